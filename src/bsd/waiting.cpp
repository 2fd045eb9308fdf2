#include "waiting.hpp"

#include <mutex>
#include <new>

#include "blocking.hpp"
#include "local.hpp"
#include "lock.hpp"
#include "newcomers.hpp"
#include "signals.hpp"

namespace portsock::bsd {

struct sleeper::place {
    backend::wake wake;
    const description* on = nullptr;
    place* next = nullptr;
    place* before = nullptr;
    place* outer = nullptr; // of the same thread: a handler may wait, too
};

namespace {

constinit lock watching;
constinit sleeper::place* asleep = nullptr;
constinit sleeper::place* spare = nullptr; // kept with their events, for the next
constinit thread_local sleeper::place* innermost = nullptr;

void end(sleeper::place& one) noexcept {
    innermost = one.outer;
    const std::lock_guard guard(watching);
    if (one.next != nullptr) { one.next->before = one.before; }
    (one.before != nullptr ? one.before->next : asleep) = one.next;
    one.next = spare;
    spare = &one;
}

} // namespace

sleeper::sleeper(const description* on) noexcept : place_(nullptr) {
    {
        const std::lock_guard guard(watching);
        if (spare != nullptr) {
            place_ = spare;
            spare = place_->next;
        }
    }
    if (place_ == nullptr) {
        place_ = new (std::nothrow) place;
        if (place_ == nullptr) { return; }
        if (!backend::open_wake(place_->wake).ok()) {
            delete place_;
            place_ = nullptr;
            return;
        }
    }
    system::reset_wake(place_->wake.waiter);
    place_->outer = innermost;
    innermost = place_;
    const std::lock_guard guard(watching);
    place_->on = on;
    place_->before = nullptr;
    place_->next = asleep;
    if (asleep != nullptr) { asleep->before = place_; }
    asleep = place_;
}

sleeper::~sleeper() {
    if (place_ != nullptr) { end(*place_); }
}

void abandon_waits() noexcept {
    while (innermost != nullptr) {
        const description* const on = innermost->on;
        end(*innermost);
        if (on != nullptr) { release(const_cast<description*>(on)); }
    }
}

native_handle sleeper::waiter() const noexcept { return place_ == nullptr ? native_handle::none : place_->wake.waiter; }

void wake_sleepers(const description* on) noexcept {
    const std::lock_guard guard(watching);
    for (sleeper::place* each = asleep; each != nullptr; each = each->next) {
        if (on == nullptr || each->on == nullptr || each->on == on) { backend::signal_wake(each->wake.signaller); }
    }
}

bool has_sleepers() noexcept {
    const std::lock_guard guard(watching);
    return asleep != nullptr;
}

backend::attempt wait_for(description& of, interest what, const time_left& left) noexcept {
    for (;;) {
        const sleeper here(&of);
        if (handle_signals() == handled::interrupts) { return {.code = errc::interrupted}; }
        if (what & interest::readable && of.is(fact::receive_shut)) { return {}; }
        if (what & interest::writable && of.is(fact::send_shut)) { return {}; }
        const int milliseconds = left.milliseconds();
        const bool awaits_newcomers = of.local != nullptr && of.is(fact::listening);
        const backend::attempt waited = awaits_newcomers ? wait_for_newcomers(of, milliseconds, here.waiter())
                                                         : backend::wait(of.handle, what, milliseconds, here.waiter());
        if (!waited.ok()) {
            if (waited.code != errc::interrupted) { return waited; }
            continue;
        }
        if ((waited.value & ~backend::found_wake) != 0) { return waited; }
        if (waited.value == 0 && milliseconds == 0) { return {.code = errc::operation_would_block}; }
    }
}

backend::attempt settle_connect(description& of) noexcept {
    const backend::attempt ended = detail::end_of_connect(of.handle);
    if (ended.value == 0) { return ended; } // not, as far as can be seen
    of.forget(fact::connecting);
    if (!ended.ok()) { return ended; }
    if (of.local != nullptr && !introduce(of)) { return {.code = errc::connection_refused}; }
    of.learn(fact::connected | fact::was_connected);
    return ended;
}

backend::attempt settle_pending(description& of) noexcept {
    const backend::attempt ended = settle_connect(of);
    if (!ended.ok() && ended.value != 0) { of.pending_error = ended.code; }
    return ended;
}

backend::attempt finish_connect(description& of, bool may_wait, int limit) noexcept {
    const time_left left(limit);
    for (;;) {
        const backend::attempt ended = settle_connect(of);
        if (ended.code != errc::connection_already_in_progress || !may_wait) { return ended; }
        const backend::attempt waited = wait_for(of, interest::writable, left);
        if (!waited.ok()) { return waited; }
    }
}

void have_address(description& of) noexcept {
    if (of.kind == socket_kind::stream || of.is(fact::bound)) { return; }
    if (of.local != nullptr) {
        // Of a local socket a program sees no address, and the network must not see one either.
        static_cast<void>(backend::bind(of.handle, endpoint(ipv4_address::loopback(), 0)));
        of.learn(fact::bound);
        return;
    }
    const endpoint any = of.of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0) : endpoint();
    static_cast<void>(backend::bind(of.handle, any)); // it has one already, then
    of.learn(fact::bound);
}

} // namespace portsock::bsd
