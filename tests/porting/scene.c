#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "scene.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "cases.h"

struct sockaddr_in loopback(void) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const struct sockaddr* plain(const struct sockaddr_in* address) { return (const struct sockaddr*)address; }

struct sockaddr_in name_of(int fd) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    CHECK(getsockname(fd, (struct sockaddr*)&address, &size) == 0 && size == sizeof address);
    return address;
}

int bound(int type) {
    struct sockaddr_in address = loopback();
    int fd = socket(AF_INET, type, 0);
    CHECK(fd >= 0 && bind(fd, plain(&address), sizeof address) == 0);
    return fd;
}

int listener(void) {
    int fd = bound(SOCK_STREAM);
    CHECK(listen(fd, 5) == 0);
    return fd;
}

int client_of(int server) {
    struct sockaddr_in address = name_of(server);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd >= 0 && connect(fd, plain(&address), sizeof address) == 0);
    return fd;
}

void make_pair(int* client, int* server) {
    int l = listener();
    *client = client_of(l);
    *server = accept(l, NULL, NULL);
    CHECK(*server >= 0 && close(l) == 0);
}

void close_both(int one, int other) { CHECK(close(one) == 0 && close(other) == 0); }

void reset(int fd) {
    struct linger at_once;
    at_once.l_onoff = 1;
    at_once.l_linger = 0;
    CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0 && close(fd) == 0);
}

void set_non_blocking(int fd) { CHECK(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == 0); }

int option(int fd, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    CHECK(getsockopt(fd, level, name, &value, &size) == 0 && size == sizeof value);
    return value;
}

void set_option(int fd, int level, int name, int value) {
    CHECK(setsockopt(fd, level, name, &value, sizeof value) == 0);
}

short polled(int fd, short events, int milliseconds) {
    struct pollfd one;
    int count;
    one.fd = fd;
    one.events = events;
    one.revents = -1;
    count = poll(&one, 1, milliseconds);
    CHECK(count == (one.revents != 0));
    return one.revents;
}

double seconds(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return (double)now.tv_sec + (double)now.tv_usec / 1e6;
}
