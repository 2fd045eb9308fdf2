#include <ifaddrs.h>

#include <cstddef>
#include <cstdlib>

#include "errors.hpp"
#include "names.hpp"

namespace {

using namespace portsock;

/// One block for each address.
struct entry {
    ifaddrs info;
    sockaddr_storage address;
    sockaddr_storage mask;
    sockaddr_storage broadcast;
    char name[1];
};

entry* make(const network_interface& from, const interface_address* one) noexcept {
    auto* const made = static_cast<entry*>(std::calloc(1, sizeof(entry) + from.name.size()));
    if (made == nullptr) { return nullptr; }
    bsd::copy_text(from.name, made->name, from.name.size() + 1);
    made->info.ifa_name = made->name;
    made->info.ifa_flags = bsd::interface_flags(from);
    if (one == nullptr) { return made; }
    bsd::write(endpoint(one->address, 0), made->address);
    made->info.ifa_addr = reinterpret_cast<sockaddr*>(&made->address);
    bsd::write(endpoint(bsd::interface_mask(*one), 0), made->mask);
    made->info.ifa_netmask = reinterpret_cast<sockaddr*>(&made->mask);
    if (one->address.is_v4() && !from.loopback) {
        bsd::write(endpoint(bsd::interface_broadcast(*one), 0), made->broadcast);
        made->info.ifa_broadaddr = reinterpret_cast<sockaddr*>(&made->broadcast);
    }
    return made;
}

} // namespace

extern "C" void portsock_bsd_freeifaddrs(ifaddrs*);

extern "C" int portsock_bsd_getifaddrs(ifaddrs** found) {
    const auto all = network_interfaces();
    if (!all) { return bsd::fail(bsd::errno_of(all.error().kind())); }
    ifaddrs* list = nullptr;
    ifaddrs** end = &list;
    for (const network_interface& each : *all) {
        // An interface without addresses is listed all the same, once.
        for (std::size_t at = 0; at == 0 || at < each.addresses.size(); ++at) {
            entry* const made = make(each, each.addresses.empty() ? nullptr : &each.addresses[at]);
            if (made == nullptr) {
                portsock_bsd_freeifaddrs(list);
                return bsd::fail(ENOMEM);
            }
            *end = &made->info;
            end = &made->info.ifa_next;
        }
    }
    *found = list;
    return 0;
}
