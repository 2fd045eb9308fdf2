// What a POSIX system may answer that must not make a call wait too long, or believe in a connection that is none.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/stream.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>
#include <support/temporary.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <thread>
#include <vector>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

namespace {

/// A connect that nobody answers, as far as the script goes.
stream_socket pending_one() {
    stream_socket one(socket::open(family::ipv4, socket_kind::stream).value());
    os::connect.fails(EINPROGRESS);
    REQUIRE(is_pending(one.start_connect(loopback(family::ipv4, 40000))));
    return one;
}

int finds_writable(::pollfd* fds, ::nfds_t, int) {
    fds[0].revents = static_cast<short>(fds[0].events & POLLOUT);
    return 1;
}

int names(const endpoint& what, ::sockaddr* address, ::socklen_t* size) {
    native::address name{};
    *size = native::encode(what, name);
    std::memcpy(address, &name, *size);
    return 0;
}

} // namespace

TEST_CASE("CONN-19: a look at a pending connect that is interrupted or fails does not make a connection of it") {
    const play script;
    for (const int number : {EINTR, ENOMEM, EAGAIN, EINVAL}) {
        CAPTURE(number);
        stream_socket one = pending_one();
        std::array<std::byte, 4> buffer{};
        os::poll.always_fails(number);
        CHECK_FALSE(one.try_send(bytes("x")).has_value());
        CHECK_FALSE(one.send(bytes("x"), patience).has_value());
        CHECK_FALSE(one.try_receive(buffer).has_value());
        CHECK_FALSE(one.try_receive({}).has_value());
        CHECK_FALSE(one.available().has_value());
        CHECK_FALSE(one.shutdown(direction::both).has_value());
        CHECK_FALSE(one.take_error().has_value());
        CHECK_FALSE(one.start_connect(loopback(family::ipv4, 9)).has_value());
        CHECK(ended(one.remote_endpoint()) == std::errc::not_connected);
        // It can still be had.
        os::poll.always([](::pollfd* fds, ::nfds_t, int) {
            fds[0].revents = static_cast<short>(fds[0].events & POLLOUT);
            return 1;
        });
        os::getpeername.always([](int, ::sockaddr* address, ::socklen_t* size) {
            return names(loopback(family::ipv4, 40000), address, size);
        });
        CHECK(ended(one.take_error()) == success);
        CHECK(ended(one.remote_endpoint()) == success);
    }
}

TEST_CASE("CONN-19: a connect that waits is not over because a look at it was interrupted or found nothing") {
    auto listener = listener_on();
    const play script;
    os::connect.fails(EINPROGRESS); // and never begins
    std::size_t polls = 0;
    os::poll.always([&](::pollfd* fds, ::nfds_t count, int milliseconds) {
        ++polls;
        if (milliseconds != 0) { return finds_writable(fds, count, milliseconds); } // each wait wakes for nothing
        if (polls % 3 == 0) { return 0; }
        errno = EINTR;
        return -1;
    });
    const stopwatch watch;
    CHECK(ended(tcp_stream::connect(listener.local_endpoint().value(), 100ms)) == std::errc::timed_out);
    CHECK(watch.elapsed() >= 100ms);
    CHECK(watch.elapsed() < 2s);
}

TEST_CASE("CONN-19: a connect whose error somebody else has taken has failed all the same") {
    const play script;
    os::getsockopt.always([](int, int, int, void* value, ::socklen_t*) {
        *static_cast<int*>(value) = 0;
        return 0;
    });
    os::poll.always([](::pollfd* fds, ::nfds_t, int) {
        fds[0].revents = static_cast<short>((fds[0].events & (POLLOUT | POLLIN)) | POLLHUP);
        return 1;
    });
    os::getpeername.always_fails(ENOTCONN);
    stream_socket one = pending_one();
    CHECK(ended(one.take_error()) == std::errc::connection_refused);
    CHECK(ended(one.try_send(bytes("x"))) == std::errc::not_connected);
}

