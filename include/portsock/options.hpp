/// \file
/// Socket options: typed constants, used with socket::get and socket::set.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace portsock {

enum class option_id : std::uint8_t {
    keep_alive,
    keep_alive_idle,
    keep_alive_interval,
    keep_alive_count,
    no_delay,
    linger,
    receive_buffer_size,
    send_buffer_size,
    hop_limit,
    traffic_class,
    v6_only,
    allow_broadcast,
    share_address,
    load_balance,
    service_code,
};

/// An option with the type of its value.
template <class T>
struct option {
    option_id id;
};

/// Errors of get and set: no_protocol_option or operation_not_supported where the platform lacks the option or the
/// socket's kind cannot have it, invalid_argument for a value out of range. Nothing is ever ignored silently.
namespace options {

/// Probe idle stream connections. Off by default. See: RFC 9293 3.8.4.
inline constexpr option<bool> keep_alive{option_id::keep_alive};
/// Idle time before the first probe, 1 to 32767 s. Not on every platform; NetBSD takes this and the next two, and cannot
/// be asked for them.
inline constexpr option<std::chrono::seconds> keep_alive_idle{option_id::keep_alive_idle};
/// Time between probes, 1 to 32767 s. Not on every platform.
inline constexpr option<std::chrono::seconds> keep_alive_interval{option_id::keep_alive_interval};
/// Unanswered probes before the connection counts as lost, 1 to 127. Not on every platform.
inline constexpr option<int> keep_alive_count{option_id::keep_alive_count};
/// Send small segments at once (no Nagle algorithm). TCP only, off by default. See: RFC 9293 3.7.4.
inline constexpr option<bool> no_delay{option_id::no_delay};
/// How long close() may wait for unsent data: nullopt (default) = it never waits and the data is sent in the
/// background, 0 s = it discards the data and resets the connection, up to 300 s otherwise. Streams only.
inline constexpr option<std::optional<std::chrono::seconds>> linger{option_id::linger};
/// Bytes, at least 1. A size beyond the system's limit is granted as far as the system goes. What is read back is what
/// was granted; macOS and the BSDs round it up to whole segments when a stream connects.
inline constexpr option<int> receive_buffer_size{option_id::receive_buffer_size};
inline constexpr option<int> send_buffer_size{option_id::send_buffer_size};
/// Time to live of IPv4 and hop limit of IPv6, 1 to 255; a dual-stack socket uses it for both. The default is the
/// system's.
inline constexpr option<int> hop_limit{option_id::hop_limit};
/// The DS field and ECN bits, 0 to 255. Best effort: some systems accept and ignore it. See: RFC 2474.
inline constexpr option<int> traffic_class{option_id::traffic_class};
/// Whether an IPv6 socket leaves IPv4 alone. On by default, everywhere; changed before bind only. See: RFC 3493 5.3.
inline constexpr option<bool> v6_only{option_id::v6_only};
/// Permit sending to broadcast addresses. Datagram sockets only, off by default.
inline constexpr option<bool> allow_broadcast{option_id::allow_broadcast};
/// Let several datagram sockets bind the same address and port, if all of them set it before bind. Which of them
/// receives a unicast datagram is unspecified. After bind: invalid_argument. Datagram sockets only, off by default.
inline constexpr option<bool> share_address{option_id::share_address};
/// Spread connections or datagrams over several sockets bound to one address and port, if all of them set it before bind.
/// After bind: invalid_argument. Linux and FreeBSD only; operation_not_supported elsewhere.
inline constexpr option<bool> load_balance{option_id::load_balance};
/// What a DCCP connection is for, by the number that both sides set before they listen or connect; 0xffffffff is none.
/// Linux only; operation_not_supported elsewhere. See: RFC 4340 8.1.2; RFC 5595.
inline constexpr option<std::uint32_t> service_code{option_id::service_code};

} // namespace options
} // namespace portsock
