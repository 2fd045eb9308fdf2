/* FILEs over sockets. Compiled as it stands for this host, whose own functions prove the test right, and with
   portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cases.h"

/* The call gives this, and errno is that. */
#define FAILS(call, result, number) CHECK((errno = 0, (call) == (result)) && errno == (number))

static void make_pair(int fds[2]) { CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0); }

static int is_readable(int fd, int milliseconds) {
    struct pollfd one;
    one.fd = fd;
    one.events = POLLIN;
    return poll(&one, 1, milliseconds) == 1;
}

/* What arrives next is this. */
static int arrives(int fd, const char* text) {
    char got[256];
    size_t size = strlen(text);
    return recv(fd, got, size, MSG_WAITALL) == (ssize_t)size && memcmp(got, text, size) == 0;
}

static int put(int fd, const char* text) { return write(fd, text, strlen(text)) == (ssize_t)strlen(text); }

static void both_ways(void) {
    char line[64];
    int fds[2], turn;
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r+");
    CHECK(file != NULL && fileno(file) == fds[0]);
    for (turn = 0; turn < 3; ++turn) {
        CHECK(fprintf(file, "question %d\r\n", turn) == 12 && fflush(file) == 0);
        CHECK(arrives(fds[1], "question ") && arrives(fds[1], turn == 0 ? "0\r\n" : turn == 1 ? "1\r\n" : "2\r\n"));
        CHECK(put(fds[1], "an answer\n"));
        CHECK_TEXT(fgets(line, sizeof line, file), "an answer\n");
    }
    CHECK(fclose(file) == 0);
    FAILS(fcntl(fds[0], F_GETFL), -1, EBADF);
    CHECK(read(fds[1], line, 1) == 0 && close(fds[1]) == 0);
}

/* As chat clients do it: unbuffered, one FILE for both, with poll beside it. */
static void unbuffered(void) {
    char line[64];
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r+");
    setbuf(file, NULL);
    CHECK(fprintf(file, "NICK %s\r\n", "me") == 9 && is_readable(fds[1], 1000) && arrives(fds[1], "NICK me\r\n"));
    CHECK(put(fds[1], "one\ntwo\n"));
    CHECK(is_readable(fileno(file), 1000));
    CHECK_TEXT(fgets(line, sizeof line, file), "one\n");
    CHECK(is_readable(fileno(file), 1000)); /* nothing was read ahead */
    CHECK(fputs("between", file) >= 0 && arrives(fds[1], "between"));
    CHECK_TEXT(fgets(line, sizeof line, file), "two\n");
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
}

static void a_line_at_a_time(void) {
    char line[8];
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r");
    CHECK(put(fds[1], "first\nsec")); /* with no end of the second line in sight */
    CHECK_TEXT(fgets(line, sizeof line, file), "first\n");
    CHECK(getc(file) == 's' && ungetc('S', file) == 'S');
    CHECK(put(fds[1], "ond, longer than the room\n") && close(fds[1]) == 0);
    CHECK_TEXT(fgets(line, sizeof line, file), "Second,");
    while (getc(file) != '\n' && !feof(file)) {}
    CHECK(!feof(file) && getc(file) == EOF && feof(file) && !ferror(file));
    CHECK(fgets(line, sizeof line, file) == NULL);
    FAILS(fputc('x', file), EOF, EBADF);
    CHECK(ferror(file));
    clearerr(file);
    CHECK(!ferror(file) && !feof(file));
    CHECK(fclose(file) == 0);
}

static void buffers(void) {
    static char own[100];
    char text[8];
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(fputs("a line\n", file) >= 0 && !is_readable(fds[1], 50)); /* full: not before it is flushed */
    CHECK(fflush(file) == 0 && arrives(fds[1], "a line\n"));
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);

    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(setvbuf(file, NULL, _IOLBF, 512) == 0);
    CHECK(fputs("part", file) >= 0 && !is_readable(fds[1], 50));
    CHECK(putc('\n', file) == '\n' && arrives(fds[1], "part\n"));
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);

    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(setvbuf(file, own, _IOFBF, sizeof own) == 0);
    CHECK(fprintf(file, "%0150d", 7) == 150 && is_readable(fds[1], 1000)); /* what it cannot hold goes out */
    CHECK(fclose(file) == 0);
    CHECK(arrives(fds[1], "00000000") && close(fds[1]) == 0);

    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(setvbuf(file, NULL, _IONBF, 0) == 0);
    CHECK(fputc('x', file) == 'x' && is_readable(fds[1], 1000) && read(fds[1], text, sizeof text) == 1);
    FAILS(fgetc(file), EOF, EBADF);
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
}

