#include <cstdio>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fputc(int byte, FILE* file) { return bsd::put_to(byte, file); }
