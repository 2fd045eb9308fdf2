// What a POSIX system may answer when sockets are made, bound, accepted and connected.

#include <doctest/doctest.h>

#include <portsock/raw.hpp>
#include <portsock/stream.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <string_view>
#include <vector>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

TEST_CASE("BIND-10: a bind without a free port says so, also where that is called an address that is not there") {
    const play script;
    os::bind.fails(EADDRNOTAVAIL);
    CHECK(ended(udp_socket::open(anywhere(family::ipv4))) == std::errc::address_in_use);
    CHECK(os::bind.left() == 0);
}

TEST_CASE("BIND-10: a connect without a free port says so, also where it is asked to come again") {
    auto listener = listener_on();
    const play script;
    os::connect.fails(EAGAIN);
    CHECK(ended(tcp_stream::connect(listener.local_endpoint().value(), patience)) == std::errc::address_in_use);
}

TEST_CASE("ACPT-7: connections that died in the queue are passed over, whatever the system calls that") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    const int numbers[] = {ECONNABORTED, ECONNRESET, EPROTO,       ENETDOWN,    ENOPROTOOPT, EHOSTDOWN,
                           ENONET,       EHOSTUNREACH, ENETUNREACH, EINTR};
    for (const int number : numbers) {
        os::accept.fails(number);
    }
    const auto accepted = listener.accept(patience);
    REQUIRE(ended(accepted) == success);
    CHECK(os::accept.left() == 0);
    CHECK(accepted->remote_endpoint().value() == client.local_endpoint().value());
}

TEST_CASE("ACPT-7: a connection that comes without an address died in the queue too") {
    auto listener = listener_on();
    const auto dead = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    os::accept.next([](int fd, ::sockaddr* address, ::socklen_t* size) {
        const int made = os::accept.real(fd, address, size);
        *size = 0;
        return made;
    });
    const auto accepted = listener.accept(patience);
    REQUIRE(ended(accepted) == success);
    CHECK(accepted->remote_endpoint().value() == client.local_endpoint().value());
}

TEST_CASE("ACPT-8: whatever is exhausted, accept says it, and the listener works on") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    for (const int number : {EMFILE, ENFILE}) {
        os::accept.fails(number);
        CHECK(ended(listener.accept(patience)) == std::errc::too_many_files_open);
    }
    os::accept.fails(ENOBUFS);
    CHECK(ended(listener.accept(patience)) == std::errc::no_buffer_space);
    os::accept.fails(ENOMEM);
    CHECK(ended(listener.try_accept()) == std::errc::not_enough_memory);
    CHECK(ended(listener.accept(patience)) == success);
}

TEST_CASE("LIFE-12: a connect that cannot have its n-th descriptor leaves none behind, for every n") {
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const play script;
    os::socket.fails(EMFILE);
    CHECK(ended(tcp_stream::connect(place, patience)) == std::errc::too_many_files_open);
    os::socket.fails(ENOBUFS);
    CHECK(ended(tcp_stream::connect(place, patience)) == std::errc::no_buffer_space);
    CHECK(ended(tcp_stream::connect(place, patience)) == success);
}

TEST_CASE("CANC-6: a connect that has a descriptor for its socket, and none for its stop signal, comes about") {
    auto listener = listener_on();
    const endpoint place = listener.local_endpoint().value();
    const play script;
    const stop_signal stop;
    os::connect.next([](int fd, const ::sockaddr* address, ::socklen_t size) {
        os::connect.real(fd, address, size);
        errno = EINPROGRESS; // so that it waits, for the stop too
        return -1;
    });
    os::pipe.fails(ENFILE);
    CHECK(ended(tcp_stream::connect(place, {patience, stop})) == success);
    CHECK(os::pipe.left() == 0);
}

TEST_CASE("LIFE-9: a socket that cannot be moved away from the standard descriptors is not had") {
    const play script;
    os::socket.next([](int domain, int type, int number) {
        const int made = os::socket.real(domain, type, number);
        const int low = ::dup2(made, 0); // as if 0 had been free
        os::close.real(made);
        return low;
    });
    os::fcntl.fails(EMFILE);
    const int kept = ::dup(0);
    const auto made = udp_socket::open();
    CHECK(ended(made) == std::errc::too_many_files_open);
    CHECK(::fcntl(0, F_GETFD) == -1); // and is closed
    if (kept >= 0) {
        ::dup2(kept, 0);
        ::close(kept);
    }
}

