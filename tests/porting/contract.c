/* The contract through the C names: what sockets.c and names.c do not show already. CONTRACT.md says which sentences
   mean something here. Compiled as it stands for this host, whose own functions prove the test right, and with
   portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "cases.h"
#include "scene.h"

static struct sockaddr_in peer_of(int fd) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    CHECK(getpeername(fd, (struct sockaddr*)&address, &size) == 0 && size == sizeof address);
    return address;
}

static int same(struct sockaddr_in one, struct sockaddr_in other) {
    return one.sin_port == other.sin_port && one.sin_addr.s_addr == other.sin_addr.s_addr;
}

static void give_time(int fd, int name, int milliseconds) {
    struct timeval limit;
    limit.tv_sec = milliseconds / 1000;
    limit.tv_usec = milliseconds % 1000 * 1000;
    CHECK(setsockopt(fd, SOL_SOCKET, name, &limit, sizeof limit) == 0);
}

static struct sockaddr_in6 six(const char* text, in_port_t port) {
    struct sockaddr_in6 address;
    memset(&address, 0, sizeof address);
    address.sin6_family = AF_INET6;
    address.sin6_port = port;
    CHECK(inet_pton(AF_INET6, text, &address.sin6_addr) == 1);
    return address;
}

/* -1 and a skip where there is no IPv6. */
static int six_socket(int v6_only) {
    struct sockaddr_in6 any = six("::1", 0);
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    int trial = fd < 0 ? -1 : socket(AF_INET6, SOCK_STREAM, 0);
    if (trial < 0 || bind(trial, (struct sockaddr*)&any, sizeof any) != 0) {
        skip("there is no IPv6");
        if (trial >= 0) close_both(fd, trial);
        return -1;
    }
    CHECK(close(trial) == 0);
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, v6_only);
    return fd;
}

static void no_start_up(void) {
    FAILS(close(4000), EBADF);
    CHECK(poll(NULL, 0, 0) == 0);
    CHECK(gethostbyname("127.0.0.1") != NULL);
    CHECK(close(socket(AF_INET, SOCK_DGRAM, 0)) == 0);
}

static void* open_and_close(void* with) {
    int* fine = with;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *fine = fd >= 0 && close(fd) == 0 && gethostbyname("127.0.0.1") != NULL;
    return NULL;
}

static void threads_start_together(void) {
    enum { count = 8 };
    pthread_t threads[count];
    int fine[count], at;
    for (at = 0; at < count; ++at)
        CHECK(pthread_create(&threads[at], NULL, open_and_close, &fine[at]) == 0);
    for (at = 0; at < count; ++at)
        CHECK(pthread_join(threads[at], NULL) == 0 && fine[at]);
}

static void close_twice(void) {
    int client, server;
    char text[4];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(close(fd) == 0);
    FAILS(close(fd), EBADF);
    make_pair(&client, &server);
    CHECK(write(client, "abc", 3) == 3 && recv(server, text, 3, MSG_WAITALL) == 3);
    close_both(client, server);
}

static void lowest_of_all(void) {
    int kept = dup(0), fd;
    CHECK(kept > 2 && close(0) == 0);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd == 0); /* POSIX gives the lowest that is free, whatever it used to be */
    CHECK(close(0) == 0 && dup2(kept, 0) == 0 && close(kept) == 0);
}

static void port_is_free_after_close(void) {
    int l = listener(), again = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = name_of(l);
    CHECK(close(l) == 0);
    CHECK(bind(again, plain(&address), sizeof address) == 0 && listen(again, 1) == 0 && close(again) == 0);
}

enum { most_opened = 20000 };
static int opened[most_opened];

/* As many as there can be. */
static int open_all(int again) {
    int count = 0;
    while (count < most_opened && (opened[count] = dup(again)) >= 0)
        ++count;
    CHECK(count < most_opened && errno == EMFILE);
    return count;
}

static void too_many(void) {
    struct rlimit limit, lower;
    struct sockaddr_in address;
    int client, count, changed, server, fds[2], l = listener();
    address = name_of(l);
    client = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    lower = limit;
    lower.rlim_cur = 200;
    changed = setrlimit(RLIMIT_NOFILE, &lower) == 0;
    count = open_all(client);
    FAILS(socket(AF_INET, SOCK_STREAM, 0), EMFILE);
    FAILS(pipe(fds), EMFILE);
    FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), EMFILE);
    CHECK(connect(client, plain(&address), sizeof address) == 0);
    FAILS(accept(l, NULL, NULL), EMFILE);
    CHECK(close(opened[--count]) == 0);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0);
    while (count > 0)
        CHECK(close(opened[--count]) == 0);
    if (changed) { CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0); }
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void distinct_errors(void) {
    static const int numbers[] = {EAGAIN,       EINPROGRESS,     EALREADY,   EISCONN,     ENOTCONN,   ECONNREFUSED,
                                  ECONNRESET,   ECONNABORTED,    EPIPE,      ETIMEDOUT,   EADDRINUSE, EADDRNOTAVAIL,
                                  EAFNOSUPPORT, EPROTONOSUPPORT, EOPNOTSUPP, ENOPROTOOPT, EMSGSIZE,   ENETDOWN,
                                  ENETUNREACH,  EHOSTUNREACH,    ENETRESET,  ENOBUFS,     ENOMEM,     EMFILE,
                                  EACCES,       EINVAL,          EFAULT,     EBADF,       ENOTSOCK,   EINTR,
                                  ENODEV,       EDESTADDRREQ,    EPROTOTYPE, EDOM,        ENOENT,     EIO};
    size_t one, other, count = sizeof numbers / sizeof numbers[0];
    for (one = 0; one < count; ++one) {
        CHECK(numbers[one] > 0);
        for (other = 0; other < one; ++other)
            CHECK(numbers[one] != numbers[other]);
    }
    CHECK(EWOULDBLOCK == EAGAIN);
}

