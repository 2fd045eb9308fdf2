#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include <os.hpp>

namespace portsock::backend {

namespace {

struct list_end {
    void operator()(::ifaddrs* list) const noexcept { os::freeifaddrs(list); }
};

/// The bytes of an address that are there: some systems leave the zeros at the end out, up to all of it.
template <class Address>
std::size_t size_of(const Address& address, std::size_t whole) noexcept {
    if constexpr (requires { address.sa_len; }) {
        return std::min<std::size_t>(address.sa_len, whole);
    } else {
        return whole;
    }
}

/// The leading ones of the mask's bytes.
int prefix_length(const ::sockaddr* mask, const ip_address& address) noexcept {
    const std::size_t from = address.is_v4() ? offsetof(::sockaddr_in, sin_addr) : offsetof(::sockaddr_in6, sin6_addr);
    const std::size_t count = address.is_v4() ? sizeof(::in_addr) : sizeof(::in6_addr);
    if (mask == nullptr) { return static_cast<int>(count) * 8; }
    // Normalised [short-netmask]: a mask may be shorter than its address and of no family.
    // Ref: FreeBSD getifaddrs(3); 4.4BSD sys/socket.h, sa_len.
    unsigned char bytes[sizeof(::sockaddr_in6)] = {};
    std::memcpy(bytes, mask, size_of(*mask, from + count));
    int length = 0;
    for (std::size_t at = from; at < from + count; ++at) {
        length += std::countl_one(bytes[at]);
        if (bytes[at] != 0xff) { break; }
    }
    return length;
}

ip_address without_embedded_scope(const ip_address& address) noexcept {
    if constexpr (!native::embeds_scope) { return address; }
    if (!address.is_v6() || !address.is_link_local()) { return address; }
    // Normalised [embedded-scope]: the kernel keeps the interface in the third and fourth byte of link-local addresses,
    // and shows them so.
    // Ref: KAME implementation notes, 1.3 "Scoped Address"; RFC 4291 2.5.6.
    ipv6_address::byte_array bytes = address.v6().bytes();
    const auto embedded = static_cast<std::uint32_t>(bytes[2] << 8U | bytes[3]);
    if (embedded == 0) { return address; }
    bytes[2] = 0;
    bytes[3] = 0;
    return ipv6_address(bytes, address.scope() != 0 ? address.scope() : embedded);
}

} // namespace

attempt network_interfaces(std::vector<network_interface>& found) {
    ::ifaddrs* first = nullptr;
    const attempt made = native::attempted(operation::network_interfaces, [&] { return os::getifaddrs(&first); });
    if (!made.ok()) { return made; }
    const std::unique_ptr<::ifaddrs, list_end> list(first);
    for (const ::ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        network_interface one;
        const attempt index = interface_index(each->ifa_name);
        if (index.code == errc::no_such_device) { continue; } // gone in the meantime
        if (!index.ok()) { return index; }
        one.index = static_cast<std::uint32_t>(index.value);
        one.name = each->ifa_name;
        one.up = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_RUNNING) != 0;
        one.loopback = (each->ifa_flags & IFF_LOOPBACK) != 0;
        one.multicast = (each->ifa_flags & IFF_MULTICAST) != 0;
        endpoint place;
        if (native::decode(each->ifa_addr, place)) { // not so the entry for the link itself
            one.addresses.push_back(
                {without_embedded_scope(place.address()), prefix_length(each->ifa_netmask, place.address())});
        }
        found.push_back(std::move(one));
    }
    return made;
}

attempt interface_index(const std::string& name) noexcept {
    const int before = errno;
    errno = 0;
    const unsigned index = os::if_nametoindex(name.c_str());
    const int number = errno;
    errno = before;
    if (index != 0) { return {.value = index}; }
    // Normalised [no-interface]: a name that no interface has, or can have, gives one of several numbers, or none.
    // Ref: POSIX.1-2024 if_nametoindex(), which lists none.
    // [hidden-shortage]: the number may be that of the last of several things that were tried.
    if (const attempt shortage = native::exhausted(); !shortage.ok()) { return shortage; }
    return {.native = number, .code = errc::no_such_device};
}

attempt interface_name(std::uint32_t index, std::string& name) {
    char text[IF_NAMESIZE] = {};
    const int before = errno;
    errno = 0;
    const bool known = os::if_indextoname(index, text) != nullptr;
    const int number = errno;
    errno = before;
    if (known) {
        name = text;
        return {};
    }
    // [hidden-shortage]: the number may be that of the last of several things that were tried.
    if (const attempt shortage = native::exhausted(); !shortage.ok()) { return shortage; }
    return {.native = number, .code = errc::no_such_device};
}

} // namespace portsock::backend
