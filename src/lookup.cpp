#include "lookup.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <utility>

#include "blocking.hpp"
#include "mutex.hpp"

namespace portsock::detail {

/// Shared by the call that asks and the worker that answers, so that either may be the last to leave. What changes does
/// so under the crew's lock.
struct inquiry::task {
    explicit task(question what) noexcept : asked(std::move(what)) {}

    const question asked;
    std::optional<answer> given;
    native_handle signaller = native_handle::none; // none once nobody wants to know
};

namespace {

// Normalised [look-up-limit]: the resolvers wait as long as they like, and those that can be stopped are all different.
// So a thread asks that nobody has to wait for.
// Ref: POSIX.1-2024 getaddrinfo(); glibc getaddrinfo_a(3); Microsoft Learn "GetAddrInfoExCancel function (ws2tcpip.h)".
answer ask_system(const question& what) {
    answer given;
    do {
        given.addresses.clear();
        given.outcome = what.host.empty() ? backend::lookup_address(what.address, given.name)
                                          : backend::lookup_host(what.host, what.of, given.addresses);
    } while (given.outcome.code == errc::interrupted);
    return given;
}

answer failed(const backend::attempt& why) { return {.outcome = why, .addresses = {}, .name = {}}; }

} // namespace

/// A worker is hired for a task if all others are busy, takes tasks as long as there are any, and then leaves: a
/// program that looks nothing up has no thread, one that looks much up starts few.
class crew {
  public:
    static crew& ours() {
        // Never destroyed, because a look-up may outlive main().
        alignas(crew) static std::byte room[sizeof(crew)];
        static crew& the_crew = *::new (static_cast<void*>(room)) crew;
        return the_crew;
    }

    using task = inquiry::task;

    /// Fails if there is no worker.
    backend::attempt take_on(const std::shared_ptr<task>& asked) {
        {
            const std::lock_guard hold(lock_);
            waiting_.push_back(asked);
            if (working_ == most_workers) { return {}; }
            ++working_;
        }
        static constexpr backend::background_work work{[]() noexcept { ours().work(); }};
        const backend::attempt started = backend::start_worker(work);
        if (started.ok()) { return {}; }
        const std::lock_guard hold(lock_);
        --working_;
        // Those who work will come to it: nobody leaves while something waits.
        if (working_ > 0) { return {}; }
        bool this_one = false;
        for (const std::shared_ptr<task>& nobodys : waiting_) {
            this_one = this_one || nobodys == asked;
            give(*nobodys, failed(started));
        }
        waiting_.clear();
        return this_one ? started : backend::attempt();
    }

    /// If nobody has begun with it, nobody shall. If somebody has, the answer goes nowhere.
    void drop(const std::shared_ptr<task>& asked) {
        const std::lock_guard hold(lock_);
        waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), asked), waiting_.end());
        asked->signaller = native_handle::none;
    }

    std::optional<answer> answer_of(task& asked) {
        const std::lock_guard hold(lock_);
        return std::exchange(asked.given, std::nullopt);
    }

  private:
    static constexpr int most_workers = 16;

    static void give(task& asked, answer&& given) {
        asked.given = std::move(given);
        if (asked.signaller != native_handle::none) { backend::signal_wake(asked.signaller); }
    }

    std::shared_ptr<task> next() {
        const std::lock_guard hold(lock_);
        if (waiting_.empty()) {
            --working_;
            return nullptr;
        }
        std::shared_ptr<task> first = std::move(waiting_.front());
        waiting_.pop_front();
        return first;
    }

    void work() {
        for (std::shared_ptr<task> asked = next(); asked != nullptr; asked = next()) {
            answer given = ask_system(asked->asked);
            const std::lock_guard hold(lock_);
            give(*asked, std::move(given));
        }
    }

    backend::mutex lock_;
    std::deque<std::shared_ptr<task>> waiting_;
    int working_ = 0;
};

namespace {

backend::attempt wait_for(const inquiry& asking, countdown& left, native_handle stop) noexcept {
    const native_handle both[2] = {asking.answered(), stop};
    const std::span<const native_handle> wakes(both, stop == native_handle::none ? 1 : 2);
    for (;;) {
        const int milliseconds = left.milliseconds_left();
        const backend::attempt waited = backend::wait_any({}, wakes, left.one_wait(milliseconds));
        if (left.stopped()) { return {.code = errc::operation_canceled}; }
        if (waited.ok() && waited.value != 0) { return waited; }
        if (waited.ok() && milliseconds == 0) { return {.code = errc::timed_out}; }
        if (!waited.ok() && waited.code != errc::interrupted) { return waited; }
    }
}

} // namespace

backend::attempt inquiry::begin(question what) {
    asked_ = std::make_shared<task>(std::move(what));
    backend::attempt made = backend::open_wake(answered_);
    asked_->signaller = answered_.signaller;
    if (made.ok()) { made = crew::ours().take_on(asked_); }
    if (!made.ok()) { drop(); }
    return made;
}

std::optional<answer> inquiry::take() {
    if (!asked_) { return std::nullopt; }
    std::optional<answer> given = crew::ours().answer_of(*asked_);
    if (given) { drop(); }
    return given;
}

void inquiry::drop() {
    if (!asked_) { return; }
    crew::ours().drop(asked_);
    asked_.reset();
    backend::close_wake(std::exchange(answered_, {}));
}

answer ask(question what, const until& limit) {
    if (limit.unlimited()) { return ask_system(what); }
    if (limit.stopped()) { return failed({.code = errc::operation_canceled}); }
    countdown left(limit);
    if (left.milliseconds_left() == 0) { return failed({.code = errc::timed_out}); }
    native_handle stop = native_handle::none;
    if (const backend::attempt made = left.stop_waiter(stop); !made.ok()) { return failed(made); }

    inquiry asking;
    if (const backend::attempt made = asking.begin(std::move(what)); !made.ok()) { return failed(made); }
    for (;;) {
        if (const backend::attempt ended = wait_for(asking, left, stop); !ended.ok()) { return failed(ended); }
        if (std::optional<answer> given = asking.take()) { return *std::move(given); }
    }
}

} // namespace portsock::detail
