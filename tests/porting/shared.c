/* Descriptors between threads, beyond the usual number, and several messages at once. Compiled as it stands for this
   host, whose own functions prove the test right, and with portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define FD_SETSIZE 4096
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"

#define FAILS(call, number) CHECK((errno = 0, (call) == -1) && errno == (number))

static int bound(struct sockaddr_in* address) {
    socklen_t size = sizeof *address;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(fd, (struct sockaddr*)address, sizeof *address) == 0);
    CHECK(getsockname(fd, (struct sockaddr*)address, &size) == 0);
    return fd;
}

struct reader {
    int fd;
    volatile int begun;
    char text[8];
    ssize_t got;
};

static void* read_one(void* with) {
    struct reader* me = with;
    me->begun = 1;
    me->got = read(me->fd, me->text, sizeof me->text);
    return NULL;
}

/* The thread reads what it asked for, or has ended; the new socket of that number is not touched. */
static void closed_while_read(void) {
    int turn, fds[2], other[2];
    for (turn = 0; turn < 20; ++turn) {
        struct reader reader;
        pthread_t thread;
        int again;
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, other) == 0);
        reader.fd = fds[0];
        reader.begun = 0;
        CHECK(pthread_create(&thread, NULL, read_one, &reader) == 0);
        while (!reader.begun)
            poll(NULL, 0, 1);
        poll(NULL, 0, turn % 4 * 5); /* at different moments of its call */
        again = dup(other[0]);
        CHECK(close(fds[0]) == 0);
        CHECK(dup2(again, fds[0]) == fds[0] && close(again) == 0); /* its number is somebody else's now */
        CHECK(write(other[1], "theirs", 6) == 6);
        CHECK(write(fds[1], "mine", 4) == 4 || errno == EPIPE || errno == ECONNRESET);
        CHECK(shutdown(fds[1], SHUT_RDWR) == 0 || errno == ENOTCONN);
        CHECK(pthread_join(thread, NULL) == 0);
        if (reader.got == 6) { /* it had not begun yet: then it asked for the new one */
            CHECK(memcmp(reader.text, "theirs", 6) == 0);
        } else {
            char text[8];
            CHECK(reader.got == 4 && memcmp(reader.text, "mine", 4) == 0);
            CHECK(recv(fds[0], text, sizeof text, MSG_DONTWAIT) == 6 && memcmp(text, "theirs", 6) == 0);
        }
        CHECK(close(fds[0]) == 0 && close(fds[1]) == 0 && close(other[0]) == 0 && close(other[1]) == 0);
    }
}

static void* open_and_close(void* with) {
    int turn;
    (void)with;
    for (turn = 0; turn < 200; ++turn) {
        int fds[2];
        char text[4];
        CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds) == 0);
        memcpy(text, &fds[0], sizeof text);
        CHECK(write(fds[0], text, sizeof text) == 4);
        memset(text, 0, sizeof text);
        CHECK(read(fds[1], text, sizeof text) == 4 && memcmp(text, &fds[0], sizeof text) == 0);
        CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
    }
    return NULL;
}

static void many_threads(void) {
    pthread_t threads[4];
    int each;
    for (each = 0; each < 4; ++each)
        CHECK(pthread_create(&threads[each], NULL, open_and_close, NULL) == 0);
    for (each = 0; each < 4; ++each)
        CHECK(pthread_join(threads[each], NULL) == 0);
}

static void large_sets(void) {
    static fd_set readable; /* of this program's size */
    struct sockaddr_in address;
    struct timeval limit;
    int high, fd = bound(&address);
    /* Beyond what most systems' sets hold, where the program chooses their size; glibc's hold 1024 for everybody. */
    high = fcntl(fd, F_DUPFD, sizeof readable * 8 > 1500 ? 1500 : 900);
    CHECK(high >= 900 && sizeof readable >= 128);
    CHECK(close(fd) == 0);
    CHECK(sendto(high, "x", 1, 0, (struct sockaddr*)&address, sizeof address) == 1);
    FD_ZERO(&readable);
    FD_SET(high, &readable);
    limit.tv_sec = 5;
    limit.tv_usec = 0;
    CHECK(select(high + 1, &readable, NULL, NULL, &limit) == 1 && FD_ISSET(high, &readable));
    FD_CLR(high, &readable);
    CHECK(!FD_ISSET(high, &readable));
    CHECK(close(high) == 0);
}

