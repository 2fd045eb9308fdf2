#include <setjmp.h>

#include "signals.hpp"

int portsock_bsd_sigsetjmp(struct portsock_bsd_sigjmp_buf* where, int keeps_mask) {
    where->keeps_mask = keeps_mask;
    where->mask = portsock::bsd::blocked_signals();
    return 0;
}
