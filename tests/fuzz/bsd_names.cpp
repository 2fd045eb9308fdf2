// The BSD layer's readers and writers of addresses beside those of the system this runs on: inet_*, getaddrinfo() and
// getnameinfo() without look-ups, gethostbyname_r() in rooms of any size.
#include <arpa/inet.h>
#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "fuzz.hpp"

extern "C" {
in_addr_t portsock_bsd_inet_addr(const char*);
int portsock_bsd_inet_aton(const char*, in_addr*);
in_addr_t portsock_bsd_inet_network(const char*);
int portsock_bsd_inet_pton(int, const char*, void*);
const char* portsock_bsd_inet_ntop(int, const void*, char*, socklen_t);
int portsock_bsd_getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**);
void portsock_bsd_freeaddrinfo(addrinfo*);
int portsock_bsd_getnameinfo(const sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int);
int portsock_bsd_gethostbyname_r(const char*, hostent*, char*, std::size_t, hostent**, int*);
}

namespace {

void addresses(const char* text) {
    in_addr v4{};
    in_addr theirs{};
    const int read = portsock_bsd_inet_aton(text, &v4);
    expect((read != 0) == (::inet_aton(text, &theirs) != 0), "inet_aton() accepts the same");
    expect(read == 0 || v4.s_addr == theirs.s_addr, "inet_aton() reads the same");
    expect(portsock_bsd_inet_addr(text) == ::inet_addr(text), "inet_addr() reads the same");
    portsock_bsd_inet_network(text);

    in_addr strict{};
    expect(portsock_bsd_inet_pton(AF_INET, text, &strict) == ::inet_pton(AF_INET, text, &theirs),
           "inet_pton() accepts the same IPv4");
    in6_addr v6{};
    in6_addr their_v6{};
    const int read_v6 = portsock_bsd_inet_pton(AF_INET6, text, &v6);
    expect(read_v6 == ::inet_pton(AF_INET6, text, &their_v6), "inet_pton() accepts the same IPv6");
    if (read_v6 != 1) { return; }
    expect(std::memcmp(&v6, &their_v6, sizeof v6) == 0, "inet_pton() reads the same IPv6");
    char written[INET6_ADDRSTRLEN];
    expect(portsock_bsd_inet_ntop(AF_INET6, &v6, written, sizeof written) == written, "INET6_ADDRSTRLEN is enough");
    expect(::inet_pton(AF_INET6, written, &their_v6) == 1 && std::memcmp(&v6, &their_v6, sizeof v6) == 0,
           "what is written is read as the same");
    // The exact room, so that the sanitizer sees a byte too much.
    const auto size = static_cast<socklen_t>(std::strlen(written) + 1);
    std::vector<char> exact(size);
    expect(portsock_bsd_inet_ntop(AF_INET6, &v6, exact.data(), size) != nullptr, "the exact room is enough");
    expect(portsock_bsd_inet_ntop(AF_INET6, &v6, exact.data(), size - 1) == nullptr && errno == ENOSPC, "less is not");
}

bool same(const addrinfo& one, const addrinfo& other) {
    return one.ai_family == other.ai_family && one.ai_socktype == other.ai_socktype &&
           one.ai_protocol == other.ai_protocol && one.ai_addrlen == other.ai_addrlen &&
           std::memcmp(one.ai_addr, other.ai_addr, one.ai_addrlen) == 0;
}

/// One to five digits, which nobody reads in two ways. The system's takes signs, spaces, and numbers that no port has.
bool is_plain_service(const char* text) {
    const std::size_t size = std::strlen(text);
    return size >= 1 && size <= 5 && std::strspn(text, "0123456789") == size && std::atoi(text) <= 0xffff;
}

void look_ups(const char* host, const char* service, std::uint8_t choice) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | ((choice & 1) != 0 ? AI_PASSIVE : 0) |
                     ((choice & 2) != 0 ? AI_V4MAPPED : 0) | ((choice & 4) != 0 ? AI_CANONNAME : 0);
    hints.ai_family = (choice & 0x18) == 0x08 ? AF_INET : (choice & 0x18) == 0x10 ? AF_INET6 : AF_UNSPEC;
    hints.ai_socktype = choice >> 5 == 7 ? 77 : choice >> 5 > 3 ? 0 : choice >> 5;
    addrinfo* ours = nullptr;
    addrinfo* theirs = nullptr;
    const int answer = portsock_bsd_getaddrinfo(host, service, &hints, &ours);
    // A scope is a number, or an interface's name; the system's takes 0, and more than 32 bits, and any scope for ::1
    // or none.
    const bool comparable =
        is_plain_service(service) && std::strchr(host, '%') == nullptr && std::strcmp(host, "*") != 0;
    if (comparable) {
        expect(answer == ::getaddrinfo(host, service, &hints, &theirs), "getaddrinfo() answers the same");
        const addrinfo* their_entry = theirs;
        for (const addrinfo* one = ours; one != nullptr; one = one->ai_next) {
            expect(their_entry != nullptr && same(*one, *their_entry), "getaddrinfo() gives the same entries");
            their_entry = their_entry->ai_next;
        }
        expect(their_entry == nullptr, "getaddrinfo() gives all entries");
        if (theirs != nullptr) { ::freeaddrinfo(theirs); }
    }
    portsock_bsd_freeaddrinfo(ours);
}

