#include "lookup.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "blocking.hpp"
#include "memory.hpp"
#include "mutex.hpp"

namespace portsock::detail {

/// Shared by the call that asks and the worker that answers, so that either may be the last to leave. What changes does
/// so under the workers' lock.
struct inquiry::task {
    explicit task(question what) noexcept : asked(std::move(what)) {}

    enum class state : std::uint8_t { waiting, being_asked, answered, given_up };

    const question asked;
    std::optional<answer> given;
    native_handle signaller = native_handle::none; // none once nobody wants to know
    std::shared_ptr<task> next;                    // of those that wait for a worker
    state is = state::waiting;
};

namespace {

// Normalised [look-up-limit]: the resolvers wait as long as they like, and those that can be stopped are all different.
// So a thread asks that nobody has to wait for.
// Ref: POSIX.1-2024 getaddrinfo(); glibc getaddrinfo_a(3); Microsoft Learn "GetAddrInfoExCancel function (ws2tcpip.h)".
backend::attempt ask_once(const question& what, answer& given) {
    switch (what.what) {
    case question::kind::addresses_of_host:
        return backend::lookup_host(what.name, what.of, given.addresses);
    case question::kind::name_of_address:
        return backend::lookup_address(what.address, given.name);
    case question::kind::port_of_service:
        return backend::lookup_service(what.name, what.transport);
    case question::kind::service_of_port:
        break;
    }
    return backend::lookup_port(what.port, what.transport, given.name);
}

answer failed(const backend::attempt& why) noexcept { return {.outcome = why, .addresses = {}, .name = {}}; }

answer ask_system(const question& what) noexcept {
    answer given;
    do {
        given.addresses.clear();
        const backend::attempt memory = allocate([&] { given.outcome = ask_once(what, given); });
        if (!memory.ok()) { return failed(memory); }
    } while (given.outcome.code == errc::interrupted);
    return given;
}

} // namespace

/// A thread is started for a question unless very many are at work, asks questions as long as there are any, and then
/// ends: a program that looks nothing up has no thread.
///
/// A question that was given up keeps its thread until the system answers, perhaps for minutes. Such threads are
/// counted apart, so that they take nobody's turn.
class lookup_workers {
  public:
    using task = inquiry::task;

    static lookup_workers& ours() noexcept {
        // Never destroyed, because a look-up may outlive main().
        alignas(lookup_workers) static std::byte room[sizeof(lookup_workers)];
        static lookup_workers& the_workers = *::new (static_cast<void*>(room)) lookup_workers;
        return the_workers;
    }

    /// See inquiry::begin.
    backend::attempt take_on(const std::shared_ptr<task>& asked) noexcept {
        {
            const std::lock_guard hold(lock_);
            if (given_up_ >= most_given_up) {
                asked->is = task::state::given_up; // it waits in no list
                return too_many_given_up;
            }
            *end_ = asked;
            end_ = &asked->next;
            if (wanted_ == most_wanted) { return {}; }
            ++wanted_;
        }
        const backend::attempt started = start();
        if (started.ok()) { return {}; }
        const std::lock_guard hold(lock_);
        return asked->is == task::state::answered ? asked->given->outcome : backend::attempt();
    }

    /// If nobody has begun with it, nobody shall. If somebody has, the answer goes nowhere.
    void drop(task& asked) noexcept {
        bool another = false;
        {
            const std::lock_guard hold(lock_);
            asked.signaller = native_handle::none;
            if (asked.is == task::state::waiting) { remove(asked); }
            if (asked.is == task::state::being_asked) {
                --wanted_;
                ++given_up_;
                another = may_start_another();
            }
            asked.is = task::state::given_up;
        }
        if (another) { static_cast<void>(start()); }
    }

    std::optional<answer> answer_of(task& asked) noexcept {
        const std::lock_guard hold(lock_);
        return std::exchange(asked.given, std::nullopt);
    }

  private:
    // What a machine bears, and a thread's stack is address space only. A resolver gives a name up after half a minute
    // or so: this many connects to dead names in that time are given up before anybody is told.
    static constexpr int most_wanted = 256;
    static constexpr int most_given_up = 512;
    static constexpr backend::attempt too_many_given_up{.code = errc::try_again};

    /// Under the lock.
    static void give(task& asked, answer&& given) noexcept {
        asked.given = std::move(given);
        asked.is = task::state::answered;
        if (asked.signaller != native_handle::none) { backend::signal_wake(asked.signaller); }
    }

