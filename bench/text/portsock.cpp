#include "../frame.hpp"

#include <array>
#include <string_view>

#include <portsock/ip_address.hpp>

namespace {

template <class Address>
void run(bool parse, const char* text, int left) {
    const std::string_view whole = text;
    const Address address = Address::parse(whole).value();
    std::array<char, 64> room;
    for (; left > 0; --left) {
        bench::check(parse ? Address::parse(whole).has_value() : !address.format(room).empty(), "text");
    }
}

} // namespace

int main(int, char** arguments) {
    const bool parse = arguments[1][2] == 'p';
    const int count = bench::number(arguments, 2);
    // Not constants to the compiler.
    const char* volatile v4 = "192.168.100.200";
    const char* volatile v6 = "2001:db8:85a3::8a2e:370:7334";
    bench::begin();
    if (arguments[1][1] == '6') {
        run<portsock::ipv6_address>(parse, v6, count);
    } else {
        run<portsock::ipv4_address>(parse, v4, count);
    }
    bench::end();
}
