#include <unistd.h>

#include "errors.hpp"
#include "sleeping.hpp"

int portsock_bsd_pause() {
    static_cast<void>(portsock::bsd::sleep_for(-1));
    return portsock::bsd::fail(EINTR);
}
