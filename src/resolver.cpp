#include <portsock/interfaces.hpp>
#include <portsock/resolver.hpp>

#include <algorithm>
#include <array>
#include <span>

#include "blocking.hpp"
#include "lookup.hpp"
#include "memory.hpp"

namespace portsock {

namespace {

using detail::question;

constexpr std::size_t longest_host = 253; // as text, without the last dot: RFC 1035 2.3.4
constexpr std::size_t longest_label = 63;

constexpr std::array<ip_address, 2> loopbacks = {ipv6_address::loopback(), ipv4_address::loopback()};
constexpr std::array<ip_address, 2> wildcards = {ipv6_address::any(), ipv4_address::any()};

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_hex_digit(char c) noexcept { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

constexpr std::string_view without_last_dot(std::string_view name) noexcept {
    if (name.ends_with('.')) { name.remove_suffix(1); }
    return name;
}

constexpr bool is_label(std::string_view label) noexcept {
    return !label.empty() && label.size() <= longest_label && std::all_of(label.begin(), label.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_';
    });
}

/// What every historical reader of IPv4 addresses takes for the last part of one.
constexpr bool is_number(std::string_view label) noexcept {
    if (label.starts_with("0x") || label.starts_with("0X")) {
        return std::all_of(label.begin() + 2, label.end(), is_hex_digit);
    }
    return std::all_of(label.begin(), label.end(), is_digit);
}

/// Only such names are asked of the system.
// Normalised [strict-names]: "127.1", "0x7f.1", "[::1]", "" and a thousand letters are addresses, this machine, or
// different errors, as the system's resolver pleases. No name in the DNS ends in a number.
// Ref: RFC 1123 2.1; RFC 3696 2; Microsoft Learn "GetAddrInfoW function (ws2tcpip.h)"; inet_aton(3).
constexpr bool is_host_name(std::string_view name) noexcept {
    name = without_last_dot(name);
    if (name.size() > longest_host) { return false; }
    for (;;) {
        const std::size_t dot = name.find('.');
        const std::string_view label = name.substr(0, dot);
        if (!is_label(label)) { return false; }
        if (dot == name.npos) { return !is_number(label); }
        name.remove_prefix(dot + 1);
    }
}

// Normalised [localhost]: localhost may lack a family, the names below it, or an answer without a network.
// Ref: RFC 6761 6.3.
bool is_localhost(std::string_view name) noexcept {
    constexpr std::string_view localhost = "localhost";
    name = without_last_dot(name);
    if (name.size() < localhost.size()) { return false; }
    const std::string_view end = name.substr(name.size() - localhost.size());
    const bool same = std::equal(end.begin(), end.end(), localhost.begin(),
                                 [](char one, char other) { return lower(one) == other; });
    return same && (end.size() == name.size() || name[name.size() - end.size() - 1] == '.');
}

/// "fe80::1%eth0", the index of eth0 in its place.
// Normalised [scope-text]: scopes are names here, numbers there, and refused by half of the functions that read
// addresses.
// Ref: RFC 4007 11.2; POSIX.1-2024 inet_pton(); Microsoft Learn "InetPtonW function (ws2tcpip.h)".
result<ip_address> parse_named_scope(std::string_view host) {
    const failure none{error(errc::host_not_found, operation::resolve)};
    const std::size_t percent = host.find('%');
    if (percent == host.npos) { return none; }
    const auto address = ipv6_address::parse(host.substr(0, percent));
    const auto index = interface_index(host.substr(percent + 1));
    if (!address || !index) { return none; }
    return ip_address(ipv6_address(address->bytes(), *index));
}

result<std::vector<ip_address>> addresses_of(std::string_view host, const resolve_options& how, const until& limit) {
    if (auto known = detail::known_addresses(host, how)) { return *std::move(known); }
    detail::answer found = detail::ask({.name = std::string(host), .of = how.only, .address = {}}, limit);
    if (!found.outcome.ok()) { return failure{error(found.outcome.code, operation::resolve, found.outcome.native)}; }
    return std::move(found.addresses);
}

result<std::uint16_t> port_of(std::string_view name, protocol transport, operation during, const until& limit) {
    if (transport != protocol::tcp && transport != protocol::udp) {
        return failure{error(errc::invalid_argument, during)};
    }
    // Normalised [strict-services]: "+80", " 80" and "65616" are the port 80 for some resolvers.
    // Ref: RFC 6335 5.1; POSIX getaddrinfo(), AI_NUMERICSERV.
    constexpr std::size_t longest = 255;
    const bool possible =
        name.size() <= longest && std::any_of(name.begin(), name.end(), is_letter) &&
        (is_letter(name.front()) || is_digit(name.front())) &&
        std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '#' && c != '/'; });
    if (!possible) { return failure{error(errc::service_not_found, during)}; }
    // Normalised [service-case]: letter case may matter to the database, which is written in lower case.
    // Ref: services(5); RFC 6335 5.1.
    const detail::answer found = detail::ask(
        {.what = question::kind::port_of_service, .name = lowered(name), .address = {}, .transport = transport}, limit);
    if (!found.outcome.ok()) { return failure{error(found.outcome.code, during, found.outcome.native)}; }
    return static_cast<std::uint16_t>(found.outcome.value);
}