static void other_families(void) {
    struct sockaddr_in6 address = six("::1", htons(9));
    const struct sockaddr* other = (const struct sockaddr*)&address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    FAILS(bind(fd, other, sizeof address), EAFNOSUPPORT);
    FAILS(connect(fd, other, sizeof address), EAFNOSUPPORT);
    FAILS(sendto(datagrams, "x", 1, 0, other, sizeof address), EAFNOSUPPORT);
    close_both(fd, datagrams);
}

static void unknown_options(void) {
    int value = 1;
    socklen_t size = sizeof value;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(setsockopt(fd, SOL_SOCKET, 0x7ff0, &value, sizeof value), ENOPROTOOPT);
    FAILS(getsockopt(fd, SOL_SOCKET, 0x7ff0, &value, &size), ENOPROTOOPT);
    FAILS(setsockopt(fd, IPPROTO_TCP, 0x7ff0, &value, sizeof value), ENOPROTOOPT);
    CHECK(setsockopt(fd, 0x7ff0, 1, &value, sizeof value) == -1 && (errno == ENOPROTOOPT || errno == EOPNOTSUPP));
    CHECK(close(fd) == 0);
}

static void names(void) {
    struct sockaddr_in address;
    int client, server, fd = socket(AF_INET, SOCK_STREAM, 0);
    address = name_of(fd);
    CHECK(address.sin_family == AF_INET && address.sin_port == 0 && address.sin_addr.s_addr == htonl(INADDR_ANY));
    CHECK(close(fd) == 0);
    fd = bound(SOCK_STREAM);
    CHECK(name_of(fd).sin_port != 0 && close(fd) == 0);
    make_pair(&client, &server);
    CHECK(name_of(client).sin_addr.s_addr == htonl(INADDR_LOOPBACK) && name_of(client).sin_port != 0);
    CHECK(same(peer_of(client), name_of(server)) && same(peer_of(server), name_of(client)));
    CHECK(shutdown(client, SHUT_WR) == 0);
    CHECK(same(peer_of(client), name_of(server)));
    close_both(client, server);
}

static void all_block(void) {
    int client, server, pair[2];
    make_pair(&client, &server);
    CHECK((fcntl(client, F_GETFL) & O_NONBLOCK) == 0 && (fcntl(server, F_GETFL) & O_NONBLOCK) == 0);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    CHECK((fcntl(pair[0], F_GETFL) & O_NONBLOCK) == 0 && (fcntl(pair[1], F_GETFL) & O_NONBLOCK) == 0);
    close_both(client, server);
    close_both(pair[0], pair[1]);
}

static void bound_once(void) {
    struct sockaddr_in before, other = loopback();
    int fd = bound(SOCK_DGRAM), second = socket(AF_INET, SOCK_DGRAM, 0);
    before = name_of(fd);
    FAILS(bind(fd, plain(&other), sizeof other), EINVAL);
    CHECK(same(before, name_of(fd)));
    FAILS(bind(second, plain(&before), sizeof before), EADDRINUSE);
    close_both(fd, second);
}

static void mapped_and_v6_only(void) {
    struct sockaddr_in6 address = six("::ffff:127.0.0.1", 0);
    int fd = six_socket(1);
    if (fd < 0) return;
    FAILS(bind(fd, (struct sockaddr*)&address, sizeof address), EINVAL);
    CHECK(close(fd) == 0);
}

static void both_on_one_port(void) {
    int trial, bound_too = 0;
    for (trial = 0; trial < 20 && !bound_too; ++trial) { /* a stranger may have the port that was found */
        struct sockaddr_in6 address = six("::", 0);
        struct sockaddr_in four = loopback();
        socklen_t size = sizeof address;
        int other, fd = six_socket(1);
        if (fd < 0) return;
        CHECK(bind(fd, (struct sockaddr*)&address, sizeof address) == 0 && listen(fd, 1) == 0);
        CHECK(getsockname(fd, (struct sockaddr*)&address, &size) == 0);
        four.sin_addr.s_addr = htonl(INADDR_ANY);
        four.sin_port = address.sin6_port;
        other = socket(AF_INET, SOCK_STREAM, 0);
        bound_too = bind(other, plain(&four), sizeof four) == 0;
        CHECK(bound_too ? listen(other, 1) == 0 : errno == EADDRINUSE);
        close_both(fd, other);
    }
    CHECK(bound_too);
}

static void listen_on_connected(void) {
    int client, server;
    make_pair(&client, &server);
    FAILS(listen(client, 1), EINVAL);
    close_both(client, server);
}

static void smallest_backlog(void) {
    int client, server, l = bound(SOCK_STREAM);
    CHECK(listen(l, 0) == 0);
    client = client_of(l);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0);
    close_both(client, server);
    CHECK(listen(l, -1) == 0 && close(l) == 0);
}

static void never_accepted(void) {
    char byte;
    int l = listener(), client = client_of(l);
    CHECK(polled(l, POLLIN, 5000) == POLLIN && close(l) == 0);
    CHECK((polled(client, POLLIN, 5000) & (POLLIN | POLLERR | POLLHUP)) != 0);
    FAILS(read(client, &byte, 1), ECONNRESET);
    CHECK(close(client) == 0);
}

