/// \file
/// What the cases over loopback need again and again. Everything throws if the system refuses what must work.
#pragma once

#include <portsock/buffer.hpp>
#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/format.hpp>
#include <portsock/result.hpp>
#include <portsock/socket.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace support {

using namespace std::chrono_literals;

/// The limit of a wait for what is sure to happen: a loaded machine needs less, a broken library fails the case.
inline constexpr std::chrono::seconds patience = 20s;

// ---- how a call ended ---------------------------------------------------------------------------------------------

/// `CHECK(ended(stream.send(data)) == std::errc::broken_pipe)`, `CHECK(ended(stream.send(data)) == success)`: prints
/// what happened instead.
struct ending {
    std::optional<portsock::error> failure;

    friend bool operator==(const ending& left, std::errc right) {
        return left.failure ? left.failure->code() == right : right == std::errc();
    }
    /// For the codes that std::errc lacks.
    friend bool operator==(const ending& left, portsock::errc right) {
        return left.failure && left.failure->kind() == right;
    }
    friend std::ostream& operator<<(std::ostream& out, const ending& how) {
        return out << (how.failure ? how.failure->describe() : "success");
    }
};
inline constexpr std::errc success{};

template <class T>
ending ended(const portsock::result<T>& call) {
    return call ? ending{} : ending{call.error()};
}

/// Of start_connect: it goes on.
inline bool is_pending(const portsock::result<portsock::connect_progress>& started) {
    return started && *started == portsock::connect_progress::pending;
}

// ---- places -------------------------------------------------------------------------------------------------------

constexpr portsock::ip_address loopback_address(portsock::family of) {
    return of == portsock::family::ipv4 ? portsock::ip_address(portsock::ipv4_address::loopback())
                                        : portsock::ip_address(portsock::ipv6_address::loopback());
}
/// 127.0.0.1 or ::1; port 0 is any free one.
constexpr portsock::endpoint loopback(portsock::family of, std::uint16_t port = 0) {
    return {loopback_address(of), port};
}
/// 0.0.0.0 or ::
constexpr portsock::endpoint anywhere(portsock::family of, std::uint16_t port = 0) {
    return {of == portsock::family::ipv4 ? portsock::ip_address(portsock::ipv4_address::any())
                                         : portsock::ip_address(portsock::ipv6_address::any()),
            port};
}

/// Can this machine bind ::1?
inline bool has_ipv6() {
    static const bool found = portsock::udp_socket::open(loopback(portsock::family::ipv6)).has_value();
    return found;
}
/// The IP families of this machine, for `for (const family of : families())`.
inline std::vector<portsock::family> families() {
    return has_ipv6() ? std::vector{portsock::family::ipv4, portsock::family::ipv6}
                      : std::vector{portsock::family::ipv4};
}
/// For INFO().
inline std::string name(portsock::family of) { return of == portsock::family::ipv4 ? "IPv4" : "IPv6"; }

// ---- connections --------------------------------------------------------------------------------------------------

inline portsock::tcp_listener listener_on(portsock::family of = portsock::family::ipv4) {
    return portsock::tcp_listener::listen(loopback(of)).value();
}

/// Two ends of one TCP connection.
struct connection {
    portsock::tcp_stream client;
    portsock::tcp_stream server;
};
inline connection connect_through(portsock::tcp_listener& listener) {
    auto client = portsock::tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    auto server = listener.accept(patience).value();
    return {std::move(client), std::move(server)};
}
inline connection connected(portsock::family of = portsock::family::ipv4) {
    auto listener = listener_on(of);
    return connect_through(listener);
}

/// A place where nobody listens, nor can anybody begin to: an established connection has the port. (A port that is free
/// now may be another program's next. One that is bound but not connected does not answer everywhere.)
class refusing_place {
  public:
    explicit refusing_place(portsock::family of = portsock::family::ipv4, std::uint16_t port = 0) {
        auto listener = listener_on(of);
        auto client = portsock::socket::open(of, portsock::socket_kind::stream).value();
        client.bind(loopback(of, port)).value();
        place_ = client.local_endpoint().value();
        client_ = portsock::tcp_stream::connect(std::move(client), listener.local_endpoint().value(), patience).value();
        server_ = listener.accept(patience).value();
    }
    [[nodiscard]] const portsock::endpoint& place() const { return place_; }

  private:
    portsock::endpoint place_;
    portsock::tcp_stream client_;
    portsock::tcp_stream server_;
};

/// A listener that has accepted all that its backlog takes, so that the next connection stays pending, if the system
/// lets it.
class full_listener {
  public:
    explicit full_listener(portsock::family of = portsock::family::ipv4, std::uint16_t port = 0)
        : listener_(portsock::tcp_listener::listen(loopback(of, port), 1).value()) {
        constexpr std::size_t more_than_any_queue = 600;
        while (clients_.size() < more_than_any_queue) {
            portsock::stream_socket client(portsock::socket::open(of, portsock::socket_kind::stream).value());
            const auto started = client.start_connect(place());
            if (!started) {
                return; // this system refuses what is too much
            }
            const bool begun = is_pending(started);
            const bool pending = begun && !client.wait(portsock::interest::writable, 500ms);
            if (begun && !pending && !client.take_error()) {
                return; // so it does
            }
            clients_.push_back(std::move(client));
            if (pending) {
                silent_ = true;
                return;
            }
        }
    }
    [[nodiscard]] portsock::endpoint place() const { return listener_.local_endpoint().value(); }
    /// Does the next connection stay pending? (Some systems refuse it.)
    [[nodiscard]] bool silent() const { return silent_; }
    [[nodiscard]] portsock::tcp_listener& listener() { return listener_; }
    /// The connections that wait for accept, and last of all, if silent(), the one that is pending.
    [[nodiscard]] std::vector<portsock::stream_socket>& clients() { return clients_; }

  private:
    portsock::tcp_listener listener_;
    std::vector<portsock::stream_socket> clients_;
    bool silent_ = false;
};

// ---- bytes --------------------------------------------------------------------------------------------------------

/// Exactly `length` bytes, or those that came before the end of the stream. Fails loudly when they take too long.
inline std::string receive_text(portsock::stream_socket& from, std::size_t length) {
    std::string into(length, '\0');
    const auto got = from.receive_exactly(std::as_writable_bytes(std::span(into)), patience).value();
    into.resize(got.size());
    return into;
}

/// Does `text` sent into one end come out of the other?
inline bool carries(portsock::stream_socket& from, portsock::stream_socket& to, std::string_view text = "hello") {
    from.send_all(portsock::bytes(text), patience).value();
    return receive_text(to, text.size()) == text;
}

// ---- time and threads ---------------------------------------------------------------------------------------------

class stopwatch {
  public:
    [[nodiscard]] std::chrono::steady_clock::duration elapsed() const {
        return std::chrono::steady_clock::now() - start_;
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Runs in a thread of its own. What is returned has the answer, or the exception; destroying it joins the thread.
/// std::async takes long to compile, so it is for each kind of answer, and not for each work.
template <class Work>
auto in_background(Work&& work) {
    return std::async(std::launch::async, std::function<decltype(work())()>(std::forward<Work>(work)));
}

} // namespace support