TEST_CASE("SIG-1: a connect that a signal interrupts goes on, and is waited for") {
    auto listener = listener_on();
    const play script;
    os::connect.next([](int fd, const ::sockaddr* address, ::socklen_t size) {
        static_cast<void>(os::connect.real(fd, address, size)); // it goes on in the background
        errno = EINTR;
        return -1;
    });
    auto client = tcp_stream::connect(listener.local_endpoint().value());
    REQUIRE(ended(client) == success);
    CHECK(os::connect.asked() == 1);
    auto server = listener.accept(patience).value();
    CHECK(carries(*client, server));
}

TEST_CASE("SIG-1: a storm of signals interrupts every call and ends none") {
    constexpr std::size_t storm = 1000;
    auto listener = listener_on();
    auto [client, server] = connect_through(listener);
    const play script;
    os::send.fails(EINTR, storm);
    os::recv.fails(EINTR, storm);
    os::sendmsg.fails(EINTR, storm);
    os::recvmsg.fails(EINTR, storm);
    os::poll.fails(EINTR, storm);
    os::accept.fails(EINTR, storm);
    CHECK(carries(client, server));
    const std::array parts{bytes("ab"), bytes("cd")};
    REQUIRE(client.send_all(parts, patience));
    CHECK(receive_text(server, 4) == "abcd");
    CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    REQUIRE(one.send_to(bytes("x"), one.local_endpoint().value(), patience));
    std::array<std::byte, 8> buffer;
    CHECK(one.receive_from(buffer, patience).value().data.size() == 1);
    CHECK(ended(client.wait(interest::readable, 0ms)) == std::errc::timed_out);
    CHECK(os::send.left() + os::recv.left() + os::recvmsg.left() + os::poll.left() == 0);
}

TEST_CASE("SIG-1: a wait that is interrupted again and again is neither shorter nor longer") {
    auto [client, server] = connected();
    const play script;
    std::size_t interrupted = 0;
    os::poll.always([&](::pollfd* fds, ::nfds_t count, int milliseconds) {
        ++interrupted;
        if (milliseconds > 5) { // a signal each five milliseconds
            static_cast<void>(os::poll.real(fds, count, 5));
            errno = EINTR;
            return -1;
        }
        return os::poll.real(fds, count, milliseconds);
    });
    const auto took = at_best(150ms, [&] {
        const stopwatch watch;
        CHECK(ended(client.wait(interest::readable, 100ms)) == std::errc::timed_out);
        const auto elapsed = watch.elapsed();
        CHECK(elapsed >= 100ms);
        return elapsed;
    });
    CHECK(took < 150ms);
    CHECK(interrupted > 3); // a busy host is late for its signals
}

TEST_CASE("WAIT-4: the end of a stream and a reset are readable, whichever bits the system sets for them") {
    auto [client, server] = connected();
    const play script;
    const auto bits = [&](short seen) {
        os::poll.next([seen](::pollfd* fds, ::nfds_t, int) {
            fds[0].revents = seen;
            return 1;
        });
    };
    bits(POLLHUP);
    CHECK(client.wait(interest::readable, patience).value().readable);
    bits(POLLERR | POLLHUP);
    const auto lost = client.wait(interest::readable | interest::writable, patience).value();
    CHECK(lost.readable);
    CHECK(lost.writable);
}

TEST_CASE("DGRM-6: what a system says of datagrams of long ago does not make a receive fail") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    REQUIRE(one.send_to(bytes("x"), one.local_endpoint().value(), patience));
    const play script;
    os::recvmsg.fails(ECONNREFUSED, 3);
    std::array<std::byte, 8> buffer;
    CHECK(one.receive_from(buffer, patience).value().data.size() == 1);
    CHECK(os::recvmsg.left() == 0);
}

TEST_CASE("DGRM-13: a disconnect that the system calls an error of the family has been made") {
    for (const int number : {EAFNOSUPPORT, EINVAL}) {
        CAPTURE(number);
        auto one = udp_socket::open(loopback(family::ipv4)).value();
        REQUIRE(one.connect(loopback(family::ipv4, 9)));
        const play script;
        os::connect.fails(number);
        os::getpeername.always_fails(ENOTCONN);
        CHECK(ended(one.disconnect()) == success);
        CHECK(ended(one.remote_endpoint()) == std::errc::not_connected);
    }
}

