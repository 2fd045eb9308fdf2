// A listener on a poller. When the process runs out of descriptors, those who wait to be accepted keep the listener
// readable, and a server that asks again and again is busy with nothing. So the door rests: it leaves the poller until
// something was closed or some time has passed.
#pragma once

#include <cstdint>
#include <iostream>
#include <utility>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

#include "program.hpp"

namespace example {

class door {
  public:
    door(portsock::tcp_listener listener, portsock::poller& watching, std::uint64_t key)
        : listener_(std::move(listener)), watching_(watching), key_(key) {
        must(watching_.add(listener_, portsock::interest::readable, key_));
    }

    [[nodiscard]] bool resting() const { return resting_; }

    /// Gives those who wait to `welcome`; not too many at once, so that those who are inside get their turn.
    template <class Welcome>
    void let_in(Welcome&& welcome) {
        for (int i = 0; i < 64; ++i) {
            auto guest = listener_.try_accept();
            if (!guest && guest.error() == portsock::errc::operation_would_block) { return; }
            if (!guest) {
                if (!complained_) { std::cerr << guest.error().describe() << std::endl; }
                complained_ = true; // once, not every time
                must(watching_.remove(listener_));
                resting_ = true;
                return;
            }
            welcome(*std::move(guest));
        }
    }

    /// Something was closed, or some time has passed.
    void try_again() {
        if (!resting_) { return; }
        must(watching_.add(listener_, portsock::interest::readable, key_));
        resting_ = false;
    }

    /// For good: those who come now are refused.
    void close() {
        listener_.close();
        resting_ = false;
    }

  private:
    portsock::tcp_listener listener_;
    portsock::poller& watching_;
    std::uint64_t key_;
    bool resting_ = false;
    bool complained_ = false;
};

} // namespace example
