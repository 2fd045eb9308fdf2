#include <resolv.h>

#include <cerrno>

#include "names_dns.hpp"

// The bytes that the name takes where it is, or -1.
extern "C" int portsock_bsd_dn_expand(const unsigned char* message, const unsigned char* end, const unsigned char* name,
                                      char* text, int size) {
    using namespace portsock::bsd;
    if (name >= message && name < end && size > 0) {
        const std::size_t used = dns_name_size({name, end});
        if (used != 0 && dns_name_text({message, end}, static_cast<std::size_t>(name - message),
                                       {text, static_cast<std::size_t>(size)})) {
            return static_cast<int>(used);
        }
    }
    errno = EMSGSIZE;
    return -1;
}
