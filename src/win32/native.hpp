// The only file of this folder that includes Windows headers or asks about the compiler.
#pragma once

// Windows 10 and later. The header files of older tool chains ask for less by themselves.
#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif

// In this order, each block needing those before: winsock2.h ahead of windows.h, which would include the Winsock of
// 1993.
#include <winsock2.h>

#include <ws2tcpip.h>

#include <windows.h>

#include <iphlpapi.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <winternl.h>

#include <process.h>

#include <cstddef>
#include <cstdint>

#include "backend.hpp"

// Of ntdll.dll and documented nowhere, but used by every event loop for Windows for twenty years.
extern "C" NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, PIO_STATUS_BLOCK request, PIO_STATUS_BLOCK outcome);
// Documented, and not in every winternl.h.
extern "C" NTSTATUS NTAPI NtQueryInformationFile(HANDLE file, PIO_STATUS_BLOCK outcome, PVOID found, ULONG size,
                                                 FILE_INFORMATION_CLASS what);

namespace portsock::native {

// What the headers of mingw-w64 10 lack, by number.
inline constexpr int keep_idle_option = 3;          // TCP_KEEPIDLE
inline constexpr int keep_count_option = 16;        // TCP_KEEPCNT
inline constexpr int keep_interval_option = 17;     // TCP_KEEPINTVL
inline constexpr DWORD udp_net_reset = 0x9800000FU; // SIO_UDP_NETRESET

// The numbers of ntstatus.h, which cannot be included together with windows.h.
namespace status {
inline constexpr std::int32_t code(std::uint32_t number) noexcept { return static_cast<std::int32_t>(number); }
inline constexpr std::int32_t success = 0;
inline constexpr std::int32_t timeout = 0x00000102;
inline constexpr std::int32_t pending = 0x00000103;
inline constexpr std::int32_t buffer_overflow = code(0x80000005);
inline constexpr std::int32_t not_implemented = code(0xC0000002);
inline constexpr std::int32_t access_violation = code(0xC0000005);
inline constexpr std::int32_t invalid_handle = code(0xC0000008);
inline constexpr std::int32_t invalid_parameter = code(0xC000000D);
inline constexpr std::int32_t no_memory = code(0xC0000017);
inline constexpr std::int32_t access_denied = code(0xC0000022);
inline constexpr std::int32_t object_type_mismatch = code(0xC0000024);
inline constexpr std::int32_t sharing_violation = code(0xC0000043);
inline constexpr std::int32_t quota_exceeded = code(0xC0000044);
inline constexpr std::int32_t insufficient_resources = code(0xC000009A);
inline constexpr std::int32_t not_found = code(0xC0000225);
inline constexpr std::int32_t device_not_ready = code(0xC00000A3);
inline constexpr std::int32_t pipe_disconnected = code(0xC00000B0);
inline constexpr std::int32_t io_timeout = code(0xC00000B5);
inline constexpr std::int32_t not_supported = code(0xC00000BB);
inline constexpr std::int32_t remote_not_listening = code(0xC00000BC);
inline constexpr std::int32_t cancelled = code(0xC0000120);
inline constexpr std::int32_t local_disconnect = code(0xC000013B);
inline constexpr std::int32_t remote_disconnect = code(0xC000013C);
inline constexpr std::int32_t link_failed = code(0xC000013E);
inline constexpr std::int32_t link_timeout = code(0xC000013F);
inline constexpr std::int32_t invalid_address = code(0xC0000141);
inline constexpr std::int32_t invalid_address_component = code(0xC0000207);
inline constexpr std::int32_t address_already_exists = code(0xC000020A);
inline constexpr std::int32_t connection_disconnected = code(0xC000020C);
inline constexpr std::int32_t connection_reset = code(0xC000020D);
inline constexpr std::int32_t transaction_aborted = code(0xC000020F);
inline constexpr std::int32_t connection_refused = code(0xC0000236);
inline constexpr std::int32_t graceful_disconnect = code(0xC0000237);
inline constexpr std::int32_t network_unreachable = code(0xC000023C);
inline constexpr std::int32_t host_unreachable = code(0xC000023D);
inline constexpr std::int32_t protocol_unreachable = code(0xC000023E);
inline constexpr std::int32_t port_unreachable = code(0xC000023F);
inline constexpr std::int32_t request_aborted = code(0xC0000240);
inline constexpr std::int32_t connection_aborted = code(0xC0000241);
inline constexpr std::int32_t host_down = code(0xC0000350);
} // namespace status

/// Room for an address of any family: Winsock drops what does not fit, the connection it just accepted included.
union address {
    ::sockaddr any;
    ::sockaddr_in v4;
    ::sockaddr_in6 v6;
    ::sockaddr_storage room;
};

/// Characters of a path that is not of the kind that begins with \\?\, with its end.
inline constexpr std::size_t longest_path = 4096;

/// startup.cpp: starts Winsock if this is its first use. 0, or why it does not start.
std::int32_t start_winsock() noexcept;

/// address.cpp: writes the endpoint, returns the size used.
int encode(const endpoint& from, address& to) noexcept;
/// False if it is of another family or too short to be of its own; `to` is then 0.0.0.0:0.
bool decode(const address& from, std::size_t size, endpoint& to) noexcept;

// Normalised [handle-type]: a handle is an unsigned number as wide as a pointer, or a small signed int.
// Ref: Microsoft Learn "Socket Data Type"; POSIX.1-2024 socket().
inline ::SOCKET socket_of(native_handle handle) noexcept { return static_cast<::SOCKET>(handle); }
inline ::HANDLE object_of(native_handle handle) noexcept {
    return reinterpret_cast<::HANDLE>(static_cast<std::intptr_t>(handle));
}
inline native_handle handle_of(::HANDLE object) noexcept {
    return static_cast<native_handle>(reinterpret_cast<std::intptr_t>(object));
}

inline backend::attempt failed(std::int32_t number, operation during) noexcept {
    return {.native = number, .code = backend::error_of(number, during)};
}

/// Of a function that has found nothing: `none`, unless what it lacked were memory or handles.
inline backend::attempt found_none(std::int32_t number, operation during, errc none) noexcept {
    const backend::attempt as_told = failed(number, during);
    switch (as_told.code) {
    case errc::not_enough_memory:
    case errc::no_buffer_space:
    case errc::too_many_files_open:
        return as_told;
    default:
        return {.native = number, .code = none};
    }
}

/// Makes one call of Winsock. Its error number is taken at once: most other calls would change it.
// Normalised [error-number-kept]: an error number is the thread's, and the next call's to change, even one that
// succeeds.
// Ref: Microsoft Learn "WSAGetLastError function (winsock.h)".
template <class Call>
backend::attempt attempted(operation during, Call&& call) noexcept {
    const auto returned = call();
    // SOCKET_ERROR and INVALID_SOCKET alike.
    if (returned != static_cast<decltype(returned)>(-1)) { return {.value = static_cast<std::size_t>(returned)}; }
    return failed(::WSAGetLastError(), during);
}

} // namespace portsock::native
