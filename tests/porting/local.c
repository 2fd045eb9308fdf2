/* Local sockets: AF_UNIX. Compiled as it stands for this host, whose own functions prove the test right, and with
   portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "cases.h"

#define FAILS(call, number) CHECK((errno = 0, (call) == -1) && errno == (number))

static double seconds(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return (double)now.tv_sec + (double)now.tv_usec / 1e6;
}

/* Of this process, for several run at once. */
static struct sockaddr_un named(const char* name) {
    struct sockaddr_un address;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    snprintf(address.sun_path, sizeof address.sun_path, "porting-%d-%s", (int)getpid(), name);
    return address;
}
static const struct sockaddr* plain(const struct sockaddr_un* address) { return (const struct sockaddr*)address; }

static int bound(int type, const char* name) {
    struct sockaddr_un address = named(name);
    int fd = socket(AF_UNIX, type, 0);
    CHECK(fd >= 0 && bind(fd, plain(&address), sizeof address) == 0);
    return fd;
}

static int listener(const char* name) {
    int fd = bound(SOCK_STREAM, name);
    CHECK(listen(fd, 5) == 0);
    return fd;
}

static void remove_name(const char* name) {
    struct sockaddr_un address = named(name);
    CHECK(unlink(address.sun_path) == 0);
}

static int goes_by(const struct sockaddr_un* address, socklen_t size, const char* name) {
    struct sockaddr_un wanted = named(name);
    return address->sun_family == AF_UNIX &&
           size == offsetof(struct sockaddr_un, sun_path) + strlen(wanted.sun_path) + 1 &&
           strcmp(address->sun_path, wanted.sun_path) == 0;
}

static int nameless(const struct sockaddr_un* address, socklen_t size) {
    return size == 0 || (address->sun_family == AF_UNIX && size == offsetof(struct sockaddr_un, sun_path));
}

static int exchange(int one, int other) {
    char text[8];
    return write(one, "ping", 4) == 4 && recv(other, text, 4, MSG_WAITALL) == 4 && memcmp(text, "ping", 4) == 0 &&
           write(other, "pong", 4) == 4 && recv(one, text, 4, MSG_WAITALL) == 4 && memcmp(text, "pong", 4) == 0;
}

static void streams(void) {
    struct sockaddr_un address = named("server"), name;
    socklen_t size = sizeof name;
    char byte;
    int l = listener("server"), client, server;
    CHECK(access(address.sun_path, F_OK) == 0); /* it is a file */
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(connect(client, plain(&address), sizeof address) == 0); /* before it is accepted */
    server = accept(l, (struct sockaddr*)&name, &size);
    CHECK(server >= 0 && nameless(&name, size));
    CHECK(exchange(client, server));
    size = sizeof name;
    CHECK(getpeername(client, (struct sockaddr*)&name, &size) == 0 && goes_by(&name, size, "server"));
    size = sizeof name;
    CHECK(getsockname(server, (struct sockaddr*)&name, &size) == 0 && goes_by(&name, size, "server"));
    size = sizeof name;
    CHECK(getsockname(client, (struct sockaddr*)&name, &size) == 0 && nameless(&name, size));
    FAILS(connect(client, plain(&address), sizeof address), EISCONN);
    remove_name("server");
    CHECK(exchange(server, client)); /* who is connected stays so */
    CHECK(close(client) == 0 && read(server, &byte, 1) == 0);
    signal(SIGPIPE, SIG_IGN);
    CHECK(close(server) == 0 && close(l) == 0);
}

static void named_client(void) {
    struct sockaddr_un address = named("named-server"), name;
    socklen_t size = sizeof name;
    int l = listener("named-server"), client = bound(SOCK_STREAM, "named-client"), server;
    CHECK(connect(client, plain(&address), sizeof address) == 0);
    server = accept(l, (struct sockaddr*)&name, &size);
    CHECK(server >= 0 && goes_by(&name, size, "named-client"));
    size = sizeof name;
    CHECK(getpeername(server, (struct sockaddr*)&name, &size) == 0 && goes_by(&name, size, "named-client"));
    CHECK(exchange(client, server));
    CHECK(close(client) == 0 && close(server) == 0 && close(l) == 0);
    remove_name("named-server");
    remove_name("named-client");
}

