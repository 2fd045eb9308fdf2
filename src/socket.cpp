#include <portsock/socket.hpp>

#include <utility>

#include "backend.hpp"
#include "blocking.hpp"
#include "losses.hpp"
#include "shared_facts.hpp"
#include "watching.hpp"

namespace portsock {

namespace {

using backend::attempt;

failure<error> failed(const attempt& made, operation during, const endpoint& at = {}) noexcept {
    return failure{error(made.code, during, made.native, at)};
}

bool has_connections(socket_kind kind) noexcept {
    return kind == socket_kind::stream || kind == socket_kind::sequential_packet;
}

bool is_ip(family of) noexcept { return of == family::ipv4 || of == family::ipv6; }

/// Whatever the scopes: a program may give an address of a machine one that the system then leaves out.
bool is_same_place(const endpoint& one, const endpoint& other) noexcept {
    const auto bare = [](const ip_address& address) {
        return address.is_v6() ? ip_address(address.v6().with_scope(0)) : address;
    };
    return one.port() == other.port() && bare(one.address()) == bare(other.address());
}

endpoint unspecified(family of) noexcept {
    return of == family::ipv6 ? endpoint(ipv6_address::unspecified(), 0) : endpoint();
}

} // namespace

socket::socket(socket&& other) noexcept
    : handle_(std::exchange(other.handle_, native_handle::none)), family_(other.family_), kind_(other.kind_),
      protocol_(other.protocol_), facts_(other.own_facts()) {
    other.facts_.store(0, std::memory_order_relaxed);
}

socket& socket::operator=(socket&& other) noexcept {
    if (this != &other) {
        close();
        handle_ = std::exchange(other.handle_, native_handle::none);
        family_ = other.family_;
        kind_ = other.kind_;
        protocol_ = other.protocol_;
        facts_.store(other.own_facts(), std::memory_order_relaxed);
        other.facts_.store(0, std::memory_order_relaxed);
    }
    return *this;
}

void socket::lose_by(errc why) const noexcept {
    // The first error that ended the connection is the one that is kept.
    std::atomic<std::uint32_t>& kept = word();
    std::uint32_t known = kept.load(std::memory_order_relaxed);
    while (known >> detail::loss_shift == 0 &&
           !kept.compare_exchange_weak(known, known | static_cast<std::uint32_t>(why) << detail::loss_shift,
                                         std::memory_order_relaxed)) {}
}

void socket::set_watcher(std::uint32_t number) const noexcept {
    facts_.fetch_and(~detail::watcher_mask, std::memory_order_relaxed);
    facts_.fetch_or(number << detail::watcher_shift, std::memory_order_relaxed);
}

void socket::unwatch() const noexcept {
    // Normalised [watched-and-closed]: a poller goes on reporting a closed descriptor that has a duplicate, or its
    // number's next owner.
    // Ref: Linux epoll(7), "Will closing a file descriptor cause it to be removed"; FreeBSD kqueue(2).
    if (watcher() != 0) {
        detail::stop_watching(watcher(), handle_);
        set_watcher(0);
    }
}

std::atomic<std::uint32_t>& socket::shared_word() const noexcept {
    // An adopted one is shared with owners that nobody here knows.
    std::atomic<std::uint32_t>* const known = detail::find_facts(handle_);
    return known == nullptr ? facts_ : *known;
}

// Normalised [shared-mode]: whether calls wait is a mode that all copies of a socket share, those of other processes
// too, so that no call may rest on what was set before.
// Ref: POSIX.1-2024 fcntl(), O_NONBLOCK and "open file description"; Microsoft Learn "WSADuplicateSocketW function
// (winsock2.h)", "the underlying sockets"; "ioctlsocket function (winsock.h)", FIONBIO.
void socket::set_own_mode() const noexcept { static_cast<void>(backend::set_own_mode(handle_)); }

void socket::leave() const noexcept {
    unwatch();
    if (is_shared()) { detail::leave_facts(handle_); }
}

result<socket> socket::open(portsock::family of, socket_kind kind, portsock::protocol number) {
    const attempt opened = backend::open(of, kind, number);
    if (!opened.ok()) { return failed(opened, operation::open); }
    socket made(backend::to_handle(opened.value), of, kind, number);
    // A raw IPv6 socket never takes IPv4, and some systems refuse to be told so.
    if (of == family::ipv6 && kind != socket_kind::raw) {
        // Normalised [v6-only-default]: some systems let an IPv6 socket take IPv4 too by default, others do not.
        // Ref: RFC 3493 5.3; Microsoft Learn "IPPROTO_IPV6 socket options"; FreeBSD ip6(4).
        const attempt set = backend::set_option(made.handle_, of, false, option_id::v6_only, 1);
        if (!set.ok()) { return failed(set, operation::open); }
    }
    return made;
}

result<socket> socket::adopt(native_handle handle) {
    backend::description what;
    if (handle == native_handle::none) { return failure{error(errc::not_a_socket, operation::adopt)}; }
    if (const attempt described = backend::describe(handle, what); !described.ok()) {
        return failed(described, operation::adopt);
    }
    if (const attempt owned = backend::make_own(handle, what.kind); !owned.ok()) {
        return failed(owned, operation::adopt);
    }
    socket made(handle, what.family, what.kind, what.protocol);
    if (what.bound) {
        made.learn(fact::bound);
        made.learn(fact::named);
        made.learn(fact::explicitly_bound);
    }
    made.learn_from(what);
    if (what.dual_stack) { made.learn(fact::dual_stack); }
    if (what.non_blocking) { made.learn(fact::keeps_mode); }
    if (what.follows_mode) { made.learn(fact::shared); }
    return made;
}

void socket::learn_from(const backend::description& what) const noexcept {
    if (what.bound) {
        learn(fact::bound);
        learn(fact::named);
    }
    if (what.listening) { learn(fact::listening); }
    if (what.connecting) {
        learn(fact::connecting);
        learn(fact::bound);
    }
    if (what.connected) {
        learn(fact::connected);
        learn(fact::bound);
        learn(fact::named);
    }
    if (what.lost) { lose_by(errc::connection_reset); }
    if (what.receive_shut) { learn(fact::receive_shut); }
    if (what.send_shut) { learn(fact::send_shut); }
}

// Normalised [brought-about-elsewhere]: what a copy, a child or the system's own calls have done to the socket no object
// here was told. Before a call is refused for what the object does not know, the system is asked.
// Ref: POSIX.1-2024 dup(), "open file description"; fork(), "file descriptors".
bool socket::has_become(fact which) const noexcept {
    if (is(which)) { return true; }
    backend::description what;
    // A pending connect has its own way to end. After one that failed nothing can come; after one that was given up,
    // nothing that counts.
    if (!is_open() || is(fact::connecting) || is(fact::dead) || !backend::describe(handle_, what).ok()) { return false; }
    learn_from(what);
    return is(which);
}

bool socket::can_become_ready() const noexcept {
    return kind_ != socket_kind::stream || is(fact::connecting) || is(fact::listening) ||
           has_become(fact::connected) || is(fact::connecting) || is(fact::listening);
}

native_handle socket::release() noexcept {
    if (!is_open()) { return native_handle::none; }
    // Should the mode not change, the handle is still the caller's; there is nothing better to give.
    if (!is(fact::keeps_mode)) { static_cast<void>(backend::make_foreign(handle_)); }
    leave();
    facts_.store(0, std::memory_order_relaxed);
    return std::exchange(handle_, native_handle::none);
}

void socket::close() noexcept {
    if (is_open()) { leave(); }
    // Normalised [double-close]: the handle is forgotten first. By the time the system has released it, its number may
    // be somebody else's, and closing it again an error or an accident.
    // Ref: POSIX.1-2024 close(), EBADF; Microsoft Learn "closesocket function (winsock.h)".
    const native_handle closing = std::exchange(handle_, native_handle::none);
    facts_.store(0, std::memory_order_relaxed);
    if (closing != native_handle::none) { backend::close(closing); }
}

result<socket> socket::duplicate() const { return duplicate_with({}); }

result<socket> socket::duplicate_with(const endpoint& peer) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::duplicate)}; }
    const attempt made = backend::duplicate(handle_);
    if (!made.ok()) { return failed(made, operation::duplicate); }
    socket twin(backend::to_handle(made.value), family_, kind_, protocol_);
    // Normalised [shared-state]: what the system forgets of a socket, or reports once, one object learns. The others
    // would have to believe the system.
    // Ref: POSIX.1-2024 dup(), "open file description"; Linux tcp(7), "Error Handling".
    if (!detail::share_facts(handle_, facts() & ~detail::own_mask, peer, twin.handle_)) {
        return failure{fail(errc::not_enough_memory, operation::duplicate)};
    }
    facts_.fetch_or(static_cast<std::uint32_t>(fact::shared), std::memory_order_relaxed);
    twin.facts_.store(static_cast<std::uint32_t>(fact::shared), std::memory_order_relaxed);
    return twin;
}

