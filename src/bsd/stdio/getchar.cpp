#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_getchar() { return bsd::get_from(bsd::crt::standard(0)); }