static void left_behind(void) {
    struct sockaddr_un address = named("stale");
    int fd, again, l = listener("stale");
    again = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(bind(again, plain(&address), sizeof address), EADDRINUSE);
    CHECK(close(l) == 0);
    FAILS(connect(again, plain(&address), sizeof address), ECONNREFUSED); /* the file is still there */
    FAILS(bind(again, plain(&address), sizeof address), EADDRINUSE);
    remove_name("stale");
    FAILS(connect(again, plain(&address), sizeof address), ENOENT);
    CHECK(bind(again, plain(&address), sizeof address) == 0);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    FAILS(connect(fd, plain(&address), sizeof address), ECONNREFUSED); /* it does not listen */
    CHECK(listen(again, 1) == 0 && connect(fd, plain(&address), sizeof address) == 0);
    CHECK(close(fd) == 0 && close(again) == 0);
    remove_name("stale");
}

static void wrong_names(void) {
    struct {
        struct sockaddr_un address;
        char more[32];
    } longer;
    struct sockaddr_un address = named("elsewhere");
    struct sockaddr_in internet;
    int file, datagrams, fd = socket(AF_UNIX, SOCK_STREAM, 0);
    longer.address = address;
    FAILS(bind(fd, (struct sockaddr*)&longer, sizeof longer), EINVAL);
    FAILS(connect(fd, (struct sockaddr*)&longer, sizeof longer), EINVAL);
    memset(&internet, 0, sizeof internet);
    internet.sin_family = AF_INET;
    FAILS(bind(fd, (struct sockaddr*)&internet, sizeof internet), EINVAL);
    FAILS(connect(fd, (struct sockaddr*)&internet, sizeof internet), EINVAL);
    FAILS(listen(fd, 1), EINVAL);
    strcpy(address.sun_path, "no such directory/name");
    FAILS(bind(fd, plain(&address), sizeof address), ENOENT);
    FAILS(connect(fd, plain(&address), sizeof address), ENOENT);
    address = named("file");
    file = open(address.sun_path, O_CREAT | O_RDWR, 0600);
    CHECK(write(file, "text", 4) == 4);
    FAILS(connect(fd, plain(&address), sizeof address), ECONNREFUSED);
    FAILS(bind(fd, plain(&address), sizeof address), EADDRINUSE);
    CHECK(close(file) == 0 && unlink(address.sun_path) == 0);
    datagrams = bound(SOCK_DGRAM, "datagrams");
    address = named("datagrams");
    FAILS(connect(fd, plain(&address), sizeof address), EPROTOTYPE);
    address = named("second name");
    FAILS(bind(datagrams, plain(&address), sizeof address), EINVAL);
    FAILS(listen(datagrams, 1), EOPNOTSUPP);
    CHECK(close(datagrams) == 0 && close(fd) == 0);
    remove_name("datagrams");
    FAILS(socket(AF_UNIX, SOCK_STREAM, IPPROTO_TCP), EPROTONOSUPPORT);
}

static void datagrams(void) {
    struct sockaddr_un to = named("to"), from;
    socklen_t size = sizeof from;
    char text[32];
    int a = bound(SOCK_DGRAM, "from"), b = bound(SOCK_DGRAM, "to"), c = socket(AF_UNIX, SOCK_DGRAM, 0);
    CHECK(sendto(a, "hello", 5, 0, plain(&to), sizeof to) == 5);
    CHECK(recvfrom(b, text, sizeof text, MSG_PEEK, (struct sockaddr*)&from, &size) == 5);
    size = sizeof from;
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 5 && memcmp(text, "hello", 5) == 0);
    CHECK(goes_by(&from, size, "from"));
    CHECK(sendto(b, "back", 4, 0, plain(&from), size) == 4 && recv(a, text, sizeof text, 0) == 4);
    CHECK(sendto(c, "", 0, 0, plain(&to), sizeof to) == 0); /* from nobody, and nothing */
    size = sizeof from;
    CHECK(recvfrom(b, text, sizeof text, 0, (struct sockaddr*)&from, &size) == 0 && nameless(&from, size));
    CHECK(sendto(c, "longer", 6, 0, plain(&to), sizeof to) == 6);
    CHECK(recv(b, text, 3, MSG_TRUNC) == 6 && memcmp(text, "lon", 3) == 0);
    FAILS(recv(b, text, sizeof text, MSG_DONTWAIT), EAGAIN);
    FAILS(send(c, "x", 1, 0), ENOTCONN);
    CHECK(connect(c, plain(&to), sizeof to) == 0);
    CHECK(send(c, "one", 3, 0) == 3 && write(c, "two", 3) == 3);
    CHECK(recv(b, text, sizeof text, 0) == 3 && text[0] == 'o' && recv(b, text, sizeof text, 0) == 3 && text[0] == 't');
    size = sizeof from;
    CHECK(getpeername(c, (struct sockaddr*)&from, &size) == 0 && goes_by(&from, size, "to"));
    CHECK(close(b) == 0);
    FAILS(send(c, "x", 1, 0), ECONNREFUSED);
    FAILS(sendto(a, "x", 1, 0, plain(&to), sizeof to), ECONNREFUSED);
    remove_name("to");
    FAILS(sendto(a, "x", 1, 0, plain(&to), sizeof to), ENOENT);
    CHECK(close(a) == 0 && close(c) == 0);
    remove_name("from");
}

