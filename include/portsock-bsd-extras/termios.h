#ifndef PORTSOCK_BSD_TERMIOS_H
#define PORTSOCK_BSD_TERMIOS_H

#include <sys/types.h>

typedef unsigned int tcflag_t;
typedef unsigned char cc_t;
typedef unsigned int speed_t;

#define NCCS 32
struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_cc[NCCS];
};

#define BRKINT 0000002
#define IGNPAR 0000004
#define PARMRK 0000010
#define INPCK 0000020
#define ISTRIP 0000040
#define INLCR 0000100
#define IGNCR 0000200
#define ICRNL 0000400
#define IXON 0002000
#define IXOFF 0010000
#define OPOST 0000001
#define ONLCR 0000004
#define CSIZE 0000060
#define CS8 0000060
#define PARENB 0000400
#define ISIG 0000001
#define ICANON 0000002
#define ECHO 0000010
#define ECHOE 0000020
#define ECHOK 0000040
#define ECHONL 0000100
#define IEXTEN 0100000
#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VKILL 3
#define VEOF 4
#define VTIME 5
#define VMIN 6
#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
#define TCIFLUSH 0
#define TCOFLUSH 1
#define TCIOFLUSH 2

/* -1 and ENOTTY: no console is a terminal of this kind. */
PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, tcgetattr, (int fd, struct termios* mode), (fd, mode))
PORTSOCK_BSD_FUNCTION(int, tcsetattr, (int fd, int when, const struct termios* mode), (fd, when, mode))
PORTSOCK_BSD_FUNCTION(int, tcflush, (int fd, int which), (fd, which))
PORTSOCK_BSD_PROCEDURE(cfmakeraw, (struct termios * mode), (mode))
PORTSOCK_BSD_END

#endif
