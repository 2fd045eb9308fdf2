#include <cstring>
#include <memory>

#include <os.hpp>

namespace portsock::backend {

namespace {

constexpr ::socklen_t longest_name = 1025; // NI_MAXHOST, which is not defined everywhere
constexpr ::socklen_t longest_service = 256;

struct list_end {
    void operator()(::addrinfo* list) const noexcept { os::freeaddrinfo(list); }
};
using address_list = std::unique_ptr<::addrinfo, list_end>;

/// Asks the system's resolver by `call`, which returns one of the resolver's numbers. errno is left as it was.
template <class Call>
attempt asked(operation during, Call&& call) {
    const int before = errno;
    const int number = call();
    const int system_number = errno;
    errno = before;
    if (number == 0) { return {}; }
    if (number == EAI_SYSTEM) { return {.native = system_number, .code = error_of(system_number, during)}; }
    // Normalised [hidden-shortage]: a resolver that cannot open its files or a socket says that there is no such name,
    // and other calls that there is no such interface.
    // Ref: POSIX.1-2024 getaddrinfo(), EAI_NONAME, EAI_SERVICE and EAI_SYSTEM; POSIX.1-2024 if_nametoindex().
    if (const attempt shortage = native::exhausted(); !shortage.ok()) { return shortage; }
    return {.native = number, .code = resolver_error_of(number)};
}

constexpr ::addrinfo hints_for(int domain, protocol transport) noexcept {
    ::addrinfo hints{};
    hints.ai_family = domain;
    // One kind of socket, or each address would come once for every kind.
    hints.ai_socktype = transport == protocol::udp ? SOCK_DGRAM : SOCK_STREAM;
    hints.ai_protocol = transport == protocol::udp ? IPPROTO_UDP : IPPROTO_TCP;
    return hints;
}

} // namespace

attempt lookup_host(const std::string& host, family of, std::vector<ip_address>& found) {
    const ::addrinfo hints = hints_for(of == family::ipv4   ? AF_INET
                                       : of == family::ipv6 ? AF_INET6
                                                            : AF_UNSPEC,
                                       protocol::tcp);
    ::addrinfo* first = nullptr;
    const attempt made =
        asked(operation::resolve, [&] { return os::getaddrinfo(host.c_str(), nullptr, &hints, &first); });
    if (!made.ok()) { return made; }
    const address_list list(first);
    for (const ::addrinfo* each = first; each != nullptr; each = each->ai_next) {
        endpoint place;
        if (native::decode(each->ai_addr, place)) { found.push_back(place.address()); }
    }
    return made;
}

attempt lookup_address(const ip_address& address, std::string& name) {
    native::address place;
    const ::socklen_t size = native::encode(endpoint(address, 0), place);
    char text[longest_name] = {};
    const attempt made = asked(operation::lookup_name, [&] {
        return os::getnameinfo(&place.any, size, text, sizeof(text), nullptr, 0, NI_NAMEREQD);
    });
    if (made.ok()) { name = text; }
    return made;
}

attempt lookup_service(const std::string& name, protocol transport) {
    // getservbyname_r does not exist everywhere, or takes other arguments; this is thread-safe on every system.
    const ::addrinfo hints = hints_for(AF_INET, transport);
    ::addrinfo* first = nullptr;
    attempt made =
        asked(operation::service_port, [&] { return os::getaddrinfo(nullptr, name.c_str(), &hints, &first); });
    if (!made.ok()) {
        // Normalised [unknown-service]: with no host given, some say that host or service is unknown.
        // Ref: POSIX.1-2024 getaddrinfo(), EAI_NONAME and EAI_SERVICE.
        if (made.code == errc::host_not_found) { made.code = errc::service_not_found; }
        return made;
    }
    const address_list list(first);
    endpoint place;
    if (!native::decode(first->ai_addr, place)) { return {.code = errc::service_not_found}; }
    return {.value = place.port()};
}

attempt lookup_port(std::uint16_t port, protocol transport, std::string& name) {
    native::address place;
    const ::socklen_t size = native::encode(endpoint(ipv4_address(), port), place);
    char text[longest_service] = {};
    const int flags = transport == protocol::udp ? NI_DGRAM : 0;
    attempt made = asked(operation::service_port,
                         [&] { return os::getnameinfo(&place.any, size, nullptr, 0, text, sizeof(text), flags); });
    if (!made.ok()) { return made; }
    // A port without a name comes back as a number; [hidden-shortage]: and so does one whose name cannot be read.
    if (text[0] >= '0' && text[0] <= '9' && text == std::to_string(port)) {
        const attempt shortage = native::exhausted();
        return shortage.ok() ? attempt{.code = errc::service_not_found} : shortage;
    }
    name = text;
    return made;
}

attempt host_name(std::string& name) {
    char text[longest_name] = {};
    // Normalised [host-name]: what is too long may be cut off, without a terminator, or be an error.
    // Ref: POSIX.1-2024 gethostname(); Linux gethostname(2), ENAMETOOLONG; Microsoft Learn "gethostname function".
    const attempt made =
        native::attempted(operation::host_name, [&] { return os::gethostname(text, sizeof(text) - 1); });
    if (made.ok()) { name = text; }
    return made;
}

} // namespace portsock::backend