TEST_CASE("CONN-22: a socket whose port turns out to be its destination is refused, however it was connected") {
    const endpoint nobody = loopback(family::ipv4, 40000);
    const play script;
    os::poll.always(finds_writable);
    os::getsockname.always([&](int, ::sockaddr* address, ::socklen_t* size) { return names(nobody, address, size); });
    os::getpeername.always([&](int, ::sockaddr* address, ::socklen_t* size) { return names(nobody, address, size); });
    const auto connects_at_once = [](int, const ::sockaddr*, ::socklen_t) { return 0; };
    constexpr auto expected = std::errc::connection_refused;
    os::connect.always(connects_at_once);
    CHECK(ended(tcp_stream::connect(nobody)) == expected);
    CHECK(ended(tcp_stream::connect(nobody, patience)) == expected);
    CHECK(ended(tcp_stream::connect("127.0.0.1", nobody.port(), patience)) == expected);
    CHECK(ended(tcp_stream::connect(std::array{nobody, nobody}, patience)) == expected);
    auto prepared = socket::open(family::ipv4, socket_kind::stream).value();
    CHECK(ended(tcp_stream::connect(std::move(prepared), nobody)) == expected);
    stream_socket at_once(socket::open(family::ipv4, socket_kind::stream).value());
    CHECK(ended(at_once.start_connect(nobody)) == expected);
    CHECK(ended(at_once.try_send(bytes("x"))) == std::errc::not_connected);

    os::connect.always_fails(EINPROGRESS);
    CHECK(ended(tcp_stream::connect(nobody, patience)) == expected);
    CHECK(ended(tcp_stream::connect("127.0.0.1", nobody.port(), patience)) == expected);
    for (const bool by_sending : {false, true}) {
        stream_socket started(socket::open(family::ipv4, socket_kind::stream).value());
        REQUIRE(is_pending(started.start_connect(nobody)));
        CHECK(ended(by_sending ? started.send_all(bytes("x")) : started.take_error()) == expected);
        CHECK(ended(started.take_error()) == success);
        CHECK(ended(started.remote_endpoint()) == std::errc::not_connected);
    }
}

TEST_CASE("ACPT-10: an accept that the system refuses is told so at once, whatever its limit") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    for (const int number : {EPERM, EACCES}) {
        os::accept.always_fails(number);
        CHECK(ended(listener.accept()) == std::errc::permission_denied);
        CHECK(ended(listener.accept(patience)) == std::errc::permission_denied);
        CHECK(ended(listener.try_accept()) == std::errc::permission_denied);
    }
    os::accept.always_fails(ENOSYS);
    CHECK(ended(listener.accept(patience)) == std::errc::io_error);
    os::accept.always(os::accept.real);
    CHECK(ended(listener.accept(patience)) == success);
}

