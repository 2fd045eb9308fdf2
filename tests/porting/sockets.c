/* Sockets by their POSIX names. Compiled as it stands for this host, whose own functions prove the test right, and with
   portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "scene.h"

static void descriptors(void) {
    int a = socket(AF_INET, SOCK_STREAM, 0);
    int b = socket(AF_INET, SOCK_DGRAM, 0);
    int c;
    CHECK(a > 2 && b == a + 1 && b < FD_SETSIZE);
    CHECK(close(a) == 0);
    c = open("porting_descriptors.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(c == a); /* the lowest that is free, whatever it is for */
    CHECK(write(c, "line\n", 5) == 5 && close(c) == 0);
    CHECK(remove("porting_descriptors.tmp") == 0);
    CHECK(close(b) == 0);
    FAILS(close(b), EBADF);
}

static void not_a_socket(void) {
    struct sockaddr_in address = loopback();
    char byte = 0;
    int value = 1;
    int file = open("porting_not_a_socket.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
    FAILS(send(file, &byte, 1, 0), ENOTSOCK);
    FAILS(recv(file, &byte, 1, 0), ENOTSOCK);
    FAILS(connect(file, plain(&address), sizeof address), ENOTSOCK);
    FAILS(setsockopt(file, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value), ENOTSOCK);
    CHECK(close(file) == 0 && remove("porting_not_a_socket.tmp") == 0);
    FAILS(send(file, &byte, 1, 0), EBADF);
    FAILS(accept(file, NULL, NULL), EBADF);
    FAILS(listen(-1, 5), EBADF);
    FAILS(read(-1, &byte, 1), EBADF);
    FAILS(fcntl(file, F_GETFL), EBADF);
    FAILS(dup(file), EBADF);
}

/* Pipes, files, closed ones: nothing but a socket passes for one. */
static void other_descriptors(void) {
    struct sockaddr_in address = loopback();
    struct sockaddr_storage name;
    struct mmsghdr messages[1];
    struct iovec part;
    socklen_t size;
    char byte = 0;
    int kind, value = 1, fds[4], ends[2];
    CHECK(pipe(ends) == 0);
    fds[0] = ends[0];
    fds[1] = ends[1];
    fds[2] = open("porting_other.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600);
    fds[3] = dup(ends[0]);
    part.iov_base = &byte;
    part.iov_len = 1;
    memset(messages, 0, sizeof messages);
    messages[0].msg_hdr.msg_iov = &part;
    messages[0].msg_hdr.msg_iovlen = 1;
    CHECK(write(ends[1], "x", 1) == 1);
    for (kind = 0; kind < 4; ++kind) {
        int fd = fds[kind];
        FAILS(bind(fd, plain(&address), sizeof address), ENOTSOCK);
        FAILS(listen(fd, 1), ENOTSOCK);
        FAILS(accept(fd, NULL, NULL), ENOTSOCK);
        FAILS(accept4(fd, NULL, NULL, SOCK_NONBLOCK), ENOTSOCK);
        FAILS(connect(fd, plain(&address), sizeof address), ENOTSOCK);
        FAILS(send(fd, &byte, 1, 0), ENOTSOCK);
        FAILS(sendto(fd, &byte, 1, 0, plain(&address), sizeof address), ENOTSOCK);
        FAILS(sendmsg(fd, &messages[0].msg_hdr, 0), ENOTSOCK);
        FAILS(sendmmsg(fd, messages, 1, 0), ENOTSOCK);
        FAILS(recv(fd, &byte, 1, 0), ENOTSOCK);
        size = sizeof name;
        FAILS(recvfrom(fd, &byte, 1, 0, (struct sockaddr*)&name, &size), ENOTSOCK);
        FAILS(recvmsg(fd, &messages[0].msg_hdr, 0), ENOTSOCK);
        FAILS(recvmmsg(fd, messages, 1, 0, NULL), ENOTSOCK);
        FAILS(getsockname(fd, (struct sockaddr*)&name, &size), ENOTSOCK);
        FAILS(getpeername(fd, (struct sockaddr*)&name, &size), ENOTSOCK);
        size = sizeof value;
        FAILS(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size), ENOTSOCK);
        FAILS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value), ENOTSOCK);
        FAILS(shutdown(fd, SHUT_WR), ENOTSOCK);
        FAILS(sockatmark(fd), ENOTTY);
    }
    CHECK(read(ends[0], &byte, 1) == 1 && byte == 'x'); /* nor did they do anything */
    CHECK(close(fds[2]) == 0 && close(fds[3]) == 0 && close(ends[0]) == 0 && close(ends[1]) == 0);
    CHECK(remove("porting_other.tmp") == 0);
}

static mode_t kind_of(int fd) {
    struct stat about;
    memset(&about, 0x55, sizeof about);
    CHECK(fstat(fd, &about) == 0);
    return about.st_mode & S_IFMT;
}

/* fstat tells them apart, and what has no position says so. */
static void kinds_of_descriptors(void) {
    const char* const path = "porting_kinds.tmp";
    struct sockaddr_un address;
    struct stat about, again;
    int each, fds[8], pair[2], ends[2], file, l;
    char byte;
    CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0 && pipe(ends) == 0);
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    fds[1] = socket(AF_INET, SOCK_DGRAM, 0);
    fds[2] = listener();
    fds[3] = socket(AF_UNIX, SOCK_STREAM, 0);
    fds[4] = pair[0];
    fds[5] = dup(pair[1]);
    fds[6] = ends[0];
    fds[7] = ends[1];
    for (each = 0; each < 8; ++each) {
        CHECK(kind_of(fds[each]) == (each < 6 ? S_IFSOCK : S_IFIFO));
        FAILS(lseek(fds[each], 0, SEEK_CUR), ESPIPE);
        FAILS(lseek(fds[each], 1, SEEK_SET), ESPIPE);
        FAILS(ftruncate(fds[each], 0), EINVAL);
        CHECK(close(fds[each]) == 0);
        FAILS(fstat(fds[each], &about), EBADF);
        FAILS(lseek(fds[each], 0, SEEK_CUR), EBADF);
        FAILS(ftruncate(fds[each], 0), EBADF);
    }
    CHECK(close(pair[1]) == 0);
    file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(kind_of(file) == S_IFREG && write(file, "abcdef", 6) == 6 && lseek(file, 0, SEEK_CUR) == 6);
    CHECK(fstat(file, &about) == 0 && about.st_size == 6 && about.st_nlink == 1);
    CHECK(about.st_mtim.tv_sec == about.st_mtime && about.st_mtime > 1600000000);
    CHECK(stat(path, &again) == 0 && again.st_ino == about.st_ino && again.st_dev == about.st_dev &&
          again.st_size == 6);
    CHECK(lseek(file, -2, SEEK_END) == 4 && read(file, &byte, 1) == 1 && byte == 'e');
    CHECK(ftruncate(file, 3) == 0 && lseek(file, 0, SEEK_END) == 3);
    FAILS(lseek(file, 0, 77), EINVAL);
    FAILS(lseek(file, -1, SEEK_SET), EINVAL);
    FAILS(ftruncate(file, -1), EINVAL);
    CHECK(close(file) == 0);
    file = open(path, O_RDONLY);
    FAILS(ftruncate(file, 0), EINVAL);
    CHECK(close(file) == 0 && remove(path) == 0);
    FAILS(stat(path, &about), ENOENT);
    FAILS(lstat(path, &about), ENOENT);
    CHECK(stat(".", &about) == 0 && S_ISDIR(about.st_mode) && stat("./", &again) == 0 && again.st_ino == about.st_ino);
    /* The path of a local socket is one, also when it was left behind. */
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    strcpy(address.sun_path, path);
    l = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(bind(l, (struct sockaddr*)&address, sizeof address) == 0);
    CHECK(stat(path, &about) == 0 && S_ISSOCK(about.st_mode) && lstat(path, &about) == 0 && S_ISSOCK(about.st_mode));
    CHECK(close(l) == 0 && stat(path, &about) == 0 && S_ISSOCK(about.st_mode) && unlink(path) == 0);
}

static void impossible_sockets(void) {
    FAILS(socket(9999, SOCK_STREAM, 0), EAFNOSUPPORT);
    FAILS(socket(AF_INET, 99, 0), EINVAL);
    FAILS(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT);
}

static void duplicates(void) {
    int client, server, twin, as;
    char text[8];
    make_pair(&client, &server);
    twin = dup(client);
    CHECK(twin >= 0 && twin != client);
    set_non_blocking(client);
    CHECK((fcntl(twin, F_GETFL) & O_NONBLOCK) != 0); /* of the open socket, not of the descriptor */
    CHECK(close(client) == 0);
    CHECK(write(twin, "abc", 3) == 3 && read(server, text, sizeof text) == 3);
    as = fcntl(twin, F_DUPFD, 40);
    CHECK(as >= 40);
    CHECK(dup2(twin, 50) == 50 && dup2(50, 50) == 50);
    CHECK(close(twin) == 0 && close(as) == 0);
    CHECK(write(50, "d", 1) == 1 && read(server, text, 1) == 1 && text[0] == 'd');
    CHECK(dup2(server, 50) == 50); /* closes what was there */
    CHECK(read(server, text, 1) == 0);
    close_both(server, 50);
}

