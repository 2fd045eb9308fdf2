#include <syslog.h>

void syslog(int priority, const char* format, ...) {
    va_list more;
    va_start(more, format);
    vsyslog(priority, format, more);
    va_end(more);
}
