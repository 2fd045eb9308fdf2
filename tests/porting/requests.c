/* Options, requests, flags, messages in parts and the other rows of long tables. Compiled as it stands for this host,
   whose own functions prove the test right, and with portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "cases.h"
#include "scene.h"

static int scratch(const char* path) {
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0);
    return fd;
}

/* The device that has nothing and takes everything, by the name it has here. */
static int nothing(void) {
    int fd = open("/dev/null", O_RDWR);
    if (fd < 0) fd = open("NUL", O_RDWR);
    CHECK(fd >= 0);
    return fd;
}

static void kinds(void) {
    static const int never[] = {SO_TYPE, SO_ERROR, SO_ACCEPTCONN, SO_DOMAIN, SO_PROTOCOL};
    int stream = socket(AF_INET, SOCK_STREAM, 0), datagram = socket(AF_INET6, SOCK_DGRAM, 0);
    int value = 1;
    size_t each;
    CHECK(option(stream, SOL_SOCKET, SO_TYPE) == SOCK_STREAM && option(stream, SOL_SOCKET, SO_DOMAIN) == AF_INET);
    CHECK(option(stream, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP);
    CHECK(option(datagram, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM && option(datagram, SOL_SOCKET, SO_DOMAIN) == AF_INET6);
    CHECK(option(datagram, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_UDP);
    for (each = 0; each < sizeof never / sizeof never[0]; ++each)
        FAILS(setsockopt(stream, SOL_SOCKET, never[each], &value, sizeof value), ENOPROTOOPT);
    close_both(stream, datagram);
}

static void read_back(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval limit;
    struct linger lingering;
    socklen_t size = sizeof limit;
    CHECK(option(fd, SOL_SOCKET, SO_REUSEPORT) == 0);
    set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    CHECK(option(fd, SOL_SOCKET, SO_REUSEPORT) != 0);
    limit.tv_sec = 1;
    limit.tv_usec = 500000;
    CHECK(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0);
    memset(&limit, 0xff, sizeof limit);
    CHECK(getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, &size) == 0 && size == sizeof limit);
    CHECK(limit.tv_sec == 1 && limit.tv_usec == 500000);
    set_option(fd, SOL_SOCKET, SO_RCVLOWAT, 1);
    CHECK(option(fd, SOL_SOCKET, SO_RCVLOWAT) == 1 && option(fd, SOL_SOCKET, SO_SNDLOWAT) == 1);
    set_option(fd, SOL_SOCKET, SO_DEBUG, 0);
    CHECK(option(fd, SOL_SOCKET, SO_DEBUG) == 0);
    lingering.l_onoff = 1;
    lingering.l_linger = 3;
    CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &lingering, sizeof lingering) == 0);
    lingering.l_onoff = 0;
    CHECK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &lingering, sizeof lingering) == 0);
    size = sizeof lingering;
    lingering.l_onoff = 1;
    CHECK(getsockopt(fd, SOL_SOCKET, SO_LINGER, &lingering, &size) == 0 && lingering.l_onoff == 0);
    CHECK(close(fd) == 0);
}

static void sizes(void) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0), value = 1;
    unsigned char byte = 33;
    socklen_t size = sizeof value;
    CHECK(setsockopt(fd, IPPROTO_IP, IP_TTL, &byte, sizeof byte) == 0 && option(fd, IPPROTO_IP, IP_TTL) == 33);
    byte = 7;
    CHECK(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &byte, sizeof byte) == 0);
    CHECK(option(fd, IPPROTO_IP, IP_MULTICAST_TTL) == 7);
    FAILS(setsockopt(fd, IPPROTO_IP, IP_TTL, &value, 0), EINVAL);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &value, 2), EINVAL);
    FAILS(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value), EINVAL);
    size = (socklen_t)-1;
    FAILS(getsockopt(fd, SOL_SOCKET, SO_BROADCAST, &value, &size), EINVAL);
    size = 1; /* as much as there is room for */
    value = 0;
    CHECK(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size) == 0 && size == 1 && *(char*)&value == SOCK_DGRAM);
    CHECK(close(fd) == 0);
}

