#include <portsock/interfaces.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include "backend.hpp"
#include "memory.hpp"

namespace portsock {

namespace {

bool by_index(const network_interface& left, const network_interface& right) noexcept {
    return left.index < right.index;
}

void merge(network_interface& into, const network_interface& more) {
    into.up = into.up || more.up;
    into.loopback = into.loopback || more.loopback;
    into.multicast = into.multicast || more.multicast;
    for (const interface_address& each : more.addresses) {
        const bool known = std::any_of(into.addresses.begin(), into.addresses.end(), [&](const interface_address& one) {
            return one.address == each.address && one.prefix_length == each.prefix_length;
        });
        if (!known) { into.addresses.push_back(each); }
    }
}

result<std::vector<network_interface>> list_interfaces() {
    std::vector<network_interface> found;
    backend::attempt listed;
    do {
        found.clear();
        listed = backend::network_interfaces(found);
    } while (listed.code == errc::interrupted);
    if (!listed.ok()) { return failure{error(listed.code, operation::network_interfaces, listed.native)}; }

    // Neither std::stable_sort nor std::stable_partition: those of libstdc++ 12 do not compile without warnings by Clang.
    std::vector<network_interface> interfaces;
    for (network_interface& each : found) {
        if (each.index == 0) { continue; } // vanished while being listed
        const auto known = std::find_if(interfaces.begin(), interfaces.end(),
                                        [&](const network_interface& one) { return one.index == each.index; });
        if (known != interfaces.end()) {
            merge(*known, each);
        } else {
            interfaces.push_back(std::move(each));
        }
    }
    std::sort(interfaces.begin(), interfaces.end(), by_index);
    // Normalised [interface-addresses]: which family comes first differs; within one the first may be the main address.
    // Ref: getifaddrs(3); Microsoft Learn "GetAdaptersAddresses function (iphlpapi.h)".
    for (network_interface& each : interfaces) {
        const auto is_v4 = [](const interface_address& one) { return one.address.is_v4(); };
        std::vector<interface_address> ordered;
        std::copy_if(each.addresses.begin(), each.addresses.end(), std::back_inserter(ordered), is_v4);
        std::remove_copy_if(each.addresses.begin(), each.addresses.end(), std::back_inserter(ordered), is_v4);
        each.addresses = std::move(ordered);
    }
    return interfaces;
}

} // namespace

result<std::vector<network_interface>> network_interfaces() {
    return detail::with_memory(operation::network_interfaces, list_interfaces);
}

result<std::uint32_t> interface_index(std::string_view name) {
    constexpr std::size_t longest = 256; // longer than any system's
    if (name.empty() || name.size() > longest || name.find('\0') != name.npos) {
        return failure{error(errc::no_such_device, operation::network_interfaces)};
    }
    backend::attempt found;
    const backend::attempt memory = detail::allocate([&] { found = backend::interface_index(std::string(name)); });
    if (!memory.ok()) { found = memory; }
    if (!found.ok()) { return failure{error(found.code, operation::network_interfaces, found.native)}; }
    return static_cast<std::uint32_t>(found.value);
}

result<std::string> interface_name(std::uint32_t index) {
    return detail::with_memory(operation::network_interfaces, [&]() -> result<std::string> {
        std::string name;
        const backend::attempt found = backend::interface_name(index, name);
        if (!found.ok()) { return failure{error(found.code, operation::network_interfaces, found.native)}; }
        return name;
    });
}

} // namespace portsock