/// Whether this machine has the loopback address of a family. What cannot be found out counts as yes.
bool has_loopback(const ip_address& address) noexcept {
    const auto lacks = [](const backend::attempt& made) {
        return made.code == errc::address_family_not_supported || made.code == errc::protocol_not_supported ||
               made.code == errc::address_not_available;
    };
    const backend::attempt opened = backend::open(family_of(address), socket_kind::datagram, protocol::any);
    if (!opened.ok()) { return !lacks(opened); }
    const native_handle handle = backend::to_handle(opened.value);
    const backend::attempt bound = backend::bind(handle, endpoint(address, 0));
    backend::close(handle);
    return !lacks(bound);
}

result<std::vector<endpoint>> resolve_port(std::string_view host, std::uint16_t port, const resolve_options& how,
                                           const until& limit) {
    if (how.only == family::local) { return failure{error(errc::address_family_not_supported, operation::resolve)}; }
    result<std::vector<ip_address>> addresses = addresses_of(host, how, limit);
    if (!addresses) { return failure{addresses.error()}; }
    // [localhost]: whoever serves at all of them, or tries one, must not stumble over a family that the machine lacks.
    if (is_localhost(host)) {
        const auto absent = [](const ip_address& address) { return !has_loopback(address); };
        if (!std::all_of(addresses->begin(), addresses->end(), absent)) { std::erase_if(*addresses, absent); }
    }
    std::vector<endpoint> endpoints;
    for (const ip_address& address : *addresses) {
        // Normalised [each-endpoint-once]: an address may come once for every kind of socket and every line of a hosts
        // file, or be of a family that was not asked for.
        // Ref: POSIX getaddrinfo(), ai_socktype; hosts(5).
        const endpoint place(address, port);
        if (how.only != family::unspecified && how.only != family_of(address)) { continue; }
        if (std::find(endpoints.begin(), endpoints.end(), place) == endpoints.end()) { endpoints.push_back(place); }
    }
    if (endpoints.empty()) { return failure{error(errc::host_not_found, operation::resolve)}; }
    return endpoints;
}

result<std::vector<endpoint>> resolve_service(std::string_view host, std::string_view service,
                                              const resolve_options& how, const until& limit) {
    if (service.empty()) {
        if (host.empty()) { return failure{error(errc::invalid_argument, operation::resolve)}; }
        return resolve_port(host, std::uint16_t{0}, how, limit);
    }
    if (const auto number = parse_port(service)) { return resolve_port(host, *number, how, limit); }
    const result<std::uint16_t> port = port_of(service, how.transport, operation::resolve, limit);
    if (!port) { return failure{port.error()}; }
    return resolve_port(host, *port, how, limit);
}

