/* How a program ends, seen from outside: exits.py runs it. */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connected(const char* port) {
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr*)&address, sizeof address) != 0) {
        perror("connect");
        exit(2);
    }
    return fd;
}

/* As much as the system takes while the peer does not read. */
static long fill(int fd) {
    static char data[1000];
    struct pollfd one;
    long sent = 0;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    one.fd = fd;
    one.events = POLLOUT;
    while (sent < 200000 && poll(&one, 1, 200) == 1) {
        ssize_t n = write(fd, data, sizeof data);
        if (n > 0) sent += n;
    }
    return sent;
}

/* Until the peer, who has closed, is missed. */
static void write_to_nobody(int fd) {
    int turn;
    for (turn = 0; turn < 100; ++turn) {
        if (write(fd, "x", 1) < 0 && errno == EPIPE) {
            puts("EPIPE");
            exit(0);
        }
        poll(NULL, 0, 20);
    }
}

static void give_up(void (*with)(int, const char*, va_list), int status, const char* format, ...) {
    va_list more;
    va_start(more, format);
    with(status, format, more);
    va_end(more);
}

int main(int count, char** word) {
    const char* how = count == 3 ? word[1] : "";
    int fd;
    errno = ECONNREFUSED;
    if (strcmp(how, "err") == 0) err(3, "%s", "text");
    if (strcmp(how, "errx") == 0) errx(4, "%s", "text");
    if (strcmp(how, "verr") == 0) give_up(verr, 5, "%d", 7);
    if (strcmp(how, "verrx") == 0) give_up(verrx, 6, "%d", 7);
    if (strcmp(how, "abort") == 0) raise(SIGABRT);
    if (strcmp(how, "terminate") == 0) raise(SIGTERM);
    fd = connected(word[count - 1]);
    if (strcmp(how, "open") == 0) {
        printf("%ld\n", fill(fd));
    } else if (strcmp(how, "closed") == 0) {
        printf("%ld\n", fill(fd));
        close(fd);
    } else if (strcmp(how, "unflushed") == 0) {
        FILE* file = fdopen(fd, "w");
        fprintf(file, "%s\n", "the last words");
    } else if (strcmp(how, "standard") == 0) {
        dup2(fd, 1);
        close(fd);
        printf("%s\n", "the last words");
    } else if (strcmp(how, "closed standard") == 0) {
        dup2(fd, 1);
        close(fd);
        printf("%s\n", "the last words");
        fclose(stdout);
    } else if (strcmp(how, "another standard") == 0) {
        dup2(fd, 1);
        close(fd);
        printf("%s\n", "the last words");
        if (freopen("porting_exits.tmp", "w", stdout) == NULL) return 3;
        printf("%s\n", "in a file");
        fclose(stdout);
        remove("porting_exits.tmp");
    } else if (strcmp(how, "silent") == 0) {
        write_to_nobody(fd);
    } else if (strcmp(how, "ignored") == 0) {
        signal(SIGPIPE, SIG_IGN);
        write_to_nobody(fd);
    } else if (strcmp(how, "default") == 0) {
        signal(SIGPIPE, SIG_IGN);
        signal(SIGPIPE, SIG_DFL);
        write_to_nobody(fd);
    } else {
        return 2;
    }
    return 0;
}
