#include "../frame.hpp"

#include <asio/ip/address.hpp>

int main(int, char** arguments) {
    const bool parse = arguments[1][2] == 'p';
    const char* const text = arguments[1][1] == '6' ? "2001:db8:85a3::8a2e:370:7334" : "192.168.100.200";
    const auto address = asio::ip::make_address(text);
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        bench::check(parse ? !asio::ip::make_address(text).is_unspecified() : !address.to_string().empty(), "text");
    }
    bench::end();
}