result<std::string> name_of(const ip_address& asked, const until& limit) {
    // Normalised [localhost-name]: asked for the loopback address, systems answer localhost, their own name or nothing.
    // Ref: RFC 6303 4.2 and 4.3; RFC 1912 4.1.
    if (std::find(loopbacks.begin(), loopbacks.end(), asked) != loopbacks.end()) { return std::string("localhost"); }
    const detail::answer found =
        detail::ask({.what = question::kind::name_of_address, .name = {}, .address = asked}, limit);
    if (!found.outcome.ok()) {
        return failure{error(found.outcome.code, operation::lookup_name, found.outcome.native)};
    }
    // Normalised [names-are-names]: some systems append the scope. And whoever runs the name server of the address can
    // answer anything, even an address.
    // Ref: RFC 4007 11; RFC 1123 2.1.
    std::string name = found.name.substr(0, found.name.find('%'));
    if (!is_host_name(name)) { return failure{error(errc::host_not_found, operation::lookup_name)}; }
    return name;
}

result<std::string> name_of_service(std::uint16_t port, protocol transport, const until& limit) {
    if (transport != protocol::tcp && transport != protocol::udp) {
        return failure{error(errc::invalid_argument, operation::service_port)};
    }
    detail::answer found = detail::ask({.what = question::kind::service_of_port,
                                        .name = {},
                                        .address = {},
                                        .port = port,
                                        .transport = transport},
                                       limit);
    if (!found.outcome.ok()) {
        return failure{error(found.outcome.code, operation::service_port, found.outcome.native)};
    }
    return std::move(found.name);
}

} // namespace

namespace detail {

std::optional<result<std::vector<ip_address>>> known_addresses(std::string_view host, const resolve_options& how) {
    using addresses = std::vector<ip_address>;
    const auto all = [](const std::array<ip_address, 2>& of) { return addresses(of.begin(), of.end()); };
    // Normalised [this-machine]: the order of the families differs, and an empty name may mean all addresses or none.
    // Ref: POSIX getaddrinfo(), AI_PASSIVE; Microsoft Learn "GetAddrInfoW function (ws2tcpip.h)".
    if (host.empty()) {
        if (how.passive) { return all(wildcards); }
        return failure{error(errc::invalid_argument, operation::resolve)};
    }
    if (const auto address = ip_address::parse(host)) { return addresses{*address}; }
    if (host.find(':') != host.npos) {
        const result<ip_address> scoped = parse_named_scope(host);
        if (!scoped) { return failure{scoped.error()}; }
        return addresses{*scoped};
    }
    if (how.numeric_only || !is_host_name(host)) { return failure{error(errc::host_not_found, operation::resolve)}; }
    if (is_localhost(host)) { return all(loopbacks); }
    return std::nullopt;
}

} // namespace detail

result<std::vector<endpoint>> resolve(std::string_view host, std::uint16_t port, const resolve_options& how,
                                      const until& limit) {
    if (limit.stopped()) { return failure{error(errc::operation_canceled, operation::resolve)}; }
    return detail::with_memory(operation::resolve, [&] { return resolve_port(host, port, how, limit); });
}

result<std::vector<endpoint>> resolve(std::string_view host, std::string_view service, const resolve_options& how,
                                      const until& limit) {
    if (limit.stopped()) { return failure{error(errc::operation_canceled, operation::resolve)}; }
    const detail::fixed_limit both(limit);
    return detail::with_memory(operation::resolve, [&] { return resolve_service(host, service, how, both.limit()); });
}

result<std::string> lookup_name(const ip_address& address, const until& limit) {
    if (limit.stopped()) { return failure{error(errc::operation_canceled, operation::lookup_name)}; }
    return detail::with_memory(operation::lookup_name, [&] { return name_of(address.unmapped(), limit); });
}

result<std::uint16_t> service_port(std::string_view name, protocol transport, const until& limit) {
    if (limit.stopped()) { return failure{error(errc::operation_canceled, operation::service_port)}; }
    return detail::with_memory(operation::service_port,
                               [&] { return port_of(name, transport, operation::service_port, limit); });
}

result<std::string> service_name(std::uint16_t port, protocol transport, const until& limit) {
    if (limit.stopped()) { return failure{error(errc::operation_canceled, operation::service_port)}; }
    return detail::with_memory(operation::service_port, [&] { return name_of_service(port, transport, limit); });
}

result<std::string> host_name() {
    return detail::with_memory(operation::host_name, []() -> result<std::string> {
        std::string name;
        const backend::attempt found = backend::host_name(name);
        if (!found.ok()) { return failure{error(found.code, operation::host_name, found.native)}; }
        return name.empty() ? std::string("localhost") : name;
    });
}

} // namespace portsock
