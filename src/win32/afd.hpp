// AFD, the driver below Winsock, and its poll: the only way to wait for a socket that reports all of its states, does
// not slow down with their number, and can be combined with other objects. select() and WSAPoll() are made of it.
#pragma once

#include <span>

#include "native.hpp"

namespace portsock::native {

inline constexpr ::ULONG afd_receive = 0x001;
inline constexpr ::ULONG afd_receive_urgent = 0x002;
inline constexpr ::ULONG afd_send = 0x004;
inline constexpr ::ULONG afd_disconnect = 0x008;
inline constexpr ::ULONG afd_abort = 0x010;
inline constexpr ::ULONG afd_local_close = 0x020;
inline constexpr ::ULONG afd_accept = 0x080;
inline constexpr ::ULONG afd_connect_fail = 0x100;

inline constexpr ::ULONG afd_readable = afd_receive | afd_accept | afd_disconnect;
inline constexpr ::ULONG afd_broken = afd_abort | afd_connect_fail;
/// What to ask for. Losing the connection is of interest whatever was asked for, and so is a close by another thread or
/// by other means, which would otherwise never be noticed.
constexpr ::ULONG afd_events_of(interest what) noexcept {
    ::ULONG events = afd_broken | afd_local_close;
    if (what & interest::readable) { events |= afd_readable; }
    if (what & interest::writable) { events |= afd_send; }
    if (what & interest::urgent) { events |= afd_receive_urgent; }
    return events;
}

// What IOCTL_AFD_POLL takes and gives; documented nowhere, unchanged since Windows 2000.
struct afd_poll_entry {
    ::HANDLE handle;
    ::ULONG events;
    ::NTSTATUS status;
};
struct afd_poll_request {
    ::LARGE_INTEGER timeout; // 100 ns; negative = from now
    ::ULONG count;
    ::ULONG exclusive;
    afd_poll_entry entry;
};
inline constexpr ::ULONG afd_poll_code = 0x00012024; // IOCTL_AFD_POLL
inline constexpr std::int64_t afd_no_limit = INT64_MAX;

/// A handle to AFD that belongs to no socket, so that requests do not queue behind those of a socket that was opened
/// without overlapped I/O, are not ended by CancelIo() on one, and never appear on somebody's completion port.
/// A status: success, or why AFD cannot be opened.
::NTSTATUS open_afd_device(::HANDLE& opened) noexcept;

/// The value is the socket that AFD knows: a layered provider hands out handles of its own. operation_not_supported if
/// that provider does not tell.
backend::attempt base_socket(::SOCKET handle) noexcept;

struct afd_answer {
    bool usable = false;      // false: AFD does not serve this socket, or not this process
    bool woken = false;       // the other object was signalled
    ::ULONG events = 0;       // 0 = none within the time
    std::int32_t failure = 0; // of the wait itself
};

/// Asks for the first of `events`, for at most `milliseconds` or INFINITE, or until `other` (or null) is signalled.
/// Several threads may ask about one socket at once.
afd_answer ask_afd(::SOCKET about, ::ULONG events, ::DWORD milliseconds, ::HANDLE other) noexcept;
/// About several sockets, one at least, and several other objects: the first that has something to tell.
afd_answer ask_afd(std::span<const native_handle> about, ::ULONG events, ::DWORD milliseconds,
                   std::span<const ::HANDLE> others) noexcept;
/// About several sockets, as base_socket gives them, each with events of its own, which become those that it has to tell.
afd_answer ask_afd(std::span<afd_poll_entry> about, ::DWORD milliseconds, std::span<const ::HANDLE> others) noexcept;

} // namespace portsock::native