static void flags(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int off = 0;
    CHECK((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
    CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
    CHECK(fcntl(fd, F_SETFD, 0) == 0 && fcntl(fd, F_GETFD) == 0);
    CHECK(ioctl(fd, FIONBIO, &off) == 0 && (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0);
    CHECK(isatty(fd) == 0);
    CHECK(close(fd) == 0);
}

static void bind_twice(void) {
    struct sockaddr_in address = loopback();
    struct sockaddr_in taken;
    int fd = bound(SOCK_STREAM);
    int other = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(bind(fd, plain(&address), sizeof address), EINVAL);
    CHECK(listen(fd, 1) == 0);
    taken = name_of(fd);
    set_option(other, SOL_SOCKET, SO_REUSEADDR, 1); /* no licence to steal */
    FAILS(bind(other, plain(&taken), sizeof taken), EADDRINUSE);
    CHECK(option(other, SOL_SOCKET, SO_REUSEADDR) != 0);
    close_both(fd, other);
}

static void rebind(void) {
    struct sockaddr_in taken;
    struct sockaddr_in address = loopback();
    int client, server, again, l = socket(AF_INET, SOCK_STREAM, 0);
    set_option(l, SOL_SOCKET, SO_REUSEADDR, 1);
    CHECK(bind(l, plain(&address), sizeof address) == 0 && listen(l, 5) == 0);
    taken = name_of(l);
    client = client_of(l);
    server = accept(l, NULL, NULL);
    CHECK(close(server) == 0 && close(l) == 0);
    again = socket(AF_INET, SOCK_STREAM, 0);
    set_option(again, SOL_SOCKET, SO_REUSEADDR, 1);
    CHECK(bind(again, plain(&taken), sizeof taken) == 0 && listen(again, 1) == 0);
    close_both(client, again);
}

static void bind_elsewhere(void) {
    struct sockaddr_in address = loopback();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(0xc0000201); /* 192.0.2.1, for documentation only */
    FAILS(bind(fd, plain(&address), sizeof address), EADDRNOTAVAIL);
    FAILS(bind(fd, plain(&address), 3), EINVAL);
    address.sin_family = AF_INET6;
    CHECK(bind(fd, plain(&address), sizeof address) == -1 && (errno == EAFNOSUPPORT || errno == EINVAL));
    address.sin_family = AF_UNSPEC; /* old programs leave it out */
    address.sin_addr.s_addr = INADDR_ANY;
    CHECK(bind(fd, plain(&address), sizeof address) == 0);
    CHECK(close(fd) == 0);
}

static void shared_datagram_ports(void) {
    int one = socket(AF_INET, SOCK_DGRAM, 0);
    int other = socket(AF_INET, SOCK_DGRAM, 0);
    int third = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = loopback();
    set_option(one, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(other, SOL_SOCKET, SO_REUSEADDR, 1);
    CHECK(bind(one, plain(&address), sizeof address) == 0);
    address = name_of(one);
    CHECK(bind(other, plain(&address), sizeof address) == 0);
    FAILS(bind(third, plain(&address), sizeof address), EADDRINUSE);
    close_both(one, other);
    CHECK(close(third) == 0);
}

static void listen_states(void) {
    int datagrams = bound(SOCK_DGRAM);
    int unbound = socket(AF_INET, SOCK_STREAM, 0);
    int fd = bound(SOCK_STREAM);
    FAILS(listen(datagrams, 5), EOPNOTSUPP);
    FAILS(accept(datagrams, NULL, NULL), EOPNOTSUPP);
    FAILS(accept(fd, NULL, NULL), EINVAL);
    CHECK(option(fd, SOL_SOCKET, SO_ACCEPTCONN) == 0);
    CHECK(listen(fd, 0) == 0 && listen(fd, 100) == 0);
    CHECK(option(fd, SOL_SOCKET, SO_ACCEPTCONN) == 1);
    CHECK(listen(unbound, 5) == 0 && name_of(unbound).sin_port != 0);
    close_both(datagrams, unbound);
    CHECK(close(fd) == 0);
}

static void accepting(void) {
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int client, server, l = listener();
    set_non_blocking(l);
    FAILS(accept(l, NULL, NULL), EAGAIN);
    CHECK(EWOULDBLOCK == EAGAIN);
    client = client_of(l);
    CHECK(polled(l, POLLIN, 5000) == POLLIN);
    server = accept(l, (struct sockaddr*)&peer, &size);
    CHECK(server >= 0 && size == sizeof peer && peer.sin_family == AF_INET);
    CHECK(peer.sin_port == name_of(client).sin_port && peer.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
    CHECK((fcntl(server, F_GETFL) & O_NONBLOCK) == 0); /* not its listener's */
    close_both(client, server);
    client = client_of(l);
    CHECK(polled(l, POLLIN, 5000) == POLLIN);
    server = accept4(l, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    CHECK(server >= 0 && (fcntl(server, F_GETFL) & O_NONBLOCK) != 0 && fcntl(server, F_GETFD) == FD_CLOEXEC);
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void early_client(void) {
    char text[8];
    int server, l = listener();
    int client = client_of(l);
    CHECK(write(client, "early", 5) == 5 && close(client) == 0);
    server = accept(l, NULL, NULL);
    CHECK(recv(server, text, 5, MSG_WAITALL) == 5 && memcmp(text, "early", 5) == 0);
    CHECK(read(server, text, sizeof text) == 0 && read(server, text, sizeof text) == 0);
    close_both(server, l);
}

static struct sockaddr_in nobody(void) {
    int fd = bound(SOCK_STREAM);
    struct sockaddr_in address = name_of(fd);
    CHECK(close(fd) == 0);
    return address;
}

static void refused(void) {
    struct sockaddr_in address = nobody();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    double began = seconds();
    FAILS(connect(fd, plain(&address), sizeof address), ECONNREFUSED);
    CHECK(seconds() - began < 1);
    CHECK(close(fd) == 0);
}

static void refused_later(void) {
    struct sockaddr_in address = nobody();
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int at_once = connect(fd, plain(&address), sizeof address);
    CHECK(at_once == -1);
    if (errno == EINPROGRESS) {
        CHECK((polled(fd, POLLOUT, 5000) & (POLLOUT | POLLERR)) != 0);
        CHECK(option(fd, SOL_SOCKET, SO_ERROR) == ECONNREFUSED);
        CHECK(option(fd, SOL_SOCKET, SO_ERROR) == 0);
    } else {
        CHECK(errno == ECONNREFUSED);
    }
    CHECK(close(fd) == 0);
}

static void connect_later(void) {
    int l = listener();
    struct sockaddr_in address = name_of(l);
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connect(fd, plain(&address), sizeof address) == -1) { CHECK(errno == EINPROGRESS); }
    CHECK(polled(fd, POLLOUT, 5000) == POLLOUT);
    CHECK(option(fd, SOL_SOCKET, SO_ERROR) == 0);
    CHECK(getpeername(fd, (struct sockaddr*)&peer, &size) == 0 && peer.sin_port == address.sin_port);
    if (connect(fd, plain(&address), sizeof address) == -1) { CHECK(errno == EISCONN); } /* Linux: 0, once */
    FAILS(connect(fd, plain(&address), sizeof address), EISCONN);
    close_both(fd, l);
}

/* The queue of a listener that accepts nobody is full soon; then connects stay pending. */
static void pending_connect(void) {
    enum { most = 16 };
    struct sockaddr_in address, peer;
    socklen_t size = sizeof peer;
    int fds[most], count = 0, pending = -1, l = bound(SOCK_STREAM);
    char byte;
    CHECK(listen(l, 1) == 0);
    address = name_of(l);
    while (pending < 0 && count < most) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        int at_once = connect(fd, plain(&address), sizeof address);
        fds[count++] = fd;
        if (at_once == -1 && errno == EINPROGRESS && polled(fd, POLLOUT, 100) == 0) { pending = fd; }
    }
    CHECK(pending >= 0);
    FAILS(connect(pending, plain(&address), sizeof address), EALREADY);
    FAILS(recv(pending, &byte, 1, 0), EAGAIN);
    FAILS(getpeername(pending, (struct sockaddr*)&peer, &size), ENOTCONN);
    CHECK(option(pending, SOL_SOCKET, SO_ERROR) == 0);
    while (count > 0)
        CHECK(close(fds[--count]) == 0);
    CHECK(close(l) == 0);
}

static void to_any(void) {
    int client, server, l = listener();
    struct sockaddr_in address = name_of(l);
    address.sin_addr.s_addr = INADDR_ANY;
    client = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(client, plain(&address), sizeof address) == 0);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0);
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void unconnected(void) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char byte = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(recv(fd, &byte, 1, 0), ENOTCONN);
    CHECK(send(fd, &byte, 1, MSG_NOSIGNAL) == -1 && (errno == ENOTCONN || errno == EPIPE));
    FAILS(shutdown(fd, SHUT_WR), ENOTCONN);
    FAILS(getpeername(fd, (struct sockaddr*)&address, &size), ENOTCONN);
    CHECK(getsockname(fd, (struct sockaddr*)&address, &size) == 0 && address.sin_port == 0);
    CHECK((polled(fd, POLLIN | POLLOUT, 0) & POLLHUP) != 0);
    CHECK(close(fd) == 0);
}

static unsigned char pattern(size_t at) { return (unsigned char)(at * 31 + at / 251); }

static void* send_pattern(void* with) {
    enum { size = 1 << 20 };
    unsigned char* data = malloc(size);
    size_t at;
    int fd = *(int*)with;
    for (at = 0; at < size; ++at)
        data[at] = pattern(at);
    CHECK(write(fd, data, size) == size); /* a call that blocks sends it all */
    CHECK(shutdown(fd, SHUT_WR) == 0);
    free(data);
    return NULL;
}

static void whole_stream(void) {
    unsigned char buffer[7000];
    size_t got = 0, at;
    ssize_t n;
    int client, server, fine = 1;
    pthread_t thread;
    make_pair(&client, &server);
    CHECK(pthread_create(&thread, NULL, send_pattern, &client) == 0);
    while ((n = read(server, buffer, 1 + got % sizeof buffer)) > 0) {
        for (at = 0; at < (size_t)n; ++at)
            fine = fine && buffer[at] == pattern(got + at);
        got += (size_t)n;
    }
    CHECK(n == 0 && got == 1 << 20 && fine);
    pthread_join(thread, NULL);
    close_both(client, server);
}

static void full_buffer(void) {
    static char data[65536];
    size_t sent = 0, got = 0;
    ssize_t n;
    int client, server;
    make_pair(&client, &server);
    while ((n = send(client, data, sizeof data, MSG_DONTWAIT)) > 0)
        sent += (size_t)n;
    CHECK(n == -1 && errno == EAGAIN);
    CHECK(polled(client, POLLOUT, 0) == 0);
    CHECK(shutdown(client, SHUT_WR) == 0);
    while ((n = read(server, data, sizeof data)) > 0)
        got += (size_t)n;
    CHECK(n == 0 && got == sent);
    close_both(client, server);
}

static void nothing_there(void) {
    char byte = 'x';
    int client, server;
    make_pair(&client, &server);
    FAILS(recv(client, &byte, 1, MSG_DONTWAIT), EAGAIN);
    CHECK(send(client, &byte, 0, 0) == 0);
    set_non_blocking(client);
    FAILS(read(client, &byte, 1), EAGAIN);
    CHECK(write(client, &byte, 1) == 1);
    close_both(client, server);
}

static void peeking(void) {
    char text[8];
    int there = 0;
    int client, server;
    make_pair(&client, &server);
    CHECK(write(client, "peek", 4) == 4);
    CHECK(polled(server, POLLIN, 5000) == POLLIN);
    CHECK(recv(server, text, sizeof text, MSG_PEEK) == 4 && memcmp(text, "peek", 4) == 0);
    CHECK(ioctl(server, FIONREAD, &there) == 0 && there == 4);
    CHECK(recv(server, text, sizeof text, 0) == 4 && memcmp(text, "peek", 4) == 0);
    CHECK(ioctl(server, FIONREAD, &there) == 0 && there == 0);
    close_both(client, server);
}

static void vectors(void) {
    char one[2], two[3], three[4];
    struct iovec parts[3];
    int client, server;
    make_pair(&client, &server);
    parts[0].iov_base = "ab";
    parts[0].iov_len = 2;
    parts[1].iov_base = NULL;
    parts[1].iov_len = 0;
    parts[2].iov_base = "cdefg";
    parts[2].iov_len = 5;
    CHECK(writev(client, parts, 3) == 7);
    parts[0].iov_base = one;
    parts[0].iov_len = 2;
    parts[1].iov_base = two;
    parts[1].iov_len = 3;
    parts[2].iov_base = three;
    parts[2].iov_len = 4;
    CHECK(readv(server, parts, 3) == 7);
    CHECK(memcmp(one, "ab", 2) == 0 && memcmp(two, "cde", 3) == 0 && memcmp(three, "fg", 2) == 0);
    close_both(client, server);
}

static void reset_by_peer(void) {
    char byte = 'x';
    int client, server;
    make_pair(&client, &server);
    reset(server);
    CHECK((polled(client, POLLIN, 5000) & (POLLIN | POLLERR | POLLHUP)) != 0);
    FAILS(read(client, &byte, 1), ECONNRESET);
    FAILS(send(client, &byte, 1, MSG_NOSIGNAL), EPIPE);
    CHECK(close(client) == 0);
}

static void broken_pipes(void) {
    char byte = 'x';
    int client, server, calls;
    signal(SIGPIPE, SIG_IGN);
    make_pair(&client, &server);
    CHECK(close(server) == 0);
    for (calls = 0; calls < 1000 && write(client, &byte, 1) == 1; ++calls)
        usleep(1000);
    CHECK(calls < 1000 && (errno == EPIPE || errno == ECONNRESET));
    FAILS(write(client, &byte, 1), EPIPE);
    CHECK(close(client) == 0);
}

static int pipe_signals;
static void count_pipe(int number) { pipe_signals += number == SIGPIPE; }

static void sigpipe_handler(void) {
    char byte = 'x';
    int client, server;
    pipe_signals = 0;
    signal(SIGPIPE, count_pipe);
    make_pair(&client, &server);
    CHECK(shutdown(client, SHUT_WR) == 0);
    FAILS(write(client, &byte, 1), EPIPE);
    CHECK(pipe_signals == 1);
    FAILS(send(client, &byte, 1, MSG_NOSIGNAL), EPIPE);
    CHECK(pipe_signals == 1);
    signal(SIGPIPE, SIG_IGN);
    close_both(client, server);
}

static void half_close(void) {
    char text[8];
    int client, server;
    make_pair(&client, &server);
    CHECK(write(client, "ask", 3) == 3 && shutdown(client, SHUT_WR) == 0);
    CHECK(recv(server, text, 3, MSG_WAITALL) == 3 && read(server, text, sizeof text) == 0);
    CHECK(write(server, "answer", 6) == 6);
    CHECK(recv(client, text, 6, MSG_WAITALL) == 6);
    FAILS(send(client, text, 1, MSG_NOSIGNAL), EPIPE);
    CHECK(shutdown(client, SHUT_WR) == 0);
    FAILS(shutdown(client, 7), EINVAL);
    close_both(client, server);
}

static void shut_for_reading(void) {
    char text[8];
    int client, server;
    make_pair(&client, &server);
    CHECK(shutdown(client, SHUT_RD) == 0);
    CHECK((polled(client, POLLIN, 0) & POLLIN) != 0);
    CHECK(read(client, text, sizeof text) == 0);
    CHECK(write(client, "still", 5) == 5 && recv(server, text, 5, MSG_WAITALL) == 5);
    close_both(client, server);
}

static void* read_one(void* with) {
    static char byte;
    static ssize_t result;
    result = read(*(int*)with, &byte, 1);
    return &result;
}

static void shutdown_wakes(void) {
    int client, server;
    void* result;
    pthread_t thread;
    make_pair(&client, &server);
    CHECK(pthread_create(&thread, NULL, read_one, &client) == 0);
    usleep(50000); /* whether it waits already or not makes no difference to the result */
    CHECK(shutdown(client, SHUT_RD) == 0);
    CHECK(pthread_join(thread, &result) == 0 && *(ssize_t*)result == 0);
    close_both(client, server);
}

static void time_limits(void) {
    struct timeval limit, back;
    socklen_t size = sizeof back;
    char byte;
    double began;
    int client, server, l;
    make_pair(&client, &server);
    limit.tv_sec = 0;
    limit.tv_usec = 150000;
    CHECK(setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    CHECK(getsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &back, &size) == 0 && size == sizeof back);
    CHECK(back.tv_sec == 0 && back.tv_usec >= 150000 && back.tv_usec < 170000);
    began = seconds();
    FAILS(read(client, &byte, 1), EAGAIN);
    CHECK(seconds() - began > 0.12 && seconds() - began < 2);
    CHECK(write(server, "x", 1) == 1 && read(client, &byte, 1) == 1);
    limit.tv_usec = 1000000;
    FAILS(setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), EDOM);
    limit.tv_usec = 100000;
    l = listener();
    CHECK(setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    FAILS(accept(l, NULL, NULL), EAGAIN);
    close_both(client, server);
    CHECK(close(l) == 0);
}

static void options(void) {
    struct linger time;
    socklen_t size = sizeof time;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int value = 1;
    CHECK(option(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
    CHECK(option(fd, SOL_SOCKET, SO_KEEPALIVE) == 0);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    CHECK(option(fd, SOL_SOCKET, SO_KEEPALIVE) != 0);
    CHECK(option(fd, IPPROTO_TCP, TCP_NODELAY) == 0);
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    CHECK(option(fd, IPPROTO_TCP, TCP_NODELAY) != 0);
    set_option(fd, SOL_SOCKET, SO_RCVBUF, 32768);
    CHECK(option(fd, SOL_SOCKET, SO_RCVBUF) >= 32768);
    CHECK(option(fd, IPPROTO_TCP, TCP_MAXSEG) > 0);
    time.l_onoff = 1;
    time.l_linger = 5;
    CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &time, sizeof time) == 0);
    time.l_onoff = time.l_linger = 0;
    CHECK(getsockopt(fd, SOL_SOCKET, SO_LINGER, &time, &size) == 0 && time.l_onoff != 0 && time.l_linger == 5);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &value, 1), EINVAL);
    FAILS(setsockopt(fd, SOL_SOCKET, 0x7fff, &value, sizeof value), ENOPROTOOPT);
    set_option(fd, IPPROTO_IP, IP_TTL, 42);
    CHECK(option(fd, IPPROTO_IP, IP_TTL) == 42);
    CHECK(close(fd) == 0);
}

static void both_families(void) {
    struct sockaddr_in6 six;
    struct sockaddr_in four = loopback();
    socklen_t size = sizeof six;
    int server, client, fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0) {
        skip("there is no IPv6");
        return;
    }
    CHECK(option(fd, IPPROTO_IPV6, IPV6_V6ONLY) == 0); /* as on Linux */
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_addr = in6addr_any;
    if (bind(fd, (struct sockaddr*)&six, sizeof six) != 0) {
        CHECK(close(fd) == 0);
        skip("there is no IPv6 address");
        return;
    }
    CHECK(listen(fd, 5) == 0 && getsockname(fd, (struct sockaddr*)&six, &size) == 0);
    four.sin_port = six.sin6_port;
    client = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(client, plain(&four), sizeof four) == 0);
    size = sizeof six;
    server = accept(fd, (struct sockaddr*)&six, &size);
    CHECK(server >= 0 && size == sizeof six && IN6_IS_ADDR_V4MAPPED(&six.sin6_addr));
    close_both(client, server);
    CHECK(close(fd) == 0);
}

