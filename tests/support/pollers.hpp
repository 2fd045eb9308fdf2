/// \file
/// A poller with its buffer, and every case on every way there is to wait.
#pragma once

#include <portsock/poller.hpp>

#include <support/loopback.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace support {

constexpr const char* name(portsock::poll_mechanism which) {
    switch (which) {
    case portsock::poll_mechanism::best:
        return "best";
    case portsock::poll_mechanism::epoll:
        return "epoll";
    case portsock::poll_mechanism::kqueue:
        return "kqueue";
    case portsock::poll_mechanism::afd:
        return "afd";
    case portsock::poll_mechanism::poll:
        return "poll";
    case portsock::poll_mechanism::select:
        break;
    }
    return "select";
}

/// The mechanisms of this system, each once; the best one is there by its own name.
inline std::vector<portsock::poll_mechanism> mechanisms() {
    using portsock::poll_mechanism;
    std::vector<poll_mechanism> found;
    for (const auto which : {poll_mechanism::epoll, poll_mechanism::kqueue, poll_mechanism::afd, poll_mechanism::poll,
                             poll_mechanism::select}) {
        const auto made = portsock::poller::open(which);
        if (ended(made) == std::errc::operation_not_supported) { continue; }
        REQUIRE(ended(made) == success);
        CHECK(made->mechanism() == which);
        found.push_back(which);
    }
    return found;
}

/// What a case does, with each of them.
template <class Case>
void with_every_mechanism(Case&& run) {
    for (const portsock::poll_mechanism which : mechanisms()) {
        INFO("mechanism: ", std::string(name(which)));
        run(which);
    }
}

/// A poller that waits into a buffer of its own.
class watcher {
  public:
    explicit watcher(portsock::poll_mechanism which, std::size_t room = 64)
        : poller_(portsock::poller::open(which).value()), room_(room) {}

    portsock::poller& operator*() { return poller_; }
    portsock::poller* operator->() { return &poller_; }

    portsock::result<std::vector<portsock::poll_event>> try_wait(const portsock::until& limit) {
        const auto found = poller_.wait(room_, limit);
        if (!found) { return portsock::failure{found.error()}; }
        return std::vector(found->begin(), found->end());
    }
    std::vector<portsock::poll_event> wait(const portsock::until& limit = patience) { return try_wait(limit).value(); }

    /// Is nothing ready, as far as can be told without waiting?
    bool quiet() { return ended(poller_.wait(room_, 0s)) == std::errc::timed_out; }

    /// Waits until a socket is ready in the way asked for, however long it takes to get there.
    template <class Ready>
    portsock::poll_event wait_until(Ready&& ready) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        for (;;) {
            for (const portsock::poll_event& each : wait(deadline)) {
                if (ready(each)) { return each; }
            }
        }
    }

  private:
    portsock::poller poller_;
    std::vector<portsock::poll_event> room_;
};

/// The event of this key in a batch; there is at most one.
inline std::optional<portsock::poll_event> event_of(const std::vector<portsock::poll_event>& batch, std::uint64_t key) {
    const auto has_key = [&](const portsock::poll_event& each) { return each.key == key; };
    const auto found = std::find_if(batch.begin(), batch.end(), has_key);
    if (found == batch.end()) { return {}; }
    CHECK(std::none_of(found + 1, batch.end(), has_key));
    return *found;
}

} // namespace support
