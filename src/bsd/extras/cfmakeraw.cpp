#include <termios.h>

void cfmakeraw(struct termios* to) {
    to->c_iflag &= ~static_cast<tcflag_t>(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    to->c_oflag &= ~static_cast<tcflag_t>(OPOST);
    to->c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    to->c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB);
    to->c_cflag |= CS8;
    to->c_cc[VMIN] = 1;
    to->c_cc[VTIME] = 0;
}