static void datagrams(void) {
    struct sockaddr_in from, to;
    socklen_t size = sizeof from;
    char text[16];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    CHECK(sendto(a, "datagram", 8, 0, plain(&to), sizeof to) == 8);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 8 && memcmp(text, "datagram", 8) == 0);
    CHECK(size == sizeof from && from.sin_port == name_of(a).sin_port);
    CHECK(sendto(a, "", 0, 0, plain(&to), sizeof to) == 0);
    CHECK(polled(b, POLLIN, 5000) == POLLIN && recv(b, text, sizeof text, 0) == 0);
    CHECK(sendto(a, "too long", 8, 0, plain(&to), sizeof to) == 8);
    CHECK(recv(b, text, 3, 0) == 3 && memcmp(text, "too", 3) == 0);
    FAILS(recv(b, text, sizeof text, MSG_DONTWAIT), EAGAIN); /* the rest is gone */
    CHECK(sendto(a, "too long", 8, 0, plain(&to), sizeof to) == 8);
    CHECK(recv(b, text, 3, MSG_TRUNC | MSG_PEEK) == 8 && recv(b, text, 3, MSG_TRUNC) == 8);
    FAILS(send(a, "x", 1, 0), EDESTADDRREQ);
    close_both(a, b);
}

static void datagram_addresses(void) {
    static char large[70000];
    struct sockaddr_storage room;
    struct sockaddr_in* from = (struct sockaddr_in*)&room;
    struct sockaddr_in to, name;
    static const unsigned char nothing[sizeof from->sin_zero];
    socklen_t size = sizeof room;
    char text[16];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    name = name_of(a);
    to = name_of(b);
    memset(to.sin_zero, 0x5a, sizeof to.sin_zero); /* nobody looks there */
    memset(&room, 0x5a, sizeof room);
    CHECK(sendto(a, "datagram", 8, 0, plain(&to), sizeof to) == 8);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&room, &size) == 8 && size == sizeof name);
    CHECK(memcmp(&room, &name, sizeof name) == 0 && memcmp(from->sin_zero, nothing, sizeof nothing) == 0);
    to = name_of(b);
    CHECK(sendto(a, "cut off", 7, MSG_NOSIGNAL, plain(&to), sizeof to) == 7);
    size = sizeof *from;
    memset(&room, 0x5a, sizeof room);
    CHECK(recvfrom(b, text, 3, 0, (struct sockaddr*)&room, &size) == 3 && memcmp(text, "cut", 3) == 0);
    CHECK(size == sizeof name && memcmp(&room, &name, sizeof name) == 0);
    size = 4;
    FAILS(recvfrom(b, text, sizeof text, MSG_DONTWAIT, (struct sockaddr*)&room, &size), EAGAIN);
    CHECK(size == 4);
    memset(&room, 0x5a, sizeof room);
    CHECK(sendto(a, "x", 1, 0, plain(&to), sizeof to) == 1);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&room, &size) == 1 && size == sizeof name);
    CHECK(from->sin_port == name.sin_port && from->sin_addr.s_addr == 0x5a5a5a5a);
    CHECK(sendto(a, "gone", 4, 0, plain(&to), sizeof to) == 4);
    size = sizeof room;
    CHECK(recvfrom(b, text, 0, 0, (struct sockaddr*)&room, &size) == 0 && from->sin_port == name.sin_port);
    FAILS(recvfrom(b, text, sizeof text, MSG_DONTWAIT, NULL, NULL), EAGAIN);
    FAILS(sendto(a, "x", 1, 0, NULL, sizeof to), EDESTADDRREQ);
    FAILS(sendto(a, "x", 1, 0, plain(&to), sizeof to - 1), EINVAL);
    FAILS(sendto(a, large, sizeof large, 0, plain(&to), sizeof to), EMSGSIZE);
    to.sin_addr.s_addr = htonl(INADDR_ANY); /* this machine */
    CHECK(sendto(a, "here", 4, 0, plain(&to), sizeof to) == 4 && recvfrom(b, text, sizeof text, 0, NULL, NULL) == 4);
    close_both(a, b);
}

