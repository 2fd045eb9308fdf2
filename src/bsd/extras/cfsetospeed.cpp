#include <termios.h>

int cfsetospeed(struct termios* to, speed_t speed) {
    to->c_ospeed = speed;
    return 0;
}
