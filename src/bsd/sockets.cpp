#include "sockets.hpp"

#include <sys/socket.h>

#include <portsock/stream_pair.hpp>

#include "errors.hpp"
#include "local.hpp"
#include "system.hpp"

namespace portsock::bsd {

namespace {

family family_of_domain(int domain) noexcept {
    switch (domain) {
    case AF_INET:
        return family::ipv4;
    case AF_INET6:
        return family::ipv6;
    default:
        return family::unspecified;
    }
}

socket_kind kind_of_type(int type) noexcept {
    return type == SOCK_STREAM ? socket_kind::stream : type == SOCK_DGRAM ? socket_kind::datagram : socket_kind::raw;
}

} // namespace

description* describe_socket(native_handle handle, int domain, int type, int number) noexcept {
    description* const made = make_description();
    if (made == nullptr) {
        backend::close(handle);
        return nullptr;
    }
    made->handle = handle;
    made->domain = domain;
    made->type = type;
    made->number = number;
    made->of = family_of_domain(domain);
    made->kind = kind_of_type(type);
    if (made->kind != socket_kind::stream) { made->learn(fact::messages); }
    if (made->kind != socket_kind::stream && domain == AF_INET) { made->learn(fact::plain_datagrams); }
    if (const backend::attempt asked = system::asked_of(handle); asked.ok()) {
        made->asked = backend::to_handle(asked.value);
    }
    return made;
}

description* make_socket(int domain, int type, int protocol) noexcept {
    const int plain = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    const bool local = domain == AF_UNIX;
    const family of = local ? family::ipv4 : family_of_domain(domain);
    int trouble = 0;
    if (plain < SOCK_STREAM || plain > SOCK_SEQPACKET) {
        trouble = EINVAL;
    } else if (of == family::unspecified) {
        trouble = EAFNOSUPPORT;
    } else if (plain != SOCK_STREAM && plain != SOCK_DGRAM && plain != SOCK_RAW) {
        trouble = ESOCKTNOSUPPORT;
    } else if (local && plain == SOCK_RAW) {
        trouble = ESOCKTNOSUPPORT;
    } else if (local && protocol != 0 && protocol != PF_UNIX) {
        trouble = EPROTONOSUPPORT;
    } else if (protocol < 0 || protocol > 255) {
        trouble = EINVAL;
    } else if (plain == SOCK_RAW && protocol == 0) {
        trouble = EPROTONOSUPPORT;
    }
    if (trouble != 0) {
        errno = trouble;
        return nullptr;
    }
    const socket_kind kind = kind_of_type(plain);
    const backend::attempt opened = backend::open(of, kind, static_cast<portsock::protocol>(local ? 0 : protocol));
    if (!opened.ok()) {
        static_cast<void>(fail(opened));
        return nullptr;
    }
    constexpr int tcp = 6;
    constexpr int udp = 17;
    const int number = local ? 0 : protocol != 0 ? protocol : kind == socket_kind::stream ? tcp : udp;
    description* const made = describe_socket(backend::to_handle(opened.value), domain, plain, number);
    if (made != nullptr && local && !make_local(*made, false)) {
        release(made);
        return nullptr;
    }
    if (made != nullptr && of == family::ipv6 && kind != socket_kind::raw) {
        // As on Linux and in the programs that were written for it: IPv4 too.
        if (backend::set_option(made->handle, of, false, option_id::v6_only, 0).ok()) { made->learn(fact::dual_stack); }
    }
    return made;
}

bool make_datagram_pair(int domain, description* (&ends)[2]) noexcept {
    backend::attempt made;
    for (description*& end : ends) {
        made = backend::open(family::ipv4, socket_kind::datagram, protocol::any);
        if (!made.ok()) { break; }
        end = describe_socket(backend::to_handle(made.value), domain, SOCK_DGRAM, 0);
        if (end == nullptr) {
            made.code = errc::not_enough_memory;
            break;
        }
        end->of = family::ipv4;
        made = backend::prepare_bind(end->handle, socket_kind::datagram, false);
        if (made.ok()) { made = backend::bind(end->handle, endpoint(ipv4_address::loopback(), 0)); }
        if (!made.ok()) { break; }
    }
    endpoint names[2];
    for (int each = 0; each < 2 && made.ok(); ++each) {
        made = backend::local_endpoint(ends[each]->handle, family::ipv4, names[each]);
    }
    for (int each = 0; each < 2 && made.ok(); ++each) {
        made = backend::connect(ends[each]->handle, names[1 - each], backend::patience::now);
        ends[each]->learn(fact::bound | fact::connected);
    }
    if (made.ok()) { return true; }
    for (description* end : ends) {
        if (end != nullptr) { release(end); }
    }
    static_cast<void>(fail(made));
    return false;
}

int open_two(description* (&ends)[2], int* fds) noexcept {
    const int first = open_descriptor(ends[0]);
    if (first < 0) {
        release(ends[1]);
        return -1;
    }
    const int second = open_descriptor(ends[1]);
    if (second < 0) {
        const int why = errno;
        drop_socket(first);
        system::close_file(first);
        return fail(why);
    }
    fds[0] = first;
    fds[1] = second;
    return 0;
}

bool make_stream_pair(int domain, description* (&ends)[2]) noexcept {
    auto pair = stream_pair();
    if (!pair) {
        static_cast<void>(fail(errno_of(pair.error().kind())));
        return false;
    }
    const native_handle handles[2] = {pair->first.release(), pair->second.release()};
    for (const native_handle handle : handles) {
        static_cast<void>(backend::make_own(handle, socket_kind::stream));
    }
    ends[0] = describe_socket(handles[0], domain, SOCK_STREAM, 0);
    ends[1] = describe_socket(handles[1], domain, SOCK_STREAM, 0);
    for (description*& end : ends) {
        if (end == nullptr) { continue; }
        end->of = family::ipv4;
        end->learn(fact::bound | fact::connected | fact::was_connected);
    }
    if (ends[0] != nullptr && ends[1] != nullptr) { return true; }
    for (description* end : ends) {
        if (end != nullptr) { release(end); }
    }
    return false;
}

} // namespace portsock::bsd
