#include <termios.h>

speed_t cfgetispeed(const struct termios* from) { return from->c_ispeed; }
