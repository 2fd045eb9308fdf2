#include <process.h>
#include <signal.h>

#include "errors.hpp"

using namespace portsock;

int portsock_bsd_kill(pid_t process, int number) {
    if (process != 0 && process != ::_getpid()) { return bsd::fail(ENOSYS); } // other processes have no signals
    return number == 0 ? 0 : portsock_bsd_raise(number);
}
