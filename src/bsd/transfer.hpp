// What send, write, sendto, sendmsg and writev are made of, and their opposites.
#pragma once

#include <span>

#include <sys/socket.h>

#include "descriptors.hpp"
#include "signals.hpp"

namespace portsock::bsd {

struct send_options {
    int flags = 0;
    const sockaddr* to = nullptr; // null = the peer
    socklen_t to_size = 0;
    std::span<const std::byte> control = {}; // as POSIX has it
};
/// What the call returns; errno is set.
ssize_t send_parts(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept;
/// A connected stream on which nothing out of the ordinary is known, as much as one call takes, and no signal that
/// waits for a call: the backend may be asked at once.
inline bool sends_plainly(const description& by, std::size_t size) noexcept {
    return by.kind == socket_kind::stream && size <= backend::most_bytes_at_once && !has_signals() &&
           (by.facts.load(std::memory_order_acquire) & (fact::connected | fact::send_shut | fact::read_end |
                                                        fact::write_end | fact::loss_reported)) == fact::connected;
}
inline bool receives_plainly(const description& by) noexcept {
    return by.kind == socket_kind::stream && !has_signals() &&
           (by.facts.load(std::memory_order_acquire) &
            (fact::connected | fact::receive_shut | fact::write_end | fact::loss_reported)) == fact::connected &&
           by.pending_error.load(std::memory_order_relaxed) == errc{};
}
/// After a part was sent: the rest, if the socket blocks.
ssize_t send_rest(description& by, const_buffer all, std::size_t sent, int flags) noexcept;

struct receive_options {
    int flags = 0;
    sockaddr* from = nullptr;
    socklen_t* from_size = nullptr;
    std::span<std::byte> control = {};
    std::size_t control_used = 0;
    int flags_out = 0;
};
ssize_t receive_parts(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept;

inline const_buffer data_of(const void* data, std::size_t size) noexcept {
    return {static_cast<const std::byte*>(data), size};
}
inline mutable_buffer room_of(void* buffer, std::size_t size) noexcept {
    return {static_cast<std::byte*>(buffer), size};
}

/// From POSIX's control messages to Windows', and back. The size used; 0 if they do not fit. EINVAL: -1.
std::ptrdiff_t control_for_windows(std::span<const std::byte> from, std::span<std::byte> to) noexcept;
std::size_t control_from_windows(std::span<const std::byte> from, std::span<std::byte> to, bool& cut) noexcept;
inline constexpr std::size_t most_control = 512;

} // namespace portsock::bsd