TEST_CASE("WAIT-14: an accept that only ever finds dead connections ends by its limit or stop, and rests meanwhile") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    for (const int number : {ECONNABORTED, EHOSTUNREACH, EINTR}) {
        os::accept.always_fails(number);
        const std::size_t before = os::accept.asked();
        const stopwatch watch;
        CHECK(ended(listener.accept(100ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 100ms);
        CHECK(watch.elapsed() < 2s);
        CHECK(os::accept.asked() - before < 1500);
        CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
        CHECK(ended(listener.accept(0ms)) == std::errc::timed_out);
        stop_signal stop;
        const auto stopped = in_background([&] { return listener.accept(stop).error().kind(); });
        stop.request();
        CHECK(stopped.wait_for(2s) == std::future_status::ready);
    }
}

TEST_CASE("WAIT-14: a call that is woken again and again for nothing ends by its limit or stop, and rests meanwhile") {
    auto [client, server] = connected();
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    const play script;
    os::poll.always([](::pollfd* fds, ::nfds_t count, int milliseconds) {
        if (fds[0].fd < 0) { return os::poll.real(fds, count, milliseconds); }
        fds[0].revents = POLLERR;
        return 1;
    });
    const auto ends = [&](const auto& call) {
        const stopwatch watch;
        CHECK(call(until(100ms)) == std::errc::timed_out);
        CHECK(watch.elapsed() >= 100ms);
        CHECK(watch.elapsed() < 2s);
        CHECK(call(until(0ms)) == std::errc::timed_out);
        stop_signal stop;
        const auto stopped = in_background([&] { return call(until(stop)) == std::errc::operation_canceled; });
        stop.request();
        REQUIRE(stopped.wait_for(2s) == std::future_status::ready);
    };
    const auto never = [](auto...) {
        errno = EAGAIN;
        return -1;
    };
    os::recvmsg.always(never);
    os::recv.always(never);
    os::send.always(never);
    os::sendmsg.always(never);
    os::sendto.always(never);
    ends([&](const until& limit) { return ended(one.receive_from(buffer, limit)); });
    CHECK(os::recvmsg.asked() < 500);
    ends([&](const until& limit) { return ended(client.receive(buffer, limit)); });
    ends([&](const until& limit) { return ended(client.receive_exactly(buffer, limit)); });
    ends([&](const until& limit) { return ended(client.peek(buffer, limit)); });
    ends([&](const until& limit) { return ended(client.send(bytes("x"), limit)); });
    ends([&](const until& limit) { return ended(client.send_all(bytes("x"), limit)); });
    ends([&](const until& limit) { return ended(one.send_to(bytes("x"), loopback(family::ipv4, 9), limit)); });
}

TEST_CASE("WAIT-14: a datagram receive that only hears of other datagrams' ends is ended by its limit") {
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    const play script;
    os::recvmsg.always_fails(ECONNREFUSED);
    const stopwatch watch;
    CHECK(ended(one.receive_from(buffer, 100ms)) == std::errc::timed_out);
    CHECK(watch.elapsed() < 2s);
    CHECK(ended(one.try_receive_from(buffer)) == std::errc::operation_would_block);
    CHECK(os::recvmsg.asked() < 4000);
}

TEST_CASE("CONN-22: a datagram socket whose port turns out to be its destination gets another, or is refused") {
    const endpoint nobody = loopback(family::ipv4, 40000);
    const play script;
    const auto is_named = [&](int, ::sockaddr* address, ::socklen_t* size) { return names(nobody, address, size); };
    auto one = udp_socket::open().value();
    os::getsockname.next(is_named);
    CHECK(ended(one.connect(nobody)) == success);
    CHECK(one.local_endpoint().value() != nobody);
    auto other = udp_socket::open().value();
    os::getsockname.next(is_named);
    CHECK(ended(other.send_to(bytes("x"), nobody)) == success);
    CHECK(other.local_endpoint().value().port() != nobody.port());
    // Where a port that was given once is kept.
    os::getsockname.always(is_named);
    auto kept = udp_socket::open().value();
    CHECK(ended(kept.connect(nobody)) == std::errc::connection_refused);
    CHECK(ended(kept.send(bytes("x"))) == std::errc::not_connected);
    auto also_kept = udp_socket::open().value();
    os::sendto.watch();
    CHECK(ended(also_kept.send_to(bytes("x"), nobody)) == std::errc::connection_refused);
    CHECK(ended(also_kept.try_send_to(bytes("x"), nobody)) == std::errc::connection_refused);
    CHECK(os::sendto.asked() == 0);
}

TEST_CASE("BIND-11: a port that dying connections have is asked for with the permission to take it, which ends there") {
    const play script;
    std::vector<int> allowed;
    os::setsockopt.always([&](int, int, int, const void* value, ::socklen_t) {
        allowed.push_back(*static_cast<const int*>(value));
        return 0;
    });
    auto one = socket::open(family::ipv4, socket_kind::stream).value();
    os::bind.fails(EADDRINUSE);
    REQUIRE(ended(one.bind(loopback(family::ipv4))) == success);
    CHECK(allowed == std::vector{1, 0});
    os::bind.fails(EADDRINUSE, 2);
    auto other = socket::open(family::ipv4, socket_kind::stream).value();
    CHECK(ended(other.bind(loopback(family::ipv4))) == std::errc::address_in_use);
    CHECK(os::bind.left() == 0);
    allowed.clear();
    REQUIRE(ended(tcp_listener::listen(std::move(one))) == success);
    CHECK(allowed == std::vector{1});
}

TEST_CASE("OPT-10: an option whose length the system overstates is given as long as the buffer") {
    auto one = udp_socket::open().value();
    const play script;
    os::getsockopt.always([](int, int, int, void*, ::socklen_t* size) {
        *size = 1000;
        return 0;
    });
    std::array<std::byte, 4> room;
    CHECK(one.get_native(SOL_SOCKET, SO_TYPE, room).value().size() == room.size());
    CHECK(one.get_native(SOL_SOCKET, SO_TYPE, {}).value().empty());
}

TEST_CASE("STRM-24: a call that has a limit or must not wait hands the system no more than takes a millisecond") {
    constexpr std::size_t much = std::size_t{64} << 20U;
    constexpr std::size_t a_look = std::size_t{1} << 20U;
    const std::vector<std::byte> data(much);
    std::vector<std::byte> room(much);
    const std::array parts{const_buffer(data), const_buffer(data)};
    const std::array rooms{mutable_buffer(room), mutable_buffer(room)};
    auto [client, server] = connected();
    const temporary_directory directory;
    const file big = file::open(directory.file("big", const_buffer(data)).u8string()).value();
    const stop_signal stop;
    const play script;
    std::size_t most = 0;
    const auto takes_all = [&](std::size_t size) {
        most = std::max(most, size);
        return static_cast<::ssize_t>(size);
    };
    const auto takes_vector = [&](const ::msghdr* message) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < message->msg_iovlen; ++i) {
            size += message->msg_iov[i].iov_len;
        }
        return takes_all(size);
    };
    os::send.always([&](int, const void*, std::size_t size, int) { return takes_all(size); });
    os::recv.always([&](int, void*, std::size_t size, int) { return takes_all(size); });
    os::sendmsg.always([&](int, const ::msghdr* message, int) { return takes_vector(message); });
    os::recvmsg.always([&](int, ::msghdr* message, int) { return takes_vector(message); });
    os::sendfile.always([&](int, int, ::off_t, std::size_t size) { return takes_all(size); });
    for (const until& limit : {until(patience), until(0ms), until(stop), until(until::clock::now() + patience)}) {
        CHECK(client.send(data, limit).value() == a_look);
        CHECK(ended(client.send_all(data, limit)) == success);
        CHECK(client.send(parts, limit).value() == a_look);
        CHECK(ended(client.send_all(parts, limit)) == success);
        CHECK(client.send_file(big, 0, much, limit).value() == much);
        CHECK(client.receive(room, limit).value().size() == a_look);
        CHECK(client.peek(room, limit).value().size() == a_look);
        CHECK(client.receive_exactly(room, limit).value().size() == much);
        CHECK(client.receive(rooms, limit).value() == a_look);
    }
    CHECK(client.try_send(data).value() == a_look);
    CHECK(client.try_receive(room).value().size() == a_look);
    CHECK(client.try_send_file(big, 0).value() == a_look);
    CHECK(most == a_look);
    CHECK(client.send(data).value() == much);
    CHECK(client.receive(room).value().size() == much);
}

