#include <time.h>

struct tm* portsock_bsd_gmtime(const time_t* when) {
    static thread_local struct tm made;
    return portsock_bsd_gmtime_r(when, &made);
}
