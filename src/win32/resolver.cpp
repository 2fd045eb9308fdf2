#include <algorithm>
#include <cstring>

#include <os.hpp>

#include <portsock/byte_order.hpp>

#include "wide.hpp"

namespace portsock::backend {

namespace {

attempt resolver_failed(std::int32_t number) noexcept { return {.native = number, .code = resolver_error_of(number)}; }

attempt no_service() noexcept {
    return native::found_none(::WSAGetLastError(), operation::service_port, errc::service_not_found);
}

const char* transport_name(protocol transport) noexcept { return transport == protocol::udp ? "udp" : "tcp"; }

// A DNS name is at most 253 characters; what the hosts file holds may be longer.
constexpr std::size_t longest_name = 1025; // NI_MAXHOST

} // namespace

attempt lookup_host(const std::string& host, family of, std::vector<ip_address>& found) {
    if (const std::int32_t failure = native::start_winsock(); failure != 0) { return resolver_failed(failure); }
    // Normalised [names-utf8]: the narrow functions read and write names in the code page of the machine.
    // Ref: Microsoft Learn "GetAddrInfoW function (ws2tcpip.h)".
    wchar_t name[longest_name];
    if (!native::widen(host, name)) { return {.code = errc::host_not_found}; }
    ::ADDRINFOW hints{};
    hints.ai_family = of == family::ipv4 ? AF_INET : of == family::ipv6 ? AF_INET6 : AF_UNSPEC;
    // One entry for each address, not one for each kind of socket.
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_protocol = IPPROTO_TCP;
    ::ADDRINFOW* list = nullptr;
    const int failure = os::GetAddrInfoW(name, nullptr, &hints, &list);
    if (failure != 0) { return resolver_failed(failure); }
    struct owner {
        ::ADDRINFOW* list;
        ~owner() { os::FreeAddrInfoW(list); }
    };
    const owner owned{list};
    for (const ::ADDRINFOW* one = list; one != nullptr; one = one->ai_next) {
        native::address address;
        if (one->ai_addr == nullptr) { continue; }
        const std::size_t size = std::min(one->ai_addrlen, sizeof(address));
        std::memcpy(&address, one->ai_addr, size);
        endpoint place;
        if (native::decode(address, size, place)) { found.push_back(place.address()); }
    }
    return {};
}

attempt lookup_address(const ip_address& address, std::string& name) {
    if (const std::int32_t failure = native::start_winsock(); failure != 0) { return resolver_failed(failure); }
    native::address encoded;
    const int size = native::encode(endpoint(address, 0), encoded);
    wchar_t found[longest_name] = {};
    const int failure = os::GetNameInfoW(&encoded.any, size, found, longest_name, NI_NAMEREQD);
    if (failure != 0) { return resolver_failed(failure); }
    found[longest_name - 1] = L'\0';
    name = native::narrow(found);
    return {};
}

attempt lookup_service(const std::string& name, protocol transport) {
    if (const std::int32_t failure = native::start_winsock(); failure != 0) { return resolver_failed(failure); }
    // Winsock keeps the answer for each thread.
    const ::servent* const found = os::getservbyname(name.c_str(), transport_name(transport));
    if (found == nullptr) { return no_service(); }
    return {.value = from_network(static_cast<std::uint16_t>(found->s_port))};
}

attempt lookup_port(std::uint16_t port, protocol transport, std::string& name) {
    if (const std::int32_t failure = native::start_winsock(); failure != 0) { return resolver_failed(failure); }
    const ::servent* const found = os::getservbyport(to_network(port), transport_name(transport));
    if (found == nullptr || found->s_name == nullptr) { return no_service(); }
    name = found->s_name;
    return {};
}

attempt host_name(std::string& name) {
    wchar_t found[longest_name] = {};
    // Normalised [host-name]: in UTF-16, as [names-utf8]; before Windows 8 another function has it.
    // Ref: Microsoft Learn "GetHostNameW function (winsock2.h)"; "GetComputerNameExW function".
    if (native::start_winsock() == 0 && os::GetHostNameW(found, longest_name) == 0 && found[0] != L'\0') {
        found[longest_name - 1] = L'\0';
        name = native::narrow(found);
        return {};
    }
    ::DWORD size = longest_name;
    if (os::GetComputerNameExW(::ComputerNameDnsHostname, found, &size) == FALSE) {
        return native::failed(static_cast<std::int32_t>(::GetLastError()), operation::host_name);
    }
    name = native::narrow({found, std::min<std::size_t>(size, longest_name)});
    return {};
}

} // namespace portsock::backend
