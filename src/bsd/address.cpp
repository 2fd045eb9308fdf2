#include "address.hpp"

#include <algorithm>
#include <cstring>

#include <errno.h>

#include <portsock/byte_order.hpp>

namespace portsock::bsd {

ipv4_address read(const in_addr& from) noexcept {
    ipv4_address::byte_array bytes;
    std::memcpy(bytes.data(), &from, bytes.size());
    return ipv4_address(bytes);
}

ipv6_address read(const in6_addr& from, std::uint32_t scope) noexcept {
    ipv6_address::byte_array bytes;
    std::memcpy(bytes.data(), &from, bytes.size());
    return ipv6_address(bytes, scope);
}

in_addr write(const ipv4_address& from) noexcept {
    in_addr to;
    std::memcpy(&to, from.bytes().data(), sizeof(to));
    return to;
}

in6_addr write(const ipv6_address& from) noexcept {
    in6_addr to;
    std::memcpy(&to, from.bytes().data(), sizeof(to));
    return to;
}

int read(const sockaddr* from, socklen_t size, endpoint& to) noexcept {
    if (from == nullptr) { return EFAULT; }
    if (size < sizeof(from->sa_family) || size > sizeof(sockaddr_storage)) { return EINVAL; }
    switch (from->sa_family) {
    case AF_INET: {
        sockaddr_in v4;
        if (size < sizeof(v4)) { return EINVAL; }
        std::memcpy(&v4, from, sizeof(v4));
        to = endpoint(read(v4.sin_addr), from_network(v4.sin_port));
        return 0;
    }
    case AF_INET6: {
        sockaddr_in6 v6;
        constexpr socklen_t without_scope = sizeof(v6) - sizeof(v6.sin6_scope_id);
        if (size < without_scope) { return EINVAL; }
        v6.sin6_scope_id = 0;
        std::memcpy(&v6, from, std::min<std::size_t>(size, sizeof(v6)));
        to = endpoint(read(v6.sin6_addr, v6.sin6_scope_id), from_network(v6.sin6_port));
        return 0;
    }
    default:
        return EAFNOSUPPORT;
    }
}

socklen_t write(const endpoint& from, sockaddr_storage& to) noexcept {
    if (from.address().is_v4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = to_network(from.port());
        v4.sin_addr = write(from.address().v4());
        std::memcpy(&to, &v4, sizeof(v4));
        return sizeof(v4);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = to_network(from.port());
    v6.sin6_addr = write(from.address().v6());
    v6.sin6_scope_id = from.address().v6().scope();
    std::memcpy(&to, &v6, sizeof(v6));
    return sizeof(v6);
}

void write(const endpoint& from, sockaddr* to, socklen_t* size) noexcept {
    if (to == nullptr || size == nullptr) { return; }
    sockaddr_storage whole;
    const socklen_t used = write(from, whole);
    std::memcpy(to, &whole, std::min(used, *size));
    *size = used;
}

int trouble_with_room(const sockaddr* to, const socklen_t* size) noexcept {
    if (to == nullptr) { return 0; }
    if (size == nullptr) { return EFAULT; }
    return static_cast<int>(*size) < 0 ? EINVAL : 0;
}

} // namespace portsock::bsd
