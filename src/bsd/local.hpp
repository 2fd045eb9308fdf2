// AF_UNIX over loopback: README.md, "Local sockets".
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <sys/socket.h>

#include "descriptors.hpp"
#include "lock.hpp"
#include "transfer.hpp"

namespace portsock::bsd {

inline constexpr std::size_t most_path = 108; // of sockaddr_un
using secret = std::array<std::byte, 16>;

/// Where a path leads: what its file says.
struct local_place {
    endpoint at;
    int type = 0;
    secret key = {};
};

struct newcomer; // newcomers.hpp

/// What a socket of AF_UNIX has beside its description. Empty paths: no name.
struct local_socket {
    lock changing;
    std::string own;
    std::string peer;
    local_place to; // of a datagram socket that is connected
    secret key = {};
    native_handle file = native_handle::none; // held open as long as this socket is
    bool pair = false;                        // of socketpair(): the plain calls know where to send
    std::unique_ptr<newcomer> newcomers;      // of a listener
    std::size_t newcomer_count = 0;
    std::atomic<bool> told_to_try_again = false; // of a connect() that must not wait

    local_socket() noexcept;
    local_socket(const local_socket&) = delete;
    local_socket& operator=(const local_socket&) = delete;
    ~local_socket();
};

/// False and ENOMEM. `pair`: the sockets know each other already.
bool make_local(description& of, bool pair) noexcept;
void forget_local(local_socket* of) noexcept;

int bind_local(description& of, const sockaddr* address, socklen_t size) noexcept;
/// Where a connect of a stream goes; 0 or errno's number.
[[nodiscard]] int local_destination(description& of, const sockaddr* address, socklen_t size, endpoint& to) noexcept;
/// Shows the listener that we know its secret. False: it is not there any more.
[[nodiscard]] bool introduce(description& of) noexcept;
/// What an accepted socket is called.
void name_accepted(description& fresh, const description& listener, const std::string& peer) noexcept;
int connect_local_datagrams(description& of, const sockaddr* address, socklen_t size) noexcept;
void write_own_name(const description& of, sockaddr* to, socklen_t* size) noexcept;
void write_peer_name(const description& of, sockaddr* to, socklen_t* size) noexcept;

[[nodiscard]] bool sends_with_secret(const description& of) noexcept;
ssize_t send_local(description& by, std::span<const const_buffer> parts, const send_options& how) noexcept;
ssize_t receive_local(description& by, std::span<const mutable_buffer> parts, receive_options& how) noexcept;

} // namespace portsock::bsd
