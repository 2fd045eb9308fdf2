#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

int portsock_bsd_sigaction(int number, const struct sigaction* wanted, struct sigaction* before) {
    bsd::disposition* const how = bsd::disposition_of(number);
    if (how == nullptr) { return bsd::fail(EINVAL); }
    if (before != nullptr) {
        before->sa_handler = how->handler;
        before->sa_flags = how->flags;
        before->sa_mask = how->mask.load();
    }
    if (wanted == nullptr) { return 0; }
    if ((wanted->sa_flags & SA_SIGINFO) != 0) { return bsd::fail(ENOSYS); }
    how->flags = wanted->sa_flags;
    how->mask = static_cast<std::uint32_t>(wanted->sa_mask);
    how->asked_for = true;
    how->handler = wanted->sa_handler;
    bsd::handle_here();
    bsd::listen_for(number);
    return 0;
}
