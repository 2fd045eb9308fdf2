// AFD's polls, each reported to a completion port. Windows has no call that watches a set of sockets, but any number of
// polls of one socket each may be outstanding, and those of idle sockets cost nothing.
#include "memory.hpp"
#include "poller.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

#include "afd.hpp"

namespace portsock::native {

namespace {

using backend::attempt;

poll_event event_of(::ULONG seen, std::uint64_t key) noexcept {
    // Normalised [ready-at-end]: the end of the stream, a reset and a failed connect are states of their own here,
    // where other systems call them readable and writable as well.
    // Ref: POSIX.1-2024 poll(), POLLIN and POLLHUP; Microsoft Learn "WSAPoll function (winsock2.h)".
    return {.key = key,
            .readable = (seen & (afd_readable | afd_broken)) != 0,
            .writable = (seen & (afd_send | afd_broken)) != 0,
            .urgent = (seen & afd_receive_urgent) != 0,
            .error = (seen & afd_broken) != 0,
            .closed = (seen & (afd_disconnect | afd_abort)) != 0};
}

/// A place in a ring. In one ring at a time, or in none.
class link {
  public:
    link() noexcept = default;
    link(const link&) = delete;
    link& operator=(const link&) = delete;

    [[nodiscard]] bool empty() const noexcept { return after_ == this; }
    [[nodiscard]] link& first() noexcept { return *after_; }
    [[nodiscard]] link& last() noexcept { return *before_; }
    void leave() noexcept {
        before_->after_ = after_;
        after_->before_ = before_;
        before_ = after_ = this;
    }
    /// As its last.
    void enter(link& ring) noexcept {
        leave();
        before_ = ring.before_;
        after_ = &ring;
        before_->after_ = after_->before_ = this;
    }

  private:
    link* before_ = this;
    link* after_ = this;
};

/// A socket. Once its poll is outstanding the system writes to it, so it stays where it is until the poll's packet has
/// come, whatever becomes of the socket.
struct record : link {
    enum class poll : std::uint8_t { none, outstanding, withdrawn };

