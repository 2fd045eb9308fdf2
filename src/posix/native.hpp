// Linux, macOS and the BSDs: their headers, and everything about them that has to be known when compiling.
// The only file here with OS headers and conditional compilation.
#pragma once

#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/sendfile.h>
#endif
#if __has_include(<sys/event.h>) // macOS and the BSDs; on Linux the tests have one
#include <sys/event.h>
#endif
#if defined(IPV6CTL_DEFHLIM)
#include <sys/sysctl.h>
#endif

#include "backend.hpp"

namespace portsock::native {

/// An option or error that this system does not have.
inline constexpr int absent = -1;

/// No option of any level has this number.
inline constexpr int number_of_no_option = 0x7ffffffe;

/// What ioctl() takes as its request: an unsigned long, or an int as POSIX once said.
template <typename request>
request request_of(int (*)(int, request, ...));
using ioctl_request = decltype(request_of(&::ioctl));

#if defined(SOCK_CLOEXEC)
/// Close-on-exec by flag, in the same instant as the descriptor is made.
inline constexpr bool has_creation_flags = true;
inline constexpr int close_on_exec = SOCK_CLOEXEC;
inline int accept_plain(int fd, ::sockaddr* address, ::socklen_t* size) noexcept {
    return ::accept4(fd, address, size, SOCK_CLOEXEC);
}
inline int pipe_plain(int (&ends)[2]) noexcept { return ::pipe2(ends, O_CLOEXEC); }
#else
inline constexpr bool has_creation_flags = false;
inline constexpr int close_on_exec = 0;
inline int accept_plain(int fd, ::sockaddr* address, ::socklen_t* size) noexcept { return ::accept(fd, address, size); }
inline int pipe_plain(int (&ends)[2]) noexcept { return ::pipe(ends); }
#endif

#if defined(__linux__)
/// Accepted sockets start in blocking mode, whatever their listener's.
inline constexpr bool accept_inherits_mode = false;
/// An accepted socket has its listener's hop limit and traffic class.
inline constexpr bool accept_inherits_ip_options = true;
/// poll() says POLLERR of a socket that has an error, and POLLHUP only of one whose both directions are over.
inline constexpr bool poll_tells_errors = true;
/// poll() says POLLHUP when either direction is over, and POLLOUT or POLLPRI no longer by themselves.
inline constexpr bool poll_hangs_up_by_half = false;
/// A receive without room waits, takes one datagram and says whether it had a payload.
inline constexpr bool empty_receive_waits = true;
/// A send that has sent a part and then fails in the middle says how much it was.
inline constexpr bool waiting_send_keeps_count = true;
/// bind() to all addresses of both families is refused if the port is another socket's in one of them.
inline constexpr bool bind_looks_at_both_families = true;
inline constexpr int unknown_level_error = EOPNOTSUPP;
/// A buffer size reads back with the system's own overhead: twice what was set.
inline constexpr int buffer_size_factor = 2;
/// SO_REUSEADDR alone lets datagram sockets share an address.
inline constexpr bool sharing_needs_reuse_port = false;
inline constexpr int load_balance_option = SO_REUSEPORT;
inline constexpr int no_net_error = ENONET;
inline constexpr int wrong_service_error = EBADRQC;
#else
inline constexpr bool accept_inherits_mode = !has_creation_flags; // accept4() sets the mode that its flags say
#if defined(__NetBSD__)
inline constexpr bool accept_inherits_ip_options = false;
#else
inline constexpr bool accept_inherits_ip_options = true;
#endif
inline constexpr bool poll_tells_errors = false;
#if defined(__APPLE__)
inline constexpr bool poll_hangs_up_by_half = true;
#else
inline constexpr bool poll_hangs_up_by_half = false;
#endif
inline constexpr bool empty_receive_waits = false;
inline constexpr bool waiting_send_keeps_count = false;
inline constexpr bool bind_looks_at_both_families = false;
#if defined(__NetBSD__)
inline constexpr int unknown_level_error = ENOPROTOOPT;
#else
inline constexpr int unknown_level_error = EINVAL;
#endif
inline constexpr int buffer_size_factor = 1;
inline constexpr bool sharing_needs_reuse_port = true;
#if defined(SO_REUSEPORT_LB)
inline constexpr int load_balance_option = SO_REUSEPORT_LB;
#else
inline constexpr int load_balance_option = absent;
#endif
inline constexpr int no_net_error = absent;
inline constexpr int wrong_service_error = absent;
#endif

#if defined(MSG_NOSIGNAL)
inline constexpr int no_signal_flag = MSG_NOSIGNAL;
#else
inline constexpr int no_signal_flag = 0;
#endif
#if defined(SO_NOSIGPIPE)
inline constexpr int no_signal_option = SO_NOSIGPIPE;
#else
inline constexpr int no_signal_option = absent;
#endif

// Normalised [send-sleeps]: MSG_DONTWAIT is for receiving alone on some systems. There a send waits unless its socket's
// mode, or a flag of the system's own, says otherwise.
// Ref: XNU bsd/kern/uipc_socket.c, sosendcheck; NetBSD sys/kern/uipc_socket.c, sosend; FreeBSD 11
// sys/kern/uipc_socket.c, sosend_generic; POSIX.1-2024 send(), which has no MSG_DONTWAIT.
#if defined(__APPLE__)
inline constexpr int send_now_flag = 0;
inline constexpr bool send_needs_mode = true;
#elif defined(MSG_NBIO) && !defined(__linux__)
inline constexpr int send_now_flag = MSG_DONTWAIT | MSG_NBIO;
inline constexpr bool send_needs_mode = false;
#else
inline constexpr int send_now_flag = MSG_DONTWAIT;
inline constexpr bool send_needs_mode = false;
#endif

/// So many bytes are sent as a whole by a send that waits, never in parts: the least for which a buffer counts as
/// having room (SO_SNDLOWAT, in XNU bsd/kern/uipc_socket2.c, soreserve).
inline constexpr std::size_t sent_whole = 2048;

/// Sends from a file at an offset. What was sent before an interruption or a full buffer is what was sent.
#if defined(__linux__)
inline constexpr bool has_sendfile = true;
inline constexpr bool sendfile_raises_signal = true;
inline ::ssize_t sendfile_plain(int fd, int from, ::off_t offset, std::size_t count) noexcept {
    return ::sendfile(fd, from, &offset, count);
}
inline int take_signal_plain(const ::sigset_t* which) noexcept {
    const ::timespec at_once{};
    return ::sigtimedwait(which, nullptr, &at_once);
}
#elif defined(__APPLE__)
inline constexpr bool has_sendfile = true;
inline constexpr bool sendfile_raises_signal = false; // SO_NOSIGPIPE holds for it
inline ::ssize_t sendfile_plain(int fd, int from, ::off_t offset, std::size_t count) noexcept {
    const int before = errno;
    ::off_t length = static_cast<::off_t>(count);
    if (::sendfile(from, fd, offset, &length, nullptr, 0) != 0 && length == 0) { return -1; }
    errno = before; // a part was sent, which is no failure here
    return static_cast<::ssize_t>(length);
}
inline int take_signal_plain(const ::sigset_t*) noexcept { return 0; }
#elif defined(__FreeBSD__) || defined(__DragonFly__)
inline constexpr bool has_sendfile = true;
inline constexpr bool sendfile_raises_signal = false; // SO_NOSIGPIPE holds for it
inline ::ssize_t sendfile_plain(int fd, int from, ::off_t offset, std::size_t count) noexcept {
    const int before = errno;
    ::off_t sent = 0;
    if (::sendfile(from, fd, offset, count, nullptr, &sent, 0) != 0 && sent == 0) { return -1; }
    errno = before; // a part was sent, which is no failure here
    return static_cast<::ssize_t>(sent);
}
inline int take_signal_plain(const ::sigset_t*) noexcept { return 0; }
#else
inline constexpr bool has_sendfile = false;
inline constexpr bool sendfile_raises_signal = false;
inline ::ssize_t sendfile_plain(int, int, ::off_t, std::size_t) noexcept {
    errno = ENOSYS;
    return -1;
}
inline int take_signal_plain(const ::sigset_t*) noexcept { return 0; }
#endif

/// The shared library that this address is in is never unloaded.
#if defined(RTLD_NODELETE) && defined(RTLD_NOLOAD)
inline void keep_module_plain(const void* address) noexcept {
    ::Dl_info found;
    if (::dladdr(address, &found) == 0 || found.dli_fname == nullptr) { return; }
    static_cast<void>(::dlopen(found.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE));
}
#else
inline void keep_module_plain(const void*) noexcept {}
#endif

/// DCCP has a type of sockets to itself.
#if defined(__linux__)
inline constexpr int dccp_type = SOCK_DCCP;
inline constexpr int dccp_level = SOL_DCCP;
inline constexpr int service_code_option = 2; // DCCP_SOCKOPT_SERVICE, which only the kernel's own headers have
#else
inline constexpr int dccp_type = SOCK_SEQPACKET;
inline constexpr int dccp_level = SOL_SOCKET;
inline constexpr int service_code_option = absent;
#endif

#if defined(__linux__)
/// What the system remembers of a TCP connection.
using tcp_past = ::tcp_info;
inline constexpr int tcp_past_option = TCP_INFO;
inline bool is_connecting(const tcp_past& of) noexcept {
    return of.tcpi_state == TCP_SYN_SENT || of.tcpi_state == TCP_SYN_RECV;
}
/// Something was agreed on with the peer, or came back from it.
inline bool was_connected(const tcp_past& of) noexcept {
    return !is_connecting(of) && (of.tcpi_options != 0 || of.tcpi_rtt != 0);
}
inline bool has_shut_sending(const tcp_past& of) noexcept {
    return of.tcpi_state == TCP_FIN_WAIT1 || of.tcpi_state == TCP_FIN_WAIT2 || of.tcpi_state == TCP_CLOSING ||
           of.tcpi_state == TCP_LAST_ACK || of.tcpi_state == TCP_TIME_WAIT;
}
#else
// Nothing that answers the same questions on all of them.
struct tcp_past {};
inline constexpr int tcp_past_option = absent;
inline bool is_connecting(const tcp_past&) noexcept { return false; }
inline bool was_connected(const tcp_past&) noexcept { return false; }
inline bool has_shut_sending(const tcp_past&) noexcept { return false; }
#endif
#if defined(TCP_INQ)
/// Makes a receive say beside the data how many bytes are left, among which the peer's end counts as one.
inline constexpr int bytes_left_option = TCP_INQ;
#else
inline constexpr int bytes_left_option = absent;
#endif

#if defined(SO_LINGER_SEC)
inline constexpr int linger_option = SO_LINGER_SEC; // SO_LINGER counts ticks there
#else
inline constexpr int linger_option = SO_LINGER;
#endif
#if defined(SO_REUSEPORT)
inline constexpr int reuse_port_option = SO_REUSEPORT;
#else
inline constexpr int reuse_port_option = absent;
#endif
#if defined(SO_PROTOCOL)
inline constexpr int protocol_option = SO_PROTOCOL;
#else
inline constexpr int protocol_option = absent;
#endif
#if defined(TCP_KEEPIDLE)
inline constexpr int keep_idle_option = TCP_KEEPIDLE;
#elif defined(TCP_KEEPALIVE)
inline constexpr int keep_idle_option = TCP_KEEPALIVE;
#else
inline constexpr int keep_idle_option = absent;
#endif
#if defined(TCP_KEEPINTVL)
inline constexpr int keep_interval_option = TCP_KEEPINTVL;
inline constexpr int keep_count_option = TCP_KEEPCNT;
#else
inline constexpr int keep_interval_option = absent;
inline constexpr int keep_count_option = absent;
#endif

/// The hop limit of an IPv6 socket for which none was set, or `absent` where the socket itself says it.
#if defined(IPV6CTL_DEFHLIM)
inline int default_hop_limit_plain() noexcept {
    const int name[] = {CTL_NET, PF_INET6, IPPROTO_IPV6, IPV6CTL_DEFHLIM};
    int value = 0;
    std::size_t size = sizeof(value);
    return ::sysctl(const_cast<int*>(name), 4, &value, &size, nullptr, 0) == 0 ? value : absent;
}
#else
inline int default_hop_limit_plain() noexcept { return absent; }
#endif

#if defined(POLLRDHUP)
/// The peer has finished.
inline constexpr short peer_closed_event = POLLRDHUP;
#else
inline constexpr short peer_closed_event = 0;
#endif

#if __has_include(<sys/event.h>)
#if defined(__NetBSD__)
using event_count = std::size_t;
inline int kqueue_plain() noexcept { return ::kqueue1(O_CLOEXEC); }
inline constexpr bool kqueue_closes_on_exec = true;
#else
using event_count = int;
inline int kqueue_plain() noexcept { return ::kqueue(); }
inline constexpr bool kqueue_closes_on_exec = false;
#endif
#if defined(EVFILT_USER)
inline constexpr bool has_wake_filter = true;
inline constexpr auto wake_filter = EVFILT_USER;
inline constexpr unsigned wake_note = NOTE_TRIGGER;
#else
inline constexpr bool has_wake_filter = false;
inline constexpr int wake_filter = 0;
inline constexpr unsigned wake_note = 0;
#endif
#if defined(EVFILT_EXCEPT)
inline constexpr bool has_urgent_filter = true;
inline constexpr auto urgent_filter = EVFILT_EXCEPT;
inline constexpr unsigned urgent_note = NOTE_OOB;
#else
inline constexpr bool has_urgent_filter = false;
inline constexpr int urgent_filter = 0;
inline constexpr unsigned urgent_note = 0;
#endif
#endif

#if defined(EAI_NODATA)
inline constexpr int no_data_error = EAI_NODATA;
#else
inline constexpr int no_data_error = EAI_NONAME;
#endif
#if defined(EAI_ADDRFAMILY)
inline constexpr int address_family_error = EAI_ADDRFAMILY;
#else
inline constexpr int address_family_error = EAI_NONAME;
#endif

#if defined(__KAME__) || defined(__OpenBSD__)
/// Link-local IPv6 addresses are listed with their scope inside.
inline constexpr bool embeds_scope = true;
#else
inline constexpr bool embeds_scope = false;
#endif

/// Room for an IP address of either family, and no more: this is on the path of every datagram.
union address {
    ::sockaddr any;
    ::sockaddr_in v4;
    ::sockaddr_in6 v6;
};

/// address.cpp: writes the endpoint, returns the size used.
::socklen_t encode(const endpoint& from, address& to) noexcept;
/// False if it is of another family or too short to be of its own; `to` is then 0.0.0.0:0.
bool decode(const address& from, ::socklen_t size, endpoint& to) noexcept;

/// address.cpp: of an address from a list that the system made.
bool decode(const ::sockaddr* from, endpoint& to) noexcept;

/// transfer.cpp: whether the end of what the peer sends has come, in order. Requires that no error is pending. Nothing if
/// this system, or this kind of socket, cannot be asked.
std::optional<bool> peer_has_ended(int fd) noexcept;

/// socket.cpp: a new descriptor, closed on exec and not 0, 1 or 2; or why it cannot be had, and then it is closed.
backend::attempt settled(backend::attempt made, operation during) noexcept;

// Normalised [handle-type]: a handle is a small signed int, or an unsigned number as wide as a pointer.
// Ref: POSIX.1-2024 socket(); Microsoft Learn "Socket Data Type".
inline int fd_of(native_handle handle) noexcept { return static_cast<int>(handle); }
inline native_handle handle_of(int fd) noexcept { return static_cast<native_handle>(fd); }

/// Where this thread's errno is. Asking the C library costs a call, before which everything has to be put aside; the
/// answer never changes.
inline int& error_number() noexcept {
    static constinit thread_local int* place = nullptr;
    if (place == nullptr) [[unlikely]] { place = &errno; }
    return *place;
}

/// error.cpp: the attempt that has just failed. Puts errno back to what it was before.
backend::attempt failed(operation during, int before) noexcept;

/// socket.cpp: what a failure means of a call that hides a lack of descriptors: ok(), or the lack.
backend::attempt exhausted() noexcept;

/// Makes one call. Its error number is taken at once, and errno is left as it was.
// Normalised [error-number-kept]: an error number is the thread's, and the next call's to change.
// Ref: POSIX.1-2024 2.3, Error Numbers; Microsoft Learn "WSAGetLastError function (winsock.h)".
template <class Call>
backend::attempt attempted(operation during, Call&& call) noexcept {
    const int before = error_number();
    const auto returned = call();
    if (returned < 0) [[unlikely]] { return failed(during, before); }
    return {.value = static_cast<std::size_t>(returned)};
}

} // namespace portsock::native
