#include <netinet/ether.h>

#include <cctype>

namespace {

int digit(char one) {
    if (one >= '0' && one <= '9') { return one - '0'; }
    const int letter = std::tolower(static_cast<unsigned char>(one));
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

} // namespace

// Six numbers of one or two hexadecimal digits with colons between; what follows the last is not looked at, as glibc has it.
struct ether_addr* portsock_bsd_ether_aton_r(const char* text, struct ether_addr* address) {
    for (unsigned part = 0; part < ETH_ALEN; ++part) {
        int number = digit(*text);
        if (number < 0) { return nullptr; }
        ++text;
        if (const int second = digit(*text); second >= 0) {
            number = number * 16 + second;
            ++text;
        }
        if (part + 1 < ETH_ALEN) {
            if (*text != ':') { return nullptr; }
            ++text;
        }
        address->ether_addr_octet[part] = static_cast<uint8_t>(number);
    }
    return address;
}
