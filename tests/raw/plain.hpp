/// \file
/// The system's own calls, one function for each, under the same names on both kinds of system. A function makes its
/// call once and gives the answer; a failure's number is translated by its name alone (ECONNRESET and WSAECONNRESET are
/// connection_reset). Nothing is repeated, remembered, checked or mended, and no flag is given that the case does not
/// ask for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plain {

using handle = std::intptr_t;

enum class family { ipv4, ipv6, unspecified };
enum class kind { stream, datagram, sequential_packet };
enum class direction { receive, send, both };
enum class how { usual, peek, whole };

/// A family, bytes in network order, a port and a scope in the host's.
struct address {
    family of = family::ipv4;
    std::array<unsigned char, 16> bytes{};
    std::uint16_t port = 0;
    std::uint32_t scope = 0;

    bool operator==(const address&) const = default;
};

/// What a call gave: its value, or the name and the number of its failure.
struct answer {
    std::ptrdiff_t value = -1;
    std::string error = "success";
    int number = 0;
    address place;          ///< of accept, recvfrom, getsockname and getpeername
    bool truncated = false; ///< of recvfrom, where the system says so in a flag
};

enum class option {
    reuse_address,
    broadcast,
    keep_alive,
    no_delay,
    receive_buffer,
    send_buffer,
    v6_only,
    hop_limit,
    hop_limit_v6,
    traffic_class,
    traffic_class_v6,
    keep_idle,
    keep_interval,
    keep_count,
    error,
    unknown,
    unknown_level
};

/// WSAStartup and WSACleanup; nothing elsewhere.
void start();
void stop();

answer socket(family of, kind what, int protocol);
answer bind(handle on, const address& where);
answer listen(handle on, int backlog);
answer accept(handle on);
answer connect(handle on, const address& where);
/// connect() with an address of no family, which dissolves an association.
answer disconnect(handle on);
answer send(handle on, std::string_view data);
answer send_many(handle on, std::span<const std::string_view> pieces);
answer recv(handle on, std::span<char> room, how mode);
answer sendto(handle on, std::string_view data, const address& where);
answer recvfrom(handle on, std::span<char> room, how mode);
answer shutdown(handle on, direction which);
answer close(handle on);
answer duplicate(handle on);
answer getsockname(handle on);
answer getpeername(handle on);
answer set(handle on, option which, int value);
answer get(handle on, option which);
answer set_linger(handle on, bool active, int seconds);
/// The seconds, -1 if it is off.
answer get_linger(handle on);
/// SO_RCVTIMEO and SO_SNDTIMEO.
answer set_time_limits(handle on, int milliseconds);
answer set_nonblocking(handle on, bool value);
/// FIONREAD.
answer available(handle on);

struct readiness {
    answer call; ///< how many are ready
    bool readable = false;
    bool writable = false;
    bool failed = false;
    bool hung_up = false;
};
readiness poll(handle on, int milliseconds);
/// How many of them are readable.
answer poll_readable(std::span<const handle> all, int milliseconds);

/// 1: it is an address, and written to `out`; 0: it is none.
answer inet_pton(family of, const char* text, unsigned char* out);
std::string inet_ntop(family of, const unsigned char* bytes);

struct hints {
    family of = family::unspecified;
    bool passive = false;
    bool numeric = false;
};
struct addresses {
    std::string error = "success";
    std::vector<address> found;
};
addresses getaddrinfo(const char* host, const char* service, const hints& hints);
struct text {
    std::string error = "success";
    std::string host;
};
text getnameinfo(const address& of, bool numeric);
answer getservbyname(const char* name);
std::string gethostname();
unsigned if_nametoindex(const char* name);
std::string if_indextoname(unsigned index);

/// Would a child process have it too?
bool inheritable(handle on);
void close_descriptor(int number);
/// False: the system has no such limit.
bool limit_descriptors(unsigned most);
bool allow_descriptors(unsigned most);
/// How many SIGPIPE there were, which are caught.
int signals_raised();
/// Has the calling thread interrupted by a signal with a handler; false: there is no such thing.
bool interrupt_after(int milliseconds);

} // namespace plain
