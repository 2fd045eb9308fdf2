// Says what each line of the input means: an address, a network read strictly, a network read with its mask; "-" if it
// is none. For ipaddress_differential.py.
#include <portsock/ip_network.hpp>

#include <iostream>
#include <string>

int main() {
    using namespace portsock;
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const auto address = ip_address::parse(line);
        const auto strict = ip_network::parse(line);
        const auto masked = ip_network::parse_masked(line);
        std::cout << (address ? address->to_string() : "-") << ' ' << (strict ? strict->to_string() : "-") << ' '
                  << (masked ? masked->to_string() : "-") << '\n';
    }
}
