#include "transfer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>

#include <errno.h>

#include "address.hpp"
#include "destination.hpp"
#include "errors.hpp"
#include "local.hpp"
#include "losses.hpp"
#include "signals.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

using backend::attempt;
using backend::patience;
using detail::ends_the_stream;
using detail::is_echo_of_a_send;
using detail::name_of_echo;

constexpr int flags_of_windows = MSG_OOB | MSG_DONTROUTE;

template <class Buffer>
std::size_t total(std::span<const Buffer> parts) noexcept {
    std::size_t sum = 0;
    for (const Buffer& one : parts) {
        sum += one.size();
    }
    return sum;
}

/// 0, or errno's number: a stream that cannot be used, or not yet.
int stream_trouble(description& by, bool may_wait, int limit) noexcept {
    if (by.is(fact::connecting)) {
        const attempt ended = finish_connect(by, may_wait, limit);
        if (ended.code == errc::connection_already_in_progress) { return EAGAIN; }
        if (!ended.ok()) { return errno_of(ended.code); }
    }
    if (by.is(fact::connected)) { return 0; }
    const errc pending = by.pending_error.exchange(errc{}); // of a connect() that failed while nobody asked
    return pending != errc{} ? errno_of(pending) : ENOTCONN;
}

/// Of a pipe: its other end is closed, so that a write can only fail, while a socket would still take a first one.
bool nobody_reads(const description& by) noexcept {
    system::watched_socket one{.handle = by.asked, .wanted = system::socket_ended};
    const attempt asked = system::poll_sockets(std::span(&one, 1), 0, native_handle::none);
    return asked.ok() && (one.found & (system::socket_ended | system::socket_broken)) != 0;
}

