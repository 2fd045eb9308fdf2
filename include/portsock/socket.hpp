/// \file
/// The owner of one socket of any kind, and what all kinds have in common.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <portsock/buffer.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/options.hpp>
#include <portsock/result.hpp>
#include <portsock/until.hpp>

namespace portsock {

namespace backend {
struct attempt;
struct description;
} // namespace backend

enum class family : std::uint8_t { unspecified, ipv4, ipv6, local };
/// sequential_packet: connections whose messages stay apart. DCCP is of this kind everywhere, used like a stream of which
/// each send and receive is one message, and some get lost. With SCTP one such socket has many peers: make an udp_socket
/// of it, after tcp_listener::listen if others are to begin.
enum class socket_kind : std::uint8_t { stream, datagram, raw, sequential_packet };

/// A protocol number as IANA assigns it; any number the system knows may be given. 0 = the usual one of the kind.
enum class protocol : std::uint16_t {
    any = 0,
    icmp = 1,
    tcp = 6,
    udp = 17,
    dccp = 33,
    icmp_v6 = 58,
    sctp = 132,
    udp_lite = 136,
    mptcp = 262,
};

[[nodiscard]] constexpr family family_of(const ip_address& address) noexcept {
    return address.is_v4() ? family::ipv4 : family::ipv6;
}

/// What to wait for. Combine with `|`.
enum class interest : std::uint8_t { readable = 1, writable = 2, urgent = 4 };
[[nodiscard]] constexpr interest operator|(interest left, interest right) noexcept {
    return static_cast<interest>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}
[[nodiscard]] constexpr bool operator&(interest left, interest right) noexcept {
    return (static_cast<unsigned>(left) & static_cast<unsigned>(right)) != 0;
}

/// What a wait found. A hint: a try_ call may still find nothing to do.
struct readiness {
    bool readable = false; ///< data, a connection to accept, the end of the stream, or an error
    bool writable = false; ///< room to send, a finished connect (successful or not), or an error
    bool urgent = false;
    bool error = false; ///< the connection is lost or could not be made: take_error(), send or receive say why
};

/// How far a connect that was only started has come.
enum class connect_progress : std::uint8_t { connected, pending };

/// Which half of a connection to end.
enum class direction : std::uint8_t { receive, send, both };

namespace detail {
struct socket_access;

/// What the library knows about a socket, beside its handle.
enum class fact : std::uint32_t {
    bound = 1U << 0U,             // by bind(), or by connecting
    named = 1U << 1U,             // has a local address, however it came by it
    listening = 1U << 2U,         //
    connecting = 1U << 3U,        // started, not known to have ended
    connected = 1U << 4U,         // a stream: was ever; a datagram socket: has a peer now
    dead = 1U << 5U,              // a stream whose connect failed
    receive_shut = 1U << 6U,      //
    send_shut = 1U << 7U,         //
    reported = 1U << 8U,          // send or receive have reported that the connection is lost
    receive_reported = 1U << 9U,  // receive has
    dual_stack = 1U << 10U,       // an IPv6 socket that takes IPv4 too
    sharing = 1U << 11U,          // share_address is on
    broadcasting = 1U << 12U,     // allow_broadcast is on
    explicitly_bound = 1U << 13U, // by bind(): the port is kept when a datagram socket disconnects
    bound_to_all = 1U << 14U,     // a datagram socket with a peer: it was bound to all addresses before it had one
    shared = 1U << 24U,           // other owners are known, or must be assumed where calls follow the socket's mode
    keeps_mode = 1U << 25U        // adopted in non-blocking mode, which is somebody else's wish
};
// Beside the facts: the number of the poller that watches the socket (0 = none), and the error that ended the
// connection.
inline constexpr unsigned watcher_shift = 15;
inline constexpr std::uint32_t watcher_mask = 0x1ffU << watcher_shift;
inline constexpr unsigned loss_shift = 26;
static_assert(errc_count < 1 << (32 - loss_shift));
/// What is each object's own where all else is the socket's.
inline constexpr std::uint32_t own_mask = watcher_mask | static_cast<std::uint32_t>(fact::shared);
} // namespace detail

/// Owns a socket: move-only, closes itself. Two machine words. The kinds derived from it add their verbs; pass a
/// prepared socket to them for what they do not offer themselves (`tcp_stream::connect(std::move(prepared),
/// endpoint)`).
///
/// Threads: one thread may send while another receives; anything else on one object from several threads needs the
/// caller's lock. To end a call of another thread use its stop_signal, never close().
///
/// Copies: objects that duplicate() made, copies of the handle, and the copies that a fork() leaves in a child are one
/// socket to the system, with one mode, one address, one connection. Objects of duplicate() know in common what any of
/// them has learned or done: the connection and its loss, a shutdown of either half, options. Of what others have done
/// an object asks the system where it can tell (Linux can for TCP, Windows mostly; on other systems, and of local
/// sockets, a reset that another owner was told of is an end to this one). No call rests on the mode that others may
/// set, but what another process sets in the middle of a call can make that one wait: of an accept on POSIX systems, of
/// any call on Windows. There a copy that was made of native() alone is not expected to set any mode; of a socket that
/// was adopted or duplicated it may.
///
/// fork(): the child may destroy what it got, sockets, pollers, streams and stop signals alike, which changes nothing
/// for its parent, and may request() a stop signal, which ends nothing there. Nothing else, until it executes another
/// program: what it did to a socket it would do to the parent's, and threads that hold the library's locks do not exist
/// in it.
///
/// Errors of every call on a socket that is not open: bad_file_descriptor.
class socket {
  public:
    socket() noexcept = default;
    socket(socket&& other) noexcept;
    socket& operator=(socket&& other) noexcept;
    ~socket() { close(); }

