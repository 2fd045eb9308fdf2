#include <errno.h>
#include <termios.h>
#include <unistd.h>

int tcflush(int fd, int) {
    // EBADF, if there is no such descriptor.
    if (portsock_bsd_isatty(fd) != 0 || errno != EBADF) { errno = ENOTTY; }
    return -1;
}
