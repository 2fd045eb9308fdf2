#include <signal.h>

#include "errors.hpp"
#include "signals.hpp"

using namespace portsock;

// As in BSD: the handler stays, and calls go on after it, except after SIGALRM, which old programs use to end them.
sighandler_t portsock_bsd_signal(int number, sighandler_t handler) {
    bsd::disposition* const how = bsd::disposition_of(number);
    if (how == nullptr || handler == SIG_ERR) {
        errno = EINVAL;
        return SIG_ERR;
    }
    how->flags = number == SIGALRM ? 0 : SA_RESTART;
    how->mask = 0;
    how->asked_for = true;
    const sighandler_t before = how->handler.exchange(handler);
    bsd::handle_here();
    bsd::listen_for(number);
    return before;
}