static unsigned loopback_index(void) {
    struct ifaddrs *all, *one;
    unsigned found = 0;
    CHECK(getifaddrs(&all) == 0);
    for (one = all; one != NULL; one = one->ifa_next)
        if ((one->ifa_flags & IFF_LOOPBACK) != 0) found = if_nametoindex(one->ifa_name);
    freeifaddrs(all);
    CHECK(found != 0);
    return found;
}

/* The three forms in which an interface is told for groups. */
static void groups_by_interface(void) {
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = bound(SOCK_DGRAM);
    struct sockaddr_in to = loopback();
    struct ip_mreqn wide;
    struct ip_mreq narrow;
    char text[8];
    to.sin_addr.s_addr = htonl(INADDR_ANY);
    CHECK(bind(in, plain(&to), sizeof to) == 0);
    memset(&wide, 0, sizeof wide);
    memset(&narrow, 0, sizeof narrow);
    CHECK(inet_aton("239.255.7.10", &wide.imr_multiaddr) == 1);
    wide.imr_address.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &wide, sizeof wide) == 0);
    CHECK(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &wide, sizeof wide) == 0);
    to.sin_port = name_of(in).sin_port;
    to.sin_addr = wide.imr_multiaddr;
    CHECK(sendto(out, "group", 5, 0, plain(&to), sizeof to) == 5);
    CHECK(polled(in, POLLIN, 5000) == POLLIN && recv(in, text, sizeof text, MSG_DONTWAIT) == 5);
    CHECK(setsockopt(in, IPPROTO_IP, IP_DROP_MEMBERSHIP, &wide, sizeof wide) == 0);
    narrow.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &narrow, sizeof narrow) == 0);
    wide.imr_address.s_addr = htonl(INADDR_ANY); /* and by number */
    wide.imr_ifindex = (int)loopback_index();
    errno = 0;
    if (setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &wide, sizeof wide) == 0) {
        CHECK(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &wide, sizeof wide) == 0);
        CHECK(sendto(out, "again", 5, 0, plain(&to), sizeof to) == 5);
        CHECK(polled(in, POLLIN, 5000) == POLLIN && recv(in, text, sizeof text, MSG_DONTWAIT) == 5);
    } else { /* Wine 8 knows no numbers */
        CHECK(errno == EADDRNOTAVAIL || errno == EINVAL);
        FAILS(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &wide, sizeof wide), EINVAL);
    }
    FAILS(setsockopt(in, IPPROTO_IP, IP_ADD_MEMBERSHIP, &wide, 4), EINVAL);
    FAILS(setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &wide, 2), EINVAL);
    close_both(in, out);
}

static void reset_as_option(void) {
    int client, server;
    char byte;
    make_pair(&client, &server);
    reset(server);
    CHECK(polled(client, POLLIN, 5000) != 0);
    CHECK(option(client, SOL_SOCKET, SO_ERROR) == ECONNRESET);
    CHECK(option(client, SOL_SOCKET, SO_ERROR) == 0); /* once */
    CHECK(read(client, &byte, 1) == 0 && close(client) == 0);
}

static void reset_in_parts(void) {
    char one[2], two[2];
    struct iovec parts[2];
    int client, server;
    parts[0].iov_base = one;
    parts[0].iov_len = sizeof one;
    parts[1].iov_base = two;
    parts[1].iov_len = sizeof two;
    make_pair(&client, &server);
    reset(server);
    CHECK(polled(client, POLLIN, 5000) != 0);
    FAILS(readv(client, parts, 2), ECONNRESET);
    CHECK(readv(client, parts, 2) == 0 && close(client) == 0);
}