static void reset_in_the_queue(void) {
    struct sockaddr_in wanted, got;
    socklen_t size = sizeof got;
    int next, server, l = listener();
    reset(client_of(l));
    next = client_of(l);
    wanted = name_of(next);
    server = accept(l, (struct sockaddr*)&got, &size);
    CHECK(server >= 0);
    if (!same(got, wanted)) { /* Linux hands out the one that was reset, and then the next */
        CHECK(close(server) == 0);
        size = sizeof got;
        server = accept(l, (struct sockaddr*)&got, &size);
        CHECK(server >= 0 && same(got, wanted));
    }
    close_both(server, next);
    CHECK(close(l) == 0);
}

static void accept_in_time(void) {
    int client, server, l = listener();
    double began = seconds();
    give_time(l, SO_RCVTIMEO, 120);
    FAILS(accept(l, NULL, NULL), EAGAIN);
    CHECK(seconds() - began > 0.1 && seconds() - began < 5);
    client = client_of(l);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0);
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void connected_for_good(void) {
    int client, server;
    struct sockaddr_in address;
    make_pair(&client, &server);
    address = name_of(server);
    FAILS(connect(client, plain(&address), sizeof address), EISCONN);
    FAILS(connect(client, plain(&address), sizeof address), EISCONN);
    close_both(client, server);
}

static void connect_a_listener(void) {
    int l = listener(), other = listener();
    struct sockaddr_in address = name_of(other);
    CHECK(connect(l, plain(&address), sizeof address) == -1 && (errno == EISCONN || errno == EOPNOTSUPP));
    close_both(l, other);
}

static void connect_again(void) {
    int server, gone = bound(SOCK_STREAM), l = listener(), fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in nobody = name_of(gone), somebody = name_of(l);
    CHECK(close(gone) == 0);
    FAILS(connect(fd, plain(&nobody), sizeof nobody), ECONNREFUSED);
    CHECK(connect(fd, plain(&somebody), sizeof somebody) == 0); /* as Linux does */
    server = accept(l, NULL, NULL);
    CHECK(server >= 0);
    close_both(server, fd);
    CHECK(close(l) == 0);
}

static void mapped_destination(void) {
    struct sockaddr_in6 address;
    int server, l = listener(), fd = six_socket(1);
    if (fd < 0) {
        CHECK(close(l) == 0);
        return;
    }
    address = six("::ffff:127.0.0.1", name_of(l).sin_port);
    CHECK(connect(fd, (struct sockaddr*)&address, sizeof address) == -1 && errno == ENETUNREACH);
    CHECK(close(fd) == 0);
    fd = six_socket(0);
    CHECK(connect(fd, (struct sockaddr*)&address, sizeof address) == 0);
    server = accept(l, NULL, NULL);
    close_both(fd, server);
    CHECK(close(l) == 0);
}

static void no_scope(void) {
    struct sockaddr_in6 address = six("fe80::1", htons(9));
    int fd = six_socket(1);
    if (fd < 0) return;
    FAILS(connect(fd, (struct sockaddr*)&address, sizeof address), EINVAL);
    CHECK(close(fd) == 0);
}

static void connect_in_time(void) {
    enum { most = 16 };
    int fds[most], count = 0, l = bound(SOCK_STREAM), slow = 0;
    struct sockaddr_in address;
    CHECK(listen(l, 1) == 0);
    address = name_of(l);
    while (!slow && count < most) { /* the queue is full soon */
        double began = seconds();
        int fd = fds[count++] = socket(AF_INET, SOCK_STREAM, 0);
        give_time(fd, SO_SNDTIMEO, 200);
        if (connect(fd, plain(&address), sizeof address) == 0) continue;
        slow = 1;
        CHECK(errno == EINPROGRESS && seconds() - began > 0.15 && seconds() - began < 5);
    }
    CHECK(slow);
    while (count > 0)
        CHECK(close(fds[--count]) == 0);
    CHECK(close(l) == 0);
}

static void nothing_sent(void) {
    char byte = 'x';
    int client, server, there = -1;
    make_pair(&client, &server);
    CHECK(send(client, &byte, 0, 0) == 0 && write(client, &byte, 0) == 0);
    CHECK(recv(server, &byte, 0, MSG_DONTWAIT) == 0 || errno == EAGAIN);
    CHECK(ioctl(server, FIONREAD, &there) == 0 && there == 0);
    CHECK(polled(server, POLLIN, 50) == 0);
    close_both(client, server);
}

static void* send_in_pieces(void* with) {
    int at, fd = *(int*)with;
    for (at = 0; at < 5; ++at) {
        CHECK(write(fd, "piece", 5) == 5);
        usleep(10000); /* so that they arrive one by one; the result is the same if they do not */
    }
    CHECK(shutdown(fd, SHUT_WR) == 0);
    return NULL;
}

static void exactly(void) {
    char text[32];
    int client, server;
    pthread_t thread;
    make_pair(&client, &server);
    CHECK(pthread_create(&thread, NULL, send_in_pieces, &client) == 0);
    CHECK(recv(server, text, 20, MSG_WAITALL) == 20 && memcmp(text, "piecepiecepiecepiece", 20) == 0);
    CHECK(recv(server, text, 20, MSG_WAITALL) == 5); /* the end */
    CHECK(pthread_join(thread, NULL) == 0);
    close_both(client, server);
}

static void many_parts(void) {
    enum { count = 1024 };
    static struct iovec parts[count + 1];
    static char data[count + 1], got[count];
    int client, server, at;
    for (at = 0; at <= count; ++at) {
        data[at] = (char)(at * 7);
        parts[at].iov_base = &data[at];
        parts[at].iov_len = 1;
    }
    make_pair(&client, &server);
    CHECK(writev(client, parts, count) == count);
    CHECK(recv(server, got, count, MSG_WAITALL) == count && memcmp(data, got, count) == 0);
    FAILS(writev(client, parts, count + 1), EINVAL);
    close_both(client, server);
}