result<void> socket::bind(const endpoint& local) {
    const ip_address& address = local.address();
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::bind, local)}; }
    if (family_of(address) != family_) {
        return failure{fail(errc::address_family_not_supported, operation::bind, local)};
    }
    if (is(fact::bound) || is(fact::connecting) || is(fact::dead)) {
        return failure{fail(errc::invalid_argument, operation::bind, local)};
    }
    // Normalised [bind-unicast-stream]: some systems bind a stream to a multicast or broadcast address and let it
    // listen.
    // Ref: POSIX.1-2024 bind(), EADDRNOTAVAIL; WASI sockets tcp.wit, start-bind.
    if (kind_ == socket_kind::stream && (address.is_multicast() || address.is_broadcast())) {
        return failure{fail(errc::invalid_argument, operation::bind, local)};
    }
    if (address.is_v4_mapped() && !is(fact::dual_stack)) {
        return failure{fail(errc::invalid_argument, operation::bind, local)};
    }
    if (const attempt prepared = backend::prepare_bind(handle_, kind_, is(fact::sharing)); !prepared.ok()) {
        return failed(prepared, operation::bind, local);
    }
    const bool both = is(fact::dual_stack) && address.is_v6() && address.is_unspecified() && !is(fact::sharing);
    const auto bind_once = [&] {
        return both ? backend::bind_both(handle_, kind_, local) : backend::bind(handle_, local);
    };
    attempt bound = bind_once();
    if (bound.code == errc::address_in_use && has_connections(kind_)) {
        // Normalised [rebind-at-once]: the port may be that of connections which are still dying. It is asked for once
        // more with the permission to take it over, which is withdrawn at once: until it is used nobody else gets it.
        // Ref: RFC 9293 3.3.2, TIME-WAIT; Linux socket(7), SO_REUSEADDR.
        const attempt allowed = backend::set_rebinding(handle_, backend::rebinding::allowed);
        if (allowed.ok()) {
            bound = bind_once();
            static_cast<void>(backend::set_rebinding(handle_, backend::rebinding::refused));
        } else if (allowed.code != errc::operation_not_supported) {
            bound = allowed;
        }
    }
    if (!bound.ok()) { return failed(bound, operation::bind, local); }
    learn(fact::bound);
    learn(fact::named);
    learn(fact::explicitly_bound);
    return {};
}

