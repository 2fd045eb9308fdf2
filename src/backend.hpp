// THE SEAM: everything a platform must supply. src/posix and src/win32 implement it file by file, in this order.
//
// Backends translate, they decide nothing: each function attempts one thing once and says what came of it. They do not
// loop (not even on an interrupted call), wait only when told to, and know nothing of the state of the socket.
// No function touches the C library's errno: what it was before the call it is afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/buffer.hpp>
#include <portsock/detail/attempt.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/poller.hpp>
#include <portsock/socket.hpp>

namespace portsock::backend {

constexpr native_handle to_handle(std::size_t value) noexcept {
    return static_cast<native_handle>(static_cast<std::intptr_t>(value));
}
constexpr std::size_t from_handle(native_handle handle) noexcept {
    return static_cast<std::size_t>(static_cast<std::intptr_t>(handle));
}

// ---- error.cpp ----

/// The code of a system's number. `during` matters where one number means different things.
[[nodiscard]] errc error_of(std::int32_t native, operation during) noexcept;
/// The code of a number from the resolver (for which `system_number` may replace it: see the platform's resolver).
[[nodiscard]] errc resolver_error_of(std::int32_t native) noexcept;

// ---- socket.cpp ----

/// A socket that no child inherits, raises no signal, and is not descriptor 0, 1 or 2. The value is its handle.
attempt open(family of, socket_kind kind, protocol number) noexcept;
/// Two connected local sockets; operation_not_supported where there is no such call.
attempt open_pair(native_handle& first, native_handle& second) noexcept;
attempt duplicate(native_handle handle) noexcept;
/// Releases the handle, whatever the system says.
void close(native_handle handle) noexcept;

/// What a handle made elsewhere is.
struct description {
    portsock::family family = family::unspecified;
    socket_kind kind = socket_kind::stream;
    portsock::protocol protocol = protocol::any;
    bool bound = false;
    bool listening = false;
    bool connecting = false;
    bool connected = false; // a stream: now or once, as far as the system still knows
    bool lost = false;      // a connection that did not end in order
    bool receive_shut = false;
    bool send_shut = false;
    bool dual_stack = false;
    bool non_blocking = false; // if that can be asked for
    bool follows_mode = false; // calls of this platform wait, or not, as the mode of the socket says
};
/// not_a_socket for anything else. Leaves the handle as it is.
attempt describe(native_handle handle, description& what) noexcept;
/// Gives an adopted handle the properties that open() gives, but not whether children inherit it, which the caller of
/// adopt chose, nor a mode that its calls do not depend on, because it may be another owner's.
attempt make_own(native_handle handle, socket_kind kind) noexcept;
/// Before an attempt on a socket whose mode others may have changed: back to the one in which it waits no longer than
/// it is told. Nothing where calls have a flag for it.
attempt set_own_mode(native_handle handle) noexcept;
/// Gives a handle the platform's default mode, for whoever gets it.
attempt make_foreign(native_handle handle) noexcept;
/// After a connect that was attempted with patience::now: back to the mode plain calls need.
attempt restore_mode(native_handle handle) noexcept;

/// What bind() needs so that the port cannot be shared or stolen.
attempt prepare_bind(native_handle handle, socket_kind kind, bool sharing) noexcept;
/// For a stream socket: may its port be bound again although connections that were made with it are still dying? Both
/// sides need that, and while both have it others can bind a port that is bound already. operation_not_supported where
/// dying connections keep no port.
enum class rebinding : std::uint8_t { refused, allowed };
attempt set_rebinding(native_handle handle, rebinding may) noexcept;
attempt bind(native_handle handle, const endpoint& local) noexcept;
/// The same for a socket of both families, to all addresses: address_in_use if the port is taken in either. (With port
/// 0 the system chooses one that is free in IPv6.)
attempt bind_both(native_handle handle, socket_kind kind, const endpoint& local) noexcept;
attempt listen(native_handle handle, int backlog) noexcept;
/// Never waits. The value is the new handle, as open() would make it, in the mode plain calls need. A connection that
/// died in the queue is connection_aborted.
attempt accept(native_handle handle, socket_kind kind, endpoint& peer) noexcept;
/// operation_in_progress if it goes on in the background.
attempt connect(native_handle handle, const endpoint& remote, patience how) noexcept;
/// A datagram socket loses its peer.
attempt disconnect(native_handle handle, family of) noexcept;
attempt shutdown(native_handle handle, direction how) noexcept;

/// not_connected and the like as the system says; the unspecified address where the system refuses an unbound socket.
attempt local_endpoint(native_handle handle, family of, endpoint& local) noexcept;
attempt remote_endpoint(native_handle handle, endpoint& remote) noexcept;
/// The pending error, which reading clears: `code` and `native` say what it is; ok() = none.
attempt take_error(native_handle handle) noexcept;

// ---- transfer.cpp ----

/// More buffers than this are never handed to one call.
// Normalised [vector-limit]: more than the system takes is an error, and how many it takes differs.
// Ref: POSIX.1-2024 <limits.h>, IOV_MAX; POSIX.1-2024 sendmsg(), EMSGSIZE.
inline constexpr std::size_t most_buffers_at_once = 64;

// send, receive, send_to and receive_from: declared in <portsock/detail/attempt.hpp>, with attempt and patience.
attempt send_vector(native_handle handle, std::span<const const_buffer> buffers, patience how) noexcept;
/// As receive, and leaves the bytes where they are.
attempt peek(native_handle handle, mutable_buffer buffer, patience how) noexcept;
attempt receive_vector(native_handle handle, std::span<const mutable_buffer> buffers, patience how) noexcept;
attempt available(native_handle handle) noexcept;
/// Asked at the end of a stream: did the system report a reset as a mere end? ok() = it was the end.
attempt verify_end(native_handle handle) noexcept;
/// Whether a connection is still there of which a send has said broken_pipe: then somebody has shut the sending half.
[[nodiscard]] bool is_still_connected(native_handle handle, family of) noexcept;

// ---- file.cpp ----

/// No file has bytes beyond.
inline constexpr std::uint64_t largest_file = INT64_MAX;

enum class file_kind : std::uint8_t { regular, directory, other };
struct file_description {
    file_kind kind = file_kind::other;
    std::uint64_t size = 0;
};

/// For reading, not inherited by children, without waiting for anything. The value is the handle. `path` is UTF-8,
/// without NUL. Where directories cannot be opened: is_a_directory.
attempt open_file(const std::string& path) noexcept;
void close_file(native_handle handle) noexcept;
attempt describe_file(native_handle handle, file_description& what) noexcept;
/// Reads at an offset below largest_file and leaves the file's position as it was. 0 = the end of the file.
attempt read_file(native_handle handle, mutable_buffer buffer, std::uint64_t offset) noexcept;
/// Sends from a file without a buffer, `offset + count` being at most largest_file; 0 = the end of the file.
/// operation_not_supported where there is no such call, or none for this file or socket. May leave the socket in a mode
/// in which no call waits in the system.
attempt send_file(native_handle handle, native_handle from, std::uint64_t offset, std::size_t count,
                  patience how) noexcept;

// ---- options.cpp ----

/// All options as one int: bools 0 or 1, times in seconds, linger -1 = off. `of` chooses between the IPv4 and IPv6
/// option, `dual_stack` sets both. Sizes read back as they were set. operation_not_supported where the platform lacks
/// the option.
attempt set_option(native_handle handle, family of, bool dual_stack, option_id which, int value) noexcept;
attempt get_option(native_handle handle, family of, option_id which) noexcept;
attempt set_native_option(native_handle handle, int level, int name, const_buffer value) noexcept;
attempt get_native_option(native_handle handle, int level, int name, mutable_buffer value) noexcept;

// ---- wait.cpp ----

/// Bits of a wait's value.
inline constexpr std::size_t found_readable = 1;
inline constexpr std::size_t found_writable = 2;
inline constexpr std::size_t found_urgent = 4;
inline constexpr std::size_t found_error = 8;
inline constexpr std::size_t found_wake = 16;

/// Waits once for any of `what` on the handle (or on none) or for the wake object (or none), at most `milliseconds`
/// (-1 = no limit). 0 = the time is over. `interrupted` if a signal ended it. End of stream and reset count as
/// readable, reset and failed connect as writable and error.
attempt wait(native_handle handle, interest what, int milliseconds, native_handle waiter) noexcept;
/// Asked by who wants to know of errors, with what a wait has found: the value is that, and found_error and what goes
/// with it where the wait itself does not say it.
attempt verify_wait(native_handle handle, std::size_t found) noexcept;

/// Wake objects that one wait can watch.
inline constexpr std::size_t most_wakes_at_once = 3;
/// Waits once until any of several connects has ended or any of the wake objects is signalled; there is at least one of
/// all. The value is not 0 if so: which it was is for the caller to see. Otherwise as wait().
attempt wait_any(std::span<const native_handle> connecting, std::span<const native_handle> wakes,
                 int milliseconds) noexcept;

// ---- wake.cpp ----

/// Something that wait() can watch, and that stays signalled. Where one descriptor does both, the two are the same.
struct wake {
    native_handle waiter = native_handle::none;
    native_handle signaller = native_handle::none;
};
attempt open_wake(wake& made) noexcept;
/// May be called from a signal handler.
void signal_wake(native_handle signaller) noexcept;
void close_wake(const wake& made) noexcept;

// ---- worker.cpp ----

/// What a thread does. Must last as long as the process.
struct background_work {
    void (*run)() noexcept;
};
/// Does it on a thread of its own, which gets none of the process's signals, keeps no process from ending, and that
/// nobody waits for.
attempt start_worker(const background_work& work) noexcept;
/// The number of this process: another one in a child that fork() made. 0 where there is no fork().
[[nodiscard]] std::uint32_t this_process() noexcept;

// ---- poller.cpp, and a file for each mechanism ----

/// One way to wait for many handles. add, modify, remove, wake and mark_readable may be called from any thread, also
/// while another waits.
class mechanism {
  public:
    mechanism() noexcept = default;
    mechanism(const mechanism&) = delete;
    mechanism& operator=(const mechanism&) = delete;
    virtual ~mechanism() = default;

