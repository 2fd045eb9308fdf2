// What send, write, sendto, sendmsg and writev are made of, and their opposites.
#pragma once

#include <span>

#include <sys/socket.h>

#include "descriptors.hpp"
#include "signals.hpp"

namespace portsock::bsd {

/// A flag of no program: the call is read() or write(), which a pipe has too.
inline constexpr int of_any_descriptor = 1 << 30;

/// Nothing is asked for that needs more than the system's plain call, and no signal waits for a call.
inline bool is_plain_call(int flags) noexcept {
    return (flags & ~(MSG_NOSIGNAL | MSG_MORE | MSG_DONTWAIT | of_any_descriptor)) == 0 && !has_signals();
}

struct send_options {
    int flags = 0;
    const sockaddr* to = nullptr; // null = the peer
    socklen_t to_size = 0;
    std::span<const std::byte> control = {}; // as POSIX has it
};
/// What the call returns; errno is set.
ssize_t send_parts(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept;
/// The whole call, to which the caller's reference passes, after a first attempt that did not send everything.
ssize_t send_otherwise(description* by, const void* data, std::size_t size, int flags,
                       backend::packed_attempt first) noexcept;
/// The whole call, where acquire_at_once gave nothing.
ssize_t send_slowly(int fd, const void* data, std::size_t size, int flags, description* outdated) noexcept;
/// The same, with the short way for a connected stream on which nothing out of the ordinary is known, and no
/// signal that waits for a call: the backend is asked at once.
inline ssize_t send_all_of(description* by, const void* data, std::size_t size, int flags) noexcept {
    backend::packed_attempt made = backend::attempt{};
    if (is_plain_call(flags) && (by->facts.load(std::memory_order_acquire) &
                                 (fact::connected | fact::messages | fact::send_shut | fact::read_end |
                                  fact::write_end | fact::loss_reported)) == fact::connected) [[likely]] {
        made = backend::send(by->handle, static_cast<const std::byte*>(data), size, backend::patience::now);
        if (made.value() == size) [[likely]] {
            release(by);
            return static_cast<ssize_t>(made.value());
        }
    }
    return send_otherwise(by, data, size, flags, made);
}

inline constexpr std::size_t largest_datagram = 65535;

/// The short way of sendto and recvfrom: a socket with an address but no peer, of which nothing out of the ordinary is
/// known. (One with a peer has errors to report, which are gone once they were seen.) IPv4's, whose addresses the
/// system has in the caller's form.
inline bool takes_datagrams_at_once(const description& by) noexcept {
    return (by.facts.load(std::memory_order_acquire) &
            (fact::plain_datagrams | fact::bound | fact::connected | fact::receive_shut | fact::send_shut)) ==
           (fact::plain_datagrams | fact::bound);
}
/// Room for an address of IPv4, and not so much that it can only be a mistake: then the system must not see it.
inline bool is_usual_room(socklen_t size) noexcept {
    constexpr socklen_t least = 16; // sizeof(sockaddr_in)
    constexpr socklen_t most = 4096;
    return size - least <= most - least;
}
/// The whole call, to which the caller's reference passes. References, so that a caller on the short way leaves its
/// parameters where they are and saves no registers for what it will hardly need.
ssize_t send_to_otherwise(description* by, const void* const& data, const std::size_t& size, const int& flags,
                          const sockaddr* const& to, const socklen_t& to_size) noexcept;
/// The whole call, where acquire_at_once gave nothing.
ssize_t send_to_slowly(int fd, const void* const& data, const std::size_t& size, const int& flags,
                       const sockaddr* const& to, const socklen_t& to_size, description* outdated) noexcept;

struct receive_options {
    int flags = 0;
    sockaddr* from = nullptr;
    socklen_t* from_size = nullptr;
    std::span<std::byte> control = {};
    std::size_t control_used = 0;
    int flags_out = 0;
};
ssize_t receive_parts(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept;
/// The whole call, to which the caller's reference passes.
ssize_t receive_otherwise(description* by, void* buffer, std::size_t size, const int& flags) noexcept;
/// The whole call, where acquire_at_once gave nothing.
ssize_t receive_slowly(int fd, void* buffer, std::size_t size, const int& flags, description* outdated) noexcept;
/// The same, with the short way that send_all_of has. `others`: the ends of pipes that must not take it.
template <std::uint32_t others = fact::read_end | fact::write_end>
inline ssize_t receive_into(description* by, void* buffer, std::size_t size, const int& flags) noexcept {
    if (is_plain_call(flags) &&
        (by->facts.load(std::memory_order_acquire) & (fact::connected | fact::messages | fact::receive_shut | others |
                                                      fact::loss_reported)) == fact::connected) [[likely]] {
        const backend::packed_attempt made =
            backend::receive(by->handle, static_cast<std::byte*>(buffer), size, backend::patience::now);
        if (made.some()) [[likely]] {
            release(by);
            return static_cast<ssize_t>(made.value());
        }
    }
    return receive_otherwise(by, buffer, size, flags);
}

/// The same two of recvfrom.
ssize_t receive_from_otherwise(description* by, void* const& buffer, const std::size_t& size, const int& flags,
                               sockaddr* const& from, socklen_t* const& from_size) noexcept;
ssize_t receive_from_slowly(int fd, void* const& buffer, const std::size_t& size, const int& flags,
                            sockaddr* const& from, socklen_t* const& from_size, description* outdated) noexcept;

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
