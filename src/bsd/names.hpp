// What the functions of names_*.cpp share: POSIX's forms of what the C++ library reads, looks up and lists.
#pragma once

#include <net/if.h>
#include <netdb.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/interfaces.hpp>
#include <portsock/ip_address.hpp>
#include <portsock/resolver.hpp>

#include "address.hpp"

extern "C" int* portsock_bsd_h_errno();

namespace portsock::bsd {

/// Up to the first white space, where the historical readers of addresses stop.
[[nodiscard]] std::string_view until_space(const char* text) noexcept;
/// An IPv4 address in any historical form, an IPv6 address, perhaps with a scope. POSIX's getaddrinfo() and
/// gethostbyname() take them where a name is expected.
[[nodiscard]] bool parse_host_address(std::string_view host, ip_address& address);
[[nodiscard]] inline int family_number(const ip_address& address) noexcept {
    return address.is_v4() ? AF_INET : AF_INET6;
}
/// Copies with a NUL. False if there is too little room.
bool copy_text(std::string_view text, char* room, std::size_t size) noexcept;

// ---- names_look_up.cpp: getaddrinfo() without its memory ----

/// One answer, for one kind of socket.
struct look_up_answer {
    endpoint place;
    int type = 0;
    int protocol = 0;
};
/// 0 or a number of EAI_*; errno is set for EAI_SYSTEM. Null: no host, no service.
[[nodiscard]] int look_up(const char* host, const char* service, const addrinfo& hints,
                          std::vector<look_up_answer>& found);
/// The number of EAI_* of a failed look-up; errno is set for EAI_SYSTEM.
[[nodiscard]] int eai_of(const error& why) noexcept;

// ---- names_host.cpp: struct hostent ----

/// Looks up the addresses of one family. False, and `failure` is a number of h_errno.
[[nodiscard]] bool find_host(const char* name, int family, std::vector<ip_address>& found, int& failure);
/// False, and `failure` is a number of h_errno; errno is set for NETDB_INTERNAL.
[[nodiscard]] bool find_host_name(const void* address, socklen_t size, int family, ip_address& read, std::string& name,
                                  int& failure);
/// Fills `room`, with everything it points to in `text`. Null if that has too little room.
[[nodiscard]] hostent* write_host(std::string_view name, std::span<const ip_address> addresses, hostent& room,
                                  char* text, std::size_t size) noexcept;
/// The room of gethostbyname() and its like, one for each thread.
struct host_room {
    hostent host;
    char text[8192];
};
[[nodiscard]] host_room& this_threads_host_room() noexcept;

// ---- names_service.cpp and names_protocol.cpp: struct servent and protoent, one for each thread ----

[[nodiscard]] servent* write_service(std::string_view name, std::uint16_t port, protocol transport) noexcept;
/// The kinds of transport that a service may be looked for in: null = both, anything but tcp and udp = none.
[[nodiscard]] std::span<const protocol> transports_of(const char* name) noexcept;

/// What is known of the protocol in a place of the list; null behind its end.
[[nodiscard]] protoent* protocol_at(std::size_t place) noexcept;
/// Null if there is none.
[[nodiscard]] protoent* protocol_called(std::string_view name) noexcept;
[[nodiscard]] protoent* protocol_numbered(int number) noexcept;
/// Where getprotoent() goes on.
[[nodiscard]] std::size_t& this_threads_protocol() noexcept;

// ---- names_interface.cpp ----

/// IFF_*.
[[nodiscard]] unsigned int interface_flags(const network_interface& one) noexcept;
/// The mask of an address's network, and its last address.
[[nodiscard]] ip_address interface_mask(const interface_address& one) noexcept;
[[nodiscard]] ip_address interface_broadcast(const interface_address& one) noexcept;
/// SIOCGIFCONF and its like, but for what ask_link() knows: what ioctl() does for them. 0, or -1 with errno.
int ask_interfaces(unsigned long request, void* argument);

} // namespace portsock::bsd