static void connected_datagrams(void) {
    struct sockaddr_in to, other, none;
    char text[16];
    int a, b = bound(SOCK_DGRAM), c = bound(SOCK_DGRAM), d = bound(SOCK_DGRAM);
    to = name_of(b);
    other = name_of(d); /* a port that is asked for is kept, one that was found need not be */
    CHECK(close(d) == 0);
    a = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(bind(a, plain(&other), sizeof other) == 0);
    CHECK(connect(a, plain(&to), sizeof to) == 0);
    CHECK(send(a, "one", 3, 0) == 3 && write(a, "two", 3) == 3);
    CHECK(recv(b, text, sizeof text, 0) == 3 && read(b, text, sizeof text) == 3 && memcmp(text, "two", 3) == 0);
    CHECK(sendto(c, "stranger", 8, 0, plain(&other), sizeof other) == 8);
    CHECK(sendto(b, "friend", 6, 0, plain(&other), sizeof other) == 6);
    CHECK(recv(a, text, sizeof text, 0) == 6);
    memset(&none, 0, sizeof none);
    none.sin_family = AF_UNSPEC;
    CHECK(connect(a, plain(&none), sizeof none) == 0);
    FAILS(send(a, "x", 1, 0), EDESTADDRREQ);
    CHECK(name_of(a).sin_port == other.sin_port);
    CHECK(sendto(c, "stranger", 8, 0, plain(&other), sizeof other) == 8);
    CHECK(recv(a, text, sizeof text, 0) == 8);
    close_both(a, b);
    CHECK(close(c) == 0);
}

static void foreign_errors(void) {
    struct sockaddr_in gone, own;
    char text[8];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    gone = name_of(b);
    own = name_of(a);
    CHECK(close(b) == 0);
    CHECK(sendto(a, "x", 1, 0, plain(&gone), sizeof gone) == 1);
    usleep(20000);
    CHECK(sendto(a, "self", 4, 0, plain(&own), sizeof own) == 4);
    CHECK(recv(a, text, sizeof text, 0) == 4);
    CHECK(close(a) == 0);
}

static void too_large(void) {
    static char data[70000];
    struct sockaddr_in to;
    int fd = bound(SOCK_DGRAM);
    to = name_of(fd);
    FAILS(sendto(fd, data, sizeof data, 0, plain(&to), sizeof to), EMSGSIZE);
    to.sin_addr.s_addr = INADDR_BROADCAST;
    FAILS(sendto(fd, data, 1, 0, plain(&to), sizeof to), EACCES);
    CHECK(close(fd) == 0);
}

