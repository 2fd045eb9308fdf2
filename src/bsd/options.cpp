#include "options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace portsock::bsd {

std::optional<option_id> plain_option(int level, int name) noexcept {
    switch (level) {
    case SOL_SOCKET:
        switch (name) {
        case SO_KEEPALIVE:
            return option_id::keep_alive;
        case SO_BROADCAST:
            return option_id::allow_broadcast;
        case SO_SNDBUF:
            return option_id::send_buffer_size;
        case SO_RCVBUF:
            return option_id::receive_buffer_size;
        default:
            return {};
        }
    case IPPROTO_TCP:
        switch (name) {
        case TCP_NODELAY:
            return option_id::no_delay;
        case TCP_KEEPIDLE:
            return option_id::keep_alive_idle;
        case TCP_KEEPINTVL:
            return option_id::keep_alive_interval;
        case TCP_KEEPCNT:
            return option_id::keep_alive_count;
        default:
            return {};
        }
    default:
        return {};
    }
}

bool is_of_streams(int level) noexcept { return level == IPPROTO_TCP; }

} // namespace portsock::bsd
