#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <iphlpapi.h>

#include <raw/plain.hpp>

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>

#include <io.h>

namespace plain {

namespace {

constexpr std::pair<int, const char*> names[] = {
    {WSAEACCES, "permission_denied"},
    {WSAEADDRINUSE, "address_in_use"},
    {WSAEADDRNOTAVAIL, "address_not_available"},
    {WSAEAFNOSUPPORT, "address_family_not_supported"},
    {WSAEWOULDBLOCK, "operation_would_block"},
    {WSAEALREADY, "connection_already_in_progress"},
    {WSAEBADF, "bad_file_descriptor"},
    {WSAECONNABORTED, "connection_aborted"},
    {WSAECONNREFUSED, "connection_refused"},
    {WSAECONNRESET, "connection_reset"},
    {WSAEDESTADDRREQ, "destination_address_required"},
    {WSAEFAULT, "bad_address"},
    {WSAEHOSTUNREACH, "host_unreachable"},
    {WSAEINPROGRESS, "operation_in_progress"},
    {WSAEINTR, "interrupted"},
    {WSAEINVAL, "invalid_argument"},
    {WSAEISCONN, "already_connected"},
    {WSAEMFILE, "too_many_files_open"},
    {WSAEMSGSIZE, "message_size"},
    {WSAENETUNREACH, "network_unreachable"},
    {WSAENOBUFS, "no_buffer_space"},
    {WSAENOPROTOOPT, "no_protocol_option"},
    {WSAENOTCONN, "not_connected"},
    {WSAENOTSOCK, "not_a_socket"},
    {WSAEOPNOTSUPP, "operation_not_supported"},
    {WSAEPROTONOSUPPORT, "protocol_not_supported"},
    {WSAEPROTOTYPE, "wrong_protocol_type"},
    {WSAESHUTDOWN, "ESHUTDOWN"}, // std::errc has no name for these, POSIX none for the third
    {WSAESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"},
    {WSAETIMEDOUT, "timed_out"},
    {WSANOTINITIALISED, "WSANOTINITIALISED"},
    {WSAENETRESET, "network_reset"},
};

answer given(std::ptrdiff_t value) {
    answer made;
    made.value = value;
    if (value < 0) {
        made.number = ::WSAGetLastError();
        made.error = "system error " + std::to_string(made.number);
        for (const auto& [number, name] : names) {
            if (number == made.number) { made.error = name; }
        }
    }
    return made;
}

int domain(family of) { return of == family::ipv4 ? AF_INET : of == family::ipv6 ? AF_INET6 : AF_UNSPEC; }
SOCKET of(handle on) { return static_cast<SOCKET>(on); }

struct native {
    sockaddr_storage storage{};
    int size = sizeof(storage);

    native() = default;
    explicit native(const address& from) {
        if (from.of == family::ipv4) {
            sockaddr_in in{};
            in.sin_family = AF_INET;
            in.sin_port = htons(from.port);
            std::memcpy(&in.sin_addr, from.bytes.data(), 4);
            size = sizeof(in);
            std::memcpy(&storage, &in, sizeof(in));
        } else {
            sockaddr_in6 in{};
            in.sin6_family = AF_INET6;
            in.sin6_port = htons(from.port);
            in.sin6_scope_id = from.scope;
            std::memcpy(&in.sin6_addr, from.bytes.data(), 16);
            size = sizeof(in);
            std::memcpy(&storage, &in, sizeof(in));
        }
    }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] address read() const {
        address made;
        if (storage.ss_family == AF_INET6) {
            sockaddr_in6 in{};
            std::memcpy(&in, &storage, sizeof(in));
            made.of = family::ipv6;
            made.port = ntohs(in.sin6_port);
            made.scope = in.sin6_scope_id;
            std::memcpy(made.bytes.data(), &in.sin6_addr, 16);
        } else if (storage.ss_family == AF_INET) {
            sockaddr_in in{};
            std::memcpy(&in, &storage, sizeof(in));
            made.port = ntohs(in.sin_port);
            std::memcpy(made.bytes.data(), &in.sin_addr, 4);
        } else {
            made.of = family::unspecified;
        }
        return made;
    }
};

struct named {
    int level;
    int name;
};

named number_of(option which) {
    // Not every SDK's headers have them. Ref: Microsoft Learn "IPPROTO_TCP socket options".
    constexpr int tcp_keepidle = 3;
    constexpr int tcp_keepcnt = 16;
    constexpr int tcp_keepintvl = 17;
    switch (which) {
    case option::reuse_address:
        return {SOL_SOCKET, SO_REUSEADDR};
    case option::broadcast:
        return {SOL_SOCKET, SO_BROADCAST};
    case option::keep_alive:
        return {SOL_SOCKET, SO_KEEPALIVE};
    case option::no_delay:
        return {IPPROTO_TCP, TCP_NODELAY};
    case option::receive_buffer:
        return {SOL_SOCKET, SO_RCVBUF};
    case option::send_buffer:
        return {SOL_SOCKET, SO_SNDBUF};
    case option::v6_only:
        return {IPPROTO_IPV6, IPV6_V6ONLY};
    case option::hop_limit:
        return {IPPROTO_IP, IP_TTL};
    case option::hop_limit_v6:
        return {IPPROTO_IPV6, IPV6_UNICAST_HOPS};
    case option::traffic_class:
        return {IPPROTO_IP, IP_TOS};
    case option::traffic_class_v6:
        return {IPPROTO_IPV6, 39}; // IPV6_TCLASS
    case option::keep_idle:
        return {IPPROTO_TCP, tcp_keepidle};
    case option::keep_interval:
        return {IPPROTO_TCP, tcp_keepintvl};
    case option::keep_count:
        return {IPPROTO_TCP, tcp_keepcnt};
    case option::error:
        return {SOL_SOCKET, SO_ERROR};
    case option::unknown:
        return {SOL_SOCKET, 0x7ead};
    case option::unknown_level:
        break;
    }
    return {0x7ead, 1};
}

int flag(how mode) { return mode == how::peek ? MSG_PEEK : mode == how::whole ? MSG_WAITALL : 0; }

std::string lookup_error(int number) {
    switch (number) {
    case 0:
        return "success";
    case EAI_NONAME:
        return "host_not_found";
    case EAI_AGAIN:
        return "try_again";
    case EAI_SERVICE:
        return "service_not_found";
    case EAI_FAMILY:
        return "address_family_not_supported";
    default:
        return "system error " + std::to_string(number);
    }
}

answer opened(SOCKET made) { return given(made == INVALID_SOCKET ? -1 : static_cast<handle>(made)); }

} // namespace

void start() {
    WSADATA data;
    static_cast<void>(::WSAStartup(MAKEWORD(2, 2), &data));
}
void stop() { ::WSACleanup(); }

answer socket(family wanted, kind what, int protocol) {
    return opened(::socket(domain(wanted),
                           what == kind::stream     ? SOCK_STREAM
                           : what == kind::datagram ? SOCK_DGRAM
                                                    : SOCK_SEQPACKET,
                           protocol));
}
answer bind(handle on, const address& where) {
    native to(where);
    return given(::bind(of(on), to.get(), to.size));
}
answer listen(handle on, int backlog) { return given(::listen(of(on), backlog)); }
answer accept(handle on) {
    native from;
    answer made = opened(::accept(of(on), from.get(), &from.size));
    made.place = from.read();
    return made;
}
answer connect(handle on, const address& where) {
    native to(where);
    return given(::connect(of(on), to.get(), to.size));
}
answer disconnect(handle on) {
    sockaddr_in none{}; // AF_UNSPEC
    return given(::connect(of(on), reinterpret_cast<sockaddr*>(&none), sizeof(none)));
}
answer send(handle on, std::string_view data) {
    return given(::send(of(on), data.data(), static_cast<int>(std::min<std::size_t>(data.size(), INT_MAX)), 0));
}
answer send_many(handle on, std::span<const std::string_view> pieces) {
    std::vector<WSABUF> all;
    for (const std::string_view each : pieces) {
        all.push_back({static_cast<ULONG>(each.size()), const_cast<char*>(each.data())});
    }
    DWORD sent = 0;
    answer made = given(::WSASend(of(on), all.data(), static_cast<DWORD>(all.size()), &sent, 0, nullptr, nullptr));
    if (made.value == 0) { made.value = static_cast<std::ptrdiff_t>(sent); }
    return made;
}
answer recv(handle on, std::span<char> room, how mode) {
    return given(::recv(of(on), room.data(), static_cast<int>(room.size()), flag(mode)));
}
answer sendto(handle on, std::string_view data, const address& where) {
    native to(where);
    return given(::sendto(of(on), data.data(), static_cast<int>(data.size()), 0, to.get(), to.size));
}
answer recvfrom(handle on, std::span<char> room, how mode) {
    native from;
    answer made =
        given(::recvfrom(of(on), room.data(), static_cast<int>(room.size()), flag(mode), from.get(), &from.size));
    made.place = from.read();
    return made;
}
answer shutdown(handle on, direction which) {
    return given(::shutdown(of(on), which == direction::receive ? SD_RECEIVE
                                    : which == direction::send  ? SD_SEND
                                                                : SD_BOTH));
}
answer close(handle on) { return given(::closesocket(of(on))); }
answer duplicate(handle on) {
    WSAPROTOCOL_INFOW all;
    const answer first = given(::WSADuplicateSocketW(of(on), ::GetCurrentProcessId(), &all));
    if (first.value < 0) { return first; }
    return opened(
        ::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &all, 0, WSA_FLAG_OVERLAPPED));
}
answer getsockname(handle on) {
    native at;
    answer made = given(::getsockname(of(on), at.get(), &at.size));
    made.place = at.read();
    return made;
}
answer getpeername(handle on) {
    native at;
    answer made = given(::getpeername(of(on), at.get(), &at.size));
    made.place = at.read();
    return made;
}
answer set(handle on, option which, int value) {
    const named what = number_of(which);
    return given(::setsockopt(of(on), what.level, what.name, reinterpret_cast<const char*>(&value), sizeof(value)));
}
answer get(handle on, option which) {
    const named what = number_of(which);
    int value = 0;
    int size = sizeof(value);
    answer made = given(::getsockopt(of(on), what.level, what.name, reinterpret_cast<char*>(&value), &size));
    if (made.value < 0) { return made; }
    made.value = value;
    if (which == option::error && value != 0) {
        ::WSASetLastError(value);
        made.error = given(-1).error;
    }
    return made;
}
answer set_linger(handle on, bool active, int seconds) {
    const linger value{static_cast<u_short>(active ? 1 : 0), static_cast<u_short>(seconds)};
    return given(::setsockopt(of(on), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&value), sizeof(value)));
}
answer get_linger(handle on) {
    linger value{};
    int size = sizeof(value);
    answer made = given(::getsockopt(of(on), SOL_SOCKET, SO_LINGER, reinterpret_cast<char*>(&value), &size));
    if (made.value == 0) { made.value = value.l_onoff != 0 ? value.l_linger : -1; }
    return made;
}
answer set_time_limits(handle on, int milliseconds) {
    const DWORD limit = static_cast<DWORD>(milliseconds);
    const auto* const at = reinterpret_cast<const char*>(&limit);
    const int first = ::setsockopt(of(on), SOL_SOCKET, SO_RCVTIMEO, at, sizeof(limit));
    return given(first != 0 ? first : ::setsockopt(of(on), SOL_SOCKET, SO_SNDTIMEO, at, sizeof(limit)));
}
answer set_nonblocking(handle on, bool value) {
    u_long mode = value ? 1 : 0;
    return given(::ioctlsocket(of(on), static_cast<long>(FIONBIO), &mode));
}
answer available(handle on) {
    u_long count = 0;
    answer made = given(::ioctlsocket(of(on), FIONREAD, &count));
    if (made.value == 0) { made.value = static_cast<std::ptrdiff_t>(count); }
    return made;
}