/* Where a refusal takes a while: by poll first, or by a read that waits for it. */
static void refused_as_read(void) {
    int waits;
    for (waits = 0; waits < 2; ++waits) {
        struct sockaddr_in address;
        char byte;
        int at_once, nobody = bound(SOCK_STREAM), fd = socket(AF_INET, SOCK_STREAM, 0);
        address = name_of(nobody);
        CHECK(close(nobody) == 0);
        set_non_blocking(fd);
        errno = 0;
        at_once = connect(fd, plain(&address), sizeof address);
        CHECK(at_once == -1 && (errno == EINPROGRESS || errno == ECONNREFUSED));
        if (errno == EINPROGRESS) {
            if (waits)
                CHECK(fcntl(fd, F_SETFL, 0) == 0);
            else
                CHECK(polled(fd, POLLIN, 5000) != 0);
            FAILS(read(fd, &byte, 1), ECONNREFUSED);
        }
        CHECK(close(fd) == 0);
    }
}

static void the_mark(void) {
    char text[8];
    int client, server, at = -1, file = scratch("porting_requests_mark.tmp");
    make_pair(&client, &server);
    set_option(server, SOL_SOCKET, SO_OOBINLINE, 1);
    CHECK(send(client, "ab!", 3, MSG_OOB) == 3 && send(client, "cd", 2, 0) == 2);
    CHECK(polled(server, POLLIN, 5000) != 0);
    CHECK(read(server, text, sizeof text) == 2 && text[0] == 'a'); /* as far as the mark */
    CHECK(sockatmark(server) == 1 && ioctl(server, SIOCATMARK, &at) == 0 && at == 1);
    CHECK(recv(server, text, 3, MSG_WAITALL) == 3 && memcmp(text, "!cd", 3) == 0);
    FAILS(sockatmark(file), ENOTTY);
    FAILS(ioctl(file, SIOCATMARK, &at), ENOTTY);
    CHECK(close(file) == 0 && unlink("porting_requests_mark.tmp") == 0);
    FAILS(sockatmark(file), EBADF);
    close_both(client, server);
}

static void how_much_there_is(void) {
    int ends[2], there = -1, off = 0, file = scratch("porting_requests_there.tmp"), device = nothing();
    char text[8];
    CHECK(write(file, "ten bytes.", 10) == 10 && lseek(file, 4, SEEK_SET) == 4);
    CHECK(ioctl(file, FIONREAD, &there) == 0 && there == 6);
    CHECK(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3);
    CHECK(ioctl(ends[0], FIONREAD, &there) == 0 && there == 3);
    FAILS(ioctl(device, FIONREAD, &there), ENOTTY);
    there = 1;
    CHECK(ioctl(file, FIONBIO, &there) == 0 && read(file, text, sizeof text) == 6);
    CHECK(ioctl(ends[0], FIONBIO, &there) == 0 && read(ends[0], text, sizeof text) == 3);
    FAILS(read(ends[0], text, sizeof text), EAGAIN);
    CHECK(ioctl(ends[0], FIOASYNC, &off) == 0);
    close_both(ends[0], ends[1]);
    CHECK(close(device) == 0 && close(file) == 0 && unlink("porting_requests_there.tmp") == 0);
}

static void unknown_requests(void) {
    struct ifreq request;
    int number = 0, fd = socket(AF_INET, SOCK_DGRAM, 0), file = scratch("porting_requests_unknown.tmp");
    memset(&request, 0, sizeof request);
    FAILS(ioctl(fd, 0x5999, &number), ENOTTY);
    FAILS(ioctl(file, 0x5999, &number), ENOTTY);
    FAILS(ioctl(file, SIOCGIFADDR, &request), ENOTTY);
    FAILS(ioctl(file, SIOCGIFMTU, &request), ENOTTY);
    FAILS(fcntl(fd, 9999), EINVAL);
    FAILS(fcntl(fd, F_DUPFD, -1), EINVAL);
    CHECK(close(file) == 0 && unlink("porting_requests_unknown.tmp") == 0);
    FAILS(ioctl(file, FIONBIO, &number), EBADF);
    CHECK(close(fd) == 0);
}

