#include "lookup.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "blocking.hpp"

namespace portsock::detail {

namespace {

/// Shared by the call that asks and the worker that answers, so that either may be the last to leave.
struct task {
    explicit task(question what) noexcept : asked(std::move(what)) {}
    task(const task&) = delete;
    task& operator=(const task&) = delete;
    ~task() { backend::close_wake(answered); }

    const question asked;
    answer given; // the crew's lock is held to write it, and by whoever reads it
    backend::wake answered;
};

answer ask_system(const question& what) {
    answer given;
    do {
        given.addresses.clear();
        given.outcome = what.host.empty() ? backend::lookup_address(what.address, given.name)
                                          : backend::lookup_host(what.host, what.of, given.addresses);
    } while (given.outcome.code == errc::interrupted);
    return given;
}

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
        for (const std::shared_ptr<task>& nobodys : waiting_) {
            nobodys->given.outcome = started;
            backend::signal_wake(nobodys->answered.signaller);
        }
        waiting_.clear();
        return {};
    }

    /// If nobody has begun with it, nobody shall.
    void drop(const std::shared_ptr<task>& asked) {
        const std::lock_guard hold(lock_);
        waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), asked), waiting_.end());
    }

    answer answer_of(task& asked) {
        const std::lock_guard hold(lock_);
        return std::move(asked.given);
    }

  private:
    static constexpr int most_workers = 16;

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
            asked->given = std::move(given);
            backend::signal_wake(asked->answered.signaller);
            // Not later, so that a call which got its answer leaves nothing behind.
            asked.reset();
        }
    }

    std::mutex lock_;
    std::deque<std::shared_ptr<task>> waiting_;
    int working_ = 0;
};

backend::attempt wait_for_answer(const task& asked, countdown& left, native_handle stop) noexcept {
    for (;;) {
        const int milliseconds = left.milliseconds_left();
        const backend::attempt waited = backend::wait_wakes(asked.answered.waiter, stop, milliseconds);
        if (left.stopped()) { return {.code = errc::operation_canceled}; }
        if (waited.ok() && (waited.value & backend::found_readable) != 0) { return waited; }
        if (waited.ok() && milliseconds == 0) { return {.code = errc::timed_out}; }
        if (!waited.ok() && waited.code != errc::interrupted) { return waited; }
    }
}

answer failed(const backend::attempt& why) { return {.outcome = why, .addresses = {}, .name = {}}; }

} // namespace

answer ask(question what, const until& limit) {
    if (limit.unlimited()) { return ask_system(what); }
    if (limit.stopped()) { return failed({.code = errc::operation_canceled}); }
    countdown left(limit);
    if (left.milliseconds_left() == 0) { return failed({.code = errc::timed_out}); }
    native_handle stop = native_handle::none;
    if (const backend::attempt made = left.stop_waiter(stop); !made.ok()) { return failed(made); }

    const auto asked = std::make_shared<task>(std::move(what));
    if (const backend::attempt made = backend::open_wake(asked->answered); !made.ok()) { return failed(made); }
    if (const backend::attempt made = crew::ours().take_on(asked); !made.ok()) { return failed(made); }
    if (const backend::attempt ended = wait_for_answer(*asked, left, stop); !ended.ok()) {
        crew::ours().drop(asked);
        return failed(ended);
    }
    return crew::ours().answer_of(*asked);
}

} // namespace portsock::detail
