/* What cannot be done on Windows, tried: a line "name ERRNO", "name works" or "name is not declared" for each.
   refused.py compares them with the table of docs/porting.md. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void say(const char* what, int refused) {
    static const struct {
        int number;
        const char* name;
    } names[] = {{ENOSYS, "ENOSYS"},         {ECHILD, "ECHILD"},
                 {EOPNOTSUPP, "EOPNOTSUPP"}, {ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"},
                 {EINVAL, "EINVAL"},         {ENOPROTOOPT, "ENOPROTOOPT"},
                 {EPERM, "EPERM"},           {ENOTTY, "ENOTTY"},
                 {ESRCH, "ESRCH"},           {EAFNOSUPPORT, "EAFNOSUPPORT"}};
    size_t each;
    for (each = 0; refused && each < sizeof names / sizeof *names; ++each) {
        if (names[each].number == errno) {
            printf("%s %s\n", what, names[each].name);
            return;
        }
    }
    printf("%s %s\n", what, refused ? strerror(errno) : "works");
}

#define TRY(name, failed) (errno = 0, say(name, failed))

static void processes(void) {
    struct rlimit limit = {1, 1};
    TRY("fork", fork() == -1);
    TRY("vfork", vfork() == -1);
    TRY("daemon", daemon(0, 0) == -1);
    TRY("setsid", setsid() == -1);
    TRY("chroot", chroot("/") == -1);
    TRY("wait", wait(NULL) == -1);
    TRY("waitpid", waitpid(-1, NULL, 0) == -1);
    TRY("kill", kill(getpid() + 1, SIGTERM) == -1);
    TRY("setuid", setuid(1000) == -1);
    TRY("setgid", setgid(1000) == -1);
    TRY("setgroups", setgroups(0, NULL) == -1);
    TRY("getpwnam", getpwnam("root") == NULL);
    TRY("getpwuid", getpwuid(0) == NULL);
    TRY("getgrnam", getgrnam("root") == NULL);
    TRY("getgrgid", getgrgid(0) == NULL);
    TRY("setrlimit", setrlimit(RLIMIT_NOFILE, &limit) == -1);
    TRY("mmap", mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 0, 0) == MAP_FAILED);
    TRY("mlock", mlock(&limit, sizeof limit) == -1);
}

static int asks_for_siginfo(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO;
    return sigaction(SIGUSR1, &action, NULL);
}

static void files(int fd) {
    struct termios settings;
    int on = 1;
    TRY("F_SETOWN", fcntl(fd, F_SETOWN, 0) == -1);
    TRY("FIOASYNC", ioctl(fd, FIOASYNC, &on) == -1);
#ifdef SIOCSIFADDR
    TRY("SIOCSIFADDR", ioctl(fd, SIOCSIFADDR, &on) == -1);
#else
    puts("SIOCSIFADDR is not declared");
#endif
    TRY("SA_SIGINFO", asks_for_siginfo() == -1);
    TRY("tcgetattr", tcgetattr(0, &settings) == -1);
}

static int passes_a_descriptor(int fd) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message;
    struct iovec part;
    struct cmsghdr* first;
    memset(&message, 0, sizeof message);
    memset(&control, 0, sizeof control);
    part.iov_base = "x";
    part.iov_len = 1;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    first = CMSG_FIRSTHDR(&message);
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(first), &fd, sizeof fd);
    return (int)sendmsg(fd, &message, 0);
}

static int binds_to_an_abstract_name(void) {
    struct sockaddr_un name;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memset(&name, 0, sizeof name);
    name.sun_family = AF_UNIX;
    name.sun_path[1] = 'x';
    return bind(fd, (struct sockaddr*)&name, sizeof name);
}

static void sockets(int fd) {
    int pair[2], on = 1;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) perror("socketpair");
    TRY("SCM_RIGHTS", passes_a_descriptor(pair[0]) == -1);
    TRY("abstract", binds_to_an_abstract_name() == -1);
    TRY("SOCK_SEQPACKET", socket(AF_UNIX, SOCK_SEQPACKET, 0) == -1);
#ifdef AF_PACKET
    TRY("AF_PACKET", socket(AF_PACKET, SOCK_RAW, 0) == -1);
#else
    puts("AF_PACKET is not declared");
#endif
#ifdef AF_NETLINK
    TRY("AF_NETLINK", socket(AF_NETLINK, SOCK_RAW, 0) == -1);
#else
    puts("AF_NETLINK is not declared");
#endif
#ifdef TCP_CORK
    TRY("TCP_CORK", setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on) == -1);
#else
    puts("TCP_CORK is not declared");
#endif
#ifdef TCP_INFO
    TRY("TCP_INFO", setsockopt(fd, IPPROTO_TCP, TCP_INFO, &on, sizeof on) == -1);
#else
    puts("TCP_INFO is not declared");
#endif
#ifdef SO_BINDTODEVICE
    TRY("SO_BINDTODEVICE", setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2) == -1);
#else
    puts("SO_BINDTODEVICE is not declared");
#endif
    TRY("TCP_KEEPIDLE", setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &on, sizeof on) == -1);
    TRY("TCP_KEEPINTVL", setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &on, sizeof on) == -1);
    TRY("TCP_KEEPCNT", setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &on, sizeof on) == -1);
}

int main(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    processes();
    files(fd);
    sockets(fd);
    return 0;
}