static void messages(void) {
    struct sockaddr_in to, from;
    struct msghdr message;
    struct iovec parts[2];
    char one[4], two[4];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    memset(&message, 0, sizeof message);
    parts[0].iov_base = "abcd";
    parts[0].iov_len = 4;
    parts[1].iov_base = "efghij";
    parts[1].iov_len = 6;
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    CHECK(sendmsg(a, &message, 0) == 10);
    parts[0].iov_base = one;
    parts[0].iov_len = sizeof one;
    parts[1].iov_base = two;
    parts[1].iov_len = sizeof two;
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    CHECK(recvmsg(b, &message, 0) == 8);
    CHECK((message.msg_flags & MSG_TRUNC) != 0 && message.msg_controllen == 0);
    CHECK(memcmp(one, "abcd", 4) == 0 && memcmp(two, "efgh", 4) == 0);
    CHECK(message.msg_namelen == sizeof from && from.sin_port == name_of(a).sin_port);
    close_both(a, b);
}

static void control_messages(void) {
    struct sockaddr_in to;
    struct msghdr message;
    struct iovec part;
    struct cmsghdr* header;
    char text[4];
    union {
        char room[128];
        struct cmsghdr aligned;
    } control;
    int found = 0;
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    to = name_of(b);
    set_option(b, IPPROTO_IP, IP_PKTINFO, 1);
    CHECK(sendto(a, "info", 4, 0, plain(&to), sizeof to) == 4);
    memset(&message, 0, sizeof message);
    part.iov_base = text;
    part.iov_len = sizeof text;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.room;
    message.msg_controllen = sizeof control.room;
    CHECK(recvmsg(b, &message, 0) == 4);
    for (header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            CHECK(header->cmsg_len == CMSG_LEN(sizeof info));
            memcpy(&info, CMSG_DATA(header), sizeof info);
            CHECK(info.ipi_addr.s_addr == htonl(INADDR_LOOPBACK) && info.ipi_ifindex > 0);
            ++found;
        }
    }
    CHECK(found == 1 && (message.msg_flags & MSG_CTRUNC) == 0);
    close_both(a, b);
}

static void pairs(void) {
    int fds[2];
    char text[8];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    CHECK(write(fds[0], "ping", 4) == 4 && read(fds[1], text, sizeof text) == 4);
    CHECK(write(fds[1], "pong", 4) == 4 && read(fds[0], text, sizeof text) == 4);
    CHECK(close(fds[0]) == 0 && read(fds[1], text, 1) == 0 && close(fds[1]) == 0);
    CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds) == 0);
    CHECK(send(fds[0], "one", 3, 0) == 3 && send(fds[0], "two", 3, 0) == 3);
    CHECK(recv(fds[1], text, sizeof text, 0) == 3 && recv(fds[1], text, sizeof text, 0) == 3 && text[0] == 't');
    close_both(fds[0], fds[1]);
    FAILS(socketpair(9999, SOCK_STREAM, 0, fds), EAFNOSUPPORT);
}

static void pipes(void) {
    int fds[2];
    char text[8];
    CHECK(pipe(fds) == 0);
    CHECK(polled(fds[0], POLLIN, 0) == 0 && polled(fds[1], POLLOUT, 0) == POLLOUT);
    CHECK(write(fds[1], "abc", 3) == 3 && polled(fds[0], POLLIN, 1000) == POLLIN);
    CHECK(read(fds[0], text, sizeof text) == 3);
    FAILS(read(fds[1], text, 1), EBADF);
    FAILS(write(fds[0], text, 1), EBADF);
    set_non_blocking(fds[0]);
    FAILS(read(fds[0], text, 1), EAGAIN);
    CHECK(close(fds[1]) == 0);
    CHECK((polled(fds[0], POLLIN, 1000) & (POLLIN | POLLHUP)) != 0);
    CHECK(read(fds[0], text, 1) == 0 && close(fds[0]) == 0);
    signal(SIGPIPE, SIG_IGN);
    CHECK(pipe(fds) == 0 && close(fds[0]) == 0);
    CHECK((polled(fds[1], POLLOUT, 1000) & POLLERR) != 0);
    FAILS(write(fds[1], text, 1), EPIPE);
    CHECK(close(fds[1]) == 0);
}

static void selecting(void) {
    fd_set readable, writable, exceptional;
    struct timeval limit;
    int client, server, l = listener();
    double began;
    client = client_of(l);
    server = accept(l, NULL, NULL);
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&exceptional);
    FD_SET(client, &readable);
    FD_SET(l, &readable);
    FD_SET(server, &writable);
    FD_SET(server, &exceptional);
    limit.tv_sec = 1;
    limit.tv_usec = 0;
    CHECK(select(server + 1, &readable, &writable, &exceptional, &limit) == 1);
    CHECK(FD_ISSET(server, &writable) && !FD_ISSET(client, &readable) && !FD_ISSET(l, &readable));
    CHECK(!FD_ISSET(server, &exceptional));
    CHECK(write(server, "x", 1) == 1);
    FD_SET(client, &readable);
    FD_SET(l, &readable);
    CHECK(select(server + 1, &readable, NULL, NULL, NULL) == 1);
    CHECK(FD_ISSET(client, &readable) && !FD_ISSET(l, &readable));
    FD_ZERO(&readable);
    FD_SET(l, &readable);
    limit.tv_sec = 0;
    limit.tv_usec = 120000;
    began = seconds();
    CHECK(select(l + 1, &readable, NULL, NULL, &limit) == 0 && !FD_ISSET(l, &readable));
    CHECK(seconds() - began > 0.1 && seconds() - began < 2);
    close_both(client, server);
    CHECK(close(l) == 0);
    FD_ZERO(&readable);
    FD_SET(l, &readable);
    FAILS(select(l + 1, &readable, NULL, NULL, NULL), EBADF);
    limit.tv_usec = 30000;
    CHECK(select(0, NULL, NULL, NULL, &limit) == 0); /* a sleep */
    FAILS(select(-1, NULL, NULL, NULL, NULL), EINVAL);
}

static void polling(void) {
    struct pollfd watched[4];
    int client, server, l = listener();
    client = client_of(l);
    server = accept(l, NULL, NULL);
    watched[0].fd = client;
    watched[0].events = POLLIN | POLLOUT;
    watched[1].fd = server;
    watched[1].events = POLLIN;
    watched[2].fd = -1;
    watched[2].events = POLLIN;
    watched[2].revents = 7;
    watched[3].fd = l;
    watched[3].events = POLLIN | POLLOUT;
    CHECK(poll(watched, 4, 1000) == 1);
    CHECK(watched[0].revents == POLLOUT && watched[1].revents == 0 && watched[2].revents == 0);
    CHECK(watched[3].revents == 0);
    CHECK(write(client, "x", 1) == 1);
    CHECK(polled(server, POLLIN, 1000) == POLLIN && polled(server, POLLIN, 1000) == POLLIN);
    CHECK(shutdown(client, SHUT_WR) == 0);
    CHECK((polled(server, POLLIN | POLLRDHUP, 1000) & POLLIN) != 0);
    close_both(client, server);
    CHECK(close(l) == 0);
    CHECK(polled(l, POLLIN, 0) == POLLNVAL);
}

static void many(void) {
    enum { count = 300 };
    static struct pollfd watched[count];
    int fds[count], at, found = 0;
    for (at = 0; at < count; ++at) {
        fds[at] = bound(SOCK_DGRAM);
        watched[at].fd = fds[at];
        watched[at].events = POLLIN;
    }
    for (at = 0; at < count; at += 50) {
        struct sockaddr_in to = name_of(fds[at]);
        CHECK(sendto(fds[1], "x", 1, 0, plain(&to), sizeof to) == 1);
    }
    CHECK(polled(fds[250], POLLIN, 5000) == POLLIN);
    CHECK(poll(watched, count, 5000) == 6);
    for (at = 0; at < count; ++at) {
        found += watched[at].revents == POLLIN && at % 50 == 0;
        CHECK(close(fds[at]) == 0);
    }
    CHECK(found == 6);
}

static void urgent_data(void) {
    fd_set exceptional, readable;
    char byte;
    int client, server;
    make_pair(&client, &server);
    CHECK(send(client, "abc!", 4, MSG_OOB) == 4);
    FD_ZERO(&exceptional);
    FD_ZERO(&readable);
    FD_SET(server, &exceptional);
    CHECK(select(server + 1, NULL, NULL, &exceptional, NULL) == 1 && FD_ISSET(server, &exceptional));
    CHECK(recv(server, &byte, 1, MSG_OOB) == 1 && byte == '!');
    close_both(client, server);
}

static volatile int alarms;
static void count_alarm(int number) { alarms += number == SIGALRM; }