static void reset_is_told_once(void) {
    char byte = 'x';
    int client, server;
    signal(SIGPIPE, SIG_IGN);
    make_pair(&client, &server);
    reset(server);
    CHECK((polled(client, POLLIN, 5000) & (POLLIN | POLLERR | POLLHUP)) != 0);
    FAILS(read(client, &byte, 1), ECONNRESET);
    CHECK(read(client, &byte, 1) == 0);
    CHECK(close(client) == 0);
    make_pair(&client, &server);
    reset(server);
    CHECK((polled(client, POLLIN, 5000) & (POLLIN | POLLERR | POLLHUP)) != 0);
    FAILS(write(client, &byte, 1), ECONNRESET);
    FAILS(write(client, &byte, 1), EPIPE);
    CHECK(close(client) == 0);
}

static void later_data_is_intact(void) {
    char text[8];
    int client, server;
    make_pair(&client, &server);
    give_time(client, SO_RCVTIMEO, 60);
    FAILS(recv(client, text, sizeof text, 0), EAGAIN);
    CHECK(write(server, "later", 5) == 5 && recv(client, text, 5, MSG_WAITALL) == 5 && memcmp(text, "later", 5) == 0);
    close_both(client, server);
}

static void write_in_time(void) {
    enum { size = 32 << 20 };
    char* data = calloc(size, 1);
    ssize_t sent;
    int client, server;
    double began = seconds();
    make_pair(&client, &server);
    set_option(client, SOL_SOCKET, SO_SNDBUF, 65536);
    give_time(client, SO_SNDTIMEO, 150);
    sent = write(client, data, size);
    CHECK(sent > 0 && sent < size && seconds() - began > 0.12);
    FAILS(send(client, data, 1 << 20, MSG_DONTWAIT), EAGAIN);
    free(data);
    close_both(client, server);
}

static void delivered_after_close(void) {
    enum { size = 200000 };
    static char data[size];
    char buffer[5000];
    ssize_t n;
    size_t got = 0, at;
    int client, server, fine = 1;
    for (at = 0; at < size; ++at)
        data[at] = (char)(at * 13);
    make_pair(&client, &server);
    set_non_blocking(client);
    n = write(client, data, size);
    CHECK(n > 0 && close(client) == 0);
    at = (size_t)n;
    while ((n = read(server, buffer, sizeof buffer)) > 0) {
        fine = fine && memcmp(buffer, data + got, (size_t)n) == 0;
        got += (size_t)n;
    }
    CHECK(n == 0 && got == at && fine && close(server) == 0);
}

static void unread(void) {
    char text[4];
    int client, server, there = -1;
    make_pair(&client, &server);
    CHECK(ioctl(server, FIONREAD, &there) == 0 && there == 0);
    CHECK(write(client, "abcdef", 6) == 6 && recv(server, text, 4, MSG_WAITALL) == 4);
    CHECK(ioctl(server, FIONREAD, &there) == 0 && there >= 1 && there <= 2);
    close_both(client, server);
}

static void shut_twice(void) {
    char byte;
    int client, server;
    signal(SIGPIPE, SIG_IGN);
    make_pair(&client, &server);
    CHECK(shutdown(client, SHUT_WR) == 0 && shutdown(client, SHUT_WR) == 0);
    FAILS(write(client, "x", 1), EPIPE);
    CHECK(read(server, &byte, 1) == 0);
    close_both(client, server);
}

static void arrived_before_shut(void) {
    char text[8];
    int client, server;
    make_pair(&client, &server);
    CHECK(write(server, "here", 4) == 4 && polled(client, POLLIN, 5000) == POLLIN);
    CHECK(shutdown(client, SHUT_RD) == 0);
    CHECK(recv(client, text, 4, 0) == 4 && memcmp(text, "here", 4) == 0); /* Linux keeps what was there */
    CHECK(read(client, text, sizeof text) == 0);
    close_both(client, server);
}

static void close_at_once(void) {
    static char data[1 << 20];
    int client, server;
    double began;
    make_pair(&client, &server);
    set_non_blocking(client);
    while (write(client, data, sizeof data) > 0) {}
    CHECK(errno == EAGAIN);
    began = seconds();
    CHECK(close(client) == 0 && seconds() - began < 1);
    FAILS(close(client), EBADF);
    CHECK(close(server) == 0);
}

static void close_with_linger(void) {
    static char data[1 << 20];
    struct linger time;
    int client, server;
    double began;
    make_pair(&client, &server);
    time.l_onoff = 1;
    time.l_linger = 1;
    CHECK(setsockopt(client, SOL_SOCKET, SO_LINGER, &time, sizeof time) == 0);
    while (send(client, data, sizeof data, MSG_DONTWAIT) > 0) {}
    began = seconds();
    CHECK(close(client) == 0 && seconds() - began < 5);
    FAILS(close(client), EBADF);
    CHECK(close(server) == 0);
}

static void option_after_the_end(void) {
    char byte;
    int value = 1, client, server;
    make_pair(&client, &server);
    reset(server);
    CHECK((polled(client, POLLIN, 5000) & (POLLIN | POLLERR | POLLHUP)) != 0);
    FAILS(read(client, &byte, 1), ECONNRESET);
    CHECK(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value) == 0 || errno == EINVAL);
    CHECK(setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value) == 0 || errno == EINVAL);
    CHECK(close(client) == 0);
}