ssize_t send_stream(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept {
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    const int limit = by.send_limit.load(std::memory_order_relaxed);
    if (const int trouble = stream_trouble(by, may_wait, limit); trouble != 0) { return fail(trouble); }
    if (by.is(fact::read_end)) { return fail(EBADF); }
    if (by.is(fact::send_shut) || (by.is(fact::write_end) && nobody_reads(by))) {
        if ((how.flags & MSG_NOSIGNAL) == 0) { broken_pipe(); }
        return fail(EPIPE);
    }
    std::size_t sent = 0;
    std::size_t first = 0; // of the parts that are left, and how much of it went already
    std::size_t offset = 0;
    for (;;) {
        while (first < parts.size() && offset == parts[first].size()) {
            ++first;
            offset = 0;
        }
        if (first == parts.size()) { return static_cast<ssize_t>(sent); }
        const const_buffer rest = parts[first].subspan(offset);
        const attempt made = keep_trying(by, interest::writable, may_wait, limit, [&]() -> attempt {
            if (by.is(fact::send_shut)) { return {.code = errc::broken_pipe}; }
            if ((how.flags & flags_of_windows) != 0) {
                return system::send_message(by.handle, std::span(&rest, 1), {.flags = how.flags & flags_of_windows});
            }
            if (offset != 0 || parts.size() - first == 1) { return backend::send(by.handle, rest, patience::now); }
            return backend::send_vector(by.handle, parts.subspan(first), patience::now);
        });
        if (!made.ok()) {
            if (sent != 0) { return static_cast<ssize_t>(sent); }
            if (ends_the_stream(made.code)) {
                // A local socket or a pipe has no network to lose: whoever is not there has closed it.
                const bool news = !by.is(fact::loss_reported) && made.code != errc::broken_pipe && by.domain != AF_UNIX;
                by.learn(fact::loss_reported);
                if (!news) {
                    if ((how.flags & MSG_NOSIGNAL) == 0) { broken_pipe(); }
                    return fail(EPIPE);
                }
            }
            return fail(made);
        }
        sent += made.value;
        for (std::size_t left = made.value; left != 0;) {
            const std::size_t here = std::min(left, parts[first].size() - offset);
            offset += here;
            left -= here;
            if (left != 0) {
                ++first;
                offset = 0;
            }
        }
        if (!may_wait && made.value < rest.size()) { return static_cast<ssize_t>(sent); }
    }
}

/// One datagram from several parts: in one piece, on the stack if it is small.
class whole_datagram {
  public:
    whole_datagram(std::span<const const_buffer> parts, std::size_t size) noexcept {
        std::byte* place = small_.data();
        if (size > small_.size()) {
            large_.reset(new (std::nothrow) std::byte[size]);
            place = large_.get();
        }
        data_ = {place, place == nullptr ? 0 : size};
        for (std::size_t at = 0; place != nullptr && !parts.empty(); parts = parts.subspan(1)) {
            if (!parts.front().empty()) { std::memcpy(place + at, parts.front().data(), parts.front().size()); }
            at += parts.front().size();
        }
    }
    [[nodiscard]] const_buffer data() const noexcept { return data_; }

  private:
    std::array<std::byte, 2048> small_;
    std::unique_ptr<std::byte[]> large_;
    const_buffer data_;
};

ssize_t send_datagram(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept {
    const std::size_t size = total(parts);
    if (size > largest_datagram) { return fail(EMSGSIZE); }
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    endpoint to;
    const bool addressed = how.to != nullptr && how.to_size != 0;
    if (addressed) {
        if (const int trouble = destination(by, how.to, how.to_size, to); trouble != 0) { return fail(trouble); }
    } else if (!by.is(fact::connected)) {
        return fail(EDESTADDRREQ);
    }
    std::array<std::byte, most_control> control;
    std::ptrdiff_t control_size = 0;
    if (!how.control.empty()) {
        control_size = control_for_windows(how.control, control);
        if (control_size < 0) { return fail(EINVAL); }
    }
    const whole_datagram together(parts.size() > 1 ? parts : std::span<const const_buffer>(),
                                  parts.size() > 1 ? size : 0);
    const const_buffer data = parts.size() == 1 ? parts.front() : together.data();
    if (data.size() != size) { return fail(ENOMEM); }
    const attempt made = keep_trying(by, interest::writable, may_wait, by.send_limit, [&]() -> attempt {
        if (control_size != 0 || (how.flags & flags_of_windows) != 0) {
            return system::send_message(by.handle, std::span(&data, 1),
                                        {.flags = how.flags & flags_of_windows,
                                         .address = addressed ? &to : nullptr,
                                         .control = std::span(control).first(static_cast<std::size_t>(control_size))});
        }
        attempt sent = addressed ? backend::send_to(by.handle, data, to, patience::now)
                                 : backend::send(by.handle, data, patience::now);
        if (!by.is(fact::connected) && is_echo_of_a_send(sent.code) && sent.code != errc::network_unreachable &&
            sent.code != errc::host_unreachable) {
            sent.code = errc::interrupted;
        }
        sent.code = name_of_echo(sent.code);
        return sent;
    });
    if (!made.ok()) { return fail(made); }
    by.learn(fact::bound);
    return static_cast<ssize_t>(made.value);
}

ssize_t receive_stream(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept {
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    const int limit = by.receive_limit.load(std::memory_order_relaxed);
    if (by.is(fact::write_end)) { return fail(EBADF); }
    if (const int trouble = stream_trouble(by, may_wait, limit); trouble != 0) { return fail(trouble); }
    if (how.from_size != nullptr) { *how.from_size = 0; }
    const std::size_t room = total(parts);
    if (room == 0) { return 0; }
    if (const errc pending = by.pending_error.exchange(errc{}); pending != errc{}) { return fail(errno_of(pending)); }
    const bool urgent = (how.flags & MSG_OOB) != 0;
    const bool peeks = (how.flags & MSG_PEEK) != 0;
    const bool all = (how.flags & MSG_WAITALL) != 0 && !peeks && may_wait && !urgent;
    std::size_t filled = 0;
    for (;;) {
        std::span<const mutable_buffer> from_here = parts;
        std::size_t skip = filled;
        while (skip >= from_here.front().size()) {
            skip -= from_here.front().size();
            from_here = from_here.subspan(1);
        }
        const mutable_buffer rest = from_here.front().subspan(skip);
        const bool alone = skip != 0 || from_here.size() == 1;
        // No message of Windows' waits for urgent data: POSIX's does not either.
        const attempt made = keep_trying(by, urgent ? interest::urgent : interest::readable, may_wait && !urgent, limit,
                                         [&]() -> attempt {
                                             attempt got;
                                             if (urgent) {
                                                 system::message message{.flags = how.flags & (MSG_OOB | MSG_PEEK)};
                                                 got = system::receive_message(by.handle, std::span(&rest, 1), message);
                                                 if (got.code == errc::operation_would_block) {
                                                     got.code = errc::invalid_argument;
                                                 }
                                             } else if (peeks) {
                                                 got = backend::peek(by.handle, rest, patience::now);
                                             } else if (alone) {
                                                 got = backend::receive(by.handle, rest, patience::now);
                                             } else {
                                                 got = backend::receive_vector(by.handle, from_here, patience::now);
                                             }
                                             if (got.code == errc::operation_would_block && by.is(fact::receive_shut)) {
                                                 return {};
                                             }
                                             return got;
                                         });
        if (!made.ok()) {
            if (filled != 0) { return static_cast<ssize_t>(filled); }
            if (!ends_the_stream(made.code)) { return fail(made); }
            if (by.is(fact::loss_reported)) { return 0; }
            by.learn(fact::loss_reported);
            return fail(made.code == errc::timed_out ? ETIMEDOUT : errno_of(made.code));
        }
        filled += made.value;
        if (made.value == 0 && filled == 0 && !urgent &&
            !by.is(fact::receive_shut | fact::loss_reported | fact::read_end)) {
            if (const attempt end = backend::verify_end(by.handle); !end.ok()) {
                by.learn(fact::loss_reported);
                return fail(end);
            }
        }
        if (!all || made.value == 0 || filled == room) { return static_cast<ssize_t>(filled); }
    }
}

ssize_t receive_datagram(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept {
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    have_address(by);
    if (const errc pending = by.pending_error.exchange(errc{}); pending != errc{}) { return fail(errno_of(pending)); }
    const std::size_t room = total(parts);
    // One piece for several, and for a caller who wants to know the size of what does not fit.
    const bool whole_size = (how.flags & MSG_TRUNC) != 0;
    std::unique_ptr<std::byte[]> aside;
    mutable_buffer buffer = parts.empty() ? mutable_buffer() : parts.front();
    if (parts.size() > 1 || whole_size) {
        constexpr std::size_t largest = 65536;
        const std::size_t size = whole_size ? largest : std::min(room, largest);
        aside.reset(new (std::nothrow) std::byte[size + 1]);
        if (!aside) { return fail(ENOMEM); }
        buffer = {aside.get(), size};
    }
    endpoint from;
    bool truncated = false;
    std::array<std::byte, most_control> control;
    system::message message;
    const attempt made = keep_trying(by, interest::readable, may_wait, by.receive_limit, [&]() -> attempt {
        attempt got;
        if (!how.control.empty() || (how.flags & MSG_OOB) != 0) {
            message = {.flags = how.flags & (MSG_OOB | MSG_PEEK), .address = &from, .control = control};
            got = system::receive_message(by.handle, std::span(&buffer, 1), message);
            got.truncated = (message.flags & MSG_TRUNC) != 0;
        } else {
            got = backend::receive_from(by.handle, buffer, from, patience::now, (how.flags & MSG_PEEK) != 0);
        }
        if (got.code == errc::operation_would_block && by.is(fact::receive_shut)) { return {}; }
        if (!by.is(fact::connected) && is_echo_of_a_send(got.code)) { got.code = errc::interrupted; }
        return got;
    });
    if (!made.ok()) { return fail(made); }
    truncated = made.truncated;
    std::size_t received = made.value;
    if (aside) {
        const std::byte* next = aside.get();
        std::size_t left = std::min(received, room);
        truncated = truncated || received > room;
        for (const mutable_buffer& one : parts) {
            const std::size_t here = std::min(left, one.size());
            if (here != 0) { std::memcpy(one.data(), next, here); }
            next += here;
            left -= here;
        }
        if (!whole_size) { received = std::min(received, room); }
    }
    write(from, how.from, how.from_size);
    if (truncated) { how.flags_out |= MSG_TRUNC; }
    if (!how.control.empty()) {
        bool cut = (message.flags & MSG_CTRUNC) != 0;
        how.control_used = control_from_windows(std::span(control).first(message.control_used), how.control, cut);
        if (cut) { how.flags_out |= MSG_CTRUNC; }
    }
    return static_cast<ssize_t>(received);
}

/// SCM_RIGHTS and its like: what Windows has nothing for.
bool passes_descriptors(std::span<const std::byte> control) noexcept {
    cmsghdr first;
    if (control.size() < sizeof(first)) { return false; }
    std::memcpy(&first, control.data(), sizeof(first));
    return first.cmsg_level == SOL_SOCKET;
}

} // namespace

ssize_t send_parts(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept {
    if (by.is_pipe() && (how.flags & of_any_descriptor) == 0) { return fail(ENOTSOCK); }
    if (!how.control.empty() && passes_descriptors(how.control)) { return fail(EOPNOTSUPP); }
    if (by.kind == socket_kind::stream) { return send_stream(by, parts, how); }
    return sends_with_secret(by) ? send_local(by, parts, how) : send_datagram(by, parts, how);
}

ssize_t send_otherwise(description* by, const void* data, std::size_t size, int flags,
                       backend::packed_attempt first) noexcept {
    const held_description socket(by);
    const const_buffer all = data_of(data, size);
    if (!first.some()) { return send_parts(*by, std::span(&all, 1), {.flags = flags}); }
    const auto sent = static_cast<ssize_t>(first.value());
    if (by->non_blocking || (flags & MSG_DONTWAIT) != 0) { return sent; }
    const const_buffer rest = all.subspan(first.value());
    const int before = errno;
    const ssize_t more = send_parts(*by, std::span(&rest, 1), {.flags = flags});
    if (more < 0) { errno = before; } // what was sent counts
    return sent + (more < 0 ? 0 : more);
}

ssize_t send_slowly(int fd, const void* data, std::size_t size, int flags, description* outdated) noexcept {
    description* const by = acquire(fd, outdated);
    return by != nullptr ? send_otherwise(by, data, size, flags, attempt{}) : fail_without(fd);
}

ssize_t send_to_otherwise(description* by, const void* const& data, const std::size_t& size, const int& flags,
                          const sockaddr* const& to, const socklen_t& to_size) noexcept {
    const held_description socket(by);
    const const_buffer all = data_of(data, size);
    return send_parts(*by, std::span(&all, 1), {.flags = flags, .to = to, .to_size = to_size});
}

ssize_t send_to_slowly(int fd, const void* const& data, const std::size_t& size, const int& flags,
                       const sockaddr* const& to, const socklen_t& to_size, description* outdated) noexcept {
    description* const by = acquire(fd, outdated);
    return by != nullptr ? send_to_otherwise(by, data, size, flags, to, to_size) : fail_without(fd);
}

ssize_t receive_parts(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept {
    if (by.is_pipe() && (how.flags & of_any_descriptor) == 0) { return fail(ENOTSOCK); }
    const int trouble = trouble_with_room(how.from, how.from_size);
    const ssize_t received = by.kind == socket_kind::stream ? receive_stream(by, parts, how)
                             : sends_with_secret(by)        ? receive_local(by, parts, how)
                                                            : receive_datagram(by, parts, how);
    return received >= 0 && trouble != 0 ? fail(trouble) : received;
}

ssize_t receive_otherwise(description* by, void* buffer, std::size_t size, const int& flags) noexcept {
    const held_description socket(by);
    const mutable_buffer room = room_of(buffer, size);
    receive_options how{.flags = flags};
    return receive_parts(*by, std::span(&room, 1), how);
}

ssize_t receive_slowly(int fd, void* buffer, std::size_t size, const int& flags, description* outdated) noexcept {
    description* const by = acquire(fd, outdated);
    return by != nullptr ? receive_otherwise(by, buffer, size, flags) : fail_without(fd);
}

ssize_t receive_from_otherwise(description* by, void* const& buffer, const std::size_t& size, const int& flags,
                               sockaddr* const& from, socklen_t* const& from_size) noexcept {
    const held_description socket(by);
    const mutable_buffer room = room_of(buffer, size);
    receive_options how{.flags = flags, .from = from, .from_size = from_size};
    return receive_parts(*by, std::span(&room, 1), how);
}

ssize_t receive_from_slowly(int fd, void* const& buffer, const std::size_t& size, const int& flags,
                            sockaddr* const& from, socklen_t* const& from_size, description* outdated) noexcept {
    description* const by = acquire(fd, outdated);
    return by != nullptr ? receive_from_otherwise(by, buffer, size, flags, from, from_size) : fail_without(fd);
}

} // namespace portsock::bsd
