// select(): where AFD cannot be asked, at a cost that grows with the number of sockets watched. Two things are worse
// than with the other mechanisms: the loss of a connection shows only where readable or writable is waited for, and it
// can be told from its end only if AFD answers for single sockets at least.
#include "memory.hpp"
#include "poller.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

namespace portsock::native {

namespace {

using backend::attempt;

/// What select() takes, of any size.
// Normalised [many-sockets]: it looks at the number of sockets and not at the room for them, which the headers make
// for 64.
// Ref: Microsoft Learn "select function (winsock2.h)", FD_SETSIZE; POSIX.1-2024 select(), FD_SETSIZE.
class socket_set {
  public:
    void make_room(std::size_t room) {
        if (words_.size() <= room) { words_.resize(room + 1); }
    }
    void clear() noexcept { count() = 0; }
    void put(::SOCKET one) noexcept { words_[++count()] = one; }
    [[nodiscard]] ::fd_set* get() noexcept { return reinterpret_cast<::fd_set*>(words_.data()); }
    [[nodiscard]] std::span<const ::SOCKET> members() noexcept { return std::span(words_).subspan(1, count()); }

  private:
    static_assert(offsetof(::fd_set, fd_array) == sizeof(::SOCKET));
    ::u_int& count() noexcept { return get()->fd_count; }
    std::vector<::SOCKET> words_;
};

/// A datagram socket that is connected to itself.
class wake_socket {
  public:
    wake_socket() noexcept = default;
    wake_socket(const wake_socket&) = delete;
    wake_socket& operator=(const wake_socket&) = delete;
    ~wake_socket() {
        if (handle_ != native_handle::none) { backend::close(handle_); }
    }

    attempt open() noexcept {
        attempt made = backend::open(family::ipv4, socket_kind::datagram, protocol::udp);
        if (!made.ok()) { return made; }
        handle_ = backend::to_handle(made.value);
        endpoint here(ipv4_address::loopback(), 0);
        made = backend::bind(handle_, here);
        if (made.ok()) { made = backend::local_endpoint(handle_, family::ipv4, here); }
        if (made.ok()) { made = backend::connect(handle_, here, backend::patience::now); }
        return made;
    }
    [[nodiscard]] ::SOCKET socket() const noexcept { return socket_of(handle_); }
    void signal() noexcept {
        // It can fail only if it was signalled so often that its buffer is full.
        const char byte = 0;
        static_cast<void>(os::send(socket(), &byte, sizeof(byte), 0));
    }
    void drain() noexcept {
        char byte = 0;
        while (os::recv(socket(), &byte, sizeof(byte), 0) >= 0) {}
    }

  private:
    native_handle handle_ = native_handle::none;
};

/// A number that grows, and that threads wait for.
class milestone {
  public:
    void reached(std::uint64_t number) noexcept {
        const std::lock_guard held(lock_);
        number_ = number;
        changed_.notify_all();
    }
    void wait_for(std::uint64_t number) noexcept {
        std::unique_lock held(lock_);
        while (number_ < number) {
            changed_.wait(held);
        }
    }

  private:
    backend::mutex lock_;
    condition changed_;
    std::uint64_t number_ = 0;
};

struct entry {
    ::SOCKET socket = INVALID_SOCKET;
    std::uint64_t key = 0;
    interest wanted{};
    unsigned found = 0;
    bool receive_shut = false;
    bool may_fail = true; // unless known to be a stream that is connected
    bool unconnected = false;
    bool reset = false;

    /// With no interest nothing is asked about it, and nothing reported.
    [[nodiscard]] bool paused() const noexcept { return wanted == interest{}; }
    [[nodiscard]] bool always_ready() const noexcept {
        return !paused() && (unconnected || reset || (receive_shut && (wanted & interest::readable)));
    }
};

/// A change while another thread waits goes into the table and wakes the waiter.
class select_mechanism final : public backend::mechanism {
  public:
    attempt open() noexcept { return wake_.open(); }

    attempt add(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const std::lock_guard held(lock_);
        const ::SOCKET socket = socket_of(handle);
        if (places_.contains(socket)) { return {.code = errc::invalid_argument}; }
        const std::size_t at = watched_.size();
        const attempt room = detail::allocate([&] {
            watched_.push_back({.socket = socket, .key = key, .wanted = what});
            places_.emplace(socket, at);
        });
        if (!room.ok()) {
            watched_.resize(at);
            return room;
        }
        changed();
        return {};
    }

    attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept override {
        const std::lock_guard held(lock_);
        const auto found = places_.find(socket_of(handle));
        if (found == places_.end()) { return {.code = errc::invalid_argument}; }
        watched_[found->second].wanted = what;
        watched_[found->second].key = key;
        changed();
        return {};
    }

    attempt remove(native_handle handle) noexcept override {
        std::unique_lock held(lock_);
        const auto found = places_.find(socket_of(handle));
        if (found == places_.end()) { return {.code = errc::invalid_argument}; }
        const std::size_t at = found->second;
        places_.erase(found);
        if (at + 1 != watched_.size()) { // the last one takes its place
            watched_[at] = watched_.back();
            places_.find(watched_[at].socket)->second = at;
        }
        watched_.pop_back();
        changed();
        // The socket may be closed next and its number given to another, so no select() may go on that has it. Under
        // Wine 8 one that asks about a socket in the making ends all programs: its server fails an assertion.
        const bool asked_about = selecting_;
        const std::uint64_t now = selects_;
        held.unlock();
        if (asked_about) { ended_.wait_for(now); }
        return {};
    }

    bool knows(native_handle handle) noexcept override {
        const std::lock_guard held(lock_);
        return places_.contains(socket_of(handle));
    }

    void mark_readable(native_handle handle) noexcept override {
        // Normalised [shut-is-readable]: a receiving half that was shut down here is of no interest to the system.
        // Ref: POSIX.1-2024 poll(), POLLIN; Microsoft Learn "shutdown function (winsock.h)".
        const std::lock_guard held(lock_);
        const auto found = places_.find(socket_of(handle));
        if (found == places_.end()) { return; }
        watched_[found->second].receive_shut = true;
        changed();
    }

    attempt wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept override {
        std::unique_lock held(lock_);
        attempt made = make_room();
        if (!made.ok()) { return made; }
        if (prepare()) { milliseconds = 0; }
        bool current = false;
        if (milliseconds != 0) {
            const std::uint64_t version = version_;
            selecting_ = true;
            ++selects_;
            held.unlock();
            if (stop != native_handle::none) { made = stop_watch_.begin(object_of(stop)); }
            if (made.ok()) { made = select(milliseconds); }
            if (stop != native_handle::none) { stop_watch_.end(); }
            held.lock();
            selecting_ = false;
            ended_.reached(selects_);
            current = version == version_;
            if (!made.ok() && made.code != errc::bad_file_descriptor) { return made; }
        }
        // What was found of sockets that were changed or removed meanwhile may be wrong; readiness stays, so ask again,
        // and this time nothing changes meanwhile.
        if (!current) {
            made = make_room();
            if (!made.ok()) { return made; }
            static_cast<void>(prepare());
            made = select(0);
        }
        if (made.code == errc::bad_file_descriptor && forget_closed()) { made.code = errc::interrupted; }
        if (!made.ok()) { return made; }
        if (std::ranges::find(readable_.members(), wake_.socket()) != readable_.members().end()) { wake_.drain(); }
        woken = std::exchange(wanted_, false);
        made.value = collect(events);
        return made;
    }

    void wake() noexcept override {
        const std::lock_guard held(lock_);
        if (!std::exchange(wanted_, true)) { wake_.signal(); }
    }

  private:
    enum : unsigned { found_read = 1, found_write = 2, found_exception = 4 };

    void changed() noexcept {
        ++version_;
        if (selecting_) { wake_.signal(); }
    }

    attempt make_room() noexcept {
        return detail::allocate([&] {
            for (socket_set* const set : {&readable_, &writable_, &exceptional_}) {
                set->make_room(watched_.size() + 1);
            }
        });
    }

    /// True if something is ready whatever the system says. Requires the room for it.
    bool prepare() noexcept {
        bool ready = false;
        for (socket_set* const set : {&readable_, &writable_, &exceptional_}) {
            set->clear();
        }
        readable_.put(wake_.socket());
        for (const entry& one : watched_) {
            if (one.paused()) { continue; }
            ready = ready || one.always_ready();
            if (one.wanted & interest::readable) { readable_.put(one.socket); }
            if (one.wanted & interest::writable) { writable_.put(one.socket); }
            if ((one.wanted & interest::urgent) || one.may_fail) { exceptional_.put(one.socket); }
        }
        return ready;
    }

    attempt select(int milliseconds) noexcept {
        ::timeval time{};
        time.tv_sec = milliseconds / 1000;
        time.tv_usec = milliseconds % 1000 * 1000;
        const attempt made = attempted(operation::wait, [&] {
            return os::select(readable_.get(), writable_.get(), exceptional_.get(), milliseconds < 0 ? nullptr : &time);
        });
        selected_ = made.value;
        return {.native = made.native, .code = made.code};
    }

