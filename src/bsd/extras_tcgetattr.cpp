#include <termios.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_tcgetattr(int, struct termios*) { return bsd::fail(ENOTTY); }