static void* connect_there(void* with) {
    struct sockaddr_un address = named("waiting");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(connect(fd, plain(&address), sizeof address) == 0 && write(fd, "x", 1) == 1);
    *(int*)with = fd;
    return NULL;
}

static void waiting(void) {
    struct sockaddr_un address = named("waiting");
    struct pollfd watched;
    pthread_t thread;
    char byte;
    int l = listener("waiting"), client, server;
    CHECK(fcntl(l, F_SETFL, O_NONBLOCK) == 0);
    FAILS(accept(l, NULL, NULL), EAGAIN);
    CHECK(fcntl(l, F_SETFL, 0) == 0);
    CHECK(pthread_create(&thread, NULL, connect_there, &client) == 0);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0 && read(server, &byte, 1) == 1 && pthread_join(thread, NULL) == 0);
    CHECK(close(server) == 0 && close(client) == 0);
    client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK(connect(client, plain(&address), sizeof address) == 0); /* a local one is over at once */
    watched.fd = l;
    watched.events = POLLIN;
    CHECK(poll(&watched, 1, 5000) == 1);
    server = accept4(l, NULL, NULL, SOCK_NONBLOCK);
    FAILS(read(server, &byte, 1), EAGAIN);
    CHECK(close(server) == 0 && close(client) == 0 && close(l) == 0);
    remove_name("waiting");
}

/* Where local sockets are made of others, somebody else could find them: the file says where. */
static void strangers(void) {
    struct sockaddr_un address = named("guarded");
    struct sockaddr_in at;
    struct {
        char mark[8];
        uint32_t type, port;
    } head;
    char junk[200];
    int l = listener("guarded"), stranger, client, server;
    int file = open(address.sun_path, O_RDONLY);
    if (file < 0) {
        CHECK(errno == ENXIO); /* they are not */
    } else {
        CHECK(read(file, &head, sizeof head) == sizeof head && close(file) == 0);
        memset(&at, 0, sizeof at);
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons((uint16_t)head.port);
        memset(junk, 'x', sizeof junk);
        memcpy(junk, &head, sizeof head);
        stranger = socket(AF_INET, SOCK_STREAM, 0);
        CHECK(connect(stranger, (struct sockaddr*)&at, sizeof at) == 0);
        CHECK(write(stranger, junk, sizeof junk) == sizeof junk);
        client = socket(AF_UNIX, SOCK_STREAM, 0);
        CHECK(connect(client, plain(&address), sizeof address) == 0);
        server = accept(l, NULL, NULL);
        CHECK(server >= 0 && exchange(client, server)); /* not the stranger, who came first */
        CHECK(read(stranger, junk, 1) <= 0);
        CHECK(close(stranger) == 0 && close(client) == 0 && close(server) == 0);
    }
    CHECK(close(l) == 0);
    remove_name("guarded");
    if (file >= 0) {
        int datagrams = bound(SOCK_DGRAM, "guarded");
        stranger = socket(AF_INET, SOCK_DGRAM, 0);
        file = open(address.sun_path, O_RDONLY);
        CHECK(read(file, &head, sizeof head) == sizeof head && close(file) == 0);
        at.sin_port = htons((uint16_t)head.port);
        CHECK(sendto(stranger, junk, sizeof junk, 0, (struct sockaddr*)&at, sizeof at) == sizeof junk);
        client = socket(AF_UNIX, SOCK_DGRAM, 0);
        CHECK(sendto(client, "ours", 4, 0, plain(&address), sizeof address) == 4);
        CHECK(recv(datagrams, junk, sizeof junk, 0) == 4 && memcmp(junk, "ours", 4) == 0);
        CHECK(close(stranger) == 0 && close(client) == 0 && close(datagrams) == 0);
        remove_name("guarded");
    }
}

static void pairs(void) {
    struct sockaddr_un name;
    socklen_t size = sizeof name;
    int fds[2], type;
    for (type = SOCK_STREAM; type <= SOCK_DGRAM; ++type) {
        CHECK(socketpair(AF_UNIX, type, 0, fds) == 0 && exchange(fds[0], fds[1]));
        size = sizeof name;
        CHECK(getsockname(fds[0], (struct sockaddr*)&name, &size) == 0 && nameless(&name, size));
        size = sizeof name;
        CHECK(getpeername(fds[0], (struct sockaddr*)&name, &size) == 0 && nameless(&name, size));
        CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
    }
}

