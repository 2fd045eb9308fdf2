#include <algorithm>
#include <cstring>
#include <vector>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

std::size_t name_servers(std::span<endpoint> found) {
    constexpr ::ULONG flags = GAA_FLAG_SKIP_UNICAST | GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST;
    std::vector<std::byte> room(65536);
    auto size = static_cast<::ULONG>(room.size());
    const auto* adapter = reinterpret_cast<const ::IP_ADAPTER_ADDRESSES*>(room.data());
    if (os::GetAdaptersAddresses(AF_INET, flags, reinterpret_cast<::IP_ADAPTER_ADDRESSES*>(room.data()), &size) !=
        NO_ERROR) {
        return 0;
    }
    std::size_t count = 0;
    for (; adapter != nullptr; adapter = adapter->Next) {
        if (adapter->OperStatus != ::IfOperStatusUp) { continue; }
        for (const auto* one = adapter->FirstDnsServerAddress; one != nullptr && count < found.size();
             one = one->Next) {
            native::address address;
            const auto used = std::min(static_cast<std::size_t>(one->Address.iSockaddrLength), sizeof(address));
            std::memcpy(&address, one->Address.lpSockaddr, used);
            endpoint place;
            if (!native::decode(address, used, place) || !place.address().is_v4()) { continue; }
            place = endpoint(place.address(), 53);
            const auto known = found.first(count);
            if (std::find(known.begin(), known.end(), place) == known.end()) { found[count++] = place; }
        }
    }
    return count;
}

} // namespace portsock::bsd::system