    /// A new socket, not inherited by child processes. Errors: address_family_not_supported, protocol_not_supported,
    /// permission_denied (raw), too_many_files_open, no_buffer_space. See: POSIX socket(); Microsoft Learn "WSASocketW
    /// function".
    static result<socket> open(family of, socket_kind kind, protocol number = protocol::any);

    /// Take over a handle made elsewhere, finding its family, kind, protocol and state out: bound, listening, connecting,
    /// connected, ended, lost, as far as the system tells. Others may go on using copies of it: on POSIX systems its
    /// mode stays as it is until accept or a limited connect or send_file needs another; on Windows it becomes
    /// non-blocking. Errors: not_a_socket; the handle then stays open and the caller's.
    static result<socket> adopt(native_handle handle);

    /// Give the handle up, in the platform's default (blocking) mode; one that was adopted in non-blocking mode, if the
    /// system can be asked for that (Windows cannot), as it is. Objects that duplicate() made of it are not disturbed by
    /// the mode. The object is not open afterwards.
    [[nodiscard]] native_handle release() noexcept;

    [[nodiscard]] bool is_open() const noexcept { return handle_ != native_handle::none; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    [[nodiscard]] native_handle native() const noexcept { return handle_; }
    [[nodiscard]] portsock::family family() const noexcept { return family_; }
    [[nodiscard]] socket_kind kind() const noexcept { return kind_; }
    [[nodiscard]] portsock::protocol protocol() const noexcept { return protocol_; }

    /// Always succeeds, on a closed socket too. What was sent is still delivered; unread data can make it a reset.
    void close() noexcept;

    /// A second object for the same endpoint, usable after the first is closed. What is done to one shows in both, and the
    /// connection ends when the last of them is closed.
    /// Errors: too_many_files_open, not_enough_memory. See: POSIX fcntl() F_DUPFD_CLOEXEC; Microsoft Learn "WSADuplicateSocketW function".
    [[nodiscard]] result<socket> duplicate() const;

    /// Take a local address; port 0 = any free one. A stream socket's port can be bound again as soon as it is closed,
    /// and cannot be stolen, neither before it listens nor then. Errors: address_in_use, address_not_available, permission_denied (ports below 1024,
    /// on some systems), address_family_not_supported, invalid_argument (bound already; a multicast or broadcast address
    /// on a stream; IPv4-mapped without dual stack).
    result<void> bind(const endpoint& local);

    /// Where this socket is: 0.0.0.0:0 or [::]:0 while it has no address.
    [[nodiscard]] result<endpoint> local_endpoint() const;
    /// The peer. Errors: not_connected before a connection exists.
    [[nodiscard]] result<endpoint> remote_endpoint() const;

    template <class T>
    result<void> set(option<T> which, const T& value) {
        return set_number(which.id, to_number(value));
    }
    template <class T>
    [[nodiscard]] result<T> get(option<T> which) const {
        const result<int> number = get_number(which.id);
        if (!number) { return failure{number.error()}; }
        return from_number<T>(*number);
    }
    /// An option by the platform's own numbers and bytes, for what has no name here. `get_native` returns the bytes
    /// used, all of them if the system names a length that is none of bytes or beyond the buffer. Errors: no_protocol_option for an unknown option or level.
    result<void> set_native(int level, int name, const_buffer value);
    [[nodiscard]] result<mutable_buffer> get_native(int level, int name, mutable_buffer value) const;

    /// Wait until one of the interests holds. Level-triggered. Errors: timed_out, operation_canceled; not_connected for
    /// a stream socket that is neither connecting, connected nor listening.
    [[nodiscard]] result<readiness> wait(interest what, const until& limit = {}) const;

    /// The error an asynchronous operation left, once; success if there is none. After start_connect and a wait for
    /// writable: how the connect ended; operation_in_progress if it has not, after all.
    result<void> take_error();

  protected:
    friend struct detail::socket_access;
    using fact = detail::fact;

    socket(native_handle handle, portsock::family of, socket_kind kind, portsock::protocol number) noexcept
        : handle_(handle), family_(of), kind_(kind), protocol_(number) {}

    [[nodiscard]] bool is(fact which) const noexcept { return (facts() & static_cast<std::uint32_t>(which)) != 0; }
    /// Of a shared socket they are in one place for all its objects: see shared_facts.hpp.
    [[nodiscard]] std::uint32_t facts() const noexcept { return word().load(std::memory_order_relaxed); }
    /// What is seen at a glance: everything but what other objects of a shared socket know.
    [[nodiscard]] std::uint32_t own_facts() const noexcept { return facts_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool is_shared() const noexcept {
        return (own_facts() & static_cast<std::uint32_t>(fact::shared)) != 0;
    }
    void learn(fact which) const noexcept {
        word().fetch_or(static_cast<std::uint32_t>(which), std::memory_order_relaxed);
    }
    void forget(fact which) const noexcept {
        word().fetch_and(~static_cast<std::uint32_t>(which), std::memory_order_relaxed);
    }
    /// The error that ended the connection, kept above the facts because the system reports it only once.
    [[nodiscard]] errc lost_by() const noexcept { return static_cast<errc>(facts() >> detail::loss_shift); }
    void lose_by(errc why) const noexcept;
    [[nodiscard]] std::uint32_t watcher() const noexcept {
        return (own_facts() & detail::watcher_mask) >> detail::watcher_shift;
    }
    void set_watcher(std::uint32_t number) const noexcept;
    void unwatch() const noexcept;
    /// Before an attempt of a shared socket: others may have changed the mode that it depends on.
    void prepare() const noexcept {
        if (is_shared()) [[unlikely]] { set_own_mode(); }
    }
    [[nodiscard]] result<socket> duplicate_with(const endpoint& peer) const;
    /// Is it so, or has another owner brought it about? (Asks the system, so it is for calls that are about to fail.)
    [[nodiscard]] bool has_become(fact which) const noexcept;
    [[nodiscard]] bool can_become_ready() const noexcept;

    [[nodiscard]] class error fail(errc code, operation during, const endpoint& at = {}) const noexcept {
        return portsock::error(is_open() ? code : errc::bad_file_descriptor, during, 0, at);
    }

    /// What nearly every destination is, seen at a glance: an IPv4 host, on a socket for IPv4. Of any other,
    /// check_destination finds out.
    [[nodiscard]] bool is_usual_destination(const endpoint& remote) const noexcept {
        constexpr unsigned last_of_hosts = 223; // the first byte: what follows is multicast, reserved and broadcast
        return family_ == family::ipv4 && remote.address().is_v4() && remote.port() != 0 &&
               (remote.address().v4().to_uint() >> 24U) - 1U < last_of_hosts;
    }
    /// Checks what every connect promises, before the network is touched.
    [[nodiscard]] result<void> check_destination(const endpoint& remote, operation during) const;
    result<connect_progress> begin_connect(const endpoint& remote, const until& limit, bool only_start);
    /// From now on the bound port is in use, and so that others can bind it when only dying connections have it.
    result<void> allow_rebinding(operation during) const;
    /// If a connect is pending: has it ended by now, and how? connection_already_in_progress while it has not. `remote`,
    /// if it is known, is where it goes.
    result<void> settle(operation during, const endpoint* remote = nullptr) const;
    /// Might a system choose this port for a socket that was not bound?
    [[nodiscard]] static constexpr bool may_be_chosen(std::uint16_t port) noexcept {
        // No lower one, unless two of a system's settings are changed. See: Linux
        // Documentation/networking/ip-sysctl.rst, ip_local_port_range; RFC 6056 3.2.
        constexpr std::uint16_t first = 1024;
        return port >= first;
    }
    /// Is the socket connected to itself? `remote`, if it is known, is where it is connected to.
    [[nodiscard]] bool is_its_own_peer(const endpoint* remote) const noexcept;

  private:
    static int to_number(bool value) noexcept { return value ? 1 : 0; }
    static int to_number(int value) noexcept { return value; }
    static int to_number(std::uint32_t value) noexcept { return static_cast<int>(value); }
    static int to_number(std::chrono::seconds value) noexcept {
        constexpr std::chrono::seconds most{1 << 30};
        return static_cast<int>(value > most ? most.count() : value < -most ? -most.count() : value.count());
    }
    // -1 is "off", so negative times must not become it.
    static int to_number(const std::optional<std::chrono::seconds>& value) noexcept {
        if (!value) { return -1; }
        return value->count() < 0 ? -2 : to_number(*value);
    }
    template <class T>
    static T from_number(int number) noexcept {
        if constexpr (std::is_same_v<T, bool>) {
            return number != 0;
        } else if constexpr (std::is_same_v<T, std::optional<std::chrono::seconds>>) {
            return number < 0 ? T() : T(std::chrono::seconds(number));
        } else {
            return T(number);
        }
    }
    result<void> set_number(option_id which, int value);
    [[nodiscard]] result<int> get_number(option_id which) const;
    [[nodiscard]] result<void> check_option(option_id which, operation during) const;
    /// What follows from how a connect ended.
    result<void> settle_with(const backend::attempt& ended, operation during, const endpoint* remote,
                             bool may_meet_itself) const;

    void learn_from(const backend::description& what) const noexcept;
    [[nodiscard]] std::atomic<std::uint32_t>& word() const noexcept { return is_shared() ? shared_word() : facts_; }
    [[nodiscard]] std::atomic<std::uint32_t>& shared_word() const noexcept;
    void set_own_mode() const noexcept;
    void restore_mode() const noexcept;
    /// Before the handle is closed or given away.
    void leave() const noexcept;

    native_handle handle_ = native_handle::none;
    portsock::family family_ = family::unspecified;
    socket_kind kind_ = socket_kind::stream;
    portsock::protocol protocol_ = protocol::any;
    mutable std::atomic<std::uint32_t> facts_ = 0;
};

} // namespace portsock