static void two_files(void) {
    char line[64];
    int fds[2];
    FILE *in, *out;
    make_pair(fds);
    in = fdopen(fds[0], "r");
    out = fdopen(dup(fds[0]), "w");
    CHECK(in != NULL && out != NULL && fileno(in) != fileno(out));
    CHECK(put(fds[1], "hello\n"));
    CHECK_TEXT(fgets(line, sizeof line, in), "hello\n");
    CHECK(fclose(in) == 0); /* and the other lives on */
    CHECK(fprintf(out, "%s\n", "bye") == 4);
    CHECK(fclose(out) == 0); /* flushes */
    CHECK(arrives(fds[1], "bye\n") && read(fds[1], line, 1) == 0 && close(fds[1]) == 0);
}

static void broken(void) {
    int fds[2];
    FILE* file;
    signal(SIGPIPE, SIG_IGN);
    make_pair(fds);
    file = fdopen(fds[0], "w");
    CHECK(close(fds[1]) == 0);
    CHECK(fputs("lost", file) >= 0);
    if (fflush(file) == 0) { /* TCP learns of it by its answer */
        CHECK(!is_readable(fds[0], 1000) || fputs("lost", file) >= 0);
        FAILS(fflush(file), EOF, EPIPE);
    } else {
        CHECK(errno == EPIPE || errno == ECONNRESET);
    }
    CHECK(ferror(file));
    CHECK(fputs("lost too", file) >= 0);
    FAILS(fclose(file), EOF, EPIPE); /* closed all the same */
    FAILS(fcntl(fds[0], F_GETFL), -1, EBADF);
}

static void closed_under_it(void) {
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r+");
    CHECK(fputs("never sent", file) >= 0);
    CHECK(close(fds[0]) == 0);
    FAILS(fflush(file), EOF, EBADF);
    CHECK(ferror(file));
    FAILS(fclose(file), EOF, EBADF);
    CHECK(!is_readable(fds[1], 0) || read(fds[1], &fds[0], 1) == 0);
    CHECK(close(fds[1]) == 0);
}

static void beside_the_descriptor(void) {
    char text[8];
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "a+");
    CHECK(put(fds[1], "one\n"));
    CHECK_TEXT(fgets(text, sizeof text, file), "one\n");
    CHECK(put(fds[1], "two"));
    CHECK(read(fds[0], text, sizeof text) == 3 && memcmp(text, "two", 3) == 0);
    CHECK(write(fds[0], "raw", 3) == 3 && arrives(fds[1], "raw"));
    FAILS(fseek(file, 0, SEEK_SET), -1, ESPIPE);
    FAILS(ftell(file), -1, ESPIPE);
    CHECK(fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0);
    FAILS(fgetc(file), EOF, EAGAIN);
    CHECK(ferror(file) && !feof(file));
    clearerr(file);
    CHECK(put(fds[1], "x") && is_readable(fds[0], 1000) && fgetc(file) == 'x');
    CHECK(fclose(file) == 0 && close(fds[1]) == 0);
}

static unsigned char pattern(size_t at) { return (unsigned char)(at * 31 + at / 251); }

static void* write_pattern(void* with) {
    unsigned char part[777];
    size_t at = 0, here;
    FILE* file = with;
    while (at < 1000000) {
        for (here = 0; here < sizeof part && at < 1000000; ++here)
            part[here] = pattern(at++);
        CHECK(fwrite(part, 1, here, file) == here);
    }
    CHECK(fclose(file) == 0);
    return NULL;
}

