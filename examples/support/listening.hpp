// Where a server listens: at every address that its host name stands for, "localhost" at both loopback addresses, so
// that a client reaches it by whichever it tries first.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <portsock/poller.hpp>
#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "program.hpp"

namespace example {

/// Opens something at each address of a host, all at the same port. `open` takes an endpoint and gives a result; what
/// it opens has a local_endpoint(). Addresses that this machine lacks are left out, unless it has none of them.
template <class Open>
auto open_at_all(const std::string& host, std::uint16_t port, Open open) {
    using opened = typename decltype(open(portsock::endpoint()))::value_type;
    const std::vector<portsock::endpoint> places = addresses_of(host, port);
    for (int tries = 20;; --tries) {
        std::vector<opened> all;
        std::optional<portsock::error> absent;
        std::optional<portsock::error> failure;
        std::uint16_t chosen = port;
        for (const portsock::endpoint& place : places) {
            auto one = open(portsock::endpoint(place.address(), chosen));
            if (one) {
                all.push_back(*std::move(one));
                chosen = must(all.back().local_endpoint()).port();
            } else if (one.error() == portsock::errc::address_not_available ||
                       one.error() == portsock::errc::address_family_not_supported) {
                absent = one.error();
            } else {
                failure = one.error();
                break;
            }
        }
        if (!failure && !all.empty()) { return all; }
        // A free port of one address may be taken at another: then any other will do as well.
        if (failure && *failure == portsock::errc::address_in_use && port == 0 && tries > 0) { continue; }
        give_up((failure ? *failure : *absent).describe());
    }
}

/// Says where the server can be reached: "listening on 7777 at ::1 and 127.0.0.1".
template <class Opened>
void announce(const std::vector<Opened>& listening) {
    std::string line;
    for (const Opened& each : listening) {
        const portsock::endpoint local = must(each.local_endpoint());
        const bool last = &each == &listening.back();
        line += line.empty() ? "listening on " + std::to_string(local.port()) + " at " : last ? " and " : ", ";
        line += local.address().to_string();
    }
    std::cout << line << std::endl;
}

inline std::vector<portsock::tcp_listener> listen_at_all(const std::string& host, std::uint16_t port) {
    return open_at_all(host, port, [](const portsock::endpoint& at) { return portsock::tcp_listener::listen(at); });
}

/// Sockets of one kind that a thread serves as if they were one.
template <class Socket>
class group {
  public:
    explicit group(std::vector<Socket> members) : members_(std::move(members)) {
        if (members_.size() == 1) { return; } // its own calls can wait
        poller_ = must(portsock::poller::open());
        for (std::size_t at = 0; at < members_.size(); ++at) {
            must(poller_.add(members_[at], portsock::interest::readable, at));
        }
    }

    [[nodiscard]] const std::vector<Socket>& members() const { return members_; }

  protected:
    /// Of several: one that has something to be received or accepted, each in its turn.
    portsock::result<Socket*> next(const portsock::until& limit = {}) {
        if (ready_ == 0) {
            const auto events = poller_.wait(events_, limit);
            if (!events) { return portsock::failure{events.error()}; }
            ready_ = events->size();
            if (ready_ == 0) { return portsock::failure{portsock::error(portsock::errc::interrupted)}; }
        }
        return &members_[static_cast<std::size_t>(events_[--ready_].key)];
    }

    // The poller is declared before what it watches, so that it dies after it.
    portsock::poller poller_;
    std::vector<Socket> members_;

  private:
    std::array<portsock::poll_event, 8> events_{};
    std::size_t ready_ = 0; // events that nobody has been told of
};

/// Accepts from several listeners.
class tcp_servers : public group<portsock::tcp_listener> {
  public:
    using group::group;

    portsock::result<portsock::tcp_stream> accept(const portsock::until& limit = {}) {
        if (members_.size() == 1) { return members_[0].accept(limit); }
        for (;;) {
            const auto ready = next(limit);
            if (!ready) { return portsock::failure{ready.error()}; }
            auto client = (*ready)->try_accept();
            if (client || client.error() != portsock::errc::operation_would_block) { return client; }
        }
    }
};

/// Receives from several sockets.
class udp_servers : public group<portsock::udp_socket> {
  public:
    using group::group;

    struct question {
        portsock::datagram datagram;
        portsock::udp_socket* socket; // at which it arrived, and from which the answer has to come
    };
    portsock::result<question> receive(portsock::mutable_buffer room, const portsock::until& limit = {}) {
        for (;;) {
            portsock::udp_socket* from = &members_[0];
            if (members_.size() > 1) {
                const auto ready = next(limit);
                if (!ready) { return portsock::failure{ready.error()}; }
                from = *ready;
            }
            const auto received = members_.size() > 1 ? from->try_receive_from(room) : from->receive_from(room, limit);
            if (received) { return question{*received, from}; }
            // Nothing is there after all, or a client of before has gone: that is no reason to end.
            if (received.error() != portsock::errc::operation_would_block &&
                received.error() != portsock::errc::connection_refused) {
                return portsock::failure{received.error()};
            }
        }
    }
};

inline udp_servers open_udp_at_all(const std::string& host, std::uint16_t port) {
    return udp_servers(
        open_at_all(host, port, [](const portsock::endpoint& at) { return portsock::udp_socket::open(at); }));
}

} // namespace example