static void busy_calls(void) {
    struct sigaction how;
    struct itimerval time;
    char byte;
    long calls;
    int ends[2];
    memset(&how, 0, sizeof how);
    how.sa_handler = count_alarm;
    sigemptyset(&how.sa_mask);
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    memset(&time, 0, sizeof time);
    time.it_value.tv_usec = 20000;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    alarms = 0;
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    for (calls = 0; !alarms && calls < 100000000; ++calls) {
        if (send(ends[0], "x", 1, 0) != 1 || recv(ends[1], &byte, 1, 0) != 1) break;
    }
    CHECK(alarms == 1);
    alarms = 0;
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    for (calls = 0; !alarms && calls < 100000000; ++calls) {
        if (recv(ends[1], &byte, 1, MSG_DONTWAIT) != -1 || errno != EAGAIN) break;
    }
    CHECK(alarms == 1);
    close(ends[0]);
    close(ends[1]);
    CHECK(signal(SIGALRM, SIG_DFL) == count_alarm);
}

static void interrupted_calls(void) {
    struct sigaction how;
    struct itimerval time;
    fd_set readable;
    struct timeval limit;
    char byte;
    int fd = bound(SOCK_DGRAM);
    alarms = 0;
    memset(&how, 0, sizeof how);
    how.sa_handler = count_alarm;
    sigemptyset(&how.sa_mask);
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    memset(&time, 0, sizeof time);
    time.it_value.tv_usec = 100000;
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    FAILS(recv(fd, &byte, 1, 0), EINTR);
    CHECK(alarms == 1);
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    FAILS(poll(NULL, 0, 10000), EINTR);
    CHECK(alarms == 2);
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
    FD_ZERO(&readable);
    FD_SET(fd, &readable);
    limit.tv_sec = 10;
    limit.tv_usec = 0;
    FAILS(select(fd + 1, &readable, NULL, NULL, &limit), EINTR);
    CHECK(alarms == 3);
    how.sa_flags = SA_RESTART;
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    CHECK(alarm(100) == 0 && alarm(0) == 100 && alarm(0) == 0);
    CHECK(raise(SIGALRM) == 0 && alarms == 4);
    signal(SIGALRM, SIG_DFL);
    CHECK(close(fd) == 0);
}

static void blocked_signals(void) {
    sigset_t set, before;
    alarms = 0;
    signal(SIGUSR1, SIG_IGN);
    signal(SIGALRM, count_alarm);
    CHECK(sigemptyset(&set) == 0 && sigaddset(&set, SIGALRM) == 0 && sigismember(&set, SIGALRM) == 1);
    CHECK(sigismember(&set, SIGINT) == 0);
    CHECK(sigprocmask(SIG_BLOCK, &set, &before) == 0);
    CHECK(raise(SIGALRM) == 0 && alarms == 0);
    CHECK(sigprocmask(SIG_SETMASK, &before, NULL) == 0 && alarms == 1);
    signal(SIGALRM, SIG_DFL);
}

static void texts(void) {
    CHECK_TEXT(strerror(ECONNREFUSED), "Connection refused");
    CHECK_TEXT(strerror(EADDRINUSE), "Address already in use");
    CHECK_TEXT(strerror(EAGAIN), "Resource temporarily unavailable");
    CHECK_TEXT(strerror(ENOENT), "No such file or directory");
    CHECK_TEXT(strerror(9999), "Unknown error 9999");
}

static void all_texts(void) {
    static const struct {
        int number;
        const char* text;
    } all[] = {
        {0, "Success"},
        {EPERM, "Operation not permitted"},
        {ENOENT, "No such file or directory"},
        {ESRCH, "No such process"},
        {EINTR, "Interrupted system call"},
        {EIO, "Input/output error"},
        {ENXIO, "No such device or address"},
        {E2BIG, "Argument list too long"},
        {ENOEXEC, "Exec format error"},
        {EBADF, "Bad file descriptor"},
        {ECHILD, "No child processes"},
        {EAGAIN, "Resource temporarily unavailable"},
        {ENOMEM, "Cannot allocate memory"},
        {EACCES, "Permission denied"},
        {EFAULT, "Bad address"},
        {ENOTBLK, "Block device required"},
        {EBUSY, "Device or resource busy"},
        {EEXIST, "File exists"},
        {EXDEV, "Invalid cross-device link"},
        {ENODEV, "No such device"},
        {ENOTDIR, "Not a directory"},
        {EISDIR, "Is a directory"},
        {EINVAL, "Invalid argument"},
        {ENFILE, "Too many open files in system"},
        {EMFILE, "Too many open files"},
        {ENOTTY, "Inappropriate ioctl for device"},
        {EFBIG, "File too large"},
        {ENOSPC, "No space left on device"},
        {ESPIPE, "Illegal seek"},
        {EROFS, "Read-only file system"},
        {EMLINK, "Too many links"},
        {EPIPE, "Broken pipe"},
        {EDOM, "Numerical argument out of domain"},
        {ERANGE, "Numerical result out of range"},
        {EDEADLK, "Resource deadlock avoided"},
        {ENAMETOOLONG, "File name too long"},
        {ENOLCK, "No locks available"},
        {ENOSYS, "Function not implemented"},
        {ENOTEMPTY, "Directory not empty"},
        {EILSEQ, "Invalid or incomplete multibyte or wide character"},
        {EADDRINUSE, "Address already in use"},
        {EADDRNOTAVAIL, "Cannot assign requested address"},
        {EAFNOSUPPORT, "Address family not supported by protocol"},
        {EALREADY, "Operation already in progress"},
        {EBADMSG, "Bad message"},
        {ECANCELED, "Operation canceled"},
        {ECONNABORTED, "Software caused connection abort"},
        {ECONNREFUSED, "Connection refused"},
        {ECONNRESET, "Connection reset by peer"},
        {EDESTADDRREQ, "Destination address required"},
        {EHOSTUNREACH, "No route to host"},
        {EINPROGRESS, "Operation now in progress"},
        {EISCONN, "Transport endpoint is already connected"},
        {ELOOP, "Too many levels of symbolic links"},
        {EMSGSIZE, "Message too long"},
        {ENETDOWN, "Network is down"},
        {ENETRESET, "Network dropped connection on reset"},
        {ENETUNREACH, "Network is unreachable"},
        {ENOBUFS, "No buffer space available"},
        {ENOPROTOOPT, "Protocol not available"},
        {ENOTCONN, "Transport endpoint is not connected"},
        {ENOTSOCK, "Socket operation on non-socket"},
        {EOPNOTSUPP, "Operation not supported"},
        {ENOTSUP, "Operation not supported"},
        {EOVERFLOW, "Value too large for defined data type"},
        {EPROTO, "Protocol error"},
        {EPROTONOSUPPORT, "Protocol not supported"},
        {EPROTOTYPE, "Protocol wrong type for socket"},
        {ETIMEDOUT, "Connection timed out"},
        {ESHUTDOWN, "Cannot send after transport endpoint shutdown"},
        {ESOCKTNOSUPPORT, "Socket type not supported"},
        {EPFNOSUPPORT, "Protocol family not supported"},
        {EHOSTDOWN, "Host is down"},
        {ETOOMANYREFS, "Too many references: cannot splice"},
        {EUSERS, "Too many users"},
        {EDQUOT, "Disk quota exceeded"},
        {ESTALE, "Stale file handle"},
        {EREMOTE, "Object is remote"},
        {ENONET, "Machine is not on the network"},
    };
    size_t each;
    for (each = 0; each < sizeof all / sizeof all[0]; ++each)
        CHECK_TEXT(strerror(all[each].number), all[each].text);
}

#ifdef __GLIBC__ /* which has two, and gives GNU's to a file that asks for all its extensions */
int __xpg_strerror_r(int number, char* text, size_t size);
#define strerror_r __xpg_strerror_r
#endif

static void texts_in_rooms(void) {
    int (*function)(int, char*, size_t) = strerror_r; /* that of POSIX */
    const char* before = strerror(ENOENT);
    char text[40];
    errno = 123;
    CHECK(strerror_r(EPIPE, text, sizeof text) == 0);
    CHECK_TEXT(before, "No such file or directory");
    CHECK(strerror_r(ECONNREFUSED, text, sizeof text) == 0);
    CHECK_TEXT(text, "Connection refused");
    CHECK(strerror_r(ECONNREFUSED, text, 19) == 0 && strerror_r(ECONNREFUSED, text, 18) == ERANGE);
    CHECK_TEXT(text, "Connection refuse");
    CHECK(function(EAGAIN, text, 1) == ERANGE && text[0] == '\0');
    CHECK(function(9999, text, sizeof text) == EINVAL);
    CHECK_TEXT(text, "Unknown error 9999");
    CHECK(function(0, text, sizeof text) == 0);
    CHECK_TEXT(text, strerror(0));
    CHECK(errno == 123);
}

static void errno_kept(void) {
    char text[8];
    int client, server;
    errno = 123;
    make_pair(&client, &server);
    CHECK(write(client, "abc", 3) == 3 && read(server, text, sizeof text) == 3);
    CHECK(polled(client, POLLOUT, 1000) == POLLOUT);
    set_option(client, SOL_SOCKET, SO_KEEPALIVE, 1);
    close_both(client, server);
    CHECK(errno == 123);
}

/* Old programs forget to set a length, or pass what is no length at all: a large one is as good as any, a negative one
 * is EINVAL. */
