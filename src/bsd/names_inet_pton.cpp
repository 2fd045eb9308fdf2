#include <arpa/inet.h>

#include <cstring>

#include "errors.hpp"
#include "names.hpp"

extern "C" int portsock_bsd_inet_pton(int family, const char* text, void* address) {
    using namespace portsock;
    if (family == AF_INET) {
        const auto v4 = ipv4_address::parse(text);
        if (v4) { std::memcpy(address, v4->bytes().data(), v4->bytes().size()); }
        return v4 ? 1 : 0;
    }
    if (family != AF_INET6) { return bsd::fail(EAFNOSUPPORT); }
    const auto v6 = ipv6_address::parse(text);
    if (!v6 || v6->scope() != 0) { return 0; }
    std::memcpy(address, v6->bytes().data(), v6->bytes().size());
    return 1;
}
