/* FILEs of files and the standard ones. Compiled as it stands for this host, whose own
   functions prove the test right, and with portsock::bsd: there with the formats of the C run-time library, as a
   program is compiled that asks for nothing. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cases.h"

static void make_pair(int fds[2]) { CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0); }

static int put(int fd, const char* text) { return write(fd, text, strlen(text)) == (ssize_t)strlen(text); }

static int arrives(int fd, const char* text) {
    char got[256];
    size_t size = strlen(text);
    return recv(fd, got, size, MSG_WAITALL) == (ssize_t)size && memcmp(got, text, size) == 0;
}

static int is_readable(int fd, int milliseconds) {
    struct pollfd one;
    one.fd = fd;
    one.events = POLLIN;
    return poll(&one, 1, milliseconds) == 1;
}

static void of_a_file(void) {
    const char* const path = "porting_files_one.tmp";
    char line[32], bytes[4];
    FILE* file = fopen(path, "w+");
    CHECK(file != NULL && fileno(file) > 2);
    CHECK(setvbuf(file, NULL, _IOFBF, 4096) == 0);
    CHECK(fprintf(file, "%s %d\n", "one", 1) == 6 && fputs("two\n", file) >= 0 && fputc('3', file) == '3');
    CHECK(fwrite("end\n", 1, 4, file) == 4 && fflush(NULL) == 0);
    rewind(file);
    CHECK_TEXT(fgets(line, sizeof line, file), "one 1\n");
    CHECK(fgetc(file) == 't' && ungetc('T', file) == 'T' && fread(bytes, 1, 4, file) == 4);
    CHECK(memcmp(bytes, "Two\n", 4) == 0 && getc(file) == '3' && ftell(file) == 11);
    CHECK(fseek(file, -4, SEEK_END) == 0 && fscanf(file, "%31s", line) == 1);
    CHECK_TEXT(line, "end");
    CHECK(fgetc(file) == '\n' && fgetc(file) == EOF && feof(file) && !ferror(file));
    clearerr(file);
    CHECK(!feof(file));
    flockfile(file);
    funlockfile(file);
    file = freopen(path, "r", file);
    CHECK(file != NULL && fgetc(file) == 'o' && fclose(file) == 0 && remove(path) == 0);
}

static void buffers_of_a_file(void) {
    const char* const path = "porting_files_two.tmp";
    static char room[512];
    char text[8];
    int fd;
    FILE* file = fopen(path, "w");
    setlinebuf(file);
    CHECK(fputs("line\n", file) >= 0);
    fd = open(path, O_RDONLY);
    CHECK(read(fd, text, sizeof text) >= 5 && memcmp(text, "line", 4) == 0); /* it has gone out */
    CHECK(close(fd) == 0 && fclose(file) == 0);
    file = fopen(path, "w");
    setbuffer(file, room, sizeof room);
    CHECK(fputs("held", file) >= 0);
    fd = open(path, O_RDONLY);
    CHECK(read(fd, text, sizeof text) == 0); /* not yet */
    CHECK(close(fd) == 0 && fflush(file) == 0);
    fd = open(path, O_RDONLY);
    CHECK(read(fd, text, sizeof text) == 4);
    CHECK(close(fd) == 0 && fclose(file) == 0 && remove(path) == 0);
}

static void again_as_a_file(void) {
    const char* const path = "porting_files_three.tmp";
    char byte;
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(fputs("last words", file) >= 0);
    file = freopen(path, "w+", file); /* flushes, closes, and is a file */
    CHECK(file != NULL && arrives(fds[1], "last words") && read(fds[1], &byte, 1) == 0 && close(fds[1]) == 0);
    CHECK(fputs("in the file", file) >= 0 && fseek(file, 7, SEEK_SET) == 0 && fgetc(file) == 'f');
    CHECK(fclose(file) == 0 && remove(path) == 0);
}

