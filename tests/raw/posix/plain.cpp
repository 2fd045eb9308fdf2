#include <raw/plain.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

namespace plain {

namespace {

constexpr std::pair<int, const char*> names[] = {
    {EACCES, "permission_denied"},
    {EADDRINUSE, "address_in_use"},
    {EADDRNOTAVAIL, "address_not_available"},
    {EAFNOSUPPORT, "address_family_not_supported"},
    {EAGAIN, "operation_would_block"},
    {EALREADY, "connection_already_in_progress"},
    {EBADF, "bad_file_descriptor"},
    {ECONNABORTED, "connection_aborted"},
    {ECONNREFUSED, "connection_refused"},
    {ECONNRESET, "connection_reset"},
    {EDESTADDRREQ, "destination_address_required"},
    {EDOM, "argument_out_of_domain"},
    {EFAULT, "bad_address"},
    {EHOSTUNREACH, "host_unreachable"},
    {EINPROGRESS, "operation_in_progress"},
    {EINTR, "interrupted"},
    {EINVAL, "invalid_argument"},
    {EISCONN, "already_connected"},
    {EMFILE, "too_many_files_open"},
    {EMSGSIZE, "message_size"},
    {ENETUNREACH, "network_unreachable"},
    {ENOBUFS, "no_buffer_space"},
    {ENOPROTOOPT, "no_protocol_option"},
    {ENOTCONN, "not_connected"},
    {ENOTSOCK, "not_a_socket"},
    {EOPNOTSUPP, "operation_not_supported"},
    {EPERM, "operation_not_permitted"},
    {EPIPE, "broken_pipe"},
    {EPROTONOSUPPORT, "protocol_not_supported"},
    {EPROTOTYPE, "wrong_protocol_type"},
    {ESHUTDOWN, "ESHUTDOWN"}, // std::errc has no name for these two
    {ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT"},
    {ETIMEDOUT, "timed_out"},
};

answer given(long value) {
    answer made;
    made.value = value;
    if (value < 0) {
        made.number = errno;
        made.error = "system error " + std::to_string(made.number);
        for (const auto& [number, name] : names) {
            if (number == made.number) { made.error = name; }
        }
    }
    return made;
}

int domain(family of) { return of == family::ipv4 ? AF_INET : of == family::ipv6 ? AF_INET6 : AF_UNSPEC; }

struct native {
    sockaddr_storage storage{};
    socklen_t size = sizeof(storage);

    native() = default;
    explicit native(const address& from) {
        if (from.of == family::ipv4) {
            sockaddr_in in{};
            in.sin_family = AF_INET;
            in.sin_port = htons(from.port);
            std::memcpy(&in.sin_addr, from.bytes.data(), 4);
            std::memcpy(&storage, &in, size = sizeof(in));
        } else {
            sockaddr_in6 in{};
            in.sin6_family = AF_INET6;
            in.sin6_port = htons(from.port);
            in.sin6_scope_id = from.scope;
            std::memcpy(&in.sin6_addr, from.bytes.data(), 16);
            std::memcpy(&storage, &in, size = sizeof(in));
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
        return {IPPROTO_IPV6, IPV6_TCLASS};
#if defined(__APPLE__)
    case option::keep_idle:
        return {IPPROTO_TCP, TCP_KEEPALIVE};
#else
    case option::keep_idle:
        return {IPPROTO_TCP, TCP_KEEPIDLE};
#endif
    case option::keep_interval:
        return {IPPROTO_TCP, TCP_KEEPINTVL};
    case option::keep_count:
        return {IPPROTO_TCP, TCP_KEEPCNT};
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
        return ::gai_strerror(number);
    }
}

std::atomic<int> pipes = 0;
void count_pipe(int) { ++pipes; }
void nothing(int) {}

} // namespace

void start() {
    struct sigaction counting {};
    counting.sa_handler = count_pipe;
    ::sigaction(SIGPIPE, &counting, nullptr);
}
void stop() {}

answer socket(family of, kind what, int protocol) {
    return given(::socket(domain(of),
                          what == kind::stream     ? SOCK_STREAM
                          : what == kind::datagram ? SOCK_DGRAM
                                                   : SOCK_SEQPACKET,
                          protocol));
}
answer bind(handle on, const address& where) {
    native to(where);
    return given(::bind(static_cast<int>(on), to.get(), to.size));
}
answer listen(handle on, int backlog) { return given(::listen(static_cast<int>(on), backlog)); }
answer accept(handle on) {
    native from;
    answer made = given(::accept(static_cast<int>(on), from.get(), &from.size));
    made.place = from.read();
    return made;
}
answer connect(handle on, const address& where) {
    native to(where);
    return given(::connect(static_cast<int>(on), to.get(), to.size));
}
answer disconnect(handle on) {
    sockaddr none{};
    none.sa_family = AF_UNSPEC;
    return given(::connect(static_cast<int>(on), &none, sizeof(none)));
}
answer send(handle on, std::string_view data) {
    return given(::send(static_cast<int>(on), data.data(), data.size(), 0));
}
answer send_many(handle on, std::span<const std::string_view> pieces) {
    std::vector<iovec> all;
    for (const std::string_view each : pieces) {
        all.push_back({const_cast<char*>(each.data()), each.size()});
    }
    return given(::writev(static_cast<int>(on), all.data(), static_cast<int>(all.size())));
}
answer recv(handle on, std::span<char> room, how mode) {
    return given(::recv(static_cast<int>(on), room.data(), room.size(), flag(mode)));
}
answer sendto(handle on, std::string_view data, const address& where) {
    native to(where);
    return given(::sendto(static_cast<int>(on), data.data(), data.size(), 0, to.get(), to.size));
}
answer recvfrom(handle on, std::span<char> room, how mode) {
    native from; // by recvmsg(), as recvfrom() cannot tell of truncation
    iovec into{room.data(), room.size()};
    msghdr message{};
    message.msg_name = &from.storage;
    message.msg_namelen = from.size;
    message.msg_iov = &into;
    message.msg_iovlen = 1;
    answer made = given(::recvmsg(static_cast<int>(on), &message, flag(mode)));
    made.place = from.read();
    made.truncated = (message.msg_flags & MSG_TRUNC) != 0;
    return made;
}
answer shutdown(handle on, direction which) {
    return given(::shutdown(static_cast<int>(on), which == direction::receive ? SHUT_RD
                                                  : which == direction::send  ? SHUT_WR
                                                                              : SHUT_RDWR));
}
answer close(handle on) { return given(::close(static_cast<int>(on))); }
answer duplicate(handle on) { return given(::dup(static_cast<int>(on))); }
answer getsockname(handle on) {
    native at;
    answer made = given(::getsockname(static_cast<int>(on), at.get(), &at.size));
    made.place = at.read();
    return made;
}
answer getpeername(handle on) {
    native at;
    answer made = given(::getpeername(static_cast<int>(on), at.get(), &at.size));
    made.place = at.read();
    return made;
}
answer set(handle on, option which, int value) {
    const named what = number_of(which);
    return given(::setsockopt(static_cast<int>(on), what.level, what.name, &value, sizeof(value)));
}
answer get(handle on, option which) {
    const named what = number_of(which);
    int value = 0;
    socklen_t size = sizeof(value);
    answer made = given(::getsockopt(static_cast<int>(on), what.level, what.name, &value, &size));
    if (made.value < 0) { return made; }
    made.value = value;
    if (which == option::error && value != 0) {
        errno = value;
        made.error = given(-1).error;
    }
    return made;
}
answer set_linger(handle on, bool active, int seconds) {
    const linger value{active ? 1 : 0, seconds};
    return given(::setsockopt(static_cast<int>(on), SOL_SOCKET, SO_LINGER, &value, sizeof(value)));
}
answer get_linger(handle on) {
    linger value{};
    socklen_t size = sizeof(value);
    answer made = given(::getsockopt(static_cast<int>(on), SOL_SOCKET, SO_LINGER, &value, &size));
    if (made.value == 0) { made.value = value.l_onoff != 0 ? value.l_linger : -1; }
    return made;
}
answer set_time_limits(handle on, int milliseconds) {
    timeval limit{};
    limit.tv_sec = milliseconds / 1000;
    limit.tv_usec = milliseconds % 1000 * 1000;
    const int first = ::setsockopt(static_cast<int>(on), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    return given(first != 0 ? first
                            : ::setsockopt(static_cast<int>(on), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
}
answer set_nonblocking(handle on, bool value) {
    int mode = value ? 1 : 0;
    return given(::ioctl(static_cast<int>(on), FIONBIO, &mode));
}
answer available(handle on) {
    int count = 0;
    answer made = given(::ioctl(static_cast<int>(on), FIONREAD, &count));
    if (made.value == 0) { made.value = count; }
    return made;
}

readiness poll(handle on, int milliseconds) {
    pollfd one{static_cast<int>(on), POLLIN | POLLOUT, 0};
    readiness made{given(::poll(&one, 1, milliseconds))};
    made.readable = (one.revents & POLLIN) != 0;
    made.writable = (one.revents & POLLOUT) != 0;
    made.failed = (one.revents & POLLERR) != 0;
    made.hung_up = (one.revents & POLLHUP) != 0;
    return made;
}
answer poll_readable(std::span<const handle> all, int milliseconds) {
    std::vector<pollfd> each;
    for (const handle on : all) {
        each.push_back({static_cast<int>(on), POLLIN, 0});
    }
    answer made = given(::poll(each.data(), static_cast<nfds_t>(each.size()), milliseconds));
    if (made.value > 0) {
        made.value =
            std::count_if(each.begin(), each.end(), [](const pollfd& one) { return (one.revents & POLLIN) != 0; });
    }
    return made;
}

answer inet_pton(family of, const char* text, unsigned char* out) { return given(::inet_pton(domain(of), text, out)); }
std::string inet_ntop(family of, const unsigned char* bytes) {
    char room[INET6_ADDRSTRLEN] = {};
    const char* const made = ::inet_ntop(domain(of), bytes, room, sizeof(room));
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
text getnameinfo(const address& of, bool numeric) {
    native from(of);
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
    if (found != nullptr) { made.value = ntohs(static_cast<std::uint16_t>(found->s_port)); }
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

bool inheritable(handle on) { return (::fcntl(static_cast<int>(on), F_GETFD) & FD_CLOEXEC) == 0; }
void close_descriptor(int number) { ::close(number); }
bool limit_descriptors(unsigned most) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = most;
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}
bool allow_descriptors(unsigned most) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, most);
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}
int signals_raised() { return pipes; }
bool interrupt_after(int milliseconds) {
    struct sigaction handled {};
    handled.sa_handler = nothing;
    ::sigaction(SIGALRM, &handled, nullptr);
    itimerval once{};
    once.it_value.tv_usec = milliseconds * 1000;
    return ::setitimer(ITIMER_REAL, &once, nullptr) == 0;
}

} // namespace plain