static void odd_lengths(void) {
    struct sockaddr_in address, nobody = loopback();
    struct sockaddr_storage room;
    struct msghdr message;
    struct mmsghdr many_messages[1];
    struct iovec part, parts[2];
    struct pollfd one;
    const socklen_t lengths[] = {0x7fffffffU, 0x10000U, 0x80000000U, 0xffffffffU};
    volatile int minus_one = -1, too_many = 1025; /* which the compiler must not see through */
    socklen_t size;
    char byte = 'x';
    int each, client, server, value = 1, u = bound(SOCK_DGRAM), l = listener();
    make_pair(&client, &server);
    address = name_of(u);
    part.iov_base = &byte;
    part.iov_len = 1;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    for (each = 0; each < 4; ++each) {
        const int negative = each >= 2;
        int fd;
        /* room for an address */
        CHECK(sendto(u, "x", 1, 0, plain(&address), sizeof address) == 1);
        size = lengths[each];
        errno = 0;
        CHECK(recvfrom(u, &byte, 1, 0, (struct sockaddr*)&room, &size) == (negative ? -1 : 1));
        CHECK(negative ? errno == EINVAL : size == sizeof(struct sockaddr_in));
        CHECK(write(client, "x", 1) == 1);
        size = lengths[each];
        errno = 0;
        CHECK(recvfrom(server, &byte, 1, 0, (struct sockaddr*)&room, &size) == 1 || (negative && errno == EINVAL));
        size = lengths[each];
        errno = 0;
        CHECK(getsockname(u, (struct sockaddr*)&room, &size) == (negative ? -1 : 0));
        CHECK(negative ? errno == EINVAL : size == sizeof(struct sockaddr_in));
        size = lengths[each];
        errno = 0;
        CHECK(getpeername(client, (struct sockaddr*)&room, &size) == (negative ? -1 : 0));
        CHECK(negative ? errno == EINVAL : size == sizeof(struct sockaddr_in));
        fd = client_of(l);
        size = lengths[each];
        errno = 0;
        value = accept(l, (struct sockaddr*)&room, &size);
        CHECK(negative ? value == -1 && errno == EINVAL : value >= 0 && size == sizeof(struct sockaddr_in));
        if (value >= 0) CHECK(close(value) == 0);
        CHECK(close(fd) == 0);
        message.msg_name = &room;
        message.msg_namelen = lengths[each];
        if (!negative) CHECK(sendto(u, "x", 1, 0, plain(&address), sizeof address) == 1);
        errno = 0;
        CHECK(recvmsg(u, &message, MSG_DONTWAIT) == (negative ? -1 : 1) && (!negative || errno == EINVAL));
        /* of an address */
        FAILS(bind(l, plain(&nobody), lengths[each]), EINVAL);
        FAILS(connect(u, plain(&address), lengths[each]), EINVAL);
        FAILS(sendto(u, &byte, 1, 0, plain(&address), lengths[each]), EINVAL);
        message.msg_name = &address;
        message.msg_namelen = lengths[each];
        errno = 0;
        CHECK(sendmsg(u, &message, 0) == (negative ? -1 : 1) && (!negative || errno == EINVAL));
        if (!negative) CHECK(recv(u, &byte, 1, 0) == 1);
        memset(many_messages, 0, sizeof many_messages);
        many_messages[0].msg_hdr = message;
        errno = 0;
        CHECK(sendmmsg(u, many_messages, 1, 0) == (negative ? -1 : 1) && (!negative || errno == EINVAL));
        if (!negative) CHECK(recv(u, &byte, 1, 0) == 1);
        /* of an option */
        size = lengths[each];
        errno = 0;
        CHECK(getsockopt(u, SOL_SOCKET, SO_TYPE, &value, &size) == (negative ? -1 : 0));
        CHECK(negative ? errno == EINVAL : size == sizeof value && value == SOCK_DGRAM);
        value = 1;
        errno = 0;
        CHECK(setsockopt(client, SOL_SOCKET, SO_KEEPALIVE, &value, lengths[each]) == (negative ? -1 : 0));
        CHECK(!negative || errno == EINVAL);
        errno = 0;
        CHECK(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &value, lengths[each]) == (negative ? -1 : 0));
        CHECK(!negative || errno == EINVAL);
    }
    for (size = sizeof address - 1; size != 0; --size) {
        FAILS(sendto(u, &byte, 1, 0, plain(&address), size), EINVAL);
        FAILS(connect(u, plain(&address), size), EINVAL);
        if (size == sizeof(sa_family_t)) break;
    }
    /* of parts */
    parts[0] = part;
    parts[1].iov_base = &byte;
    parts[1].iov_len = (size_t)-1;
    FAILS(writev(client, parts, 2), EINVAL);
    FAILS(readv(client, parts, 2), EINVAL);
    FAILS(writev(client, parts, minus_one), EINVAL);
    FAILS(readv(client, parts, too_many), EINVAL);
    message.msg_name = NULL;
    message.msg_namelen = 0;
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    FAILS(sendmsg(client, &message, 0), EINVAL);
    FAILS(recvmsg(client, &message, 0), EINVAL);
    message.msg_iovlen = 1025;
    FAILS(sendmsg(client, &message, 0), EMSGSIZE);
    FAILS(recvmsg(client, &message, 0), EMSGSIZE);
    /* of a list */
    one.fd = client;
    one.events = POLLOUT;
    FAILS(poll(&one, (nfds_t)minus_one, 0), EINVAL);
    FAILS(select(minus_one, NULL, NULL, NULL, NULL), EINVAL);
    close_both(client, server);
    close_both(u, l);
}

/* A datagram that does not fit, whatever else is asked for with it. */
static void cut_messages(void) {
    char in[20], out[50], control[256];
    struct sockaddr_in address, from;
    struct iovec parts[2];
    struct msghdr message;
    int with, u = bound(SOCK_DGRAM);
    address = name_of(u);
    set_option(u, IPPROTO_IP, IP_PKTINFO, 1);
    memset(out, 'y', sizeof out);
    for (with = 0; with < 8; ++with) { /* control, two parts, the sender's name: each with and without */
        memset(&message, 0, sizeof message);
        memset(in, 0, sizeof in);
        parts[0].iov_base = in;
        parts[0].iov_len = (with & 2) ? 7 : sizeof in;
        parts[1].iov_base = in + 7;
        parts[1].iov_len = sizeof in - 7;
        message.msg_iov = parts;
        message.msg_iovlen = (with & 2) ? 2 : 1;
        if (with & 1) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
        }
        if (with & 4) {
            message.msg_name = &from;
            message.msg_namelen = sizeof from;
        }
        CHECK(sendto(u, out, sizeof out, 0, plain(&address), sizeof address) == sizeof out);
        CHECK(recvmsg(u, &message, MSG_PEEK) == sizeof in && (message.msg_flags & MSG_TRUNC) != 0);
        if (with & 1) message.msg_controllen = sizeof control;
        CHECK(recvmsg(u, &message, 0) == sizeof in && (message.msg_flags & MSG_TRUNC) != 0);
        CHECK(memcmp(in, out, sizeof in) == 0 && (!(with & 1) || message.msg_controllen > 0));
        if (with & 4) CHECK(from.sin_port == address.sin_port && message.msg_namelen == sizeof from);
        CHECK(sendto(u, out, sizeof out, 0, plain(&address), sizeof address) == sizeof out);
        if (with & 1) message.msg_controllen = sizeof control;
        CHECK(recvmsg(u, &message, MSG_TRUNC) == sizeof out && (message.msg_flags & MSG_TRUNC) != 0);
        FAILS(recv(u, in, sizeof in, MSG_DONTWAIT), EAGAIN);
    }
    CHECK(close(u) == 0);
}

static void null_pointers(void) {
    int value = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, NULL, sizeof value), EFAULT);
    CHECK(close(fd) == 0);
}

/* The interests of all entries count, as if each had a descriptor of its own. */
static void polled_twice(void) {
    int fds[2], copy;
    struct pollfd two[2];
    struct timeval limit = {5, 0};
    fd_set in, out;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    two[0].fd = two[1].fd = fds[0];
    two[0].events = POLLIN;
    two[1].events = POLLOUT;
    CHECK(poll(two, 2, 5000) == 1 && two[0].revents == 0 && two[1].revents == POLLOUT);
    two[0].events = POLLOUT;
    two[1].events = POLLIN;
    CHECK(poll(two, 2, 5000) == 1 && two[0].revents == POLLOUT && two[1].revents == 0);
    copy = dup(fds[0]);
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(fds[0], &in);
    FD_SET(copy, &out);
    CHECK(select(copy + 1, &in, &out, NULL, &limit) == 1 && !FD_ISSET(fds[0], &in) && FD_ISSET(copy, &out));
    CHECK(write(fds[1], "x", 1) == 1 && poll(two, 2, 5000) == 2);
    CHECK(close(copy) == 0);
    close_both(fds[0], fds[1]);
}

