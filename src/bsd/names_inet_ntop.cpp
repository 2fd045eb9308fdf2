#include <arpa/inet.h>

#include <cerrno>
#include <cstring>

#include "names.hpp"

extern "C" const char* portsock_bsd_inet_ntop(int family, const void* address, char* text, socklen_t size) {
    using namespace portsock;
    ip_address read;
    if (family == AF_INET) {
        in_addr v4;
        std::memcpy(&v4, address, sizeof(v4));
        read = bsd::read(v4);
    } else if (family == AF_INET6) {
        in6_addr v6;
        std::memcpy(&v6, address, sizeof(v6));
        read = bsd::read(v6, 0);
    } else {
        errno = EAFNOSUPPORT;
        return nullptr;
    }
    if (!bsd::copy_text(read.to_string(), text, size)) {
        errno = ENOSPC;
        return nullptr;
    }
    return text;
}