static void much(void) {
    unsigned char part[5000];
    size_t got = 0, n, at;
    int fds[2], fine = 1;
    FILE* file;
    pthread_t thread;
    make_pair(fds);
    CHECK(pthread_create(&thread, NULL, write_pattern, fdopen(fds[0], "w")) == 0);
    file = fdopen(fds[1], "r");
    while ((n = fread(part, 10, 1 + got % 400, file)) > 0) {
        for (at = 0; at < n * 10; ++at)
            fine = fine && part[at] == pattern(got + at);
        got += n * 10;
    }
    CHECK(got == 1000000 && fine && feof(file) && !ferror(file));
    CHECK(pthread_join(thread, NULL) == 0 && fclose(file) == 0);
}

static int scanned(FILE* file, const char* format, ...) {
    va_list arguments;
    int count;
    va_start(arguments, format);
    count = vfscanf(file, format, arguments);
    va_end(arguments);
    return count;
}

static void scanning(void) {
    char word[16], set[16], one;
    int number, hexadecimal, octal, at;
    long long large;
    double real;
    float small;
    short little;
    long size;
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r");
    CHECK(put(fds[1], "  -12 0x1f word,abcabc? 1.5e2 777 9000000000 x 3.25 17 12345\nEND 99999"));
    CHECK(close(fds[1]) == 0);
    CHECK(fscanf(file, "%d %i %15[a-z],%[abc]%c", &number, &hexadecimal, word, set, &one) == 5);
    CHECK(number == -12 && hexadecimal == 31 && one == '?');
    CHECK_TEXT(word, "word");
    CHECK_TEXT(set, "abcabc");
    CHECK(scanned(file, "%lf %o%lld", &real, &octal, &large) == 3);
    CHECK(real == 150 && octal == 511 && large == 9000000000LL);
    CHECK(fscanf(file, "%d", &number) == 0); /* x is none, and stays */
    CHECK(fscanf(file, " x%f %hd%n%2d%ld", &small, &little, &at, &number, &size) == 4);
    CHECK(small == 3.25f && little == 17 && at == 9 && number == 12 && size == 345);
    CHECK(fscanf(file, "%*s %15s", word) == 1);
    CHECK_TEXT(word, "99999");
    CHECK(fscanf(file, "%d", &number) == EOF && feof(file));
    CHECK(fclose(file) == 0);
}

static void lines_of_any_length(void) {
    static char* line; /* kept for the next run */
    static size_t size;
    int fds[2];
    FILE* file;
    make_pair(fds);
    CHECK(dprintf(fds[1], "short\n%0200d\nlast", 5) == 211 && close(fds[1]) == 0);
    file = fdopen(fds[0], "r");
    CHECK(getline(&line, &size, file) == 6);
    CHECK_TEXT(line, "short\n");
    CHECK(getline(&line, &size, file) == 201 && size > 201 && line[199] == '5');
    CHECK(getline(&line, &size, file) == 4);
    CHECK_TEXT(line, "last");
    CHECK(getline(&line, &size, file) == -1 && feof(file));
    CHECK(fclose(file) == 0);
}

/* As servers do that inetd starts. */
static void standard_streams(void) {
    char line[64];
    int fds[2], in, out;
    make_pair(fds);
    fflush(stdout);
    in = dup(0);
    out = dup(1);
    CHECK(in >= 0 && out >= 0);
    CHECK(dup2(fds[0], 0) == 0 && dup2(fds[0], 1) == 1 && close(fds[0]) == 0);
    CHECK(put(fds[1], "GET /\n"));
    CHECK_TEXT(fgets(line, sizeof line, stdin), "GET /\n");
    printf("%s %d\n", "status", 200);
    puts("text");
    putchar('.');
    CHECK(fflush(stdout) == 0 && fileno(stdout) == 1);
    CHECK(arrives(fds[1], "status 200\ntext\n."));
    CHECK(write(1, "raw", 3) == 3 && arrives(fds[1], "raw"));
    CHECK(shutdown(fds[1], SHUT_WR) == 0 && getchar() == EOF && feof(stdin));
    clearerr(stdin);
    CHECK(dup2(in, 0) == 0 && dup2(out, 1) == 1 && close(in) == 0 && close(out) == 0);
    CHECK(read(fds[1], line, 1) == 0 && close(fds[1]) == 0);
    printf("this is where standard output was before\n");
    fflush(stdout);
}