    /// invalid_argument if it is there already. With no interest at all nothing is reported of it, and a system that
    /// reports some things unasked must not make wait() return, or go round, for them.
    virtual attempt add(native_handle handle, interest what, std::uint64_t key) noexcept = 0;
    virtual attempt modify(native_handle handle, interest what, std::uint64_t key) noexcept = 0;
    virtual attempt remove(native_handle handle) noexcept = 0;
    [[nodiscard]] virtual bool knows(native_handle handle) noexcept = 0;
    /// The handle counts as readable from now on: its receiving half was shut down here. Nothing to do where the system
    /// sees to it.
    virtual void mark_readable(native_handle handle) noexcept = 0;

    /// Waits once, for `milliseconds` (-1 = no limit), also for a stop's waiter (or none). The value is the number of
    /// events. `woken` says that wake() was among the reasons. No events and not woken: the time is over, or the stop
    /// was requested. `interrupted`: nothing to report yet, wait again.
    ///
    /// With no milliseconds it has looked at all that is watched when it returns, and neither here nor there may threads
    /// that change what is watched keep it from returning, or it them: the lock of its table is a fair_mutex.
    virtual attempt wait(std::span<poll_event> events, int milliseconds, native_handle stop, bool& woken) noexcept = 0;
    virtual void wake() noexcept = 0;
    /// What another event loop can watch for readability; none if it is not one object of the system.
    [[nodiscard]] virtual native_handle native() const noexcept { return native_handle::none; }
};
/// `which` is not best. operation_not_supported if this system has no such mechanism.
attempt open_mechanism(poll_mechanism which, std::unique_ptr<mechanism>& made) noexcept;
/// The mechanisms of this system, the best first.
[[nodiscard]] std::span<const poll_mechanism> mechanisms() noexcept;

// ---- resolver.cpp ----

/// Addresses of a host name, in the resolver's order, perhaps with duplicates. The host is a well-formed name and no
/// address. `of` may be unspecified. May wait for minutes; any number of threads may ask at once.
attempt lookup_host(const std::string& host, family of, std::vector<ip_address>& found);
/// The name of an address; host_not_found if it has none. Waits likewise.
attempt lookup_address(const ip_address& address, std::string& name);
/// The value is the port. `name` is in lower case and not a number; `transport` is tcp or udp.
attempt lookup_service(const std::string& name, protocol transport);
/// The name of a port; service_not_found if it has none.
attempt lookup_port(std::uint16_t port, protocol transport, std::string& name);
attempt host_name(std::string& name);

// ---- interfaces.cpp ----

/// One entry or several for an interface, each with any number of its addresses.
attempt network_interfaces(std::vector<network_interface>& found);
/// The value is the index; no_such_device if there is none of this name.
attempt interface_index(const std::string& name) noexcept;
attempt interface_name(std::uint32_t index, std::string& name);

} // namespace portsock::backend