result<void> socket::allow_rebinding(operation during) const {
    if (!is(fact::explicitly_bound)) { return {}; }
    const attempt allowed = backend::set_rebinding(handle_, backend::rebinding::allowed);
    return allowed.ok() || allowed.code == errc::operation_not_supported ? result<void>() : failed(allowed, during);
}

result<endpoint> socket::local_endpoint() const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::local_endpoint)}; }
    if (!is_ip(family_)) { return failure{fail(errc::address_family_not_supported, operation::local_endpoint)}; }
    // Normalised [unbound-name]: without an address some systems report the unspecified one and others an error.
    // Ref: Microsoft Learn "getsockname function", WSAEINVAL; POSIX.1-2024 getsockname().
    endpoint local = unspecified(family_);
    const attempt asked = backend::local_endpoint(handle_, family_, local);
    if (!asked.ok()) { return failed(asked, operation::local_endpoint); }
    return local;
}

result<endpoint> socket::remote_endpoint() const {
    // Normalised [peer-only-when-connected]: some systems name a peer while the connect is still pending.
    // Ref: Microsoft Learn "getpeername function"; POSIX.1-2024 getpeername(), ENOTCONN.
    if (!has_become(fact::connected)) { return failure{fail(errc::not_connected, operation::remote_endpoint)}; }
    if (!is_ip(family_)) { return failure{fail(errc::address_family_not_supported, operation::remote_endpoint)}; }
    endpoint remote;
    const attempt asked = backend::remote_endpoint(handle_, remote);
    if (!asked.ok()) { return failed(asked, operation::remote_endpoint); }
    return remote;
}