/* Descriptors go to another process, or the call says that they do not. */
static void descriptors_in_messages(void) {
    struct msghdr message;
    struct iovec part;
    struct cmsghdr* header;
    union {
        char room[64];
        struct cmsghdr aligned;
    } control;
    int fds[2], passed;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    memset(&message, 0, sizeof message);
    memset(&control, 0, sizeof control);
    part.iov_base = "x";
    part.iov_len = 1;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.room;
    message.msg_controllen = CMSG_SPACE(sizeof passed);
    header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    passed = 0;
    memcpy(CMSG_DATA(header), &passed, sizeof passed);
    errno = 0;
    CHECK(sendmsg(fds[0], &message, 0) == 1 || errno == EOPNOTSUPP);
    CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
}

static void peer_forgotten(void) {
    struct sockaddr nobody;
    struct sockaddr_un address = named("forgotten");
    char text[8];
    int a = bound(SOCK_DGRAM, "forgotten"), b = socket(AF_UNIX, SOCK_DGRAM, 0);
    struct pollfd one;
    one.fd = b;
    one.events = POLLIN;
    CHECK(poll(&one, 1, 0) == 0);
    FAILS(recv(b, text, sizeof text, MSG_DONTWAIT), EAGAIN); /* nobody can reach it */
    FAILS(send(b, "x", 1, 0), ENOTCONN);
    CHECK(connect(b, plain(&address), sizeof address) == 0 && send(b, "one", 3, 0) == 3);
    CHECK(recv(a, text, sizeof text, 0) == 3);
    remove_name("forgotten");
    CHECK(send(b, "two", 3, 0) == 3 && recv(a, text, sizeof text, 0) == 3); /* its name is gone, and it is not */
    memset(&nobody, 0, sizeof nobody);
    nobody.sa_family = AF_UNSPEC;
    CHECK(connect(b, &nobody, sizeof nobody) == 0);
    FAILS(send(b, "x", 1, 0), ENOTCONN);
    CHECK(close(a) == 0 && close(b) == 0);
}

static void odd_paths(void) {
    struct sockaddr_un address = named("folder");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(mkdir(address.sun_path, 0700) == 0);
    FAILS(bind(fd, plain(&address), sizeof address), EADDRINUSE);
    CHECK(connect(fd, plain(&address), sizeof address) == -1 && (errno == ECONNREFUSED || errno == EACCES));
    CHECK(rmdir(address.sun_path) == 0 && close(fd) == 0);
}

/* Connects to where the file says, and says nothing: as many as there are. None where a local socket is no other. */
static int silent_strangers(const char* name, int* strangers, int count) {
    struct sockaddr_un address = named(name);
    struct sockaddr_in at;
    struct {
        char mark[8];
        uint32_t type, port;
    } head;
    int each, file = open(address.sun_path, O_RDONLY);
    if (file < 0) return 0;
    CHECK(read(file, &head, sizeof head) == sizeof head && close(file) == 0);
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons((uint16_t)head.port);
    for (each = 0; each < count; ++each) {
        strangers[each] = socket(AF_INET, SOCK_STREAM, 0);
        CHECK(connect(strangers[each], (struct sockaddr*)&at, sizeof at) == 0);
    }
    return count;
}

static short polled_for(int fd, int milliseconds) {
    struct pollfd one;
    one.fd = fd;
    one.events = POLLIN;
    one.revents = 0;
    CHECK(poll(&one, 1, milliseconds) >= 0);
    return one.revents;
}

static void silence(void) {
    struct sockaddr_un address = named("silence");
    int strangers[5], count, each, l = listener("silence"), client, server;
    double began;
    CHECK(fcntl(l, F_SETFL, O_NONBLOCK) == 0);
    count = silent_strangers("silence", strangers, 5);
    began = seconds();
    FAILS(accept(l, NULL, NULL), EAGAIN);
    CHECK(polled_for(l, 0) == 0); /* nobody that accept would give */
    CHECK(polled_for(l, 50) == 0);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(connect(client, plain(&address), sizeof address) == 0);
    CHECK(polled_for(l, 5000) == POLLIN);
    server = accept(l, NULL, NULL);
    CHECK(server >= 0 && exchange(client, server));
    CHECK(seconds() - began < 3); /* nor did anybody wait for one of them */
    CHECK(close(client) == 0 && close(server) == 0);
    FAILS(accept(l, NULL, NULL), EAGAIN);
    CHECK(fcntl(l, F_SETFL, 0) == 0);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(connect(client, plain(&address), sizeof address) == 0);
    began = seconds();
    server = accept(l, NULL, NULL);
    CHECK(server >= 0 && exchange(client, server) && seconds() - began < 3);
    CHECK(close(client) == 0 && close(server) == 0 && close(l) == 0);
    for (each = 0; each < count; ++each)
        CHECK(close(strangers[each]) == 0);
    remove_name("silence");
}