TEST_CASE("DGRM-1: a send without room in the system says so, and the next may succeed") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    const play script;
    os::sendto.fails(ENOBUFS);
    const endpoint place = one.local_endpoint().value();
    CHECK(ended(one.send_to(bytes("x"), place, patience)) == std::errc::no_buffer_space);
    CHECK(ended(one.send_to(bytes("x"), place, patience)) == success);
}

TEST_CASE("OPT-2: a buffer that the system has no room for is granted as far as there is") {
    auto one = udp_socket::open().value();
    const play script;
    std::vector<int> asked;
    os::setsockopt.always([&](int fd, int level, int name, const void* value, socklen_t size) {
        asked.push_back(*static_cast<const int*>(value));
        if (asked.back() <= 100'000) { return os::setsockopt.real(fd, level, name, value, size); }
        errno = ENOBUFS;
        return -1;
    });
    CHECK(ended(one.set(options::send_buffer_size, 400'000)) == success);
    CHECK(asked.size() == 3);
    CHECK(asked.front() > asked.back());
}

TEST_CASE("LIFE-12: a socket that cannot be told to leave IPv4 alone is not kept") {
    const play script;
    os::setsockopt.fails(ENOBUFS);
    os::close.watch();
    CHECK(ended(udp_socket::open(family::ipv6)) == std::errc::no_buffer_space);
    CHECK(os::close.asked() == 1);
}

TEST_CASE("NAME-4: a connect that goes on has no peer yet, also where the system names it") {
    auto listener = listener_on();
    auto one = tcp_stream(socket::open(family::ipv4, socket_kind::stream).value());
    const play script;
    os::connect.fails(EINPROGRESS);
    os::getpeername.watch();
    CHECK(is_pending(one.start_connect(listener.local_endpoint().value())));
    CHECK(ended(one.remote_endpoint()) == std::errc::not_connected);
    CHECK(os::getpeername.asked() == 0);
}

TEST_CASE("OPT-7: v6_only after bind is refused, also where the system would take it") {
    auto one = udp_socket::open(loopback(family::ipv6)).value();
    const play script;
    os::setsockopt.always([](int, int, int, const void*, socklen_t) { return 0; });
    CHECK(ended(one.set(options::v6_only, false)) == std::errc::invalid_argument);
}

TEST_CASE("DGRM-17: a broadcast without allow_broadcast is refused, also where the system would send it") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    const play script;
    os::sendto.always(
        [](int, const void*, std::size_t size, int, const sockaddr*, socklen_t) { return static_cast<ssize_t>(size); });
    const endpoint everybody(ipv4_address::broadcast(), 9);
    CHECK(ended(one.send_to(bytes("x"), everybody, patience)) == std::errc::permission_denied);
    CHECK(os::sendto.asked() == 0);
}

TEST_CASE("V6-4: where no socket takes both families listen_all makes two listeners, and says so of one") {
    const play script;
    // As OpenBSD answers.
    os::setsockopt.always([](int fd, int level, int name, const void* value, socklen_t size) {
        if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY && *static_cast<const int*>(value) == 0) {
            errno = EINVAL;
            return -1;
        }
        return os::setsockopt.real(fd, level, name, value, size);
    });
    CHECK(ended(tcp_listener::listen(0)) == std::errc::operation_not_supported);
    CHECK(ended(socket::open(family::ipv6, socket_kind::stream).value().set(options::v6_only, false)) ==
          std::errc::operation_not_supported);
    const auto both = tcp_listener::listen_all(0);
    REQUIRE(ended(both) == success);
    REQUIRE(both->size() == 2);
    CHECK(both->front().family() == family::ipv6);
    CHECK(both->back().family() == family::ipv4);
    CHECK(both->front().local_endpoint().value().port() == both->back().local_endpoint().value().port());
}

TEST_CASE("LSTN-4: a backlog of nothing is one, whatever the system would make of it") {
    const play script;
    std::vector<int> asked;
    os::listen.always([&](int fd, int backlog) {
        asked.push_back(backlog);
        return os::listen.real(fd, backlog);
    });
    for (const int backlog : {0, -1, 1, 7}) {
        CHECK(ended(tcp_listener::listen(anywhere(family::ipv4), backlog)) == success);
    }
    CHECK(asked == std::vector<int>{1, 1, 1, 7});
}

TEST_CASE("NAME-7: what a system keeps beside an address does not make two endpoints different") {
    const auto one = udp_socket::open(loopback(family::ipv6)).value();
    const endpoint before = one.local_endpoint().value();
    const play script;
    os::getsockname.next([](int fd, ::sockaddr* address, ::socklen_t* size) {
        const int made = os::getsockname.real(fd, address, size);
        reinterpret_cast<::sockaddr_in6*>(address)->sin6_flowinfo = 0x12345;
        return made;
    });
    const endpoint after = one.local_endpoint().value();
    CHECK(os::getsockname.left() == 0);
    CHECK(after == before);
    CHECK(std::hash<endpoint>()(after) == std::hash<endpoint>()(before));
}

TEST_CASE("V6-3: a scope goes to the system, and comes from it, as the number that is in the text") {
    constexpr std::string_view text = "[fe80::1%4294967290]:4711";
    const endpoint place = endpoint::parse(text).value();
    ::sockaddr_in6 bound_to{};
    const play script;
    os::bind.next([&](int, const ::sockaddr* address, ::socklen_t) {
        std::memcpy(&bound_to, address, sizeof(bound_to));
        return 0;
    });
    os::getsockname.next([&](int, ::sockaddr* address, ::socklen_t* size) {
        std::memcpy(address, &bound_to, sizeof(bound_to));
        *size = sizeof(bound_to);
        return 0;
    });
    const auto socket = udp_socket::open(place).value();
    CHECK(bound_to.sin6_scope_id == 4294967290U);
    const endpoint local = socket.local_endpoint().value();
    CHECK(os::getsockname.left() == 0);
    CHECK(local == place);
    CHECK(local.to_string() == text);
}

TEST_CASE("DGRM-12: a peer is removed before there is another, as its local address would stay") {
    auto first = udp_socket::open(loopback(family::ipv4)).value();
    auto second = udp_socket::open(loopback(family::ipv4)).value();
    auto one = udp_socket::open().value();
    const play script;
    std::vector<int> families;
    os::connect.always([&](int fd, const ::sockaddr* address, ::socklen_t size) {
        families.push_back(address->sa_family);
        return os::connect.real(fd, address, size);
    });
    CHECK(ended(one.connect(first.local_endpoint().value())) == success);
    CHECK(ended(one.connect(second.local_endpoint().value())) == success);
    CHECK(families == std::vector<int>{AF_INET, AF_UNSPEC, AF_INET});
}

TEST_CASE("OPT-3: the hop limit of a dual-stack socket is set for both families, also where one governs both") {
    auto one = udp_socket::open(family::ipv6).value();
    REQUIRE(ended(one.set(options::v6_only, false)) == success);
    const play script;
    for (const bool refused : {false, true}) {
        CAPTURE(refused);
        std::vector<int> levels;
        os::setsockopt.always([&](int fd, int level, int name, const void* value, socklen_t size) {
            levels.push_back(level);
            if (level == IPPROTO_IPV6 || !refused) { return os::setsockopt.real(fd, level, name, value, size); }
            errno = EINVAL;
            return -1;
        });
        CHECK(ended(one.set(options::hop_limit, 42)) == success);
        CHECK(levels == std::vector<int>{IPPROTO_IPV6, IPPROTO_IP});
    }
}

TEST_CASE("RAW-1: a raw socket is bound as soon as it is open, because some systems receive on no other") {
    const play script;
    // In the place of the raw one, which takes a privilege.
    os::socket.next([](int, int type, int) { return os::socket.real(AF_INET, SOCK_DGRAM | (type & SOCK_CLOEXEC), 0); });
    os::bind.watch();
    const auto one = raw_socket::open(family::ipv4, protocol::icmp);
    REQUIRE(ended(one) == success);
    CHECK(os::bind.asked() == 1);
    CHECK(one->local_endpoint().value().port() != 0);
}
