// One thread of the server: a poller, a listener, and the clients it has let in.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

#include "../support/door.hpp"
#include "../support/program.hpp"
#include "connection.hpp"

namespace example::http {

/// What the workers share.
struct site {
    std::string folder;                        // UTF-8, with a '/' at its end
    portsock::until::clock::duration patience; // for a whole head, for the next request, and for each step of an answer
    std::uint64_t clients_to_serve;
    portsock::stop_signal& stop;
    std::atomic<std::uint64_t> clients = 0;
    std::atomic<std::uint64_t> answers = 0;
};

class worker {
  public:
    worker(site& of, portsock::tcp_listener listener) : site_(of), door_(std::move(listener), poller_, door_key) {}

    /// Until stopped.
    void run() {
        while (step(portsock::until(pause(), site_.stop))) {}
        close();
    }

  private:
    using clock = portsock::until::clock;
    using wish = connection::wish;
    using client = std::unordered_map<std::uint64_t, connection>::iterator;
    static constexpr std::uint64_t door_key = 0;

    [[nodiscard]] clock::duration pause() const {
        const auto quarter = site_.patience / 4;
        return clients_.empty() && !door_.resting() ? clock::duration::max()
                                                    : std::min<clock::duration>(quarter, longest_pause);
    }

    bool step(const portsock::until& limit) {
        const auto ready = poller_.wait(events_, limit);
        if (!ready && ready.error() == portsock::errc::operation_canceled) { return false; }
        if (!ready && ready.error() != portsock::errc::timed_out) { must(ready); }
        const auto now = clock::now();
        if (ready) {
            for (const portsock::poll_event& event : *ready) {
                if (event.key == door_key) {
                    door_.let_in([&](portsock::tcp_stream guest) { welcome(std::move(guest), now); });
                } else if (const client one = clients_.find(event.key); one != clients_.end()) {
                    attend(one, now);
                }
            }
        }
        if (now - swept_ >= pause()) { sweep(now); }
        return true;
    }

    void welcome(portsock::tcp_stream guest, clock::time_point now) {
        const std::uint64_t key = ++last_key_;
        if (!poller_.add(guest, portsock::interest::readable, key)) { return; }
        clients_.try_emplace(key, std::move(guest), site_.patience, now);
    }

    void attend(client one, clock::time_point now) {
        const wish wanted = one->second.advance(site_.folder, room_, now);
        if (wanted == wish::over) { return part_with(one); }
        const auto what = wanted == wish::readable ? portsock::interest::readable : portsock::interest::writable;
        if (what == std::exchange(one->second.asked, what)) { return; }
        if (!poller_.modify(one->second.stream(), what, one->first)) { part_with(one); }
    }

    void part_with(client whom) {
        site_.answers += whom->second.answers();
        clients_.erase(whom);
        door_.try_again();
        if (++site_.clients == site_.clients_to_serve) { site_.stop.request(); }
    }

    /// Looks for those whose time is up.
    void sweep(clock::time_point now) {
        swept_ = now;
        door_.try_again();
        for (client each = clients_.begin(); each != clients_.end();) {
            const client one = each++;
            if (!one->second.expire(now)) {
                part_with(one);
            } else if (one->second.asked == portsock::interest::readable) {
                attend(one, now);
            }
        }
    }

    /// Nobody comes in any more; requests that have begun are answered, if that does not take too long.
    void close() {
        door_.close();
        const auto deadline = clock::now() + site_.patience;
        for (client each = clients_.begin(); each != clients_.end();) {
            const client one = each++;
            if (!one->second.finish()) { part_with(one); }
        }
        while (!clients_.empty() && clock::now() < deadline) {
            step(deadline);
        }
    }

    static constexpr clock::duration longest_pause = std::chrono::seconds(1);

    site& site_;
    portsock::poller poller_ = must(portsock::poller::open());
    door door_;
    std::unordered_map<std::uint64_t, connection> clients_;
    std::uint64_t last_key_ = door_key;
    clock::time_point swept_ = clock::now();
    std::array<portsock::poll_event, 256> events_;
    std::array<std::byte, 16384> room_;
};

} // namespace example::http
