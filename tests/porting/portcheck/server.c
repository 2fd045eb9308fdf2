/* An old server. What portsock-portcheck must say of a line stands behind it, as CLASS NAME; it must say no more. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h> /* expect: extras <sys/wait.h> */
#include <unistd.h>

#include "helpers.h"

struct session {
    int descriptor;
    int log;
};

static void reap(int number) { /* a handler */
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0) { /* expect: extras waitpid */
    }
}

static int serve(struct session *one) {
    char line[100];
    ssize_t got = read(one->descriptor, line, sizeof line); /* expect: layer read */
    if (got < 0 && errno != EINTR)                          /* expect: layer errno */
        perror("read");                                     /* expect: layer perror */
    write(one->log, line, (size_t)got);
    return (int)got;
}

int main(void) {
    struct sockaddr_in local;
    struct session one;
    int listener, yes = 1;
    if (errno != 0)
        return 1;
    signal(SIGPIPE, SIG_IGN); /* expect: layer SIGPIPE */
    signal(SIGCHLD, reap);    /* expect: differs SIGCHLD */
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0) { /* expect: layer socket */
        fprintf(stderr, "%s\n", strerror(errno));           /* expect: layer errno */
        return 1;
    }
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); /* expect: layer SO_REUSEADDR */
    setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "eth0", 5);     /* expect: no SO_BINDTODEVICE */
    memset(&local, 0, sizeof local);
    bind(listener, (struct sockaddr *)&local, sizeof local);
    listen(listener, 5);
    one.log = open("log", O_WRONLY);
    for (;;) {
        one.descriptor = accept(listener, NULL, NULL); /* expect: layer accept */
        if (fork() == 0) {                             /* expect: no fork */
            close(listener);                           /* expect: layer close */
            serve(&one);
            finish(one.descriptor);
            _exit(0);
        }
        close(one.descriptor); /* expect: layer close */
        close(one.log);
    }
}
