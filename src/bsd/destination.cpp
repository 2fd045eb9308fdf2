#include "destination.hpp"

#include <errno.h>

#include "address.hpp"

namespace portsock::bsd {

namespace {

int address_for(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept {
    if (const int trouble = read(address, size, to); trouble != 0) { return trouble; }
    if (family_of(to.address()) == by.of) { return 0; }
    // What Linux says of a short address and of a long one.
    return by.of == family::ipv6 ? EINVAL : EAFNOSUPPORT;
}

} // namespace

int destination(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept {
    if (const int trouble = address_for(by, address, size, to); trouble != 0) { return trouble; }
    const ip_address& ip = to.address();
    if (ip.is_unspecified()) {
        to = by.of == family::ipv6 ? endpoint(ipv6_address::loopback(), to.port())
                                   : endpoint(ipv4_address::loopback(), to.port());
    }
    return 0;
}

int local_address(const description& by, const sockaddr* address, socklen_t size, endpoint& to) noexcept {
    if (address != nullptr && size >= sizeof(sockaddr_in) && address->sa_family == AF_UNSPEC && by.of == family::ipv4) {
        // Old programs leave the family out.
        sockaddr_in any = *reinterpret_cast<const sockaddr_in*>(address);
        any.sin_family = AF_INET;
        if (any.sin_addr.s_addr != 0) { return EAFNOSUPPORT; }
        return read(reinterpret_cast<const sockaddr*>(&any), sizeof(any), to);
    }
    return address_for(by, address, size, to);
}

} // namespace portsock::bsd
