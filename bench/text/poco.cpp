#include "../frame.hpp"

#include <string>

#include <Poco/Net/IPAddress.h>

int main(int, char** arguments) {
    using Poco::Net::IPAddress;
    const bool parse = arguments[1][2] == 'p';
    const std::string text = arguments[1][1] == '6' ? "2001:db8:85a3::8a2e:370:7334" : "192.168.100.200";
    const IPAddress address(text);
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        bench::check(parse ? !IPAddress(text).isWildcard() : !address.toString().empty(), "text");
    }
    bench::end();
}
