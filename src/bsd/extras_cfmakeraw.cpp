#include <termios.h>

#include "errors.hpp"

using namespace portsock;

void portsock_bsd_cfmakeraw(struct termios* mode) {
    mode->c_iflag &= ~tcflag_t{BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON};
    mode->c_oflag &= ~tcflag_t{OPOST};
    mode->c_lflag &= ~tcflag_t{ECHO | ECHONL | ICANON | ISIG | IEXTEN};
    mode->c_cflag = (mode->c_cflag & ~tcflag_t{CSIZE | PARENB}) | CS8;
}
