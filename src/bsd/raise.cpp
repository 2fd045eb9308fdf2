#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_raise(int number) {
    if (number == SIGABRT || number == SIGFPE || number == SIGILL || number == SIGSEGV) {
        return bsd::system::crt_raise(number);
    }
    if (bsd::disposition_of(number) == nullptr) { return bsd::fail(EINVAL); }
    bsd::deliver_signal(number);
    return 0;
}