result<void> socket::check_destination(const endpoint& remote, operation during) const {
    const ip_address& address = remote.address();
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during, remote)}; }
    // Normalised [wrong-family]: an address of the other family has one of four errors, or passes as a mapped one.
    // Ref: POSIX.1-2024 connect(), EAFNOSUPPORT; Microsoft Learn "connect function (winsock2.h)", WSAEFAULT.
    if (family_of(address) != family_) { return failure{fail(errc::address_family_not_supported, during, remote)}; }
    const bool has_ports = kind_ != socket_kind::raw;
    // Normalised [destination-checks]: what systems do with these ranges from reaching loopback over a dozen errors to
    // silent success, so none of them is asked.
    // Ref: RFC 1122 3.2.1.3; RFC 4007 6; Microsoft Learn "connect function", WSAEADDRNOTAVAIL; POSIX.1-2024 connect().
    const bool nowhere = address.unmapped().is_unspecified() || (has_ports && remote.port() == 0);
    const bool many =
        kind_ == socket_kind::stream && (address.unmapped().is_multicast() || address.unmapped().is_broadcast());
    const bool unscoped = address.is_v6() && address.is_link_local() && !address.is_v4_mapped() && address.scope() == 0;
    const bool wrong_stack = address.is_v4_mapped() && !is(fact::dual_stack);
    if (nowhere || many || unscoped || wrong_stack) { return failure{fail(errc::invalid_argument, during, remote)}; }
    return {};
}

result<connect_progress> socket::begin_connect(const endpoint& remote, const until& limit, bool only_start) {
    constexpr operation during = operation::connect;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during, remote)}; }
    // The state answers, because systems do not agree: a second connect on a pending, finished or failed one is success
    // here and one of four errors there.
    // Normalised [connect-state]: see above.
    // Ref: POSIX.1-2024 connect(); Microsoft Learn "connect function", WSAEINVAL, WSAEALREADY and WSAEISCONN.
    if (!has_connections(kind_)) { return failure{fail(errc::operation_not_supported, during, remote)}; }
    if (is(fact::connecting)) {
        if (const result<void> ended = settle(during); !ended) { return failure{ended.error()}; }
    }
    if (is(fact::connected)) { return failure{fail(errc::already_connected, during, remote)}; }
    if (is(fact::listening) || is(fact::dead)) { return failure{fail(errc::invalid_argument, during, remote)}; }
    if (!is_usual_destination(remote)) {
        if (const result<void> checked = check_destination(remote, during); !checked) {
            return failure{checked.error()};
        }
    }
    // Normalised [self-connect]: a socket that connects to its own address gets itself as peer on some systems.
    // Ref: RFC 9293 3.5, simultaneous open.
    bool may_meet_itself = true;
    if (is(fact::explicitly_bound)) {
        const result<endpoint> local = local_endpoint();
        const bool same_port = local && local->port() == remote.port();
        // Bound to all addresses, the loopback addresses are its own. So are the interfaces': see settle_with.
        const bool same_address = local && (local->address() == remote.address() ||
                                            (local->address().is_unspecified() && remote.address().is_loopback()));
        if (same_port && same_address) { return failure{fail(errc::invalid_argument, during, remote)}; }
        may_meet_itself = same_port;
    }
    if (limit.stopped()) { return failure{fail(errc::operation_canceled, during, remote)}; }
    if (const result<void> allowed = allow_rebinding(during); !allowed) { return failure{allowed.error()}; }

    const backend::patience how = only_start || !limit.unlimited() ? backend::patience::now : backend::patience::wait;
    prepare();
    attempt made = backend::connect(handle_, remote, how);
    // Normalised [interrupted-connect]: an interrupted connect goes on; calling it again would be an error.
    // Ref: POSIX.1-2024 connect(), EINTR.
    if (made.code == errc::interrupted) { made.code = errc::operation_in_progress; }
    // Another owner was faster.
    if (made.code == errc::already_connected || made.code == errc::connection_already_in_progress) {
        learn(made.code == errc::already_connected ? fact::connected : fact::connecting);
        learn(fact::bound);
        learn(fact::named);
        return failed(made, during, remote);
    }
    if (made.code == errc::operation_in_progress) {
        learn(fact::bound);
        learn(fact::connecting);
        if (only_start) { return connect_progress::pending; }
        bool over = false;
        made = detail::keep_trying({.code = errc::operation_would_block}, handle_, interest::writable, limit,
                                   [&](backend::patience) {
                                       attempt ended = detail::end_of_connect(handle_);
                                       over = ended.value != 0;
                                       if (ended.code == errc::connection_already_in_progress) {
                                           ended.code = errc::operation_would_block;
                                       }
                                       return ended;
                                   });
        if (!over) {
            // The attempt itself may go on in the system, so the socket can only be closed.
            learn(fact::dead);
            forget(fact::connecting);
            return failed(made, during, remote);
        }
    }
    learn(fact::bound);
    if (const result<void> ended = settle_with(made, during, &remote, may_meet_itself); !ended) {
        return failure{ended.error()};
    }
    return connect_progress::connected;
}

