#include <netdb.h>

#include <string>

#include "names.hpp"

namespace {

using namespace portsock;

/// With the interface's name, if the address means something there alone.
std::string as_text(const ip_address& address) {
    const std::string text = address.to_string();
    if (address.scope() == 0 || !address.is_link_local()) { return text; }
    const auto name = interface_name(address.scope());
    return name ? text.substr(0, text.find('%') + 1) + *name : text;
}

/// NI_NOFQDN: the names of this machine's own domain without it.
std::string without_domain(std::string name) {
    const auto own = host_name();
    const std::size_t dot = own ? own->find('.') : std::string::npos;
    if (dot != std::string::npos && name.ends_with(own->substr(dot))) {
        name.resize(name.size() - (own->size() - dot));
    }
    return name;
}

int host_text(const ip_address& address, int flags, std::string& text) {
    if ((flags & NI_NUMERICHOST) == 0) {
        const auto name = lookup_name(address);
        if (name) {
            text = (flags & NI_NOFQDN) != 0 ? without_domain(*name) : *name;
            return 0;
        }
        if ((flags & NI_NAMEREQD) != 0) { return bsd::eai_of(name.error()); }
    } else if ((flags & NI_NAMEREQD) != 0) {
        return EAI_NONAME;
    }
    text = as_text(address);
    return 0;
}

std::string service_text(std::uint16_t port, int flags) {
    if ((flags & NI_NUMERICSERV) == 0) {
        const auto name = service_name(port, (flags & NI_DGRAM) != 0 ? protocol::udp : protocol::tcp);
        if (name) { return *name; }
    }
    return std::to_string(port);
}

} // namespace

extern "C" int portsock_bsd_getnameinfo(const sockaddr* address, socklen_t size, char* host, socklen_t host_size,
                                        char* service, socklen_t service_size, int flags) {
    constexpr int known = NI_NUMERICHOST | NI_NUMERICSERV | NI_NOFQDN | NI_NAMEREQD | NI_DGRAM;
    if ((flags & ~known) != 0) { return EAI_BADFLAGS; }
    const bool wants_host = host != nullptr && host_size != 0;
    const bool wants_service = service != nullptr && service_size != 0;
    endpoint place;
    if (bsd::read(address, size, place) != 0) { return EAI_FAMILY; }
    if (!wants_host && !wants_service) { return EAI_NONAME; }
    if (wants_host) {
        std::string text;
        if (const int failure = host_text(place.address(), flags, text); failure != 0) { return failure; }
        if (!bsd::copy_text(text, host, host_size)) { return EAI_OVERFLOW; }
    }
    if (wants_service && !bsd::copy_text(service_text(place.port(), flags), service, service_size)) {
        return EAI_OVERFLOW;
    }
    return 0;
}