/* Two threads accept while strangers come: each client finds one of them. */
static void* accept_one(void* with) {
    int server = accept(*(int*)with, NULL, NULL);
    CHECK(server >= 0 && write(server, "x", 1) == 1 && close(server) == 0);
    return NULL;
}

static void silence_for_two(void) {
    struct sockaddr_un address = named("for two");
    int strangers[8], count, each, l = listener("for two"), clients[2];
    pthread_t threads[2];
    char byte;
    double began = seconds();
    for (each = 0; each < 2; ++each)
        CHECK(pthread_create(&threads[each], NULL, accept_one, &l) == 0);
    count = silent_strangers("for two", strangers, 8);
    for (each = 0; each < 2; ++each) {
        clients[each] = socket(AF_UNIX, SOCK_STREAM, 0);
        CHECK(connect(clients[each], plain(&address), sizeof address) == 0);
    }
    for (each = 0; each < 2; ++each) {
        CHECK(read(clients[each], &byte, 1) == 1 && close(clients[each]) == 0);
        CHECK(pthread_join(threads[each], NULL) == 0);
    }
    CHECK(seconds() - began < 3);
    for (each = 0; each < count; ++each)
        CHECK(close(strangers[each]) == 0);
    CHECK(close(l) == 0);
    remove_name("for two");
}

/* Nobody accepts: who does not want to wait is told at once, however it is told. */
static void full_queue(void) {
    struct sockaddr_un address = named("full");
    enum { most = 12 };
    int l = bound(SOCK_STREAM, "full"), clients[most], count, refused = 0;
    CHECK(listen(l, 1) == 0);
    for (count = 0; count < most && !refused; ++count) {
        double began = seconds();
        clients[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        errno = 0;
        if (connect(clients[count], plain(&address), sizeof address) != 0) {
            refused = 1;
            CHECK(errno == EAGAIN);
        }
        CHECK(seconds() - began < 0.3);
    }
    CHECK(refused);
    if (refused) { /* when there is room again the same socket gets in */
        struct timeval second;
        int servers[most], at, tries;
        second.tv_sec = 1;
        second.tv_usec = 0;
        for (at = 0; at < count - 1; ++at)
            CHECK((servers[at] = accept(l, NULL, NULL)) >= 0 && close(servers[at]) == 0);
        for (tries = 0; tries < 100 && connect(clients[count - 1], plain(&address), sizeof address) != 0; ++tries) {
            CHECK(errno == EAGAIN);
            usleep(50000);
        }
        CHECK(tries < 100);
        CHECK(setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) == 0);
        CHECK((servers[0] = accept(l, NULL, NULL)) >= 0);
        CHECK(fcntl(clients[count - 1], F_SETFL, 0) == 0 && exchange(clients[count - 1], servers[0]));
        CHECK(close(servers[0]) == 0);
    }
    while (count > 0)
        CHECK(close(clients[--count]) == 0);
    CHECK(close(l) == 0);
    remove_name("full");
}

static const struct test_case all[] = {
    {"LOCAL-1: a stream by the path of a file, which unlink removes", streams},
    {"LOCAL-2: a client with a name is known by it", named_client},
    {"LOCAL-3: the file stays behind: ECONNREFUSED, EADDRINUSE, and ENOENT without it", left_behind},
    {"LOCAL-4: names that cannot be are EINVAL, ENOENT, EPROTOTYPE", wrong_names},
    {"LOCAL-5: datagrams by path, with their sender's", datagrams},
    {"LOCAL-6: accept waits, connect does not", waiting},
    {"LOCAL-7: a stranger is never seen by accept or receive", strangers},
    {"LOCAL-8: pairs have no names", pairs},
    {"LOCAL-9: SCM_RIGHTS passes a descriptor or says EOPNOTSUPP", descriptors_in_messages},
    {"LOCAL-10: a datagram's peer is known without its name, until AF_UNSPEC", peer_forgotten},
    {"LOCAL-11: a folder is no name", odd_paths},
    {"LOCAL-12: a stranger who says nothing keeps nobody waiting", silence},
    {"LOCAL-12: nor two threads that accept", silence_for_two},
    {"LOCAL-13: a connect that must not wait does not wait for accept", full_queue},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
