// The listeners of a server on its poller. When the process runs out of descriptors, those who wait to be accepted keep
// a listener readable, and a server that asks again and again is busy with nothing. So the door rests: its listeners
// leave the poller until something was closed or some time has passed.
#pragma once

#include <cstdint>
#include <iostream>
#include <utility>
#include <vector>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

#include "program.hpp"

namespace example {

class door {
  public:
    /// All listeners have the same key.
    door(std::vector<portsock::tcp_listener> listeners, portsock::poller& watching, std::uint64_t key)
        : listeners_(std::move(listeners)), watching_(watching), key_(key) {
        watch();
    }

    [[nodiscard]] bool resting() const { return resting_; }

    /// Gives those who wait to `welcome`, as long as it returns true; not too many at once, so that those who are
    /// inside get their turn.
    template <class Welcome>
    void let_in(Welcome&& welcome) {
        for (portsock::tcp_listener& listener : listeners_) {
            for (int i = 0; i < 64; ++i) {
                auto guest = listener.try_accept();
                if (!guest && guest.error() == portsock::errc::operation_would_block) { break; }
                if (!guest) {
                    complain(guest.error());
                    return rest();
                }
                if (!welcome(*std::move(guest))) { return; }
            }
        }
    }

    /// Nobody is let in for the moment: those who come wait in the system's queue.
    void rest() {
        if (std::exchange(resting_, true)) { return; }
        for (const portsock::tcp_listener& listener : listeners_) {
            must(watching_.remove(listener));
        }
    }

    /// Something was closed, or some time has passed.
    void try_again() {
        if (std::exchange(resting_, false)) { watch(); }
    }

    /// For good: those who come now are refused.
    void close() {
        listeners_.clear();
        resting_ = false;
    }

    /// Once, not every time.
    void complain(const portsock::error& why) {
        if (!std::exchange(complained_, true)) { std::cerr << why.describe() << std::endl; }
    }

  private:
    void watch() {
        for (const portsock::tcp_listener& listener : listeners_) {
            must(watching_.add(listener, portsock::interest::readable, key_));
        }
    }

    std::vector<portsock::tcp_listener> listeners_;
    portsock::poller& watching_;
    std::uint64_t key_;
    bool resting_ = false;
    bool complained_ = false;
};

} // namespace example
