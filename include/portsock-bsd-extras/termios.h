#ifndef PORTSOCK_BSD_EXTRAS_TERMIOS_H
#define PORTSOCK_BSD_EXTRAS_TERMIOS_H

#include <sys/types.h>

/* No descriptor is a terminal in this sense: ENOTTY. */
typedef unsigned int tcflag_t;
typedef unsigned char cc_t;
typedef unsigned int speed_t;

#define NCCS 32
struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_line;
    cc_t c_cc[NCCS];
    speed_t c_ispeed;
    speed_t c_ospeed;
};

#define IGNBRK 1
#define BRKINT 2
#define IGNPAR 4
#define PARMRK 8
#define INPCK 0x10
#define ISTRIP 0x20
#define INLCR 0x40
#define IGNCR 0x80
#define ICRNL 0x100
#define IXON 0x400
#define IXANY 0x800
#define IXOFF 0x1000
#define OPOST 1
#define ONLCR 4
#define OCRNL 8
#define CSIZE 0x30
#define CS5 0
#define CS6 0x10
#define CS7 0x20
#define CS8 0x30
#define CSTOPB 0x40
#define CREAD 0x80
#define PARENB 0x100
#define PARODD 0x200
#define HUPCL 0x400
#define CLOCAL 0x800
#define ISIG 1
#define ICANON 2
#define ECHO 8
#define ECHOE 0x10
#define ECHOK 0x20
#define ECHONL 0x40
#define NOFLSH 0x80
#define TOSTOP 0x100
#define IEXTEN 0x8000
#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VKILL 3
#define VEOF 4
#define VTIME 5
#define VMIN 6
#define VSTART 8
#define VSTOP 9
#define VSUSP 0xa
#define VEOL 0xb
#define VREPRINT 0xc
#define VDISCARD 0xd
#define VWERASE 0xe
#define VLNEXT 0xf
#define VEOL2 0x10
#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
#define TCIFLUSH 0
#define TCOFLUSH 1
#define TCIOFLUSH 2
#define TCOOFF 0
#define TCOON 1
#define TCIOFF 2
#define TCION 3
#define B0 0
#define B50 1
#define B75 2
#define B110 3
#define B134 4
#define B150 5
#define B200 6
#define B300 7
#define B600 8
#define B1200 9
#define B1800 0xa
#define B2400 0xb
#define B4800 0xc
#define B9600 0xd
#define B19200 0xe
#define B38400 0xf
#define B57600 0x1001
#define B115200 0x1002
#define B230400 0x1003
#define B460800 0x1004
#define B500000 0x1005
#define B576000 0x1006
#define B921600 0x1007
#define B1000000 0x1008

PORTSOCK_BSD_BEGIN
int tcgetattr(int fd, struct termios* to);
int tcsetattr(int fd, int when, const struct termios* from);
int tcflush(int fd, int queues);
int tcdrain(int fd);
int tcflow(int fd, int action);
int tcsendbreak(int fd, int duration);
void cfmakeraw(struct termios* to);
speed_t cfgetispeed(const struct termios* from);
speed_t cfgetospeed(const struct termios* from);
int cfsetispeed(struct termios* to, speed_t speed);
int cfsetospeed(struct termios* to, speed_t speed);
PORTSOCK_BSD_END

#endif