static void buffers_of_a_socket(void) {
    static char room[512];
    char line[2000];
    char* next;
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r+");
    setlinebuf(file);
    CHECK(fputs("part", file) >= 0 && !is_readable(fds[1], 50));
    CHECK(putc('\n', file) == '\n' && arrives(fds[1], "part\n"));
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
    make_pair(fds);
    file = fdopen(fds[0], "r+");
    setbuffer(file, room, sizeof room);
    CHECK(fputs("all of them", file) >= 0 && !is_readable(fds[1], 50) && fflush(NULL) == 0);
    CHECK(arrives(fds[1], "all of them"));
    CHECK(fprintf(file, "%01500d", 7) == 1500 && fflush(file) == 0); /* longer than any buffer */
    CHECK(recv(fds[1], line, 1500, MSG_WAITALL) == 1500 && line[0] == '0' && line[1499] == '7');
    CHECK(put(fds[1], "no end of line") && shutdown(fds[1], SHUT_WR) == 0);
    next = fgets(line, sizeof line, file);
    CHECK_TEXT(next, "no end of line");
    CHECK(fgetc(file) == EOF && feof(file));
    rewind(file);
    CHECK(!ferror(file));
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
}

static void pushed_back(void) {
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r");
    CHECK(ungetc('a', file) == 'a'); /* before anything was read */
    CHECK(ungetc(EOF, file) == EOF);
    CHECK(put(fds[1], "b") && fgetc(file) == 'a' && fgetc(file) == 'b');
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
}

static int print_some(int fd, const char* format, ...) {
    va_list arguments;
    int count;
    va_start(arguments, format);
    count = vdprintf(fd, format, arguments);
    va_end(arguments);
    return count;
}

static int scan_some(const char* format, ...) {
    va_list arguments;
    int count;
    va_start(arguments, format);
    count = vscanf(format, arguments);
    va_end(arguments);
    return count;
}

static int print_more(const char* format, ...) {
    va_list arguments;
    int count;
    va_start(arguments, format);
    count = vprintf(format, arguments);
    va_end(arguments);
    return count;
}

static void to_descriptors(void) {
    int fds[2];
    make_pair(fds);
    CHECK(dprintf(fds[0], "%s=%d;", "a", 1) == 4 && print_some(fds[0], "%c", 'b') == 1 && arrives(fds[1], "a=1;b"));
    CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* A server that inetd started, which reads numbers and says what it reads. */
static void standard_input(void) {
    int fds[2], in, out, number = 0, other = 0;
    char word[16];
    make_pair(fds);
    fflush(stdout);
    in = dup(0);
    out = dup(1);
    CHECK(in >= 0 && out >= 0);
    CHECK(dup2(fds[0], 0) == 0 && dup2(fds[0], 1) == 1 && close(fds[0]) == 0);
    CHECK(put(fds[1], "17 eighteen 19\n"));
    CHECK(scanf("%d %15s", &number, word) == 2 && number == 17);
    CHECK_TEXT(word, "eighteen");
    CHECK(scan_some("%d", &other) == 1 && other == 19 && getchar() == '\n');
    CHECK(printf("%s\n", "heard") == 6 && print_more("%d\n", 5) == 2 && fflush(stdout) == 0);
    CHECK(arrives(fds[1], "heard\n5\n"));
    CHECK(dup2(in, 0) == 0 && dup2(out, 1) == 1 && close(in) == 0 && close(out) == 0 && close(fds[1]) == 0);
    clearerr(stdin);
}

static const struct test_case all[] = {
    {"STDIO-20: a FILE of a file reads, writes, seeks and is opened again", of_a_file},
    {"STDIO-21: setlinebuf and setbuffer say when a file's FILE writes", buffers_of_a_file},
    {"STDIO-22: freopen of a socket's FILE flushes and closes it, and gives the file", again_as_a_file},
    {"STDIO-23: setlinebuf, setbuffer and fflush of all FILEs work on a socket's", buffers_of_a_socket},
    {"STDIO-24: a byte is pushed back before anything was read", pushed_back},
    {"STDIO-25: dprintf and vdprintf write to a socket", to_descriptors},
    {"STDIO-26: scanf, vscanf, printf and vprintf follow dup2 to a socket", standard_input},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
