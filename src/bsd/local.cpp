#include "local.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

#include <errno.h>
#include <sys/un.h>

#include "errors.hpp"
#include "local_card.hpp"
#include "newcomers.hpp"
#include "system.hpp"
#include "waiting.hpp"

namespace portsock::bsd {

namespace {

using backend::attempt;
using backend::patience;

/// Before each datagram, and the sender's path behind it.
struct stamp {
    std::array<char, 8> mark;
    secret key;
    std::uint32_t path_size;
};
constexpr std::size_t most_datagram = 65507; // of UDP

/// 0 or errno's number. Empty: no name at all (autobind).
int path_of(const sockaddr* address, socklen_t size, std::string& path) {
    if (address == nullptr) { return EFAULT; }
    if (size < sizeof(address->sa_family) || size > sizeof(sockaddr_un)) { return EINVAL; }
    if (address->sa_family != AF_UNIX) { return address->sa_family == AF_UNSPEC ? EAFNOSUPPORT : EINVAL; }
    const char* const text = reinterpret_cast<const char*>(address) + offsetof(sockaddr_un, sun_path);
    const std::size_t room = size - offsetof(sockaddr_un, sun_path);
    if (room == 0 || *text == '\0') { return EOPNOTSUPP; } // autobind, and the abstract names of Linux
    path.assign(text, strnlen(text, room));
    return 0;
}

void write_path(const std::string& path, sockaddr* to, socklen_t* size) noexcept {
    if (to == nullptr || size == nullptr) { return; }
    sockaddr_un whole;
    std::memset(&whole, 0, sizeof(whole));
    whole.sun_family = AF_UNIX;
    std::memcpy(whole.sun_path, path.data(), std::min(path.size(), sizeof(whole.sun_path)));
    const std::size_t used = offsetof(sockaddr_un, sun_path) + (path.empty() ? 0 : path.size() + 1);
    std::memcpy(to, &whole, std::min<std::size_t>({used, *size, sizeof(whole)}));
    *size = static_cast<socklen_t>(used);
}

/// Reads what is at the path. 0 or errno's number.
int look_up(const std::string& path, int type, local_place& found, std::string* name = nullptr) {
    card there;
    bool held = false;
    const std::ptrdiff_t size = system::read_held_file(path.c_str(), bytes_of(there), held);
    if (size < 0) { return errno; }
    if (!held || size != sizeof(there) || there.mark != local_mark) {
        return ECONNREFUSED;
    } // left behind, or no socket
    if (static_cast<int>(there.type) != type) { return EPROTOTYPE; }
    found.at = endpoint(ipv4_address::loopback(), static_cast<std::uint16_t>(there.port));
    found.type = type;
    found.key = there.key;
    if (name != nullptr) { *name = path_in(there); }
    return 0;
}

attempt bind_to_loopback(description& of) noexcept {
    attempt made = backend::prepare_bind(of.handle, of.kind, false);
    if (made.ok()) { made = backend::bind(of.handle, endpoint(ipv4_address::loopback(), 0)); }
    if (made.ok()) { of.learn(fact::bound); }
    return made;
}

} // namespace

local_socket::local_socket() noexcept = default;

local_socket::~local_socket() {
    while (newcomers) {
        newcomers = std::move(newcomers->next);
    }
}

bool make_local(description& of, bool pair) noexcept {
    of.local = new (std::nothrow) local_socket;
    if (of.local == nullptr) {
        errno = ENOMEM;
        return false;
    }
    of.local->pair = pair;
    of.of = family::ipv4;
    if (of.kind == socket_kind::stream) {
        static_cast<void>(backend::set_option(of.handle, of.of, false, option_id::no_delay, 1));
    } else {
        constexpr int room = 1 << 20; // for there is nobody who waits until the reader has caught up
        static_cast<void>(backend::set_option(of.handle, of.of, false, option_id::receive_buffer_size, room));
    }
    return true;
}

void forget_local(local_socket* of) noexcept {
    if (of == nullptr) { return; }
    if (of->file != native_handle::none) { system::close_held_file(of->file); }
    delete of;
}

int bind_local(description& of, const sockaddr* address, socklen_t size) noexcept {
    std::string path;
    if (const int trouble = path_of(address, size, path); trouble != 0) {
        return fail(trouble == EAFNOSUPPORT ? EINVAL : trouble);
    }
    local_socket& local = *of.local;
    const std::lock_guard guard(local.changing);
    if (!local.own.empty() || local.pair) { return fail(EINVAL); }
    if (!of.is(fact::bound)) {
        if (const attempt made = bind_to_loopback(of); !made.ok()) { return fail(made); }
    }
    endpoint at;
    if (const attempt asked = backend::local_endpoint(of.handle, of.of, at); !asked.ok()) { return fail(asked); }
    card mine{
        .mark = local_mark, .type = static_cast<std::uint32_t>(of.type), .port = at.port(), .key = {}, .path = {}};
    system::fill_with_random(bytes_of(mine.key));
    put_path(path, mine);
    if (!system::make_held_file(path.c_str(), bytes_of(mine), local.file)) { return -1; }
    local.key = mine.key;
    local.own = std::move(path);
    of.learn(fact::named_by_bind);
    return 0;
}

int local_destination(description& of, const sockaddr* address, socklen_t size, endpoint& to) noexcept {
    std::string path;
    if (const int trouble = path_of(address, size, path); trouble != 0) {
        return trouble == EAFNOSUPPORT ? EINVAL : trouble;
    }
    const std::lock_guard guard(of.local->changing);
    if (const int trouble = look_up(path, of.type, of.local->to, &of.local->peer); trouble != 0) { return trouble; }
    to = of.local->to.at;
    return 0;
}

bool introduce(description& of) noexcept {
    local_socket& local = *of.local;
    const std::lock_guard guard(local.changing);
    card mine{
        .mark = local_mark, .type = static_cast<std::uint32_t>(of.type), .port = 0, .key = local.to.key, .path = {}};
    put_path(local.own, mine);
    // A connection that is new has room for it.
    const attempt sent = backend::send(of.handle, bytes_of(mine), patience::now);
    return sent.ok() && sent.value == sizeof(mine);
}

void name_accepted(description& fresh, const description& listener, const std::string& peer) noexcept {
    fresh.local->own = listener.local->own;
    fresh.local->peer = peer;
}

int connect_local_datagrams(description& of, const sockaddr* address, socklen_t size) noexcept {
    local_socket& local = *of.local;
    if (local.pair) { return fail(EISCONN); }
    const std::lock_guard guard(local.changing);
    std::string path;
    const int trouble = path_of(address, size, path);
    if (trouble == EAFNOSUPPORT) {
        local.peer.clear();
        of.forget(fact::connected);
        return 0;
    }
    if (trouble != 0) { return fail(trouble); }
    if (const int unknown = look_up(path, of.type, local.to); unknown != 0) { return fail(unknown); }
    local.peer = std::move(path);
    of.learn(fact::connected);
    return 0;
}

void write_own_name(const description& of, sockaddr* to, socklen_t* size) noexcept {
    const std::lock_guard guard(of.local->changing);
    write_path(of.local->own, to, size);
}

void write_peer_name(const description& of, sockaddr* to, socklen_t* size) noexcept {
    const std::lock_guard guard(of.local->changing);
    write_path(of.local->peer, to, size);
}

bool sends_with_secret(const description& of) noexcept {
    return of.local != nullptr && of.kind == socket_kind::datagram && !of.local->pair;
}

ssize_t send_local(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept {
    local_place to;
    std::string own;
    {
        std::string path;
        if (how.to != nullptr && how.to_size != 0) {
            if (const int trouble = path_of(how.to, how.to_size, path); trouble != 0) { return fail(trouble); }
        } else if (!by.is(fact::connected)) {
            return fail(ENOTCONN);
        }
        const std::lock_guard guard(by.local->changing);
        const bool to_peer = path.empty();
        const int trouble = look_up(to_peer ? by.local->peer : path, by.type, to);
        if (trouble == ENOENT && to_peer) {
            to = by.local->to; // unlinked since, and open perhaps
        } else if (trouble != 0) {
            return fail(trouble);
        }
        own = by.local->own;
    }
    std::size_t size = sizeof(stamp) + own.size();
    for (const const_buffer& one : parts) {
        size += one.size();
    }
    if (size > most_datagram) { return fail(EMSGSIZE); }
    const std::unique_ptr<std::byte[]> whole(new (std::nothrow) std::byte[size]);
    if (!whole) { return fail(ENOMEM); }
    const stamp head{.mark = local_mark, .key = to.key, .path_size = static_cast<std::uint32_t>(own.size())};
    std::byte* next = whole.get();
    const auto add = [&](const void* data, std::size_t count) {
        if (count != 0) { std::memcpy(next, data, count); }
        next += count;
    };
    add(&head, sizeof(head));
    add(own.data(), own.size());
    for (const const_buffer& one : parts) {
        add(one.data(), one.size());
    }
    const const_buffer data(whole.get(), size);
    if (!by.is(fact::bound)) { static_cast<void>(bind_to_loopback(by)); }
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    const attempt made = keep_trying(by, interest::writable, may_wait, by.send_limit, [&]() -> attempt {
        return backend::send_to(by.handle, data, to.at, patience::now);
    });
    if (!made.ok()) { return fail(made); }
    return static_cast<ssize_t>(size - sizeof(stamp) - own.size());
}

ssize_t receive_local(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept {
    if (!by.is(fact::bound)) { static_cast<void>(bind_to_loopback(by)); }
    constexpr std::size_t largest = 65536;
    const std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[largest]);
    if (!room) { return fail(ENOMEM); }
    const bool may_wait = !by.non_blocking && (how.flags & MSG_DONTWAIT) == 0;
    const bool peeks = (how.flags & MSG_PEEK) != 0;
    std::string from;
    std::size_t skip = 0;
    const attempt made = keep_trying(by, interest::readable, may_wait, by.receive_limit, [&]() -> attempt {
        const mutable_buffer all(room.get(), largest);
        endpoint sender;
        attempt got = backend::receive_from(by.handle, all, sender, patience::now, peeks);
        if (got.code == errc::operation_would_block && by.is(fact::receive_shut)) { return {.value = 0}; }
        if (!got.ok()) { return got; }
        stamp head;
        bool known = got.value >= sizeof(head);
        if (known) {
            std::memcpy(&head, room.get(), sizeof(head));
            const std::lock_guard guard(by.local->changing);
            known = head.mark == local_mark && head.key == by.local->key && !by.local->own.empty() &&
                    head.path_size <= most_path && head.path_size <= got.value - sizeof(head);
            if (known) {
                from.assign(reinterpret_cast<const char*>(room.get()) + sizeof(head), head.path_size);
                known = !by.is(fact::connected) || from == by.local->peer;
            }
        }
        if (!known) { // a stranger's, or not from the peer: as if it had not come
            if (peeks) { static_cast<void>(backend::receive_from(by.handle, all, sender, patience::now, false)); }
            got.code = errc::interrupted;
            return got;
        }
        skip = sizeof(head) + head.path_size;
        return got;
    });
    if (!made.ok()) { return fail(made); }
    const std::size_t received = made.value - skip;
    const std::byte* next = room.get() + skip;
    std::size_t left = received;
    for (const mutable_buffer& one : parts) {
        const std::size_t here = std::min(left, one.size());
        if (here != 0) { std::memcpy(one.data(), next, here); }
        next += here;
        left -= here;
    }
    if (left != 0) { how.flags_out |= MSG_TRUNC; }
    write_path(from, how.from, how.from_size);
    return static_cast<ssize_t>((how.flags & MSG_TRUNC) != 0 ? received : received - left);
}

} // namespace portsock::bsd