static ssize_t receive_message(int fd, void* data, size_t size, int flags, struct msghdr* message,
                               struct sockaddr_in* from) {
    static struct iovec part;
    memset(message, 0, sizeof *message);
    part.iov_base = data;
    part.iov_len = size;
    message->msg_iov = &part;
    message->msg_iovlen = 1;
    message->msg_name = from;
    message->msg_namelen = sizeof *from;
    return recvmsg(fd, message, flags);
}

static void cut_off(void) {
    struct msghdr message;
    struct sockaddr_in from, to;
    char text[16];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    CHECK(sendto(a, "datagram", 8, 0, plain(&to), sizeof to) == 8 &&
          sendto(a, "next", 4, 0, plain(&to), sizeof to) == 4);
    CHECK(receive_message(b, text, 3, MSG_PEEK, &message, &from) == 3 && (message.msg_flags & MSG_TRUNC) != 0);
    CHECK(receive_message(b, text, 3, 0, &message, &from) == 3 && (message.msg_flags & MSG_TRUNC) != 0);
    CHECK(memcmp(text, "dat", 3) == 0 && same(from, name_of(a)));
    CHECK(receive_message(b, text, sizeof text, MSG_PEEK, &message, &from) == 4 &&
          (message.msg_flags & MSG_TRUNC) == 0);
    CHECK(receive_message(b, text, 0, 0, &message, &from) == 0 && (message.msg_flags & MSG_TRUNC) != 0);
    FAILS(recv(b, text, sizeof text, MSG_DONTWAIT), EAGAIN);
    close_both(a, b);
}

static void empty_datagram(void) {
    struct sockaddr_in from, to;
    socklen_t size = sizeof from;
    char text[4];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    CHECK(sendto(a, NULL, 0, 0, plain(&to), sizeof to) == 0);
    CHECK(polled(b, POLLIN, 5000) == POLLIN);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 0 && same(from, name_of(a)));
    close_both(a, b);
}

static void refused_datagrams(void) {
    struct sockaddr_in gone;
    struct timeval limit = {10, 0};
    char text[8];
    int each, tries, a = -1, b = -1;
    for (tries = 0; tries < 10; ++tries) {
        int refusals = 0;
        a = bound(SOCK_DGRAM);
        b = bound(SOCK_DGRAM);
        gone = name_of(b);
        CHECK(close(b) == 0 && connect(a, plain(&gone), sizeof gone) == 0);
        CHECK(send(a, "x", 1, 0) == 1);
        usleep(50000);
        for (each = 0; each < 3; ++each) {
            if (recv(a, text, sizeof text, MSG_DONTWAIT) == -1 && errno == ECONNREFUSED)
                ++refusals;
            else
                CHECK(errno == EAGAIN);
        }
        CHECK(refusals <= 1);
        b = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(b, plain(&gone), sizeof gone) == 0) break;
        close_both(a, b); /* a stranger was quicker */
    }
    CHECK(tries < 10 && setsockopt(b, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    CHECK(send(a, "back", 4, 0) == 4 && recv(b, text, sizeof text, 0) == 4);
    close_both(a, b);
}

static void unbound_datagrams(void) {
    struct sockaddr_in to, from;
    socklen_t size = sizeof from;
    char text[8];
    int b = bound(SOCK_DGRAM), a = socket(AF_INET, SOCK_DGRAM, 0);
    FAILS(recv(a, text, sizeof text, MSG_DONTWAIT), EAGAIN); /* it only has nothing */
    to = name_of(b);
    CHECK(sendto(a, "hello", 5, 0, plain(&to), sizeof to) == 5 && name_of(a).sin_port != 0);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 5);
    CHECK(sendto(b, "reply", 5, 0, plain(&from), sizeof from) == 5 && recv(a, text, sizeof text, 0) == 5);
    close_both(a, b);
}

static void elsewhere_though_connected(void) {
    struct sockaddr_in first, second;
    char text[8];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM), c = bound(SOCK_DGRAM);
    first = name_of(b);
    second = name_of(c);
    CHECK(connect(a, plain(&first), sizeof first) == 0);
    CHECK(sendto(a, "other", 5, 0, plain(&second), sizeof second) == 5 && recv(c, text, sizeof text, 0) == 5);
    CHECK(connect(a, plain(&second), sizeof second) == 0 && same(peer_of(a), second));
    CHECK(send(a, "now", 3, 0) == 3 && recv(c, text, sizeof text, 0) == 3);
    close_both(a, b);
    CHECK(close(c) == 0);
}

static void jumbo(void) {
    static char data[9216], got[9216];
    struct sockaddr_in to;
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    memset(data, 'j', sizeof data);
    to = name_of(b);
    CHECK(sendto(a, data, sizeof data, 0, plain(&to), sizeof to) == (ssize_t)sizeof data);
    CHECK(recv(b, got, sizeof got, 0) == (ssize_t)sizeof got && memcmp(data, got, sizeof got) == 0);
    close_both(a, b);
}

static void to_port_0(void) {
    struct sockaddr_in to = loopback();
    int a = bound(SOCK_DGRAM);
    FAILS(sendto(a, "x", 1, 0, plain(&to), sizeof to), EINVAL);
    CHECK(close(a) == 0);
}

