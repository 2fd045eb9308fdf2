#include <errno.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <portsock/legacy_address.hpp>

#include "errors.hpp"
#include "names.hpp"

namespace portsock::bsd {

namespace {

int h_errno_of(const error& why) noexcept {
    switch (why.kind()) {
    case errc::host_not_found:
        return HOST_NOT_FOUND;
    case errc::try_again:
        return TRY_AGAIN;
    case errc::no_recovery:
        return NO_RECOVERY;
    default:
        errno = errno_of(why.kind());
        return NETDB_INTERNAL;
    }
}

} // namespace

bool find_host(const char* name, int family, std::vector<ip_address>& found, int& failure) {
    if (family != AF_INET && family != AF_INET6) {
        failure = NETDB_INTERNAL;
        errno = EAFNOSUPPORT;
        return false;
    }
    ip_address address;
    if (parse_host_address(name, address)) {
        failure = family_number(address) == family ? NETDB_SUCCESS : HOST_NOT_FOUND;
        found = {address};
        return failure == NETDB_SUCCESS;
    }
    if (*name == '\0') {
        failure = HOST_NOT_FOUND;
        return false;
    }
    const auto only = family == AF_INET ? portsock::family::ipv4 : portsock::family::ipv6;
    const auto places = resolve(name, std::uint16_t{0}, {.only = only});
    if (!places) {
        failure = h_errno_of(places.error());
        return false;
    }
    for (const endpoint& one : *places) {
        found.push_back(one.address());
    }
    failure = NETDB_SUCCESS;
    return true;
}

bool find_host_name(const void* address, socklen_t size, int family, ip_address& read_as, std::string& name,
                    int& failure) {
    const std::size_t wanted = family == AF_INET ? sizeof(in_addr) : family == AF_INET6 ? sizeof(in6_addr) : 0;
    if (address == nullptr || wanted == 0 || size < wanted) {
        failure = NETDB_INTERNAL;
        errno = wanted == 0 ? EAFNOSUPPORT : EINVAL;
        return false;
    }
    if (family == AF_INET) {
        in_addr v4;
        std::memcpy(&v4, address, sizeof(v4));
        read_as = read(v4);
    } else {
        in6_addr v6;
        std::memcpy(&v6, address, sizeof(v6));
        read_as = read(v6, 0);
    }
    const auto found = lookup_name(read_as);
    failure = found ? NETDB_SUCCESS : h_errno_of(found.error());
    if (found) { name = *found; }
    return found.has_value();
}

hostent* write_host(std::string_view name, std::span<const ip_address> addresses, hostent& room, char* text,
                    std::size_t size) noexcept {
    const std::size_t each = addresses.front().is_v4() ? sizeof(in_addr) : sizeof(in6_addr);
    const std::size_t padding =
        (alignof(char*) - reinterpret_cast<std::uintptr_t>(text) % alignof(char*)) % alignof(char*);
    const std::size_t pointers = (addresses.size() + 2) * sizeof(char*);
    if (size < padding + pointers + addresses.size() * each + name.size() + 1) { return nullptr; }
    text += padding;
    room.h_aliases = reinterpret_cast<char**>(text);
    room.h_aliases[0] = nullptr;
    room.h_addr_list = room.h_aliases + 1;
    text += pointers;
    for (std::size_t at = 0; at < addresses.size(); ++at) {
        room.h_addr_list[at] = text;
        const auto& bytes = addresses[at].v6().bytes();
        std::memcpy(text, bytes.data() + (bytes.size() - each), each);
        text += each;
    }
    room.h_addr_list[addresses.size()] = nullptr;
    room.h_name = text;
    copy_text(name, text, name.size() + 1);
    // Ints in POSIX, and shorter in Winsock, whose structure this is not.
    room.h_addrtype = family_number(addresses.front());
    room.h_length = static_cast<int>(each);
    return &room;
}

host_room& this_threads_host_room() noexcept {
    static thread_local host_room room;
    return room;
}

} // namespace portsock::bsd
