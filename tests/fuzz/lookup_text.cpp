// Host and service names that need no look-up in the network, from any text: the first line is the host, the second the
// service.
#include <portsock/resolver.hpp>

#include "fuzz.hpp"
#include "lookup.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace portsock;
    const std::string_view text = as_text(data, size);
    const std::string_view host = text.substr(0, text.find('\n'));
    const std::string_view service = host.size() == text.size() ? std::string_view() : text.substr(host.size() + 1);

    const resolve_options numeric{.numeric_only = true};
    const auto known = detail::known_addresses(host, numeric);
    expect(known.has_value(), "numeric_only asks nobody");
    if (*known) { expect(!(*known)->empty(), "an answer has an address"); }
    const auto found = resolve(host, std::uint16_t{80}, numeric);
    expect(found.has_value() == known->has_value(), "resolve() and what it is made of agree");
    if (const auto address = ip_address::parse(host)) {
        expect(found.has_value() && found->size() == 1 && found->front() == endpoint(*address, 80),
               "an address is what it says");
    }

    const auto asked = detail::known_addresses(host, {});
    if (!asked.has_value()) {
        expect(host.size() <= 254 && host.find('\0') == host.npos && host.find('%') == host.npos,
               "only well-formed names are asked of the system");
    }

    const auto with_service = resolve("192.0.2.1", service, numeric);
    if (const auto port = parse_port(service)) {
        expect(with_service.has_value() && with_service->front().port() == *port, "a port is what it says");
    }
    for (const protocol transport : {protocol::tcp, protocol::udp}) {
        const auto port = service_port(service, transport);
        if (port) { expect(service_name(*port, transport).has_value(), "a service's port has a name"); }
    }
    return 0;
}