    afd_poll_request request{};
    ::IO_STATUS_BLOCK outcome{};
    native_handle handle = native_handle::none; // none: watched no longer
    ::HANDLE base = nullptr;
    ::HANDLE device = nullptr;
    std::uint64_t key = 0;
    ::ULONG wanted = 0;
    ::ULONG asked = 0; // by the poll that is outstanding
    ::ULONG lost = 0;  // what has broken a connection
    poll state = poll::none;
    bool receive_shut = false;
};

/// Records in groups, each with a handle to AFD: to withdraw a poll the system searches those of its handle.
struct group {
    group() noexcept = default;
    group(const group&) = delete;
    group& operator=(const group&) = delete;
    ~group() {
        if (device != nullptr) { os::CloseHandle(device); }
    }
    ::HANDLE device = nullptr;
    std::array<record, 32> records;
};

/// Normalised [paused-is-quiet]: there are other ways to be told of a loss unasked, and none of a hang-up.
/// Ref: POSIX.1-2024 poll(), POLLERR and POLLHUP; Linux epoll_ctl(2), EPOLLERR and EPOLLHUP.
::ULONG wanted_by(interest what) noexcept { return what == interest{} ? 0 : afd_events_of(what); }

/// Ends the poll that is outstanding, if it has not ended just now: in either case its packet comes at once.
attempt withdraw(record& one) noexcept {
    ::IO_STATUS_BLOCK ignored{};
    const ::NTSTATUS ended = os::NtCancelIoFileEx(one.device, &one.outcome, &ignored);
    if (ended != status::success && ended != status::not_found) { return failed(ended, operation::wait); }
    one.state = record::poll::withdrawn;
    return {};
}

/// What the poll that has ended found.
::ULONG found_by(const record& one) noexcept {
    switch (one.outcome.Status) {
    case status::success:
        return one.request.count == 0 ? 0 : one.request.entry.events;
    case status::cancelled:
    case status::timeout:
        return 0;
    case status::invalid_handle:
    case status::object_type_mismatch:
        return afd_local_close;
    default:
        return afd_abort;
    }
}

bool is_stream(const record& one) noexcept {
    int type = 0;
    int size = sizeof(type);
    return os::getsockopt(socket_of(one.handle), SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

/// Every watched socket has an outstanding poll or is due one. Only the waiting thread makes polls: at the beginning of
/// each wait, for those that are due. Others who have something for it to do send it a packet if it is waiting.
class afd_mechanism final : public backend::mechanism {
  public:
    afd_mechanism() noexcept = default;
    ~afd_mechanism() override;

    attempt open() noexcept;

    attempt add(native_handle handle, interest what, std::uint64_t key) noexcept override;
    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override;
    attempt remove(native_handle handle) noexcept override;
    bool knows(native_handle handle) noexcept override;
    void mark_readable(native_handle handle) noexcept override;
    attempt wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept override;
    void wake() noexcept override;

  private:
    // Of packets: 0 is that of a finished poll.
    enum packet : ::ULONG_PTR { of_poll, of_wake, of_change, of_stop };

    using packets = std::array<::OVERLAPPED_ENTRY, 128>;

    attempt add_group() noexcept;
    void make_due(record& one) noexcept;
    void forget(record& one) noexcept;
    attempt take(packets& taken, ::DWORD milliseconds, std::span<::OVERLAPPED_ENTRY>& used) noexcept;
    record* finished(const ::OVERLAPPED_ENTRY& of, bool& woken) noexcept;
    attempt take_early(packets& taken, bool& woken) noexcept;
    attempt poll(record& one, ::ULONG& seen) noexcept;
    attempt poll_due(std::span<poll_event> events) noexcept;
    bool report(record& one, ::ULONG seen, poll_event& into) noexcept;

    table_mutex lock_;
    ::HANDLE port_ = nullptr;
    std::unordered_map<native_handle, record*> watched_;
    std::vector<std::unique_ptr<group>> groups_;
    link free_;
    link due_;
    std::size_t polls_ = 0;     // outstanding
    std::size_t withdrawn_ = 0; // of these, those of sockets still watched
    bool waiting_ = false;
    bool change_sent_ = false;
    std::atomic<bool> wake_sent_ = false;
    event_watch stop_watch_{
        [](void* port) noexcept { os::PostQueuedCompletionStatus(*static_cast<::HANDLE*>(port), of_stop); }, &port_};
};

attempt afd_mechanism::open() noexcept {
    port_ = os::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0);
    if (port_ == nullptr) { return failed(static_cast<std::int32_t>(::GetLastError()), operation::open); }
    return add_group(); // now, because it says whether there is an AFD
}

afd_mechanism::~afd_mechanism() {
    // The system writes to the records until the last poll has ended.
    for (const std::unique_ptr<group>& each : groups_) {
        ::IO_STATUS_BLOCK ignored{};
        os::NtCancelIoFileEx(each->device, nullptr, &ignored);
    }
    packets taken;
    std::span<::OVERLAPPED_ENTRY> used;
    bool woken = false;
    while (polls_ != 0 && take(taken, INFINITE, used).ok()) {
        for (const ::OVERLAPPED_ENTRY& each : used) {
            finished(each, woken);
        }
    }
    if (polls_ != 0) { // the port does not tell: the memory is the system's from now on
        for (std::unique_ptr<group>& each : groups_) {
            static_cast<void>(each.release());
        }
    }
    groups_.clear();
    if (port_ != nullptr) { os::CloseHandle(port_); }
}

attempt afd_mechanism::add_group() noexcept {
    std::unique_ptr<group> made(new (std::nothrow) group);
    if (made == nullptr) { return {.code = errc::not_enough_memory}; }
    if (const attempt room = detail::allocate([&] { groups_.reserve(groups_.size() + 1); }); !room.ok()) { return room; }
    std::int32_t failure = open_afd_device(made->device);
    // A poll that ends at once is answered at once, without a packet.
    if (failure == status::success &&
        (os::CreateIoCompletionPort(made->device, port_, of_poll) == nullptr ||
         os::SetFileCompletionNotificationModes(made->device, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) == FALSE)) {
        failure = static_cast<std::int32_t>(::GetLastError());
    }
    if (failure != status::success) {
        attempt refused = failed(failure, operation::open);
        if (groups_.empty()) { refused.code = errc::operation_not_supported; }
        return refused;
    }
    for (record& each : made->records) {
        each.device = made->device;
        each.enter(free_);
    }
    groups_.push_back(std::move(made));
    return {};
}

attempt afd_mechanism::add(native_handle handle, interest what, std::uint64_t key) noexcept {
    const attempt base = base_socket(socket_of(handle));
    if (!base.ok()) { return base; }
    const std::lock_guard held(lock_);
    if (watched_.contains(handle)) { return {.code = errc::invalid_argument}; }
    if (free_.empty()) {
        if (const attempt made = add_group(); !made.ok()) { return made; }
    }
    auto& one = static_cast<record&>(free_.first());
    if (const attempt room = detail::allocate([&] { watched_.emplace(handle, &one); }); !room.ok()) { return room; }
    one.leave();
    one.handle = handle;
    one.base = reinterpret_cast<::HANDLE>(base.value);
    one.key = key;
    one.wanted = wanted_by(what);
    one.lost = 0;
    one.receive_shut = false;
    make_due(one);
    return {};
}

attempt afd_mechanism::modify(native_handle handle, interest what, std::uint64_t key) noexcept {
    const std::lock_guard held(lock_);
    const auto found = watched_.find(handle);
    if (found == watched_.end()) { return {.code = errc::invalid_argument}; }
    record& one = *found->second;
    const ::ULONG wanted = wanted_by(what);
    // A poll cannot be changed, but one for too much does no harm.
    if (one.state == record::poll::outstanding && (wanted & ~one.asked) != 0) {
        if (const attempt withdrawn = withdraw(one); !withdrawn.ok()) { return withdrawn; }
        ++withdrawn_;
    }
    one.key = key;
    one.wanted = wanted;
    make_due(one);
    return {};
}

attempt afd_mechanism::remove(native_handle handle) noexcept {
    const std::lock_guard held(lock_);
    const auto found = watched_.find(handle);
    if (found == watched_.end()) { return {.code = errc::invalid_argument}; }
    forget(*found->second);
    return {};
}

bool afd_mechanism::knows(native_handle handle) noexcept {
    const std::lock_guard held(lock_);
    return watched_.contains(handle);
}

void afd_mechanism::mark_readable(native_handle handle) noexcept {
    // Normalised [shut-is-readable]: a receiving half that was shut down here is of no interest to the system.
    // Ref: POSIX.1-2024 poll(), POLLIN; Microsoft Learn "shutdown function (winsock.h)".
    const std::lock_guard held(lock_);
    const auto found = watched_.find(handle);
    if (found == watched_.end()) { return; }
    found->second->receive_shut = true;
    make_due(*found->second);
}

attempt afd_mechanism::wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept {
    packets taken;
    {
        const std::lock_guard held(lock_);
        if (const attempt early = take_early(taken, woken); !early.ok()) { return early; }
        const attempt polled = poll_due(events);
        if (polled.value != 0 || woken) { return {.value = polled.value}; }
        if (!polled.ok() || milliseconds == 0) { return polled; }
        waiting_ = true;
    }
    attempt made;
    if (stop != native_handle::none) { made = stop_watch_.begin(object_of(stop)); }
    std::span<::OVERLAPPED_ENTRY> used;
    if (made.ok()) { made = take(taken, milliseconds < 0 ? INFINITE : static_cast<::DWORD>(milliseconds), used); }
    if (stop != native_handle::none) { stop_watch_.end(); }
    const std::lock_guard held(lock_);
    waiting_ = false;
    if (!made.ok() || used.empty()) { return made; }
    for (const ::OVERLAPPED_ENTRY& each : used) {
        // What ended during this wait is as it is now. What there is no room for is asked again by the next wait.
        record* const one = finished(each, woken);
        if (one == nullptr) { continue; }
        make_due(*one);
        if (made.value < events.size() && report(*one, found_by(*one), events[made.value])) { ++made.value; }
    }
    if (made.value == 0 && !woken) { made.code = errc::interrupted; }
    return made;
}

void afd_mechanism::wake() noexcept {
    if (wake_sent_.exchange(true)) { return; }
    if (os::PostQueuedCompletionStatus(port_, of_wake) == FALSE) { wake_sent_ = false; }
}

void afd_mechanism::make_due(record& one) noexcept {
    // One that is due already keeps its turn: a socket that is changed all the time would never come to the front.
    if (one.empty()) { one.enter(due_); }
    if (waiting_ && !change_sent_) { change_sent_ = os::PostQueuedCompletionStatus(port_, of_change) != FALSE; }
}

void afd_mechanism::forget(record& one) noexcept {
    watched_.erase(one.handle);
    one.handle = native_handle::none;
    switch (one.state) {
    case record::poll::none:
        one.enter(free_);
        break;
    case record::poll::outstanding:
        one.leave();
        static_cast<void>(withdraw(one)); // if it cannot be, its memory stays until it ends by itself
        break;
    case record::poll::withdrawn:
        one.leave();
        --withdrawn_;
        break;
    }
}

attempt afd_mechanism::take(packets& taken, ::DWORD milliseconds, std::span<::OVERLAPPED_ENTRY>& used) noexcept {
    ::ULONG count = 0;
    if (os::GetQueuedCompletionStatusEx(port_, taken.data(), static_cast<::ULONG>(taken.size()), &count,
                                        milliseconds) == FALSE) {
        const ::DWORD failure = ::GetLastError();
        used = {};
        return failure == WAIT_TIMEOUT ? attempt{} : failed(static_cast<std::int32_t>(failure), operation::wait);
    }
    used = std::span(taken).first(count);
    return {};
}

/// The socket whose poll has ended, or null if that is not what the packet is about.
record* afd_mechanism::finished(const ::OVERLAPPED_ENTRY& of, bool& woken) noexcept {
    switch (of.lpCompletionKey) {
    case of_poll:
        break;
    case of_wake:
        wake_sent_ = false;
        woken = true;
        return nullptr;
    case of_change:
        change_sent_ = false;
        return nullptr;
    default: // of_stop, perhaps that of an earlier wait: the caller looks at the signal itself
        return nullptr;
    }
    auto& one = *reinterpret_cast<record*>(of.lpOverlapped);
    --polls_;
    const bool was_withdrawn = std::exchange(one.state, record::poll::none) == record::poll::withdrawn;
    if (one.handle == native_handle::none) {
        one.enter(free_);
        return nullptr;
    }
    if (was_withdrawn) { --withdrawn_; }
    return &one;
}

/// Packets of polls that ended before this wait. Those that were withdrawn are waited for: they end at once.
attempt afd_mechanism::take_early(packets& taken, bool& woken) noexcept {
    // Normalised [ready-at-present]: a poll that has ended says what was the case when it did. The data may have been
    // received since, and a caller who trusts the event would wait for more; so it is due another poll.
    // Ref: POSIX.1-2024 poll(); Microsoft Learn "I/O Completion Ports".
    std::span<::OVERLAPPED_ENTRY> used;
    do {
        if (const attempt made = take(taken, withdrawn_ == 0 ? 0 : INFINITE, used); !made.ok()) { return made; }
        for (const ::OVERLAPPED_ENTRY& each : used) {
            if (record* const one = finished(each, woken); one != nullptr) { make_due(*one); }
        }
    } while (withdrawn_ != 0 || used.size() == taken.size());
    return {};
}

/// Makes a poll, which may find something at once.
attempt afd_mechanism::poll(record& one, ::ULONG& seen) noexcept {
    one.request.timeout.QuadPart = afd_no_limit;
    one.request.count = 1;
    one.request.exclusive = 0;
    one.request.entry = {.handle = one.base, .events = one.wanted, .status = 0};
    one.asked = one.wanted;
    const ::NTSTATUS state = os::NtDeviceIoControlFile(one.device, &one.outcome, &one, afd_poll_code, &one.request,
                                                       sizeof(one.request), &one.request, sizeof(one.request));
    if (state == status::pending) {
        one.state = record::poll::outstanding;
        ++polls_;
        return {};
    }
    one.outcome.Status = state;
    const attempt made = state == status::success ? attempt{} : failed(state, operation::wait);
    if (made.ok() || made.code == errc::bad_file_descriptor) {
        seen = found_by(one);
        return {};
    }
    return made;
}

/// Each of the due has its turn: what is reported goes to the end of the ring.
attempt afd_mechanism::poll_due(std::span<poll_event> events) noexcept {
    attempt made;
    if (due_.empty()) { return made; }
    const link* const last = &due_.last();
    for (bool more = true; more && made.value < events.size();) {
        auto& one = static_cast<record&>(due_.first());
        more = &one != last;
        ::ULONG seen = 0;
        if (one.state == record::poll::none && one.lost == 0 && one.wanted != 0) {
            const attempt polled = poll(one, seen);
            if (!polled.ok()) { return made.value == 0 ? polled : made; }
        }
        if (report(one, seen, events[made.value])) {
            one.enter(due_);
            ++made.value;
        } else if (one.state != record::poll::none || one.wanted == 0) {
            one.leave();
        }
    }
    return made;
}

/// False if there is nothing to report.
bool afd_mechanism::report(record& one, ::ULONG seen, poll_event& into) noexcept {
    if (one.wanted == 0) { return false; }
    seen &= one.wanted;
    if ((seen & afd_local_close) != 0) {
        forget(one);
        return false;
    }
    // Normalised [loss-is-lasting]: the system may report a lost or impossible connection to one poll and not the next.
    // Ref: POSIX.1-2024 poll(), POLLERR and POLLHUP; Microsoft Learn "WSAPoll function (winsock2.h)".
    if ((seen & afd_broken) != 0 && one.lost == 0 && is_stream(one)) { one.lost = seen & afd_broken; }
    seen |= one.lost;
    if (one.receive_shut && (one.wanted & afd_receive) != 0) { seen |= afd_receive; }
    if (seen == 0) { return false; }
    into = event_of(seen, one.key);
    return true;
}

} // namespace

attempt open_afd(std::unique_ptr<backend::mechanism>& made) noexcept {
    std::unique_ptr<afd_mechanism> own(new (std::nothrow) afd_mechanism);
    if (own == nullptr) { return {.code = errc::not_enough_memory}; }
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