    /// Under the lock: out of those that wait.
    std::shared_ptr<task> remove_first() noexcept {
        std::shared_ptr<task> first = std::move(first_);
        first_ = std::move(first->next);
        if (!first_) { end_ = &first_; }
        return first;
    }
    void remove(task& asked) noexcept {
        std::shared_ptr<task>* place = &first_;
        while (place->get() != &asked) {
            place = &(*place)->next;
        }
        *place = std::exchange(asked.next, nullptr); // the caller has a share of it
        if (!*place) { end_ = place; }
    }
    void fail_all(const backend::attempt& why) noexcept {
        while (first_) {
            give(*remove_first(), failed(why));
        }
    }

    /// Under the lock: a thread has just been lost to a question that was given up.
    bool may_start_another() noexcept {
        if (!first_) { return false; }
        if (given_up_ >= most_given_up) {
            fail_all(too_many_given_up);
            return false;
        }
        ++wanted_;
        return true;
    }

    /// A worker that is counted already. If there cannot be one those at work will come to what waits, and if there are
    /// none it fails. Without the lock: the system may hold its own while it calls us.
    backend::attempt start() noexcept {
        static constexpr backend::background_work work{[]() noexcept { ours().work(); }};
        const backend::attempt started = backend::start_worker(work);
        if (started.ok()) { return started; }
        const std::lock_guard hold(lock_);
        --wanted_;
        if (wanted_ == 0) { fail_all(started); }
        return started;
    }

    /// The next question, or none: then the worker is no longer counted.
    std::shared_ptr<task> next() noexcept {
        const std::lock_guard hold(lock_);
        if (!first_) {
            --wanted_;
            return nullptr;
        }
        std::shared_ptr<task> first = remove_first();
        first->is = task::state::being_asked;
        return first;
    }

    /// Whether the worker goes on.
    bool finish(task& asked, answer&& given) noexcept {
        const std::lock_guard hold(lock_);
        if (asked.is != task::state::given_up) {
            give(asked, std::move(given));
            return true;
        }
        --given_up_;
        if (!first_ || wanted_ == most_wanted) { return false; }
        ++wanted_;
        return true;
    }

    void work() noexcept {
        bool goes_on = true;
        while (goes_on) {
            const std::shared_ptr<task> asked = next();
            goes_on = asked && finish(*asked, ask_system(asked->asked));
        }
    }

    backend::mutex lock_;
    std::shared_ptr<task> first_; // of those that wait, in a list, so that nothing has to be allocated under the lock
    std::shared_ptr<task>* end_ = &first_;
    int wanted_ = 0;   // workers, but those whose question was given up
    int given_up_ = 0; // the others
};

namespace {

backend::attempt wait_for(const inquiry& asking, countdown& left, native_handle stop) noexcept {
    for (;;) {
        const int milliseconds = left.milliseconds_left();
        const int now = asking.unwatched() ? countdown::slice_of(milliseconds) : left.one_wait(milliseconds);
        backend::attempt waited;
        if (asking.unwatched()) {
            waited = backend::wait(native_handle::none, interest::readable, now, stop);
        } else {
            const native_handle both[2] = {asking.answered(), stop};
            waited = backend::wait_any({}, std::span(both).first(stop == native_handle::none ? 1 : 2), now);
        }
        if (left.stopped()) { return {.code = errc::operation_canceled}; }
        if (waited.ok() && (waited.value != 0 || now != milliseconds)) { return waited; }
        if (waited.ok() && milliseconds == 0) { return {.code = errc::timed_out}; }
        if (!waited.ok() && waited.code != errc::interrupted) { return waited; }
    }
}

} // namespace

backend::attempt inquiry::begin(question what) {
    asked_ = std::make_shared<task>(std::move(what));
    // Without it the answer is looked for every few milliseconds.
    static_cast<void>(backend::open_wake(answered_));
    asked_->signaller = answered_.signaller;
    const backend::attempt begun = lookup_workers::ours().take_on(asked_);
    if (!begun.ok()) { drop(); }
    return begun;
}

std::optional<answer> inquiry::take() {
    if (!asked_) { return std::nullopt; }
    std::optional<answer> given = lookup_workers::ours().answer_of(*asked_);
    if (given) { drop(); }
    return given;
}

void inquiry::drop() noexcept {
    if (!asked_) { return; }
    lookup_workers::ours().drop(*asked_);
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
