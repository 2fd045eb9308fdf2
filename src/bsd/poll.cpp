#include <poll.h>

#include <memory>
#include <new>

#include "errors.hpp"
#include "system.hpp"
#include "watch.hpp"

using namespace portsock;

int portsock_bsd_poll(struct pollfd* watched, nfds_t count, int milliseconds) {
    if (watched == nullptr && count != 0) { return bsd::fail(EFAULT); }
    if (count > static_cast<nfds_t>(bsd::system::most_descriptors)) { return bsd::fail(EINVAL); }
    const std::unique_ptr<bsd::watched[]> all(new (std::nothrow) bsd::watched[count + 1]);
    if (!all) { return bsd::fail(ENOMEM); }
    for (nfds_t each = 0; each < count; ++each) {
        all[each] = {.fd = watched[each].fd, .wanted = static_cast<unsigned short>(watched[each].events)};
    }
    const int found = bsd::watch(std::span(all.get(), count), milliseconds);
    if (found < 0) { return found; }
    for (nfds_t each = 0; each < count; ++each) {
        watched[each].revents = static_cast<short>(all[each].found);
    }
    return found;
}