readiness poll(handle on, int milliseconds) {
    WSAPOLLFD one{of(on), POLLIN | POLLOUT, 0};
    readiness made{given(::WSAPoll(&one, 1, milliseconds))};
    made.readable = (one.revents & POLLIN) != 0;
    made.writable = (one.revents & POLLOUT) != 0;
    made.failed = (one.revents & POLLERR) != 0;
    made.hung_up = (one.revents & POLLHUP) != 0;
    return made;
}
answer poll_readable(std::span<const handle> all, int milliseconds) {
    std::vector<WSAPOLLFD> each;
    for (const handle on : all) {
        each.push_back({of(on), POLLIN, 0});
    }
    answer made = given(::WSAPoll(each.data(), static_cast<ULONG>(each.size()), milliseconds));
    if (made.value > 0) {
        made.value =
            std::count_if(each.begin(), each.end(), [](const WSAPOLLFD& one) { return (one.revents & POLLIN) != 0; });
    }
    return made;
}

answer inet_pton(family wanted, const char* text, unsigned char* out) {
    return given(::inet_pton(domain(wanted), text, out));
}
std::string inet_ntop(family wanted, const unsigned char* bytes) {
    char room[INET6_ADDRSTRLEN] = {};
    const char* const made = ::inet_ntop(domain(wanted), const_cast<unsigned char*>(bytes), room, sizeof(room));
    return made != nullptr ? made : "";
}