static void over_and_over(void) {
    int fds[2], other, file;
    char text[8];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    file = open("porting_shared.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(write(file, "file", 4) == 4);
    other = dup(file);
    CHECK(dup2(fds[0], other) == other); /* a socket over a file */
    CHECK(write(other, "one", 3) == 3 && read(fds[1], text, sizeof text) == 3);
    CHECK(dup2(file, other) == other); /* and a file over a socket, which lives on under its first number */
    CHECK(lseek(other, 0, SEEK_SET) == 0 && read(other, text, sizeof text) == 4 && memcmp(text, "file", 4) == 0);
    CHECK(write(fds[0], "two", 3) == 3 && read(fds[1], text, sizeof text) == 3);
    CHECK(close(other) == 0 && close(file) == 0 && remove("porting_shared.tmp") == 0);
    CHECK(close(fds[0]) == 0 && read(fds[1], text, 1) == 0 && close(fds[1]) == 0);
}

static void several_messages(void) {
    struct mmsghdr messages[3];
    struct iovec parts[3];
    struct sockaddr_in to, from;
    struct timespec limit;
    char rooms[3][8];
    int each, a = bound(&from), b = bound(&to);
    memset(messages, 0, sizeof messages);
    for (each = 0; each < 3; ++each) {
        parts[each].iov_base = "abc";
        parts[each].iov_len = (size_t)each + 1;
        messages[each].msg_hdr.msg_iov = &parts[each];
        messages[each].msg_hdr.msg_iovlen = 1;
        messages[each].msg_hdr.msg_name = &to;
        messages[each].msg_hdr.msg_namelen = sizeof to;
    }
    CHECK(sendmmsg(a, messages, 3, 0) == 3 && messages[0].msg_len == 1 && messages[2].msg_len == 3);
    for (each = 0; each < 3; ++each) {
        parts[each].iov_base = rooms[each];
        parts[each].iov_len = sizeof rooms[each];
        messages[each].msg_hdr.msg_name = &from;
        messages[each].msg_hdr.msg_namelen = sizeof from;
    }
    CHECK(recvmmsg(b, messages, 2, 0, NULL) == 2 && messages[0].msg_len == 1 && messages[1].msg_len == 2);
    CHECK(memcmp(rooms[1], "ab", 2) == 0 && messages[1].msg_hdr.msg_namelen == sizeof from);
    CHECK(recvmmsg(b, messages, 3, MSG_WAITFORONE, NULL) == 1 && messages[0].msg_len == 3); /* what there is */
    FAILS(recvmmsg(b, messages, 3, MSG_DONTWAIT, NULL), EAGAIN);
    CHECK(sendto(a, "x", 1, 0, (struct sockaddr*)&to, sizeof to) == 1);
    limit.tv_sec = 0;
    limit.tv_nsec = 0;
    CHECK(recvmmsg(b, messages, 3, 0, &limit) == 1); /* the time is over after the first */
    CHECK(sendmmsg(a, messages, 0, 0) == 0);
    CHECK(close(a) == 0 && close(b) == 0);
    FAILS(sendmmsg(a, messages, 1, 0), EBADF);
    FAILS(recvmmsg(b, messages, 1, 0, NULL), EBADF);
}

static const struct test_case all[] = {
    {"LIFE-20: a descriptor closed while another thread reads it leaves the next of its number alone",
     closed_while_read},
    {"LIFE-21: four threads open and close sockets, and each finds its own", many_threads},
    {"LIFE-22: select takes sets that are larger than usual", large_sets},
    {"LIFE-23: dup2 puts sockets over files and files over sockets", over_and_over},
    {"DGRM-21: sendmmsg and recvmmsg take several messages", several_messages},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
