#include <errno.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cstring>

#include <portsock/ip_network.hpp>

#include "errors.hpp"
#include "names.hpp"

namespace portsock::bsd {

namespace {

ip_network network_of(const interface_address& one) noexcept {
    const auto made =
        ip_network::make_masked(one.address.is_v4() ? one.address : ip_address(one.address.v6().with_scope(0)),
                                static_cast<unsigned>(one.prefix_length));
    return made ? *made : ip_network();
}

/// Only IPv4, as these requests have always been.
void put(const ip_address& address, sockaddr& to) noexcept {
    sockaddr_storage whole;
    write(endpoint(address, 0), whole);
    std::memcpy(&to, &whole, sizeof(to));
}

bool put_name(std::string_view name, ifreq& to) noexcept { return copy_text(name, to.ifr_name, sizeof(to.ifr_name)); }

int list(const std::vector<network_interface>& all, ifconf& to) {
    std::vector<ifreq> requests;
    for (const network_interface& each : all) {
        for (const interface_address& one : each.addresses) {
            ifreq request;
            std::memset(&request, 0, sizeof(request));
            if (!one.address.is_v4() || !put_name(each.name, request)) { continue; }
            put(one.address, request.ifr_addr);
            requests.push_back(request);
        }
    }
    std::size_t count = requests.size();
    if (to.ifc_buf != nullptr) {
        // What does not fit is left out, and nobody is told: that is the interface.
        count = std::min(count, to.ifc_len < 0 ? 0 : static_cast<std::size_t>(to.ifc_len) / sizeof(ifreq));
        std::memcpy(to.ifc_buf, requests.data(), count * sizeof(ifreq));
    }
    to.ifc_len = static_cast<int>(count * sizeof(ifreq));
    return 0;
}

int answer(const network_interface& from, unsigned long request, ifreq& to) noexcept {
    switch (request) {
    case SIOCGIFFLAGS:
        to.ifr_flags = static_cast<short>(interface_flags(from));
        return 0;
    case SIOCGIFINDEX:
        to.ifr_ifindex = static_cast<int>(from.index);
        return 0;
    case SIOCGIFMETRIC:
        to.ifr_metric = 0;
        return 0;
    default:
        break;
    }
    const auto v4 = std::find_if(from.addresses.begin(), from.addresses.end(),
                                 [](const interface_address& one) { return one.address.is_v4(); });
    if (v4 == from.addresses.end()) { return fail(EADDRNOTAVAIL); }
    switch (request) {
    case SIOCGIFADDR:
        put(v4->address, to.ifr_addr);
        return 0;
    case SIOCGIFNETMASK:
        put(interface_mask(*v4), to.ifr_netmask);
        return 0;
    case SIOCGIFBRDADDR:
        put(from.loopback ? ip_address(ipv4_address::any()) : interface_broadcast(*v4), to.ifr_broadaddr);
        return 0;
    case SIOCGIFDSTADDR:
        put(v4->address, to.ifr_dstaddr);
        return 0;
    default:
        return fail(EOPNOTSUPP);
    }
}

} // namespace

unsigned int interface_flags(const network_interface& one) noexcept {
    unsigned int flags = 0;
    if (one.up) { flags |= IFF_UP | IFF_RUNNING; }
    if (one.multicast) { flags |= IFF_MULTICAST; }
    if (one.loopback) { return flags | IFF_LOOPBACK; }
    return flags | IFF_BROADCAST;
}

ip_address interface_mask(const interface_address& one) noexcept { return network_of(one).netmask(); }

ip_address interface_broadcast(const interface_address& one) noexcept { return network_of(one).last_address(); }

int ask_interfaces(unsigned long request, void* argument) {
    if (argument == nullptr) { return fail(EFAULT); }
    const auto all = network_interfaces();
    if (!all) { return fail(errno_of(all.error().kind())); }
    if (request == SIOCGIFCONF) { return list(*all, *static_cast<ifconf*>(argument)); }
    ifreq& asked = *static_cast<ifreq*>(argument);
    const std::string_view name(asked.ifr_name, strnlen(asked.ifr_name, sizeof(asked.ifr_name)));
    const auto found = std::find_if(all->begin(), all->end(), [&](const network_interface& one) {
        return request == SIOCGIFNAME ? static_cast<int>(one.index) == asked.ifr_ifindex : one.name == name;
    });
    if (found == all->end()) { return fail(ENODEV); }
    if (request == SIOCGIFNAME) { return put_name(found->name, asked) ? 0 : fail(ENODEV); }
    return answer(*found, request, asked);
}

} // namespace portsock::bsd
