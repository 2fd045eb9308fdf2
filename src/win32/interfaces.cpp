#include <algorithm>
#include <cstring>

#include <os.hpp>

#include "wide.hpp"

namespace portsock::backend {

namespace {

// Normalised [interface-names]: the programming interface of RFC 3493 knows made-up names such as "ethernet_32769"
// here; the name that people see and set is the alias ("Ethernet").
// Ref: Microsoft Learn "ConvertInterfaceLuidToAlias function (netioapi.h)"; RFC 3493 4.
constexpr std::size_t longest_name = IF_MAX_STRING_SIZE + 1;

attempt no_interface(::DWORD number) noexcept {
    return native::found_none(static_cast<std::int32_t>(number), operation::network_interfaces, errc::no_such_device);
}

attempt name_of(const ::NET_LUID& luid, std::string& name) {
    wchar_t alias[longest_name] = {};
    const ::DWORD failure = os::ConvertInterfaceLuidToAlias(&luid, alias, longest_name);
    if (failure != NO_ERROR) { return no_interface(failure); }
    alias[longest_name - 1] = L'\0';
    name = native::narrow(alias);
    return name.empty() ? attempt{.code = errc::no_such_device} : attempt{};
}

void add_addresses(const ::IP_ADAPTER_ADDRESSES& adapter, network_interface& to) {
    for (const auto* one = adapter.FirstUnicastAddress; one != nullptr; one = one->Next) {
        const ::SOCKET_ADDRESS& given = one->Address;
        if (given.lpSockaddr == nullptr || given.iSockaddrLength <= 0) { continue; }
        native::address address;
        const std::size_t size = std::min(static_cast<std::size_t>(given.iSockaddrLength), sizeof(address));
        std::memcpy(&address, given.lpSockaddr, size);
        endpoint place;
        if (!native::decode(address, size, place)) { continue; }
        ip_address ip = place.address();
        if (ip.is_v6() && ip.is_link_local() && ip.scope() == 0) { ip = ip.v6().with_scope(to.index); }
        to.addresses.push_back({.address = ip, .prefix_length = one->OnLinkPrefixLength});
    }
}

} // namespace

attempt network_interfaces(std::vector<network_interface>& found) {
    constexpr ::ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    constexpr ::ULONG first_size = 16384;
    std::vector<std::byte> room(first_size);
    ::ULONG failure = ERROR_BUFFER_OVERFLOW;
    // Interfaces may appear between two calls.
    for (int tries = 0; tries < 5 && failure == ERROR_BUFFER_OVERFLOW; ++tries) {
        auto size = static_cast<::ULONG>(room.size());
        failure =
            os::GetAdaptersAddresses(AF_UNSPEC, flags, reinterpret_cast<::IP_ADAPTER_ADDRESSES*>(room.data()), &size);
        if (failure == ERROR_BUFFER_OVERFLOW) { room.resize(static_cast<std::size_t>(size) + first_size); }
    }
    if (failure == ERROR_NO_DATA || failure == ERROR_ADDRESS_NOT_ASSOCIATED) { return {}; }
    if (failure != NO_ERROR) {
        return native::failed(static_cast<std::int32_t>(failure), operation::network_interfaces);
    }
    for (const auto* adapter = reinterpret_cast<const ::IP_ADAPTER_ADDRESSES*>(room.data()); adapter != nullptr;
         adapter = adapter->Next) {
        network_interface one;
        // An interface without IPv4 has an IPv6 index only.
        one.index = adapter->IfIndex != 0 ? adapter->IfIndex : adapter->Ipv6IfIndex;
        if (!name_of(adapter->Luid, one.name).ok() && adapter->FriendlyName != nullptr) {
            one.name = native::narrow(adapter->FriendlyName);
        }
        one.up = adapter->OperStatus == ::IfOperStatusUp;
        one.loopback = adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK;
        one.multicast = (adapter->Flags & IP_ADAPTER_NO_MULTICAST) == 0;
        add_addresses(*adapter, one);
        found.push_back(std::move(one));
    }
    return {};
}

attempt interface_index(const std::string& name) noexcept {
    wchar_t alias[longest_name];
    ::NET_LUID luid{};
    ::NET_IFINDEX index = 0;
    if (!native::widen(name, alias)) { return {.code = errc::no_such_device}; }
    ::DWORD failure = os::ConvertInterfaceAliasToLuid(alias, &luid);
    if (failure == NO_ERROR) { failure = os::ConvertInterfaceLuidToIndex(&luid, &index); }
    if (failure != NO_ERROR) { return no_interface(failure); }
    return {.value = index};
}

attempt interface_name(std::uint32_t index, std::string& name) {
    ::NET_LUID luid{};
    const ::DWORD failure = os::ConvertInterfaceIndexToLuid(index, &luid);
    if (failure != NO_ERROR) { return no_interface(failure); }
    return name_of(luid, name);
}

} // namespace portsock::backend