addresses getaddrinfo(const char* host, const char* service, const hints& hints) {
    addrinfo wanted{};
    wanted.ai_family = domain(hints.of);
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = (hints.passive ? AI_PASSIVE : 0) | (hints.numeric ? AI_NUMERICHOST : 0);
    addrinfo* list = nullptr;
    addresses made{lookup_error(::getaddrinfo(host, service, &wanted, &list)), {}};
    for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
        native one;
        std::memcpy(&one.storage, each->ai_addr, each->ai_addrlen);
        made.found.push_back(one.read());
    }
    if (list != nullptr) { ::freeaddrinfo(list); }
    return made;
}
text getnameinfo(const address& which, bool numeric) {
    native from(which);
    char room[NI_MAXHOST] = {};
    text made{lookup_error(
                  ::getnameinfo(from.get(), from.size, room, sizeof(room), nullptr, 0, numeric ? NI_NUMERICHOST : 0)),
              {}};
    made.host = room;
    return made;
}
answer getservbyname(const char* name) {
    const servent* const found = ::getservbyname(name, "tcp");
    answer made;
    if (found != nullptr) { made.value = ntohs(static_cast<u_short>(found->s_port)); }
    return made;
}
std::string gethostname() {
    char room[256] = {};
    return ::gethostname(room, sizeof(room)) == 0 ? room : "";
}
unsigned if_nametoindex(const char* name) { return ::if_nametoindex(name); }
std::string if_indextoname(unsigned index) {
    char room[IF_NAMESIZE] = {};
    const char* const made = ::if_indextoname(index, room);
    return made != nullptr ? made : "";
}

bool inheritable(handle on) {
    DWORD flags = 0;
    return ::GetHandleInformation(reinterpret_cast<HANDLE>(on), &flags) != 0 && (flags & HANDLE_FLAG_INHERIT) != 0;
}
void close_descriptor(int number) { ::_close(number); }
bool limit_descriptors(unsigned) { return false; }
bool allow_descriptors(unsigned) { return true; }
int signals_raised() { return 0; }
bool interrupt_after(int) { return false; }

} // namespace plain
