#include <termios.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_tcflush(int, int) { return bsd::fail(ENOTTY); }
