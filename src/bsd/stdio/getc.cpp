#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_getc(FILE* file) { return bsd::get_from(file); }
