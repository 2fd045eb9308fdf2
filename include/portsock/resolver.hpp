/// \file
/// Names to addresses and back, services to ports and back. See: RFC 3493 6.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/result.hpp>
#include <portsock/socket.hpp>
#include <portsock/until.hpp>

namespace portsock {

struct resolve_options {
    family only = family::unspecified;  ///< restrict to one family
    protocol transport = protocol::tcp; ///< whose service names to use: tcp or udp
    bool passive = false;               ///< for binding: no host then means the unspecified addresses, not loopback
    bool numeric_only = false;          ///< accept addresses, no names
};

/// The endpoints of a host and a service, each once, in the resolver's order. `host` is a name, an address as text, or
/// empty for "this machine" (IPv6 first); `service` is a name, 1 to 5 digits, or empty for port 0. Addresses and
/// localhost (RFC 6761 6.3) cause no network traffic. A limited look-up that is still running when its limit ends goes
/// on in the background and its answer is dropped. Errors: host_not_found, try_again, no_recovery, service_not_found,
/// invalid_argument (neither host nor service), timed_out, operation_canceled.
result<std::vector<endpoint>> resolve(std::string_view host, std::string_view service, const resolve_options& how = {},
                                      const until& limit = {});
result<std::vector<endpoint>> resolve(std::string_view host, std::uint16_t port, const resolve_options& how = {},
                                      const until& limit = {});

/// The host name of an address. Errors: host_not_found, try_again. See: POSIX getnameinfo().
result<std::string> lookup_name(const ip_address& address, const until& limit = {});

/// The port of a service name in the system's database, in any letter case. Errors: service_not_found.
result<std::uint16_t> service_port(std::string_view name, protocol transport = protocol::tcp);
/// Errors: service_not_found.
result<std::string> service_name(std::uint16_t port, protocol transport = protocol::tcp);

/// What this machine calls itself; not empty. See: POSIX gethostname(); Microsoft Learn "GetHostNameW function".
result<std::string> host_name();

} // namespace portsock