static void datagram_in_time(void) {
    struct sockaddr_in to;
    char text[8];
    double began;
    int a = bound(SOCK_DGRAM);
    to = name_of(a);
    give_time(a, SO_RCVTIMEO, 100);
    began = seconds();
    FAILS(recv(a, text, sizeof text, 0), EAGAIN);
    CHECK(seconds() - began > 0.08 && seconds() - began < 5);
    CHECK(sendto(a, "whole", 5, 0, plain(&to), sizeof to) == 5 && recv(a, text, sizeof text, 0) == 5);
    CHECK(close(a) == 0);
}

static volatile int handled;
static void count_signal(int number) { handled += number == SIGALRM; }

static void* send_after_the_signal(void* with) {
    double began = seconds();
    struct sockaddr_in to = name_of(*(int*)with);
    while (!handled && seconds() - began < 5)
        usleep(1000);
    CHECK(sendto(*(int*)with, "x", 1, 0, plain(&to), sizeof to) == 1);
    return NULL;
}

static void restarted_calls(void) {
    struct sigaction how;
    struct itimerval time;
    pthread_t thread;
    char byte;
    int fd = bound(SOCK_DGRAM);
    handled = 0;
    memset(&how, 0, sizeof how);
    how.sa_handler = count_signal;
    how.sa_flags = SA_RESTART;
    sigemptyset(&how.sa_mask);
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    CHECK(pthread_create(&thread, NULL, send_after_the_signal, &fd) == 0);
    memset(&time, 0, sizeof time);
    time.it_value.tv_usec = 60000;
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    CHECK(recv(fd, &byte, 1, 0) == 1 && handled == 1);
    CHECK(pthread_join(thread, NULL) == 0);
    signal(SIGALRM, SIG_DFL);
    CHECK(close(fd) == 0);
}

static void no_descriptors(void) {
    double began = seconds();
    CHECK(poll(NULL, 0, 80) == 0 && seconds() - began > 0.075 && seconds() - began < 2);
    began = seconds();
    CHECK(poll(NULL, 0, 0) == 0 && seconds() - began < 1);
}

static void what_is_readable(void) {
    int l = listener(), client = client_of(l), server;
    CHECK(polled(l, POLLIN, 5000) == POLLIN);
    server = accept(l, NULL, NULL);
    CHECK(polled(client, POLLIN | POLLOUT, 0) == POLLOUT && polled(l, POLLIN | POLLOUT, 0) == 0);
    CHECK(write(server, "x", 1) == 1 && polled(client, POLLIN, 5000) == POLLIN && polled(client, POLLIN, 0) == POLLIN);
    CHECK(shutdown(client, SHUT_WR) == 0 && (polled(server, POLLIN, 5000) & POLLIN) != 0);
    reset(server);
    CHECK((polled(client, POLLIN, 5000) & POLLIN) != 0);
    close_both(client, l);
}

static void refused_is_writable(void) {
    struct sockaddr_in gone;
    short found;
    int l = listener(), fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    gone = name_of(l);
    CHECK(close(l) == 0);
    if (connect(fd, plain(&gone), sizeof gone) == -1 && errno == EINPROGRESS) {
        found = polled(fd, POLLOUT, 5000);
        CHECK((found & POLLOUT) != 0 && (found & POLLERR) != 0);
    }
    CHECK(close(fd) == 0);
}

static void a_thousand(void) {
    enum { count = 1100 };
    static struct pollfd watched[count];
    struct rlimit before, more;
    struct sockaddr_in to;
    int at, out, raised = 0;
    CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
    more = before;
    if (before.rlim_cur < 1200) {
        more.rlim_cur = 1200;
        raised = setrlimit(RLIMIT_NOFILE, &more) == 0;
    }
    for (at = 0; at < count; ++at) {
        watched[at].fd = bound(SOCK_DGRAM);
        watched[at].events = POLLIN;
    }
    CHECK(watched[count - 1].fd > 1023);
    to = name_of(watched[count - 1].fd);
    out = watched[0].fd;
    CHECK(sendto(out, "x", 1, 0, plain(&to), sizeof to) == 1);
    CHECK(poll(watched, count, 5000) == 1 && watched[count - 1].revents == POLLIN);
    for (at = 0; at < count; ++at)
        CHECK(close(watched[at].fd) == 0);
    if (raised) { CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0); }
}

static void room_again(void) {
    static char data[1 << 16];
    int client, server;
    make_pair(&client, &server);
    set_non_blocking(client);
    set_non_blocking(server);
    while (write(client, data, sizeof data) > 0) {}
    CHECK(errno == EAGAIN && polled(client, POLLOUT, 0) == 0);
    while (polled(client, POLLOUT, 0) == 0) {
        if (polled(server, POLLIN, 5000) == 0) break;
        while (read(server, data, sizeof data) > 0) {}
    }
    CHECK(polled(client, POLLOUT, 0) == POLLOUT);
    close_both(client, server);
}

static void switches(void) {
    static const int names_of_switches[] = {SO_KEEPALIVE, SO_REUSEADDR, SO_OOBINLINE};
    size_t at;
    int fd = socket(AF_INET, SOCK_STREAM, 0), datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    for (at = 0; at < 3; ++at) {
        CHECK(option(fd, SOL_SOCKET, names_of_switches[at]) == 0);
        set_option(fd, SOL_SOCKET, names_of_switches[at], 1);
        CHECK(option(fd, SOL_SOCKET, names_of_switches[at]) != 0);
        set_option(fd, SOL_SOCKET, names_of_switches[at], 0);
        CHECK(option(fd, SOL_SOCKET, names_of_switches[at]) == 0);
    }
    CHECK(option(datagrams, SOL_SOCKET, SO_BROADCAST) == 0);
    set_option(datagrams, SOL_SOCKET, SO_BROADCAST, 1);
    CHECK(option(datagrams, SOL_SOCKET, SO_BROADCAST) != 0);
    close_both(fd, datagrams);
}

