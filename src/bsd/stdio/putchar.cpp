#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_putchar(int byte) { return bsd::put_to(byte, bsd::crt::standard(1)); }
