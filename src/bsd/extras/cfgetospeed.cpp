#include <termios.h>

speed_t cfgetospeed(const struct termios* from) { return from->c_ospeed; }
