#include <process.h>
#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

int portsock_bsd_kill(pid_t process, int number) {
    if (process != 0 && process != ::_getpid()) { return bsd::fail(ENOSYS); } // other processes have no signals
    if (number == 0) { return 0; }
    const bool faults = number == SIGABRT || number == SIGFPE || number == SIGILL || number == SIGSEGV;
    if (faults || bsd::disposition_of(number) == nullptr) { return portsock_bsd_raise(number); }
    bsd::deliver_to_process(number);
    return 0;
}
