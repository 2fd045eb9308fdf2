// A resolver that does not answer for some names until it is told to.
#pragma once

#include <portsock/resolver.hpp>

#include <support/handles.hpp>
#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <future>
#include <memory>
#include <mutex>
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
            std::unique_lock lock(now->mutex);
            ++now->inside;
            now->changed.wait(lock, [&] { return now->quick || !host.starts_with("slow"); });
            --now->inside;
        });
    }
    slow_resolver(const slow_resolver&) = delete;
    slow_resolver& operator=(const slow_resolver&) = delete;
    /// The threads that have asked give up what they hold once they have their answers, which nobody waits for: until no less
    /// is held. (Some is kept for good, such as the locks of MinGW's library.)
    ~slow_resolver() {
        become_quick();
        std::size_t least = support::open_handles();
        for (int same = 0; same < 10 && least > handles_before_; ++same) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            const std::size_t now = support::open_handles();
            if (now < least) {
                least = now;
                same = 0;
            }
        }
    }

    /// Look-ups that are in the system's resolver.
    [[nodiscard]] int inside() const {
        const std::lock_guard lock(now_->mutex);
        return now_->inside;
    }
    void become_quick() {
        {
            const std::lock_guard lock(now_->mutex);
            now_->quick = true;
        }
        now_->changed.notify_all();
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
        std::mutex mutex;
        std::condition_variable changed;
        bool quick = false;
        int inside = 0;
    };
    std::shared_ptr<state> now_ = std::make_shared<state>();
    std::size_t handles_before_ = support::open_handles();
};

} // namespace faults