static void interface_rows(void) {
    struct ifreq request, other;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&request, 0, sizeof request);
    CHECK(if_indextoname(loopback_index(), request.ifr_name) == request.ifr_name);
    other = request;
    CHECK(ioctl(fd, SIOCGIFMETRIC, &request) == 0 && request.ifr_metric == 0);
    CHECK(ioctl(fd, SIOCGIFDSTADDR, &request) == 0 && ioctl(fd, SIOCGIFADDR, &other) == 0);
    CHECK(memcmp(&request.ifr_dstaddr, &other.ifr_addr, sizeof(struct sockaddr_in)) == 0);
    CHECK(close(fd) == 0);
}

static void of_files(void) {
    struct iovec parts[3];
    char one[3], two[8];
    volatile int negative = -1;
    int copy, file = scratch("porting_requests_files.tmp");
    parts[0].iov_base = "abc";
    parts[0].iov_len = 3;
    parts[1].iov_base = "";
    parts[1].iov_len = 0;
    parts[2].iov_base = "defg";
    parts[2].iov_len = 4;
    CHECK(writev(file, parts, 3) == 7 && lseek(file, 0, SEEK_SET) == 0);
    parts[0].iov_base = one;
    parts[1].iov_base = two;
    parts[1].iov_len = sizeof two; /* more than there is */
    CHECK(readv(file, parts, 2) == 7 && memcmp(one, "abc", 3) == 0 && memcmp(two, "defg", 4) == 0);
    CHECK(readv(file, parts, 2) == 0);
    FAILS(readv(file, parts, negative), EINVAL);
    FAILS(writev(file, parts, negative), EINVAL);
    copy = fcntl(file, F_DUPFD, 40);
    CHECK(copy >= 40 && lseek(copy, 0, SEEK_CUR) == 7);
    CHECK(fcntl(copy, F_SETFL, O_NONBLOCK) == 0 && read(file, one, 1) == 0);
    errno = 0;
    CHECK(fcntl(file, F_GETOWN) == 0 || errno == ENOSYS);
    CHECK(isatty(file) == 0);
    CHECK(close(file) == 0 && close(copy) == 0 && unlink("porting_requests_files.tmp") == 0);
    FAILS(readv(file, parts, 2), EBADF);
    FAILS(writev(file, parts, 2), EBADF);
}

static void of_the_null_device(void) {
    char byte;
    int fd = nothing();
    CHECK(polled(fd, POLLIN | POLLOUT, 1000) == (POLLIN | POLLOUT));
    CHECK(write(fd, "gone", 4) == 4 && read(fd, &byte, 1) == 0);
    errno = 0;
    CHECK(isatty(fd) == 0 && errno == ENOTTY && close(fd) == 0);
}

static void wrong_vectors(void) {
    static struct iovec parts[1025]; /* one more than there may be */
    struct iovec* volatile nowhere = NULL;
    struct msghdr message;
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    FAILS(writev(ends[0], nowhere, 1), EFAULT);
    FAILS(readv(ends[0], parts, 1025), EINVAL);
    memset(&message, 0, sizeof message);
    message.msg_iov = parts;
    message.msg_iovlen = 1025;
    FAILS(sendmsg(ends[0], &message, 0), EMSGSIZE);
    FAILS(recvmsg(ends[0], &message, 0), EMSGSIZE);
    close_both(ends[0], ends[1]);
}

static void* in_two_pieces(void* with) {
    int fd = *(int*)with;
    CHECK(write(fd, "abcde", 5) == 5);
    poll(NULL, 0, 50);
    CHECK(write(fd, "fgh", 3) == 3);
    return NULL;
}

