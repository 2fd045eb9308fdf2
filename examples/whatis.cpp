// Tells what a name, an address or a service is. Without arguments: what this machine is called, and its interfaces.
#include <iostream>
#include <string>

#include <portsock/endpoint.hpp>
#include <portsock/interfaces.hpp>
#include <portsock/resolver.hpp>

#include "support/program.hpp"

namespace {

void describe_this_machine() {
    std::cout << "host " << example::must(portsock::host_name()) << '\n';
    for (const auto& each : example::must(portsock::network_interfaces())) {
        std::cout << "interface " << each.index << " " << each.name << (each.up ? " up" : " down")
                  << (each.loopback ? " loopback" : "") << (each.multicast ? " multicast" : "") << '\n';
        for (const auto& [address, prefix_length] : each.addresses) {
            std::cout << "    " << address.to_string() << "/" << prefix_length << '\n';
        }
    }
}

void describe_host(const std::string& host) {
    for (const auto& each : example::addresses_of(host, 0)) {
        const auto name = portsock::lookup_name(each.address());
        std::cout << host << " is " << each.address().to_string() << ", which is called "
                  << (name ? *name : "nothing (" + std::string(name.error().message()) + ")") << '\n';
    }
}

void describe_service(const std::string& service) {
    std::string answer;
    for (const auto transport : {portsock::protocol::tcp, portsock::protocol::udp}) {
        const auto digits = portsock::parse_port(service);
        const auto port = digits ? *digits : portsock::service_port(service, transport);
        if (!port) { continue; }
        const auto name = portsock::service_name(*port, transport);
        if (!name) { continue; }
        answer += service + " is port " + std::to_string(*port) +
                  (transport == portsock::protocol::tcp ? "/tcp, " : "/udp, ") + *name + '\n';
    }
    if (answer.empty()) { example::give_up(service + " is no service that this machine knows"); }
    std::cout << answer;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "Tells what a name, an address or a service is; without arguments, what this machine is.",
         .optional = {{"HOST", "a name or an address; empty = none"}, {"SERVICE", "a number or a name"}}});
    const std::string service = given.has(1) ? given.text(1) : "";
    if (!given.has(0)) { describe_this_machine(); }
    if (given.has(0) && !given[0].empty()) { describe_host(given[0]); }
    if (!service.empty()) { describe_service(service); }
}
