#include <cstring>

#include <os.hpp>

#include <portsock/byte_order.hpp>

namespace portsock::native {

int encode(const endpoint& from, address& to) noexcept {
    const ip_address& ip = from.address();
    if (ip.is_v4()) {
        to.v4 = {};
        to.v4.sin_family = AF_INET;
        to.v4.sin_port = to_network(from.port());
        const auto bytes = ip.v4().bytes();
        std::memcpy(&to.v4.sin_addr, bytes.data(), bytes.size());
        return sizeof(to.v4);
    }
    to.v6 = {};
    to.v6.sin6_family = AF_INET6;
    to.v6.sin6_port = to_network(from.port());
    to.v6.sin6_scope_id = ip.v6().scope();
    std::memcpy(&to.v6.sin6_addr, ip.v6().bytes().data(), sizeof(to.v6.sin6_addr));
    return sizeof(to.v6);
}

bool decode(const address& from, std::size_t size, endpoint& to) noexcept {
    // Normalised [sockaddr-bytes]: flow labels and padding do not make two endpoints different.
    // Ref: RFC 3493 3.3; Microsoft Learn "SOCKADDR_IN6_LH structure (ws2ipdef.h)".
    if (size >= sizeof(from.v4) && from.any.sa_family == AF_INET) {
        ipv4_address::byte_array bytes;
        std::memcpy(bytes.data(), &from.v4.sin_addr, bytes.size());
        to = endpoint(ipv4_address(bytes), from_network(from.v4.sin_port));
        return true;
    }
    if (size >= sizeof(from.v6) && from.any.sa_family == AF_INET6) {
        ipv6_address::byte_array bytes;
        std::memcpy(bytes.data(), &from.v6.sin6_addr, bytes.size());
        to = endpoint(ipv6_address(bytes, from.v6.sin6_scope_id), from_network(from.v6.sin6_port));
        return true;
    }
    to = endpoint();
    return false;
}

} // namespace portsock::native