/* All of it, over several buffers, although it comes bit by bit. */
static void waiting_for_all(void) {
    char one[3], two[3], three[2];
    struct iovec parts[3];
    struct msghdr message;
    pthread_t thread;
    int client, server;
    make_pair(&client, &server);
    parts[0].iov_base = one;
    parts[0].iov_len = 3;
    parts[1].iov_base = two;
    parts[1].iov_len = 3;
    parts[2].iov_base = three;
    parts[2].iov_len = 2;
    memset(&message, 0, sizeof message);
    message.msg_iov = parts;
    message.msg_iovlen = 3;
    CHECK(pthread_create(&thread, NULL, in_two_pieces, &client) == 0);
    CHECK(recvmsg(server, &message, MSG_WAITALL) == 8);
    CHECK(memcmp(one, "abc", 3) == 0 && memcmp(two, "def", 3) == 0 && memcmp(three, "gh", 2) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    close_both(client, server);
}

static void large_in_parts(void) {
    static char first[5000], second[4000], whole[10000];
    struct iovec parts[2];
    struct msghdr message;
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    struct sockaddr_in to = name_of(b);
    memset(first, 'a', sizeof first);
    memset(second, 'b', sizeof second);
    parts[0].iov_base = first;
    parts[0].iov_len = sizeof first;
    parts[1].iov_base = second;
    parts[1].iov_len = sizeof second;
    memset(&message, 0, sizeof message);
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    CHECK(sendmsg(a, &message, 0) == 9000);
    CHECK(recv(b, whole, sizeof whole, 0) == 9000 && whole[4999] == 'a' && whole[5000] == 'b');
    close_both(a, b);
}

union room {
    char bytes[256];
    struct cmsghdr aligned;
};

static void two_control_messages(void) {
    union room control;
    struct iovec part;
    struct msghdr message;
    struct cmsghdr* one;
    struct sockaddr_in to;
    char text[8];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM), hops = 0, where = 0, number;
    to = name_of(b);
    set_option(b, IPPROTO_IP, IP_PKTINFO, 1);
    set_option(b, IPPROTO_IP, IP_RECVTTL, 1);
    set_option(a, IPPROTO_IP, IP_TTL, 44);
    CHECK(sendto(a, "x", 1, 0, plain(&to), sizeof to) == 1);
    part.iov_base = text;
    part.iov_len = sizeof text;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    CHECK(recvmsg(b, &message, 0) == 1);
    for (one = CMSG_FIRSTHDR(&message); one != NULL; one = CMSG_NXTHDR(&message, one)) {
        if (one->cmsg_level != IPPROTO_IP) continue;
        where += one->cmsg_type == IP_PKTINFO;
        if (one->cmsg_type == IP_TTL) {
            memcpy(&number, CMSG_DATA(one), sizeof number);
            CHECK(number == 44);
            ++hops;
        }
    }
    CHECK(where == 1 && hops == 1);
    close_both(a, b);
}

/* A datagram may say where it comes from; what cannot be sent along is refused. */
static void control_on_sending(void) {
    union room control;
    struct iovec part;
    struct msghdr message;
    struct in_pktinfo info;
    struct sockaddr_in to, from;
    socklen_t size = sizeof from;
    char text[8];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM), hops = 33;
    to = name_of(b);
    memset(&control, 0, sizeof control);
    memset(&info, 0, sizeof info);
    info.ipi_spec_dst.s_addr = htonl(INADDR_LOOPBACK);
    part.iov_base = "from";
    part.iov_len = 4;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_name = &to;
    message.msg_namelen = sizeof to;
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof info);
    control.aligned.cmsg_level = IPPROTO_IP;
    control.aligned.cmsg_type = IP_PKTINFO;
    control.aligned.cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(&control.aligned), &info, sizeof info);
    CHECK(sendmsg(a, &message, 0) == 4);
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 4);
    CHECK(from.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && from.sin_port == name_of(a).sin_port);
    control.aligned.cmsg_type = IP_TTL;
    control.aligned.cmsg_len = CMSG_LEN(sizeof hops);
    message.msg_controllen = CMSG_SPACE(sizeof hops);
    memcpy(CMSG_DATA(&control.aligned), &hops, sizeof hops);
    CHECK(sendmsg(a, &message, 0) == 4 && recv(b, text, sizeof text, 0) == 4);
    control.aligned.cmsg_level = SOL_SOCKET;
    control.aligned.cmsg_type = SCM_RIGHTS;
    control.aligned.cmsg_len = CMSG_LEN(sizeof a);
    message.msg_controllen = CMSG_SPACE(sizeof a);
    memcpy(CMSG_DATA(&control.aligned), &a, sizeof a);
    errno = 0;
    CHECK(sendmsg(a, &message, 0) == 4 || errno == EOPNOTSUPP || errno == EINVAL); /* Linux ignores it */
    close_both(a, b);
}