TEST_CASE("STRM-24: a peer that keeps up makes no call outlast its limit or stop") {
    constexpr std::size_t much = std::size_t{64} << 20U;
    const std::vector<std::byte> data(much);
    std::vector<std::byte> room(much);
    const std::array parts{const_buffer(data), const_buffer(data)};
    auto [client, server] = connected();
    const play script;
    const auto slowly = [](std::size_t size) { // 64 calls take more than a second
        std::this_thread::sleep_for(20ms);
        return static_cast<::ssize_t>(size);
    };
    os::send.always([&](int, const void*, std::size_t size, int) { return slowly(size); });
    os::recv.always([&](int, void*, std::size_t size, int) { return slowly(size); });
    os::sendmsg.always([&](int, const ::msghdr* message, int) { return slowly(message->msg_iov[0].iov_len); });
    const auto ends = [&](const auto& call) {
        const stopwatch watch;
        const auto timed_out = call(until(100ms));
        CHECK(ended(timed_out) == std::errc::timed_out);
        CHECK(timed_out.error().transferred() > 0);
        stop_signal stop;
        const auto stopped = in_background([&] { return ended(call(until(stop))) == std::errc::operation_canceled; });
        std::this_thread::sleep_for(50ms);
        stop.request();
        CHECK(watch.elapsed() < 1s);
    };
    ends([&](const until& limit) { return client.send_all(data, limit); });
    ends([&](const until& limit) { return client.send_all(parts, limit); });
    ends([&](const until& limit) { return client.receive_exactly(room, limit); });
}
