#include "calls.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

enum { most = 1024 };

static int client, server, one, other;
static struct sockaddr_in to;
static struct pollfd watched[most];
static int watched_count;

static void must(int holds, const char* what) {
    if (holds) return;
    perror(what);
    exit(2);
}

static int bound(int type) {
    struct sockaddr_in address;
    int fd = socket(AF_INET, type, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(fd >= 0 && bind(fd, (struct sockaddr*)&address, sizeof address) == 0, "bind");
    return fd;
}

static struct sockaddr_in name_of(int fd) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    must(getsockname(fd, (struct sockaddr*)&address, &size) == 0, "getsockname");
    return address;
}

void layer_prepare(void) {
    static const char data[4096];
    int listener = bound(SOCK_STREAM);
    must(listen(listener, 1) == 0, "listen");
    to = name_of(listener);
    client = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(client, (struct sockaddr*)&to, sizeof to) == 0, "connect");
    server = accept(listener, NULL, NULL);
    must(server >= 0 && send(server, data, sizeof data, 0) == (ssize_t)sizeof data, "send");
    one = bound(SOCK_DGRAM);
    other = bound(SOCK_DGRAM);
    to = name_of(other);
}

void layer_send(void) {
    static const char data[64];
    must(send(client, data, sizeof data, 0) == (ssize_t)sizeof data, "send");
}

void layer_recv(void) {
    char data[64];
    must(recv(client, data, sizeof data, 0) == (ssize_t)sizeof data, "recv");
}

void layer_write(void) {
    static const char data[64];
    must(write(client, data, sizeof data) == (ssize_t)sizeof data, "write");
}

void layer_read(void) {
    char data[64];
    must(read(client, data, sizeof data) == (ssize_t)sizeof data, "read");
}

void layer_sendto(void) {
    static const char data[64];
    must(sendto(one, data, sizeof data, 0, (struct sockaddr*)&to, sizeof to) == (ssize_t)sizeof data, "sendto");
}

void layer_recvfrom(void) {
    char data[64];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    must(recvfrom(other, data, sizeof data, 0, (struct sockaddr*)&from, &size) == (ssize_t)sizeof data, "recvfrom");
}

void layer_watch(int count) {
    while (watched_count <= count) {
        watched[watched_count].fd = bound(SOCK_DGRAM);
        watched[watched_count].events = POLLIN;
        if (watched_count++ == 0) {
            struct sockaddr_in first = name_of(watched[0].fd);
            must(sendto(one, "x", 1, 0, (struct sockaddr*)&first, sizeof first) == 1, "sendto");
            must(poll(watched, 1, 5000) == 1, "poll");
        }
    }
}

void layer_poll(void) { must(poll(watched, (nfds_t)watched_count, 1000) == 1, "poll"); }

void layer_select(void) {
    fd_set readable;
    int at;
    FD_ZERO(&readable);
    for (at = 0; at < watched_count; ++at)
        FD_SET(watched[at].fd, &readable);
    must(select(watched[watched_count - 1].fd + 1, &readable, NULL, NULL, NULL) == 1, "select");
}
