#include <errno.h>

#include <algorithm>
#include <array>
#include <utility>

#include "errors.hpp"
#include "names.hpp"

namespace portsock::bsd {

namespace {

constexpr int known_flags =
    AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG | AI_NUMERICSERV;

/// A kind of socket, and whose services it has: protocol::any = nobody's.
struct kind {
    int type;
    int protocol;
    portsock::protocol services;
};
constexpr std::array kinds = {kind{SOCK_STREAM, IPPROTO_TCP, protocol::tcp},
                              kind{SOCK_DGRAM, IPPROTO_UDP, protocol::udp}, kind{SOCK_RAW, 0, protocol::any}};

/// Those that the hints leave: all, or one.
std::vector<kind> kinds_of(const addrinfo& hints) {
    if (hints.ai_socktype == 0 && hints.ai_protocol == 0) { return {kinds.begin(), kinds.end()}; }
    for (kind one : kinds) {
        const bool any_protocol = one.type == SOCK_RAW;
        if (hints.ai_socktype != 0 && hints.ai_socktype != one.type) { continue; }
        if (hints.ai_protocol != 0 && !any_protocol && hints.ai_protocol != one.protocol) { continue; }
        if (any_protocol) { one.protocol = hints.ai_protocol; }
        return {one};
    }
    return {};
}

struct kind_and_port {
    kind what;
    std::uint16_t port = 0;
};

int look_up_service(const char* service, const addrinfo& hints, std::vector<kind_and_port>& found) {
    const std::vector<kind> possible = kinds_of(hints);
    if (possible.empty()) { return hints.ai_socktype != 0 ? EAI_SOCKTYPE : EAI_SERVICE; }
    const std::string_view name = service == nullptr || *service == '\0' ? "0" : service;
    const auto number = parse_port(name);
    // A raw socket has no port, but a number does no harm where any kind would do.
    if (service != nullptr && possible.size() == 1 && possible.front().type == SOCK_RAW) { return EAI_SERVICE; }
    if (number) {
        for (const kind& one : possible) {
            found.push_back({one, *number});
        }
        return 0;
    }
    if ((hints.ai_flags & AI_NUMERICSERV) != 0) { return EAI_NONAME; }
    for (const kind& one : possible) {
        if (one.services == protocol::any) { continue; }
        if (const auto port = service_port(name, one.services)) { found.push_back({one, *port}); }
    }
    return found.empty() ? EAI_SERVICE : 0;
}

/// AI_ADDRCONFIG: a family that no interface has an address of, loopback aside, is not asked for.
void drop_unconfigured(std::vector<ip_address>& addresses) {
    const auto interfaces = network_interfaces();
    if (!interfaces) { return; }
    bool v4 = false;
    bool v6 = false;
    for (const network_interface& each : *interfaces) {
        for (const interface_address& one : each.addresses) {
            if (one.address.is_loopback()) { continue; }
            (one.address.is_v4() ? v4 : v6) = true;
        }
    }
    if (v4 == v6) { return; }
    std::vector<ip_address> left;
    for (const ip_address& one : addresses) {
        if (one.is_loopback() || one.is_v4() == v4) { left.push_back(one); }
    }
    if (!left.empty()) { addresses = std::move(left); }
}

/// Of the family asked for, which IPv4-mapped text may be too; AI_V4MAPPED lets IPv4 stand for IPv6 that is missing,
/// AI_ALL beside it.
void of_family(int family, int flags, std::vector<ip_address>& addresses) {
    if (family == AF_UNSPEC) { return; }
    std::vector<ip_address> found;
    for (const ip_address& one : addresses) {
        if (family_number(one) == family) {
            found.push_back(one);
        } else if (family == AF_INET && one.is_v4_mapped()) {
            found.push_back(one.unmapped());
        }
    }
    if (family == AF_INET6 && (flags & AI_V4MAPPED) != 0 && (found.empty() || (flags & AI_ALL) != 0)) {
        for (const ip_address& one : addresses) {
            if (one.is_v4()) { found.push_back(one.mapped()); }
        }
    }
    addresses = std::move(found);
}

int look_up_host(const char* host, const addrinfo& hints, std::vector<ip_address>& found) {
    if (host == nullptr) {
        // As on Linux the wildcard of IPv4 comes first: old servers take the first, and their clients are of IPv4.
        found = (hints.ai_flags & AI_PASSIVE) != 0
                    ? std::vector<ip_address>{ipv4_address::any(), ipv6_address::any()}
                    : std::vector<ip_address>{ipv6_address::loopback(), ipv4_address::loopback()};
        of_family(hints.ai_family, 0, found);
        return 0;
    }
    ip_address address;
    if (parse_host_address(host, address)) {
        found = {address};
        of_family(hints.ai_family, hints.ai_flags, found);
        return found.empty() ? EAI_ADDRFAMILY : 0;
    }
    if ((hints.ai_flags & AI_NUMERICHOST) != 0 || *host == '\0') { return EAI_NONAME; }
    const bool mapped = hints.ai_family == AF_INET6 && (hints.ai_flags & AI_V4MAPPED) != 0;
    const family only = mapped || hints.ai_family == AF_UNSPEC ? family::unspecified
                        : hints.ai_family == AF_INET           ? family::ipv4
                                                               : family::ipv6;
    const auto places = resolve(host, std::uint16_t{0}, {.only = only});
    if (!places) { return eai_of(places.error()); }
    for (const endpoint& one : *places) {
        found.push_back(one.address());
    }
    if ((hints.ai_flags & AI_ADDRCONFIG) != 0) { drop_unconfigured(found); }
    of_family(hints.ai_family, hints.ai_flags, found);
    return found.empty() ? EAI_NODATA : 0;
}

} // namespace

int eai_of(const error& why) noexcept {
    switch (why.kind()) {
    case errc::host_not_found:
        return EAI_NONAME;
    case errc::try_again:
        return EAI_AGAIN;
    case errc::no_recovery:
        return EAI_FAIL;
    case errc::service_not_found:
        return EAI_SERVICE;
    case errc::address_family_not_supported:
        return EAI_FAMILY;
    case errc::not_enough_memory:
        return EAI_MEMORY;
    default:
        errno = errno_of(why.kind());
        return EAI_SYSTEM;
    }
}

int look_up(const char* host, const char* service, const addrinfo& hints, std::vector<look_up_answer>& found) {
    if (host == nullptr && service == nullptr) { return EAI_NONAME; }
    if ((hints.ai_flags & ~known_flags) != 0 || ((hints.ai_flags & AI_CANONNAME) != 0 && host == nullptr)) {
        return EAI_BADFLAGS;
    }
    if (hints.ai_family != AF_UNSPEC && hints.ai_family != AF_INET && hints.ai_family != AF_INET6) {
        return EAI_FAMILY;
    }
    std::vector<kind_and_port> sockets;
    if (const int failure = look_up_service(service, hints, sockets); failure != 0) { return failure; }
    std::vector<ip_address> addresses;
    if (const int failure = look_up_host(host, hints, addresses); failure != 0) { return failure; }
    for (const ip_address& address : addresses) {
        for (const kind_and_port& each : sockets) {
            found.push_back({endpoint(address, each.port), each.what.type, each.what.protocol});
        }
    }
    return 0;
}

} // namespace portsock::bsd
