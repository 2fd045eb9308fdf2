#include <algorithm>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

bool facts_of_link(std::uint32_t index, link_facts& found) {
    constexpr ::ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    std::vector<std::byte> room(65536);
    auto size = static_cast<::ULONG>(room.size());
    const auto* adapter = reinterpret_cast<const ::IP_ADAPTER_ADDRESSES*>(room.data());
    if (os::GetAdaptersAddresses(AF_UNSPEC, flags, reinterpret_cast<::IP_ADAPTER_ADDRESSES*>(room.data()), &size) !=
        NO_ERROR) {
        return false;
    }
    for (; adapter != nullptr; adapter = adapter->Next) {
        if (adapter->IfIndex != index && adapter->Ipv6IfIndex != index) { continue; }
        constexpr ::ULONG most = 1 << 30; // loopback has no limit, which is -1
        found.largest_packet = static_cast<int>(std::min<::ULONG>(adapter->Mtu, most));
        const auto* const first = reinterpret_cast<const std::byte*>(adapter->PhysicalAddress);
        found.hardware.assign(first, first + adapter->PhysicalAddressLength);
        if (adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK) { found.hardware.clear(); }
        return true;
    }
    return false;
}

} // namespace portsock::bsd::system
