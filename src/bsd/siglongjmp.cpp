#include <setjmp.h>

#include "signals.hpp"
#include "waiting.hpp"

using namespace portsock;

void portsock_bsd_siglongjmp(struct portsock_bsd_sigjmp_buf* where) {
    bsd::abandon_waits();
    bsd::leave_handlers();
    if (where->keeps_mask != 0) {
        const auto mask = static_cast<std::uint32_t>(where->mask);
        bsd::block_signals(mask, ~mask);
    }
}