static void sizes_and_hops(void) {
    int value, fd = socket(AF_INET, SOCK_STREAM, 0), datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    set_option(fd, SOL_SOCKET, SO_SNDBUF, 32768);
    CHECK(option(fd, SOL_SOCKET, SO_SNDBUF) >= 32768);
    set_option(fd, SOL_SOCKET, SO_RCVBUF, 0x7fffffff);
    for (value = 1; value < 256; value += 127) {
        set_option(fd, IPPROTO_IP, IP_TTL, value);
        CHECK(option(fd, IPPROTO_IP, IP_TTL) == value);
    }
    value = 0;
    FAILS(setsockopt(fd, IPPROTO_IP, IP_TTL, &value, sizeof value), EINVAL);
    value = 256;
    FAILS(setsockopt(fd, IPPROTO_IP, IP_TTL, &value, sizeof value), EINVAL);
    CHECK(setsockopt(datagrams, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value) == -1 &&
          (errno == EOPNOTSUPP || errno == ENOPROTOOPT));
    close_both(fd, datagrams);
}

static void keep_alive(void) {
    int value = 60, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &value, sizeof value) == 0) {
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPIDLE) == 60);
        set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPINTVL) == 10);
        set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPCNT) == 3);
        value = 0;
        FAILS(setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &value, sizeof value), EINVAL);
    } else {
        CHECK(errno == ENOPROTOOPT);
        skip("the system has no TCP_KEEPIDLE");
    }
    CHECK(close(fd) == 0);
}

static void inherited_options(void) {
    int client, server, l = listener();
    set_option(l, SOL_SOCKET, SO_KEEPALIVE, 1);
    client = client_of(l);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0 && option(server, SOL_SOCKET, SO_KEEPALIVE) != 0);
    set_option(server, SOL_SOCKET, SO_KEEPALIVE, 0);
    CHECK(option(l, SOL_SOCKET, SO_KEEPALIVE) != 0);
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void v6_only_too_late(void) {
    struct sockaddr_in6 address = six("::1", 0);
    int value = 0, fd = six_socket(1);
    if (fd < 0) return;
    CHECK(bind(fd, (struct sockaddr*)&address, sizeof address) == 0);
    FAILS(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, sizeof value), EINVAL);
    CHECK(close(fd) == 0);
}

static void groups(void) {
    struct ip_mreq group;
    struct sockaddr_in to = loopback();
    struct in_addr where;
    char text[8];
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = bound(SOCK_DGRAM);
    memset(&group, 0, sizeof group);
    CHECK(inet_aton("239.255.7.9", &group.imr_multiaddr) == 1);
    group.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    where = group.imr_interface;
    to.sin_addr.s_addr = htonl(INADDR_ANY);
    CHECK(bind(in, plain(&to), sizeof to) == 0);
    to.sin_port = name_of(in).sin_port;
    to.sin_addr = group.imr_multiaddr;
    CHECK(option(out, IPPROTO_IP, IP_MULTICAST_TTL) == 1);
    CHECK(setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &where, sizeof where) == 0);
    CHECK(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) == 0);
    FAILS(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group), EADDRINUSE);
    CHECK(sendto(out, "group", 5, 0, plain(&to), sizeof to) == 5);
    CHECK(polled(in, POLLIN, 5000) == POLLIN && recv(in, text, sizeof text, MSG_DONTWAIT) == 5);
    CHECK(setsockopt(in, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group) == 0);
    CHECK(setsockopt(in, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group) == -1 &&
          (errno == EADDRNOTAVAIL || errno == EINVAL)); /* the latter by Wine 8 */
    group.imr_multiaddr.s_addr = htonl(INADDR_LOOPBACK);
    FAILS(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group), EINVAL);
    close_both(in, out);
}

static void too_little_control(void) {
    struct sockaddr_in to;
    struct msghdr message;
    struct iovec part;
    char text[8], control[4];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    set_option(b, IPPROTO_IP, IP_PKTINFO, 1);
    CHECK(sendto(a, "payload", 7, 0, plain(&to), sizeof to) == 7);
    memset(&message, 0, sizeof message);
    part.iov_base = text;
    part.iov_len = sizeof text;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    CHECK(recvmsg(b, &message, 0) == 7 && (message.msg_flags & MSG_CTRUNC) != 0);
    CHECK((message.msg_flags & MSG_TRUNC) == 0 && memcmp(text, "payload", 7) == 0);
    close_both(a, b);
}

static void urgent_byte(void) {
    struct pollfd one;
    char text[8];
    int client, server;
    make_pair(&client, &server);
    CHECK(write(client, "in", 2) == 2 && send(client, "!", 1, MSG_OOB) == 1);
    one.fd = server;
    one.events = POLLPRI;
    CHECK(poll(&one, 1, 5000) == 1 && (one.revents & POLLPRI) != 0);
    CHECK(recv(server, text, 1, MSG_OOB) == 1 && text[0] == '!');
    CHECK(recv(server, text, sizeof text, 0) == 2 && memcmp(text, "in", 2) == 0);
    CHECK(write(client, "band", 4) == 4 && recv(server, text, 4, MSG_WAITALL) == 4 && memcmp(text, "band", 4) == 0);
    close_both(client, server);
}

static void raw_sockets(void) {
    int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (fd >= 0) {
        CHECK(option(fd, SOL_SOCKET, SO_TYPE) == SOCK_RAW && close(fd) == 0);
    } else {
        CHECK(errno == EPERM || errno == EACCES);
    }
}

