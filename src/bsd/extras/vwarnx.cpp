#include <err.h>

#include "saying.hpp"

void vwarnx(const char* format, va_list more) { portsock::bsd::complain(0, format, more); }
