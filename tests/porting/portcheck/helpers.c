#define _GNU_SOURCE 1
/* The rest of the program of server.c, and names that are not what they seem. */
#include "helpers.h"

#include <stdlib.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef SCM_RIGHTS /* only asks */
#define CAN_SEND_DESCRIPTORS 1
#endif
#ifdef _WIN32
int never = SCM_RIGHTS; /* the preprocessor leaves it out */
#endif

struct reader {
    int (*read)(void *from);
    int fork;
};

int warn(int level, const char *text) { /* the program's own */
    return level + (text != 0);
}

/* It is given a socket by the other file. fork() is in a comment, and "fork" is text. */
void finish(int what) {
    struct reader one;
    int copy = what;
    char byte;
    long address = (long)&one; /* expect: differs long */
    const char *text = "fork";
    one.read = 0;
    one.fork = 1;
    while (read(copy, &byte, 1) > 0) { /* expect: layer read */
        warn(1, text);
    }
    while (read(STDIN_FILENO, &byte, 1) > 0) {
        exit((int)address);
    }
    close(what); /* expect: layer close */
}

int wait_for_input(int network) {
    fd_set wanted;
    int size = 0;
    FD_ZERO(&wanted);
    FD_SET(0, &wanted); /* expect: layer FD_SET */
    FD_SET(network, &wanted);
    ioctl(network, FIONREAD, &size);   /* expect: layer FIONREAD; layer ioctl */
    ioctl(network, SIOCSIFADDR, &size); /* expect: no SIOCSIFADDR; layer ioctl */
    setsockopt(network, IPPROTO_IP, IP_MTU_DISCOVER, &size, sizeof size); /* expect: no IP_MTU_DISCOVER */
    setsockopt(network, IPPROTO_IP, size, &size, sizeof size);
    fcntl(network, F_SETLEASE, 1); /* expect: no F_SETLEASE; layer fcntl */
    return select(network + 1, &wanted, 0, 0, 0); /* expect: layer select */
}

int pass(int over, void *control) {
    struct msghdr message = {0};
    struct cmsghdr *header = control;
    pid_t (*start)(void) = &fork; /* expect: no fork */
    message.msg_control = control;
    header->cmsg_type = SCM_RIGHTS; /* expect: no SCM_RIGHTS */
    return (int)sendmsg(over, &message, MSG_NOSIGNAL) + (start != 0); /* expect: layer sendmsg; layer MSG_NOSIGNAL */
}