static const struct test_case all[] = {
    {"LIFE-1: the first call of a process may be any call", no_start_up},
    {"LIFE-2: threads may make their first calls together", threads_start_together},
    {"LIFE-5: a second close is EBADF and harms no other socket", close_twice},
    {"LIFE-9: a socket has the lowest number that is free, 0 included", lowest_of_all},
    {"LIFE-11: the port of a closed listener can be bound again at once", port_is_free_after_close},
    {"LIFE-12, ACPT-8: without descriptors it is EMFILE, and accept works again when one is free", too_many},
    {"ERR-2: the numbers of errors differ", distinct_errors},
    {"ERR-7: an address of another family is EAFNOSUPPORT", other_families},
    {"ERR-8, OPT-9: an unknown option is ENOPROTOOPT", unknown_options},
    {"NAME-1, NAME-2, NAME-3, NAME-5, NAME-6: both ends know their names and each other's", names},
    {"NAME-9: new, accepted and paired sockets block", all_block},
    {"BIND-1, BIND-5: a second bind is EINVAL and keeps the first, a second socket EADDRINUSE", bound_once},
    {"BIND-8: a mapped address on a v6-only socket is EINVAL", mapped_and_v6_only},
    {"BIND-9: IPv4 and v6-only listeners share a port", both_on_one_port},
    {"LSTN-2: listen on a connected socket is EINVAL", listen_on_connected},
    {"LSTN-4: a backlog of 0 is one", smallest_backlog},
    {"LSTN-6: who was never accepted reads a reset", never_accepted},
    {"ACPT-4: a reset in the queue harms neither accept nor the next client", reset_in_the_queue},
    {"ACPT-6: SO_RCVTIMEO limits accept, and the listener stays usable", accept_in_time},
    {"CONN-7: connect on a connected socket is EISCONN, every time", connected_for_good},
    {"CONN-8: connect on a listener fails", connect_a_listener},
    {"CONN-10: after a refusal the same socket connects elsewhere", connect_again},
    {"CONN-13: SO_SNDTIMEO limits connect", connect_in_time},
    {"CONN-16: a mapped destination is for dual-stack sockets alone", mapped_destination},
    {"CONN-17: a link-local destination without scope is EINVAL", no_scope},
    {"STRM-5: nothing sends nothing", nothing_sent},
    {"STRM-9: MSG_WAITALL waits for all, or the end", exactly},
    {"STRM-10: 1,024 parts keep their order, and more are EINVAL", many_parts},
    {"STRM-12, STRM-13: a reset is told once, to whoever asks first, then it is the end, and EPIPE",
     reset_is_told_once},
    {"STRM-15: after SO_RCVTIMEO ended a read, later data comes whole", later_data_is_intact},
    {"STRM-16: SO_SNDTIMEO ends a write, which says how much went", write_in_time},
    {"STRM-18: what was taken before close is delivered", delivered_after_close},
    {"STRM-19: FIONREAD tells what is unread", unread},
    {"SHUT-2, SHUT-3: after SHUT_WR writing is EPIPE, and shutting again is fine", shut_twice},
    {"SHUT-5: after SHUT_RD what had arrived is read, then the end", arrived_before_shut},
    {"SHUT-9: close returns at once though nobody reads", close_at_once},
    {"SHUT-10: close with SO_LINGER gives the descriptor up", close_with_linger},
    {"SHUT-11: an option after the end is EINVAL at most", option_after_the_end},
    {"DGRM-2, DGRM-3, DGRM-4: MSG_TRUNC tells of a datagram cut off, peeked or thrown away", cut_off},
    {"DGRM-5: an empty datagram has a sender and is readable", empty_datagram},
    {"DGRM-7: a connected socket hears ECONNREFUSED once at most, and goes on", refused_datagrams},
    {"DGRM-8, DGRM-19: a socket without name has nothing to read, and gets one by sending", unbound_datagrams},
    {"DGRM-10, DGRM-12: a connected socket sends elsewhere too, and may be connected anew", elsewhere_though_connected},
    {"DGRM-14: 9,216 bytes are one datagram", jumbo},
    {"DGRM-16: to port 0 is EINVAL", to_port_0},
    {"DGRM-18: SO_RCVTIMEO ends a receive and takes nothing", datagram_in_time},
    {"SIG-1: a handler with SA_RESTART is called and ends nothing", restarted_calls},
    {"WAIT-1, WAIT-2, WAIT-3: poll of nothing sleeps as long as it was told", no_descriptors},
    {"WAIT-4: data, an end, a reset and a client are readable", what_is_readable},
    {"WAIT-5: a refused connect is writable and an error", refused_is_writable},
    {"WAIT-12: 1,100 descriptors are polled together", a_thousand},
    {"WAIT-13: a full connection is writable again when its peer has read", room_again},
    {"OPT-1: switches are off, and read back what was set", switches},
    {"OPT-2, OPT-3, OPT-4: sizes are taken, hops are 1 to 255, TCP's options are TCP's", sizes_and_hops},
    {"OPT-5: keep-alive can be tuned", keep_alive},
    {"OPT-6: an accepted socket has its listener's options, and then its own", inherited_options},
    {"OPT-7: IPV6_V6ONLY after bind is EINVAL", v6_only_too_late},
    {"MCST-1, MCST-3, MCST-5: a member hears its group, until it leaves", groups},
    {"CMSG-2: too little room for control messages is MSG_CTRUNC and loses no payload", too_little_control},
    {"OOB-1: one urgent byte comes separately", urgent_byte},
    {"RAW-1: a raw socket is had with privilege, and EPERM or EACCES without", raw_sockets},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
