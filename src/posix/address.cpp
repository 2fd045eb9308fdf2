#include <algorithm>
#include <bit>
#include <cstring>

#include <os.hpp>

namespace portsock::native {

::socklen_t encode(const endpoint& from, address& to) noexcept {
    const ip_address& ip = from.address();
    if (ip.is_v4()) {
        to.v4 = {};
        to.v4.sin_family = AF_INET;
        to.v4.sin_port = htons(from.port());
        to.v4.sin_addr.s_addr = htonl(ip.v4().to_uint());
        return sizeof(to.v4);
    }
    to.v6 = {};
    to.v6.sin6_family = AF_INET6;
    to.v6.sin6_port = htons(from.port());
    to.v6.sin6_scope_id = ip.v6().scope();
    std::memcpy(&to.v6.sin6_addr, ip.v6().bytes().data(), sizeof(to.v6.sin6_addr));
    return sizeof(to.v6);
}

bool decode(const address& from, ::socklen_t size, endpoint& to) noexcept {
    // Normalised [sockaddr-bytes]: flow labels, padding and length bytes do not make two endpoints different.
    // Ref: RFC 3493 3.3; FreeBSD inet6(4).
    if (size >= sizeof(from.v4) && from.any.sa_family == AF_INET) {
        to = endpoint(ipv4_address(ntohl(from.v4.sin_addr.s_addr)), ntohs(from.v4.sin_port));
        return true;
    }
    if (size >= sizeof(from.v6) && from.any.sa_family == AF_INET6) {
        ipv6_address::byte_array bytes;
        std::memcpy(bytes.data(), &from.v6.sin6_addr, bytes.size());
        to = endpoint(ipv6_address(bytes, from.v6.sin6_scope_id), ntohs(from.v6.sin6_port));
        return true;
    }
    to = endpoint();
    return false;
}

bool decode(const ::sockaddr* from, endpoint& to) noexcept {
    to = endpoint();
    if (from == nullptr) { return false; }
    const std::size_t size = from->sa_family == AF_INET    ? sizeof(::sockaddr_in)
                             : from->sa_family == AF_INET6 ? sizeof(::sockaddr_in6)
                                                           : 0;
    address copied{};
    std::memcpy(&copied, from, size);
    return decode(copied, static_cast<::socklen_t>(size), to);
}

} // namespace portsock::native
