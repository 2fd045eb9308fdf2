#include <time.h>

char* portsock_bsd_ctime_r(const time_t* when, char* text) {
    struct tm made;
    return portsock_bsd_localtime_r(when, &made) == nullptr ? nullptr : portsock_bsd_asctime_r(&made, text);
}