/* How a refused connect ended is told once, to whoever asks first: also to another connect. */
static void connect_until_told(void) {
    struct sockaddr_in nobody;
    int closed = bound(SOCK_STREAM), way;
    nobody = name_of(closed);
    CHECK(close(closed) == 0);
    for (way = 0; way < 2; ++way) {
        int fd = socket(AF_INET, SOCK_STREAM, 0), calls = 0, last = EINPROGRESS;
        set_non_blocking(fd);
        while ((last == EINPROGRESS || last == EALREADY) && calls < 20) {
            fd_set out;
            struct timeval limit = {5, 0};
            last = connect(fd, plain(&nobody), sizeof nobody) == 0 ? 0 : errno;
            ++calls;
            FD_ZERO(&out);
            FD_SET(fd, &out);
            if (way == 0) {
                select(fd + 1, NULL, &out, NULL, &limit);
            } else {
                polled(fd, POLLOUT, 5000);
            }
        }
        CHECK(last == ECONNREFUSED && calls < 20);
        CHECK(close(fd) == 0);
    }
}

static void* kill_soon(void* number) {
#ifndef _WIN32 /* where each thread has a mask of its own */
    sigset_t every;
    sigfillset(&every);
    pthread_sigmask(SIG_BLOCK, &every, NULL);
#endif
    usleep(100000);
    kill(getpid(), *(int*)number);
    return NULL;
}

static void note_signal(int number) { (void)number; }

/* A signal to the process ends the call in which a thread waits. */
static void killed_while_waiting(void) {
    int fds[2], number = SIGUSR1;
    char byte;
    pthread_t other;
    struct sigaction handled;
    struct timeval limit = {5, 0};
    struct pollfd one;
    memset(&handled, 0, sizeof handled);
    handled.sa_handler = note_signal;
    CHECK(sigaction(number, &handled, NULL) == 0);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    CHECK(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    CHECK(pthread_create(&other, NULL, kill_soon, &number) == 0);
    FAILS(recv(fds[0], &byte, 1, 0), EINTR);
    CHECK(pthread_join(other, NULL) == 0);
    CHECK(pthread_create(&other, NULL, kill_soon, &number) == 0);
    one.fd = fds[0];
    one.events = POLLIN;
    FAILS(poll(&one, 1, 5000), EINTR);
    CHECK(pthread_join(other, NULL) == 0);
    signal(number, SIG_DFL);
    close_both(fds[0], fds[1]);
}

/* No limit ends before it is over. */
static void never_early(void) {
    int fds[2], turn;
    struct timespec before, after;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    for (turn = 0; turn < 40; ++turn) {
        long long least = turn % 2 == 0 ? 5000000 : 3000000;
        clock_gettime(CLOCK_MONOTONIC, &before);
        if (turn % 2 == 0) {
            CHECK(polled(fds[0], POLLIN, 5) == 0);
        } else {
            CHECK(usleep(3000) == 0);
        }
        clock_gettime(CLOCK_MONOTONIC, &after);
        CHECK((after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec >= least);
    }
    close_both(fds[0], fds[1]);
}

static const struct test_case all[] = {
    {"LIFE-9: descriptors are small, lowest first, and files and sockets share them", descriptors},
    {"LIFE-4: a socket call on a file is ENOTSOCK, on a closed descriptor EBADF", not_a_socket},
    {"LIFE-4: a pipe is no socket, nor is a file, whatever is called", other_descriptors},
    {"LIFE-4: fstat tells sockets, pipes and files apart, and only files have a position", kinds_of_descriptors},
    {"NAME-8: what cannot be made fails with EAFNOSUPPORT, EINVAL or EPROTONOSUPPORT", impossible_sockets},
    {"LIFE-10: duplicates share the open socket and outlive each other", duplicates},
    {"O_NONBLOCK and FD_CLOEXEC are set with the socket, by fcntl and by ioctl", flags},
    {"BIND-2: the port of a listener is not given to a second, SO_REUSEADDR or not", bind_twice},
    {"BIND-3: the port of a closed listener with closed connections is free at once", rebind},
    {"BIND-4: an address of no interface is EADDRNOTAVAIL", bind_elsewhere},
    {"BIND-6: datagram sockets share a port if both say SO_REUSEADDR", shared_datagram_ports},
    {"LSTN-1, LSTN-2, LSTN-3, ACPT-1: listen finds a port for a socket without one and refuses datagrams",
     listen_states},
    {"ERR-1, ACPT-2, ACPT-3: accept says EAGAIN, or gives a socket that blocks whatever its listener does", accepting},
    {"ACPT-5, STRM-7: what a client sent before it closed is read after accept", early_client},
    {"CONN-3, CONN-4: a refused connect is ECONNREFUSED within a second", refused},
    {"CONN-5: a connect that is refused later leaves ECONNREFUSED in SO_ERROR, once", refused_later},
    {"CONN-1, CONN-2: a non-blocking connect ends with POLLOUT and then EISCONN", connect_later},
    {"CONN-6, CONN-11, NAME-4, LSTN-5: a second connect while one is pending is EALREADY", pending_connect},
    {"CONN-9: connecting to the unspecified address reaches this machine", to_any},
    {"CONN-18, SHUT-4, WAIT-7: a stream without connection says ENOTCONN and POLLHUP", unconnected},
    {"STRM-1, STRM-4: bytes arrive complete, in order, and a blocking write takes all of them", whole_stream},
    {"STRM-2: a full connection is EAGAIN, and what was taken arrives", full_buffer},
    {"STRM-6: with nothing to read it is EAGAIN, and no bytes are 0", nothing_there},
    {"STRM-8: MSG_PEEK and FIONREAD leave the bytes where they are", peeking},
    {"STRM-10: readv and writev keep the order", vectors},
    {"STRM-11, SHUT-7: a reset is ECONNRESET for the reader and EPIPE for the writer after it", reset_by_peer},
    {"STRM-14: writing to a peer that closed ends with EPIPE", broken_pipes},
    {"SIG-2: a handler for SIGPIPE is called, but not with MSG_NOSIGNAL", sigpipe_handler},
    {"SHUT-1: after SHUT_WR the peer reads the end and can still answer", half_close},
    {"SHUT-6: after SHUT_RD the socket is readable and at its end", shut_for_reading},
    {"SHUT-5: SHUT_RD ends a read that waits in another thread", shutdown_wakes},
    {"STRM-15: SO_RCVTIMEO ends reads and accepts with EAGAIN", time_limits},
    {"OPT-1, SHUT-8: options are set and read back, linger as two ints", options},
    {"V6-1, V6-2: a socket for IPv6 takes IPv4 too unless told otherwise", both_families},
    {"DGRM-1: datagrams come whole, empty, cut off or with their real size", datagrams},
    {"DGRM-1, DGRM-2: a datagram's sender is told, of one cut off too, and the unspecified address is this machine",
     datagram_addresses},
    {"DGRM-9, DGRM-11, DGRM-13: a connected datagram socket hears its peer only, until AF_UNSPEC", connected_datagrams},
    {"DGRM-6: an undeliverable datagram does not make the next receive fail", foreign_errors},
    {"DGRM-15, DGRM-17: too large is EMSGSIZE, broadcast without permission EACCES", too_large},
    {"DGRM-2: sendmsg and recvmsg gather, scatter and tell MSG_TRUNC", messages},
    {"CMSG-1: IP_PKTINFO comes as a control message", control_messages},
    {"PAIR-1: socketpair makes streams and datagrams", pairs},
    {"pipe has a read end and a write end that poll knows", pipes},
    {"WAIT-6: select finds what is ready and nothing else", selecting},
    {"WAIT-8, WAIT-9: poll finds what is ready and nothing else, again and again", polling},
    {"WAIT-12: 300 sockets are polled together", many},
    {"WAIT-9: a descriptor that is polled twice, or selected with its copy, is seen in both places", polled_twice},
    {"CONN-5: a connect that is called until it says how it ended is told of the refusal", connect_until_told},
    {"SIG-1: a signal that another thread sends to the process ends a call that waits", killed_while_waiting},
    {"WAIT-3: poll and usleep end no sooner than they were told", never_early},
    {"OOB-1: urgent data is exceptional to select and read with MSG_OOB", urgent_data},
    {"SIG-1: a timer's handler runs while a call waits, which ends with EINTR", interrupted_calls},
    {"SIG-1: a timer's handler runs in a loop of calls that never wait", busy_calls},
    {"a blocked signal waits until it is let through", blocked_signals},
    {"ERR-3: strerror has the texts that scripts look for", texts},
    {"ERR-3: strerror has Linux's text for every error", all_texts},
    {"ERR-3: strerror_r has them in the caller's room, as far as they fit", texts_in_rooms},
    {"ERR-5, GLOB-1: errno stays as it is when all is well", errno_kept},
    {"a null pointer is EFAULT", null_pointers},
    {"a length that is too large is as good as any, a negative one EINVAL", odd_lengths},
    {"DGRM-2: a datagram that was cut off fills the room, with control messages too", cut_messages},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
