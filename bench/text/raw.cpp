// W7: MODE COUNT. Addresses from text and to text; the C library's functions.
#include "../frame.hpp"

#include <arpa/inet.h>

int main(int, char** arguments) {
    const bool v6 = arguments[1][1] == '6';
    const bool parse = arguments[1][2] == 'p';
    const int family = v6 ? AF_INET6 : AF_INET;
    const char* const text = v6 ? "2001:db8:85a3::8a2e:370:7334" : "192.168.100.200";
    unsigned char address[16];
    char room[64];
    bench::check(::inet_pton(family, text, address) == 1, "inet_pton");
    bench::begin();
    for (int left = bench::number(arguments, 2); left > 0; --left) {
        bench::check(parse ? ::inet_pton(family, text, address) == 1
                           : ::inet_ntop(family, address, room, 64) != nullptr,
                     "text");
    }
    bench::end();
}
