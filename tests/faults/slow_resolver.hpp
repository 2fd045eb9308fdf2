// A resolver that does not answer for some names until it is told to.
#pragma once

#include <portsock/resolver.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include <strikes.hpp>

namespace faults {

/// Knows no name, and is slow about those that begin so.
class slow_resolver {
  public:
    slow_resolver() {
        // Shared, because a look-up that was given up may come to it when the case is over.
        resolver_knows_none([now = now_](const std::string& host) {
            ++now->inside;
            while (host.starts_with("slow") && !now->quick) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20)); // there are hundreds that do so
            }
            --now->inside;
        });
    }
    slow_resolver(const slow_resolver&) = delete;
    slow_resolver& operator=(const slow_resolver&) = delete;
    ~slow_resolver() { become_quick(); }

    /// Look-ups that are in the system's resolver.
    [[nodiscard]] int inside() const { return now_->inside; }
    void become_quick() {
        now_->quick = true;
        while (inside() > 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    /// Makes the call, and stops it once `look_ups` more are inside, unless it ends before. How it ended.
    template <class Call>
    support::ending give_up(int look_ups, const Call& call) {
        const int enough = inside() + look_ups;
        portsock::stop_signal stop;
        auto calling = support::in_background([&] { return support::ended(call(portsock::until(stop))); });
        while (inside() < enough && calling.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {}
        stop.request();
        return calling.get();
    }

  private:
    struct state {
        std::atomic<bool> quick = false;
        std::atomic<int> inside = 0;
    };
    std::shared_ptr<state> now_ = std::make_shared<state>();
};

} // namespace faults