static void what_cannot_be(void) {
    int fds[2], fd;
    FILE* file;
    make_pair(fds);
    FAILS(fdopen(fds[0], "x"), NULL, EINVAL);
    CHECK(close(fds[0]) == 0);
    FAILS(fdopen(fds[0], "r"), NULL, EBADF);
    CHECK(close(fds[1]) == 0);
    fd = open("porting_stdio.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
    file = fdopen(fd, "w+"); /* and of a file it is as ever */
    CHECK(file != NULL && fprintf(file, "%s %d\n", "file", 5) == 7 && fseek(file, 0, SEEK_SET) == 0);
    CHECK(fscanf(file, "file %d", &fd) == 1 && fd == 5 && ftell(file) == 6);
    CHECK(fclose(file) == 0 && remove("porting_stdio.tmp") == 0);
}

static void* wait_for_line(void* with) {
    char line[16];
    CHECK_TEXT(fgets(line, sizeof line, (FILE*)with), "done\n");
    return NULL;
}

/* Two FILEs, for glibc has one lock for both directions of one. */
static void two_threads(void) {
    int fds[2];
    FILE *in, *out;
    pthread_t thread;
    make_pair(fds);
    in = fdopen(fds[0], "r");
    out = fdopen(dup(fds[0]), "w");
    CHECK(pthread_create(&thread, NULL, wait_for_line, in) == 0);
    CHECK(fputs("go\n", out) >= 0 && fflush(out) == 0); /* not all: glibc would wait for the reader */
    CHECK(arrives(fds[1], "go\n") && put(fds[1], "done\n"));
    CHECK(pthread_join(thread, NULL) == 0);
    flockfile(out);
    CHECK(fputc('x', out) == 'x');
    funlockfile(out);
    CHECK(fclose(in) == 0 && fclose(out) == 0 && close(fds[1]) == 0);
}

static FILE* to_read(const char* text) {
    int fds[2];
    FILE* file;
    make_pair(fds);
    file = fdopen(fds[0], "r");
    CHECK(file != NULL && put(fds[1], text) && close(fds[1]) == 0);
    return file;
}

static void scanned_integers(void) {
    signed char tiny = 0;
    short little = 0;
    int one = 0, two = 0, count = 0;
    unsigned positive = 0;
    long large = 0;
    long long larger = 0;
    intmax_t most = 0;
    size_t size = 0;
    ptrdiff_t distance = 0;
    void* pointer = NULL;
    FILE* file = to_read("-5 +6 077 077 0x1F 1f 0 12 345678 -9 8 4000000000 -7 0x10 (3)50%7 x");
    CHECK(fscanf(file, "%hhd%hd%i%d%x%x", &tiny, &little, &one, &two, &positive, (unsigned*)&count) == 6);
    CHECK(tiny == -5 && little == 6 && one == 63 && two == 77 && positive == 31 && count == 31);
    CHECK(fscanf(file, "%i%2d%3ld%lld", &one, &two, &large, &larger) == 4);
    CHECK(one == 0 && two == 12 && large == 345 && larger == 678);
    CHECK(fscanf(file, "%jd%td%zu%*d%p", &most, &distance, &size, &pointer) == 4);
    CHECK(most == -9 && distance == 8 && size == 4000000000U && (uintptr_t)pointer == 16);
    CHECK(fscanf(file, " (%d)%d%%%d%n", &one, &two, &count, &count) == 3 && one == 3 && two == 50);
    CHECK(fscanf(file, " y%d", &one) == 0 && fgetc(file) == 'x'); /* which is no y, and stays */
    CHECK(fscanf(file, "%d", &one) == EOF);
    CHECK(fclose(file) == 0);
}

static void scanned_reals(void) {
    float small = 0;
    double one = 0, two = 0, three = 0, four = 0, five = 0;
    long double wide = 0;
    const char* volatile unknown = "%!"; /* no conversion */
    char rest[8];
    FILE* file = to_read("0.5 -inf INFINITY nan 0x1.8p1 1e-2 .25 infx 7");
    CHECK(fscanf(file, "%f%lf%lf%lf%lf%lf", &small, &one, &two, &three, &four, &five) == 6);
    CHECK(small == 0.5F && one < -1e300 && two > 1e300 && three != three && four == 3.0 && five == 0.01);
    CHECK(fscanf(file, "%lg", &one) == 1 && one == 0.25);
    CHECK(fscanf(file, "%le%7s", &one, rest) == 2 && one > 1e300);
    CHECK_TEXT(rest, "x");
    CHECK(fscanf(file, " %[^0-9]", rest) == 0 && fscanf(file, "%lf", &two) == 1 && two == 7);
    CHECK(fclose(file) == 0);
    file = to_read("1.5 2");
    CHECK(fscanf(file, "%Lf", &wide) == 1 && wide == 1.5L);
    CHECK(fscanf(file, unknown, &one) == 0 && fclose(file) == 0);
}

static void scanned_texts(void) {
    char one[8], two[8], three[4];
    FILE* file = to_read("abc]d-e  xyz12 q");
    memset(three, '#', sizeof three);
    CHECK(fscanf(file, "%7[]a-c]%7[^ ]%3c", one, two, three) == 3);
    CHECK_TEXT(one, "abc]");
    CHECK_TEXT(two, "d-e");
    CHECK(memcmp(three, "  x#", 4) == 0); /* bytes, and no end */
    CHECK(fscanf(file, "%2s%*[0-9] %1s", one, two) == 2);
    CHECK_TEXT(one, "yz");
    CHECK_TEXT(two, "q");
    CHECK(fscanf(file, "%1s", one) == EOF && fclose(file) == 0);
}

static void last_line_after_an_error(void) {
    char line[64];
    int fds[2];
    struct timeval limit = {0, 50000};
    FILE* file;
    make_pair(fds);
    CHECK(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    file = fdopen(fds[0], "r");
    CHECK(fgets(line, sizeof line, file) == NULL && ferror(file));
    CHECK(put(fds[1], "the last line") && close(fds[1]) == 0);
    CHECK_TEXT(fgets(line, sizeof line, file), "the last line");
    CHECK(fgets(line, sizeof line, file) == NULL && feof(file));
    CHECK(fclose(file) == 0);
}

static const struct test_case all[] = {
    {"STDIO-1: one FILE is written and read in turn without a seek between", both_ways},
    {"STDIO-2: an unbuffered FILE leaves what it has not read to poll", unbuffered},
    {"STDIO-3: a line is given as soon as it is there, the end is feof, a wrong direction ferror", a_line_at_a_time},
    {"STDIO-3: the last line, without an end, is given after an error that is over", last_line_after_an_error},
    {"STDIO-4: output is buffered fully unless setvbuf says otherwise", buffers},
    {"STDIO-5: two FILEs over duplicates are closed one by one", two_files},
    {"STDIO-6: fflush and fclose say EPIPE", broken},
    {"STDIO-7: a descriptor closed under its FILE is EBADF for it", closed_under_it},
    {"STDIO-8: read, write and O_NONBLOCK work beside the FILE", beside_the_descriptor},
    {"STDIO-9: a million bytes come through fwrite and fread", much},
    {"STDIO-10: fscanf reads words, sets and numbers", scanning},
    {"STDIO-11: getline and dprintf take lines of any length", lines_of_any_length},
    {"STDIO-12: stdin and stdout follow dup2 to a socket and back", standard_streams},
    {"STDIO-13: fdopen says EINVAL and EBADF, and of files it is the C library's", what_cannot_be},
    {"STDIO-14: one thread waits for a line while another writes", two_threads},
    {"STDIO-27: fscanf reads integers of every base and size", scanned_integers},
    {"STDIO-28: fscanf reads reals, infinities and what is no number", scanned_reals},
    {"STDIO-29: fscanf reads sets, bytes and words", scanned_texts},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