static void some_messages(void) {
    static char too_much[70000];
    struct mmsghdr messages[2];
    struct iovec parts[2];
    char text[8];
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    struct sockaddr_in to = name_of(b);
    memset(messages, 0, sizeof messages);
    parts[0].iov_base = "one";
    parts[0].iov_len = 3;
    parts[1].iov_base = too_much;
    parts[1].iov_len = sizeof too_much;
    CHECK(connect(a, plain(&to), sizeof to) == 0);
    messages[0].msg_hdr.msg_iov = &parts[0];
    messages[0].msg_hdr.msg_iovlen = 1;
    messages[1].msg_hdr.msg_iov = &parts[1];
    messages[1].msg_hdr.msg_iovlen = 1;
    errno = 123;
    CHECK(sendmmsg(a, messages, 2, 0) == 1 && errno == 123 && messages[0].msg_len == 3);
    CHECK(recv(b, text, sizeof text, 0) == 3);
    FAILS(sendmmsg(a, messages + 1, 1, 0), EMSGSIZE);
    close_both(a, b);
}

static void wrong_places(void) {
    struct sockaddr_in address = loopback();
    int stream = socket(AF_INET, SOCK_STREAM, 0), datagram = bound(SOCK_DGRAM);
    address.sin_port = htons(9);
    FAILS(connect(stream, plain(&address), 3), EINVAL);
    address.sin_family = 77;
    FAILS(connect(stream, plain(&address), sizeof address), EAFNOSUPPORT);
    FAILS(sendto(datagram, "x", 1, 0, plain(&address), sizeof address), EAFNOSUPPORT);
    FAILS(connect(datagram, plain(&address), sizeof address), EAFNOSUPPORT);
    FAILS(dup2(stream, -1), EBADF);
    FAILS(dup2(stream, 0x7ffffff), EBADF);
    FAILS(socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP), EPROTONOSUPPORT);
    FAILS(socket(AF_INET, SOCK_RAW, 0), EPROTONOSUPPORT);
    FAILS(socket(AF_INET, SOCK_STREAM, -1), EINVAL);
    FAILS(socket(AF_UNIX, SOCK_STREAM, IPPROTO_TCP), EPROTONOSUPPORT);
    close_both(stream, datagram);
}

static void a_listener_shut(void) {
    int l = listener();
    CHECK(shutdown(l, SHUT_RD) == 0);
    FAILS(accept(l, NULL, NULL), EINVAL);
    CHECK(close(l) == 0);
}

/* By address, as the compiler would write its own instead. */
static void memory_and_text(void) {
    void (*volatile clear)(void*, size_t) = bzero;
    void (*volatile copy)(const void*, void*, size_t) = bcopy;
    int (*volatile compare)(const void*, const void*, size_t) = bcmp;
    char* (*volatile first)(const char*, int) = index;
    char* (*volatile last)(const char*, int) = rindex;
    char text[8] = "abcdcba";
    CHECK(first(text, 'b') == text + 1 && last(text, 'b') == text + 5 && first(text, 'x') == NULL);
    CHECK(last(text, '\0') == text + 7 && last(text, 'x') == NULL);
    CHECK(compare(text, "abcd", 4) == 0 && compare(text, "abce", 4) != 0 && compare(text, "x", 0) == 0);
    copy(text, text + 2, 4); /* they may overlap */
    CHECK(memcmp(text, "ababcda", 8) == 0);
    clear(text + 1, 3);
    CHECK(text[0] == 'a' && text[1] == 0 && text[3] == 0 && text[4] == 'c');
}

