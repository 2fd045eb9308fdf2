#include <err.h>
#include <errno.h>

#include "saying.hpp"

void vwarn(const char* format, va_list more) { portsock::bsd::complain(errno, format, more); }
