// Connections and files share the descriptors that a process may have, and connections would take them all: then no
// request could be answered. So a few are held back for files, as sockets that are closed when a file needs the room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <portsock/udp.hpp>

namespace example::http {

class reserve {
  public:
    /// Half of what there is, if there is less.
    reserve() {
        if (!refill()) {
            wanted_ = (held_.size() + 1) / 2;
            held_.resize(std::min(held_.size(), wanted_));
        }
    }

    [[nodiscard]] bool full() const { return held_.size() >= wanted_; }

    /// Makes room for one descriptor; false if nothing is left.
    bool release() {
        if (held_.empty()) { return false; }
        held_.pop_back();
        return true;
    }

    /// Whether it is full again.
    bool refill() {
        while (!full()) {
            auto opened = portsock::udp_socket::open();
            if (!opened) { return false; }
            held_.push_back(*std::move(opened));
        }
        return true;
    }

  private:
    std::size_t wanted_ = 8;
    std::vector<portsock::udp_socket> held_;
};

} // namespace example::http
