#include <time.h>

#include "errors.hpp"
#include "system.hpp"
#include "zones.hpp"

using namespace portsock;

struct tm* portsock_bsd_gmtime_r(const time_t* when, struct tm* made) {
    if (!bsd::system::break_down(*when, true, *made)) {
        errno = EOVERFLOW;
        return nullptr;
    }
    bsd::note_zone(*made, bsd::clock_zone::utc);
    return made;
}
