#include <termios.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_tcsetattr(int, int, const struct termios*) { return bsd::fail(ENOTTY); }
