// One thread of the server: a poller, listeners, and the clients it has let in.
//
// When descriptors run out, nobody is refused: no more clients are accepted until there is room (they wait in the
// system's queue), idle connections are closed, those who have been here for a while are told to connect again, and
// requests whose file cannot be opened wait for their turn.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

#include "../support/door.hpp"
#include "../support/program.hpp"
#include "connection.hpp"
#include "reserve.hpp"

namespace example::http {

/// What the workers share.
struct site {
    std::string folder;                        // UTF-8, with a '/' at its end
    portsock::until::clock::duration patience; // with a client that stands still; see connection.hpp
    std::uint64_t clients_to_serve;
    portsock::stop_signal& stop;
    std::atomic<std::uint64_t> clients = 0;
    std::atomic<std::uint64_t> answers = 0;
    std::atomic<int> lacking = 0; // workers that have no descriptors
};

class worker {
  public:
    worker(site& of, std::vector<portsock::tcp_listener> listeners)
        : site_(of), door_(std::move(listeners), poller_, door_key) {
        // The first wait takes the descriptors that it needs, the stop signal's too, while there are some.
        static_cast<void>(poller_.wait(events_, portsock::until(std::chrono::milliseconds(1), site_.stop)));
    }

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
        if (door_.resting() || !starved_.empty()) { return shortest_pause; }
        if (clients_.empty() && !lacks_) { return clock::duration::max(); }
        if (site_.lacking > 0) { return shortest_pause; }
        return std::min<clock::duration>(site_.patience / 4, longest_pause);
    }

    bool step(const portsock::until& limit) {
        const auto ready = poller_.wait(events_, limit);
        if (!ready && ready.error() == portsock::errc::operation_canceled) { return false; }
        if (!ready && ready.error() != portsock::errc::timed_out) { must(ready); }
        const auto now = clock::now();
        if (ready) {
            for (const portsock::poll_event& event : *ready) {
                if (event.key == door_key) {
                    door_.let_in([&](portsock::tcp_stream guest) {
                        welcome(std::move(guest), now);
                        return true;
                    });
                    if (door_.resting()) { lacked_ = now; }
                } else if (const client one = clients_.find(event.key); one != clients_.end()) {
                    attend(one, now);
                }
            }
        }
        if (now - swept_ >= pause()) { sweep(now); }
        feed(now);
        // What has become free is taken at once while others wait for it, so that the lack is not over with it.
        const bool lacks = now - lacked_ < std::chrono::seconds(1);
        if (lacks != std::exchange(lacks_, lacks)) { site_.lacking += lacks ? 1 : -1; }
        return true;
    }

    void welcome(portsock::tcp_stream guest, clock::time_point now) {
        const std::uint64_t key = ++last_key_;
        if (!poller_.add(guest, portsock::interest::readable, key)) { return; }
        clients_.try_emplace(key, std::move(guest), site_.patience, now);
    }

    void attend(client one, clock::time_point now) {
        const bool may_stay = site_.lacking == 0 || one->second.age(now) < longest_stay;
        wish wanted = one->second.advance(site_.folder, room_, now, may_stay);
        while (wanted == wish::starved && reserve_.release()) {
            wanted = one->second.advance(site_.folder, room_, now, may_stay);
        }
        if (wanted == wish::over) { return part_with(one); }
        if (wanted == wish::starved) { // it is not watched while it waits for a file: nothing it does is of interest
            door_.rest();
            lacked_ = now;
            if (std::exchange(one->second.is_watched, false)) { must(poller_.remove(one->second.stream())); }
            starved_.push_back(one->first);
            return;
        }
        const auto what = wanted == wish::readable ? portsock::interest::readable : portsock::interest::writable;
        const bool is_new = !std::exchange(one->second.is_watched, true);
        if (what == std::exchange(one->second.asked, what) && !is_new) { return; }
        const auto told = is_new ? poller_.add(one->second.stream(), what, one->first)
                                 : poller_.modify(one->second.stream(), what, one->first);
        if (!told) { part_with(one); }
    }

    void part_with(client whom) {
        site_.answers += whom->second.answers();
        clients_.erase(whom);
        if (++site_.clients == site_.clients_to_serve) { site_.stop.request(); }
        door_is_due_ = true;
    }

    /// What has become free goes to requests that wait for a file, then to the reserve, then to new clients.
    void feed(clock::time_point now) {
        for (std::size_t waiting = starved_.size(); waiting > 0; --waiting) {
            const std::uint64_t key = starved_.front();
            starved_.pop_front();
            if (const client one = clients_.find(key); one != clients_.end()) { attend(one, now); }
            if (!starved_.empty() && starved_.back() == key) { break; } // and so would the others
        }
        if (!starved_.empty()) { return; }
        if (!reserve_.refill()) {
            door_.rest();
            lacked_ = now;
        } else if (std::exchange(door_is_due_, false)) {
            door_.try_again();
        }
    }

    /// Looks for those whose time is up, and if descriptors are lacking for those who can be sent away.
    void sweep(clock::time_point now) {
        swept_ = now;
        door_is_due_ = true;
        const bool lack = site_.lacking > 0;
        std::vector<std::pair<clock::duration, std::uint64_t>> idle;
        for (client each = clients_.begin(); each != clients_.end();) {
            const client one = each++;
            if (!one->second.expire(now, lack)) {
                part_with(one);
            } else if (const auto time = one->second.idle(now); lack && time > clock::duration(0)) {
                idle.emplace_back(time, one->first);
            } else if (one->second.is_watched) {
                // Who was told that its time is up gets to hear it. And of who reads slowly something may have been
                // taken long before the system calls the socket writable.
                attend(one, now);
            }
        }
        const std::size_t count = std::min(idle.size(), most_sent_away);
        std::partial_sort(idle.begin(), idle.begin() + static_cast<std::ptrdiff_t>(count), idle.end(),
                          std::greater<>());
        for (std::size_t at = 0; at < count; ++at) {
            const client one = clients_.find(idle[at].second);
            if (one->second.is_watched) { attend(one, now); } // perhaps it has asked for something just now
            const client still = clients_.find(idle[at].second);
            if (still != clients_.end() && still->second.idle(now) > clock::duration(0)) { part_with(still); }
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
    static constexpr clock::duration shortest_pause = std::chrono::milliseconds(50);
    static constexpr clock::duration longest_stay = std::chrono::seconds(1); // when descriptors are lacking
    static constexpr std::size_t most_sent_away = 64;                        // of idle ones, at a time

    site& site_;
    portsock::poller poller_ = must(portsock::poller::open());
    door door_;
    reserve reserve_;
    std::unordered_map<std::uint64_t, connection> clients_;
    std::deque<std::uint64_t> starved_; // clients whose file could not be opened, the first one first
    bool door_is_due_ = false;
    bool lacks_ = false;         // it counts in site::lacking
    clock::time_point lacked_{}; // when there was no descriptor the last time
    std::uint64_t last_key_ = door_key;
    clock::time_point swept_ = clock::now();
    std::array<portsock::poll_event, 256> events_;
    std::array<std::byte, 16384> room_;
};

} // namespace example::http