    /// From where the last batch ended, so that a few busy sockets do not keep the others from being reported.
    std::size_t collect(std::span<poll_event> events) noexcept {
        mark(readable_, found_read);
        mark(writable_, found_write);
        mark(exceptional_, found_exception);
        const std::size_t all = watched_.size();
        std::size_t count = 0;
        std::size_t at = next_ < all ? next_ : 0;
        for (std::size_t seen = 0; seen < all && count < events.size(); ++seen, at = at + 1 == all ? 0 : at + 1) {
            entry& one = watched_[at];
            if ((one.found != 0 || one.always_ready()) && report(one, events[count])) { ++count; }
        }
        next_ = at;
        for (entry& one : watched_) {
            one.found = 0;
        }
        return count;
    }

    void mark(socket_set& in, unsigned as) noexcept {
        for (const ::SOCKET one : in.members()) {
            const auto place = places_.find(one);
            if (place != places_.end()) { watched_[place->second].found |= as; }
        }
    }

    bool report(entry& one, poll_event& into) noexcept {
        bool error = false;
        bool urgent = false;
        if ((one.found & found_exception) != 0) {
            // Normalised [connect-failure-signal]: a failed connect is reported as exceptional, as is urgent data.
            // Ref: Microsoft Learn "select function (winsock2.h)", exceptfds; "SOL_SOCKET Socket Options",
            // SO_CONNECT_TIME. Unlike SO_ERROR it can be asked without taking the error away.
            int seconds = 0;
            int size = sizeof(seconds);
            const bool stream = os::getsockopt(one.socket, SOL_SOCKET, SO_CONNECT_TIME, &seconds, &size) == 0;
            one.unconnected = stream && seconds == -1;
            one.may_fail = !stream;
            error = !stream;
            urgent = stream && (one.wanted & interest::urgent);
        }
        // Normalised [loss-is-lasting]: a reset looks like any end here, and is remembered once it is known.
        // Ref: POSIX.1-2024 poll(), POLLERR and POLLHUP; Microsoft Learn "select function (winsock2.h)".
        if ((one.found & (found_read | found_write)) != 0 && !one.reset) {
            one.reset = !backend::verify_end(backend::to_handle(one.socket)).ok();
        }
        error = error || one.unconnected || one.reset;
        into = {.key = one.key,
                .readable =
                    error || (one.found & found_read) != 0 || (one.receive_shut && (one.wanted & interest::readable)),
                .writable = error || (one.found & found_write) != 0,
                .urgent = urgent,
                .error = error,
                .closed = one.reset};
        return into.readable || into.writable || into.urgent;
    }

    /// Sockets closed behind the poller's back: select() does not say which it refuses. False if there is none.
    bool forget_closed() noexcept {
        const auto closed = [&](const entry& one) {
            int type = 0;
            int size = sizeof(type);
            const bool gone = os::getsockopt(one.socket, SOL_SOCKET, SO_TYPE, &type, &size) != 0;
            if (gone) { places_.erase(one.socket); }
            return gone;
        };
        if (std::erase_if(watched_, closed) == 0) { return false; }
        for (std::size_t at = 0; at < watched_.size(); ++at) {
            places_.find(watched_[at].socket)->second = at;
        }
        return true;
    }

    table_mutex lock_;
    std::vector<entry> watched_;
    std::unordered_map<::SOCKET, std::size_t> places_;
    socket_set readable_;
    socket_set writable_;
    socket_set exceptional_;
    std::size_t selected_ = 0;
    std::size_t next_ = 0;
    std::uint64_t version_ = 0;
    std::uint64_t selects_ = 0; // that waited, the one in progress included
    milestone ended_;           // the last of them that has ended
    bool selecting_ = false;
    bool wanted_ = false; // by wake(); otherwise a wake-up only means that the table or a stop signal has changed
    wake_socket wake_;
    event_watch stop_watch_{[](void* socket) noexcept { static_cast<wake_socket*>(socket)->signal(); }, &wake_};
};

} // namespace

attempt open_select(std::unique_ptr<backend::mechanism>& made) noexcept {
    std::unique_ptr<select_mechanism> own(new (std::nothrow) select_mechanism);
    if (own == nullptr) { return {.code = errc::not_enough_memory}; }
    const attempt opened = own->open();
    if (opened.ok()) { made = std::move(own); }
    return opened;
}

} // namespace portsock::native