/* Which some systems send to, and the fast way to them did not look at. */
static void to_no_port(void) {
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct iovec part;
    struct msghdr message;
    int fd = socket(AF_INET, SOCK_DGRAM, 0), other = socket(AF_INET6, SOCK_DGRAM, 0);
    memset(&four, 0, sizeof four);
    four.sin_family = AF_INET;
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_addr = in6addr_loopback;
    FAILS(sendto(fd, "x", 1, 0, (struct sockaddr*)&four, sizeof four), EINVAL);
    FAILS(sendto(fd, "x", 1, MSG_DONTWAIT, (struct sockaddr*)&four, sizeof four), EINVAL);
    FAILS(sendto(fd, "", 0, 0, (struct sockaddr*)&four, sizeof four), EINVAL);
    memset(&message, 0, sizeof message);
    part.iov_base = "x";
    part.iov_len = 1;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_name = &four;
    message.msg_namelen = sizeof four;
    FAILS(sendmsg(fd, &message, 0), EINVAL);
    if (other >= 0) {
        FAILS(sendto(other, "x", 1, 0, (struct sockaddr*)&six, sizeof six), EINVAL);
        close(other);
    }
    close(fd);
}

static const struct test_case all[] = {
    {"DGRM-24: a datagram to no port is EINVAL, however it is sent", to_no_port},
    {"OPT-20: what kind of socket it is can be read and not set", kinds},
    {"OPT-21: SO_REUSEPORT, SO_SNDTIMEO, SO_RCVLOWAT, SO_DEBUG and SO_LINGER read back what was set", read_back},
    {"OPT-22: a byte does for an option of IPv4, and a wrong size is EINVAL", sizes},
    {"MCST-20: a group's interface is told by address or by number", groups_by_interface},
    {"STRM-20: SO_ERROR tells of a reset once, and the stream is at its end", reset_as_option},
    {"STRM-23: readv tells of a reset once, and then of the end", reset_in_parts},
    {"CONN-20: a read after a refused connect says ECONNREFUSED", refused_as_read},
    {"OOB-20: reading stops at the mark, which sockatmark and SIOCATMARK know", the_mark},
    {"FIONREAD counts what a file and a pipe have, FIONBIO works on a pipe", how_much_there_is},
    {"an unknown request is ENOTTY, an unknown command EINVAL", unknown_requests},
    {"IFACE-22: the metric is 0 and the loopback's other end itself", interface_rows},
    {"readv, writev and fcntl work on files", of_files},
    {"the null device is always ready and no terminal", of_the_null_device},
    {"STRM-21: too many buffers are EINVAL or EMSGSIZE, none where some should be EFAULT", wrong_vectors},
    {"STRM-22: MSG_WAITALL fills several buffers", waiting_for_all},
    {"DGRM-22: a large datagram is gathered from its parts", large_in_parts},
    {"CMSG-20: two control messages come with one datagram", two_control_messages},
    {"CMSG-21: a datagram says by IP_PKTINFO where it comes from, and carries no SCM_RIGHTS", control_on_sending},
    {"DGRM-23: sendmmsg tells how many it sent before one failed", some_messages},
    {"CONN-21: places and kinds that cannot be are EINVAL, EAFNOSUPPORT, EBADF, EPROTONOSUPPORT", wrong_places},
    {"ACPT-20: after SHUT_RD a listener has no clients: EINVAL", a_listener_shut},
    {"bcopy, bzero, bcmp, index and rindex do what they always did", memory_and_text},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
