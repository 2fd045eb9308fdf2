#include <signal.h>

int portsock_bsd_sigemptyset(sigset_t* set) {
    *set = 0;
    return 0;
}
