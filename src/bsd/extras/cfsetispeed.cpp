#include <termios.h>

int cfsetispeed(struct termios* to, speed_t speed) {
    to->c_ispeed = speed;
    return 0;
}