void names(const char* text, std::uint8_t size) {
    in_addr v4;
    if (::inet_aton(text, &v4) == 0 || std::strpbrk(text, " \t\n\v\f\r") != nullptr) {
        return;
    } // what is no address would be looked up
    std::vector<char> room(size);
    hostent host;
    hostent* found = nullptr;
    int failure = 0;
    const int answer = portsock_bsd_gethostbyname_r(text, &host, room.data(), room.size(), &found, &failure);
    expect(answer == 0 || (answer == ERANGE && found == nullptr), "too little room is ERANGE");
    if (found != nullptr) {
        expect(found->h_addrtype == AF_INET && std::memcmp(found->h_addr_list[0], &v4, sizeof v4) == 0,
               "an address is its own host");
        expect(std::strcmp(found->h_name, text) == 0 && found->h_addr_list[1] == nullptr, "with its text for a name");
    }
}

void socket_addresses(const std::uint8_t* data, std::size_t size) {
    sockaddr_storage room;
    std::memset(&room, 0, sizeof room);
    std::memcpy(&room, data, std::min(size, sizeof room));
    const auto used = static_cast<socklen_t>(std::min(size, sizeof room));
    if (used >= sizeof(sa_family_t) && room.ss_family != AF_INET && room.ss_family != AF_INET6) {
        return;
    } // paths: the system's own
    // Systems' calls, and ours, take the structure of RFC 2133, which had no scope; this one function of this one does
    // not.
    if (room.ss_family == AF_INET6 && used >= 24 && used < sizeof(sockaddr_in6)) { return; }
    char ours[2][64];
    char theirs[2][64];
    constexpr int flags = NI_NUMERICHOST | NI_NUMERICSERV;
    const auto* const address = reinterpret_cast<const sockaddr*>(&room);
    const int answer = portsock_bsd_getnameinfo(address, used, ours[0], sizeof ours[0], ours[1], sizeof ours[1], flags);
    expect((answer == 0) ==
               (::getnameinfo(address, used, theirs[0], sizeof theirs[0], theirs[1], sizeof theirs[1], flags) == 0),
           "getnameinfo() accepts the same");
    if (answer != 0) { return; }
    expect(std::strcmp(ours[1], theirs[1]) == 0, "getnameinfo() writes the same port");
    in6_addr one;
    in6_addr other;
    *std::strchr(std::strcat(ours[0], "%"), '%') = '\0';
    *std::strchr(std::strcat(theirs[0], "%"), '%') = '\0';
    if (room.ss_family == AF_INET) {
        expect(std::strcmp(ours[0], theirs[0]) == 0, "getnameinfo() writes the same IPv4 address");
    } else {
        expect(::inet_pton(AF_INET6, ours[0], &one) == 1 && ::inet_pton(AF_INET6, theirs[0], &other) == 1 &&
                   std::memcmp(&one, &other, sizeof one) == 0,
               "getnameinfo() writes the same IPv6 address");
    }
}

} // namespace

// The first two bytes choose, the rest is a host and, in a second line, a service.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) { return 0; }
    const std::string text(as_text(data + 2, size - 2));
    const std::size_t line = text.find('\n');
    const std::string host = text.substr(0, line);
    const std::string service = line == text.npos ? "" : text.substr(line + 1);
    addresses(text.c_str());
    addresses(host.c_str());
    look_ups(host.c_str(), service.c_str(), data[0]);
    names(host.c_str(), data[1]);
    socket_addresses(data + 2, size - 2);
    return 0;
}
