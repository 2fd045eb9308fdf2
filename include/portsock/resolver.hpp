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
    bool passive = false;               ///< for binding: no host then means the unspecified addresses
    bool numeric_only = false;          ///< accept addresses, no names
};

/// The endpoints of a host and a service, each once, in the resolver's order.
/// `host` is an address as text, perhaps with a scope ("fe80::1%2", "fe80::1%eth0"), or a name of letters, digits,
/// hyphens and underscores (other languages as A-labels), or, if passive, empty for all addresses of this machine, IPv6
/// first. `service` is 1 to 5 digits, a name, or empty for port 0. localhost and the names below it (RFC 6761 6.3) are
/// ::1 and 127.0.0.1, whichever of the two this machine has, whatever its hosts file says.
/// Addresses, empty hosts and localhost are answered at once. Other names, of hosts and services, are asked of the
/// system, which cannot be stopped: when a limit ends before, the call returns and the system's answer will be dropped.
/// At most 256 such look-ups are on the way at once, others wait for their turn. Those that were given up are not among
/// them; while 512 of these are not over, further ones fail with try_again. They keep no process from ending. They may
/// run on in a module that is unloaded: on Windows it then stays until they are over, elsewhere for good.
/// Errors: host_not_found, try_again, no_recovery, service_not_found, invalid_argument (no host and not passive,
/// neither host nor service), address_family_not_supported (a family other than IP's), too_many_files_open,
/// not_enough_memory, timed_out, operation_canceled. See: RFC 1123 2.1; POSIX getaddrinfo(); Microsoft Learn
/// "GetAddrInfoW function (ws2tcpip.h)".
result<std::vector<endpoint>> resolve(std::string_view host, std::string_view service, const resolve_options& how = {},
                                      const until& limit = {});
result<std::vector<endpoint>> resolve(std::string_view host, std::uint16_t port, const resolve_options& how = {},
                                      const until& limit = {});

/// The host name of an address, "localhost" for 127.0.0.1 and ::1. Never an address as text: that is
/// address.to_string(). Whoever owns the address chose the name: resolve it again before believing it. Limits are as
/// for resolve. Errors: host_not_found (it has no name), try_again, no_recovery, timed_out, operation_canceled. See:
/// POSIX getnameinfo(), NI_NAMEREQD.
result<std::string> lookup_name(const ip_address& address, const until& limit = {});

/// The port of a service name in the system's database, in any letter case. A number is no name. Errors:
/// service_not_found, invalid_argument (neither tcp nor udp). Limits are as for resolve, and so are their errors.
result<std::uint16_t> service_port(std::string_view name, protocol transport = protocol::tcp, const until& limit = {});
/// Errors: service_not_found, invalid_argument (neither tcp nor udp). Limits likewise.
result<std::string> service_name(std::uint16_t port, protocol transport = protocol::tcp, const until& limit = {});

/// What this machine calls itself; not empty. See: POSIX gethostname(); Microsoft Learn "GetHostNameW function".
result<std::string> host_name();

} // namespace portsock
