/// \file
/// The network interfaces of this machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/error.hpp>
#include <portsock/ip_address.hpp>
#include <portsock/result.hpp>

namespace portsock {

struct interface_address {
    ip_address address; ///< link-local IPv6 addresses carry the interface's index as scope
    int prefix_length = 0;
};

struct network_interface {
    std::uint32_t index = 0; ///< the stable key; what scopes and multicast calls take
    std::string name;        ///< "eth0", "en0", or what the system calls it; UTF-8
    bool up = false;         ///< switched on, and its link works
    bool loopback = false;
    bool multicast = false;
    std::vector<interface_address> addresses; ///< IPv4 first
};

/// All interfaces, by index. See: getifaddrs(3); Microsoft Learn "GetAdaptersAddresses function".
result<std::vector<network_interface>> network_interfaces();
/// Errors: no_such_device. See: RFC 3493 4.
result<std::uint32_t> interface_index(std::string_view name);
result<std::string> interface_name(std::uint32_t index);

} // namespace portsock
