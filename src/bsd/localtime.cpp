#include <time.h>

struct tm* portsock_bsd_localtime(const time_t* when) {
    static thread_local struct tm made;
    return portsock_bsd_localtime_r(when, &made);
}