result<void> socket::settle(operation during, const endpoint* remote) const {
    const attempt ended = detail::end_of_connect(handle_);
    if (ended.value == 0) { return failed(ended, during); }
    return settle_with(ended, during, remote, true);
}

result<void> socket::settle_with(const attempt& ended, operation during, const endpoint* remote,
                                 bool may_meet_itself) const {
    attempt made = ended;
    if (made.ok() && may_meet_itself && is_its_own_peer(remote)) {
        // Normalised [met-itself]: the local port that the system chose was the one that was connected to, where
        // nobody listens, then. Where the program itself had bound that port it asked for the impossible.
        // Ref: RFC 9293 3.5, simultaneous open; RFC 6056 3.2.
        made.code = is(fact::explicitly_bound) ? errc::invalid_argument : errc::connection_refused;
        // The port is free at once when this socket is closed, and not when its two ends have timed out.
        static_cast<void>(backend::set_option(handle_, family_, false, option_id::linger, 0));
    }
    // What is learned comes first: another thread may be looking.
    if (!made.ok()) {
        learn(fact::dead);
        forget(fact::connecting);
        return failed(made, during, remote != nullptr ? *remote : endpoint());
    }
    restore_mode();
    learn(fact::connected);
    learn(fact::named);
    forget(fact::connecting);
    return {};
}

bool socket::is_its_own_peer(const endpoint* remote) const noexcept {
    endpoint peer;
    if (remote != nullptr) {
        peer = *remote;
    } else if (!is_ip(family_) || !backend::remote_endpoint(handle_, peer).ok()) {
        return false;
    }
    if (!may_be_chosen(peer.port())) { return false; }
    endpoint local;
    return backend::local_endpoint(handle_, family_, local).ok() && is_same_place(local, peer);
}

void socket::restore_mode() const noexcept {
    if (!is(fact::keeps_mode)) { static_cast<void>(backend::restore_mode(handle_)); }
}

result<readiness> socket::wait(interest what, const until& limit) const {
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, operation::wait)}; }
    // Normalised [wait-unconnected]: a stream without connection is ready for everything here and never there.
    // Ref: POSIX.1-2024 poll(), POLLHUP; Microsoft Learn "WSAPoll function".
    if (!can_become_ready()) { return failure{fail(errc::not_connected, operation::wait)}; }
    if (limit.stopped()) { return failure{fail(errc::operation_canceled, operation::wait)}; }
    // Normalised [shut-is-readable]: after shutdown(receive) receive returns at once, so a wait for it must too.
    // Ref: POSIX.1-2024 shutdown(); Microsoft Learn "shutdown function".
    if (is(fact::receive_shut) && what & interest::readable) { return readiness{.readable = true}; }
    detail::countdown left(limit);
    const attempt waited = detail::wait_for(handle_, what, left);
    if (!waited.ok()) { return failed(waited, operation::wait); }
    const std::size_t found = backend::verify_wait(handle_, waited.value).value;
    return readiness{.readable = (found & backend::found_readable) != 0,
                     .writable = (found & backend::found_writable) != 0,
                     .urgent = (found & backend::found_urgent) != 0,
                     .error = (found & backend::found_error) != 0};
}

result<void> socket::take_error() {
    constexpr operation during = operation::take_error;
    if (!is_open()) { return failure{fail(errc::bad_file_descriptor, during)}; }
    // Normalised [error-taken-once]: reading clears the pending error on some systems and not on others.
    // Ref: POSIX.1-2024 getsockopt(), SO_ERROR; Microsoft Learn "SOL_SOCKET Socket Options", SO_ERROR.
    if (is(fact::dead) || is(fact::reported)) { return {}; }
    if (is(fact::connecting)) {
        const result<void> ended = settle(during);
        // "No error" would be taken for a connection.
        const bool pending = !ended && ended.error().kind() == errc::connection_already_in_progress;
        return pending ? failure{fail(errc::operation_in_progress, during)} : ended;
    }
    const attempt taken = backend::take_error(handle_);
    if (taken.ok()) { return {}; }
    if (kind_ == socket_kind::stream && is(fact::connected) && detail::ends_the_stream(taken.code)) {
        lose_by(taken.code);
        learn(fact::reported);
    }
    return failed(taken, during);
}

} // namespace portsock
