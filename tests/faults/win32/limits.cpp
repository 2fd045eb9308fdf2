// What Winsock may answer that must not make a call wait too long, or believe in a connection that is none.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/udp.hpp>

#include <support/loopback.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

#include <os.hpp>

#include "afd_finds.hpp"

using namespace portsock;
using namespace support;
using faults::afd_finds;
using faults::play;

namespace {

const os::device_control_by_event& afd = os::NtDeviceIoControlFile;

/// AFD cannot be asked, and select() answers so.
void asks_select(int (*how)(fd_set*, fd_set*, fd_set*, timeval*)) {
    afd.always([](HANDLE, HANDLE, IO_STATUS_BLOCK*, ULONG, void*, ULONG, void*, ULONG) {
        return NTSTATUS{native::status::not_supported};
    });
    os::select.always(how);
}

auto no_pending_error() {
    return [](SOCKET s, int level, int name, void* value, int* size) {
        if (level != SOL_SOCKET || name != SO_ERROR) { return os::getsockopt.real(s, level, name, value, size); }
        *static_cast<int*>(value) = 0;
        return 0;
    };
}

int names(const endpoint& what, sockaddr* address, int* size) {
    native::address name{};
    *size = native::encode(what, name);
    std::memcpy(address, &name, static_cast<std::size_t>(*size));
    return 0;
}

const endpoint nobody = loopback(family::ipv4, 40000);

stream_socket pending_one() {
    stream_socket one(socket::open(family::ipv4, socket_kind::stream).value());
    os::connect.fails(WSAEWOULDBLOCK);
    REQUIRE(is_pending(one.start_connect(nobody)));
    return one;
}

} // namespace

TEST_CASE("CONN-19: a look at a pending connect that fails does not make a connection of it") {
    const play script;
    stream_socket one = pending_one();
    os::getsockopt.always(no_pending_error());
    asks_select([](fd_set*, fd_set*, fd_set*, timeval*) {
        ::WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    });
    std::array<std::byte, 4> buffer{};
    CHECK_FALSE(one.try_send(bytes("x")).has_value());
    CHECK_FALSE(one.try_receive(buffer).has_value());
    CHECK_FALSE(one.try_receive({}).has_value());
    CHECK_FALSE(one.available().has_value());
    CHECK_FALSE(one.shutdown(direction::both).has_value());
    CHECK_FALSE(one.take_error().has_value());
    CHECK_FALSE(one.start_connect(nobody).has_value());
    CHECK(ended(one.remote_endpoint()) == std::errc::not_connected);
    afd.always(afd_finds(native::afd_send));
    os::getsockname.always(
        [](SOCKET, sockaddr* address, int* size) { return names(loopback(family::ipv4, 40001), address, size); });
    CHECK(ended(one.take_error()) == success);
}

TEST_CASE("CONN-19: a connect whose error somebody else has taken has failed all the same, by Winsock too") {
    const play script;
    stream_socket one = pending_one();
    os::getsockopt.always(no_pending_error());
    afd.always(afd_finds(native::afd_send | native::afd_disconnect));
    os::getpeername.always_fails(WSAENOTCONN);
    CHECK(ended(one.take_error()) == std::errc::connection_refused);
    CHECK(ended(one.try_send(bytes("x"))) == std::errc::not_connected);
}

TEST_CASE("CONN-22: a socket whose port turns out to be its destination is refused, however it was "
          "connected, by Winsock too") {
    const play script;
    os::getsockopt.always(no_pending_error());
    afd.always(afd_finds(native::afd_send));
    os::getsockname.always([](SOCKET, sockaddr* address, int* size) { return names(nobody, address, size); });
    os::getpeername.always([](SOCKET, sockaddr* address, int* size) { return names(nobody, address, size); });
    constexpr auto expected = std::errc::connection_refused;
    for (const bool at_once : {true, false}) {
        CAPTURE(at_once);
        os::connect.always([at_once](SOCKET, const sockaddr*, int) {
            if (!at_once) { ::WSASetLastError(WSAEWOULDBLOCK); }
            return at_once ? 0 : SOCKET_ERROR;
        });
        CHECK(ended(tcp_stream::connect(nobody)) == expected);
        CHECK(ended(tcp_stream::connect(nobody, patience)) == expected);
        CHECK(ended(tcp_stream::connect("127.0.0.1", nobody.port(), patience)) == expected);
        CHECK(ended(tcp_stream::connect(std::array{nobody, nobody}, patience)) == expected);
        auto prepared = socket::open(family::ipv4, socket_kind::stream).value();
        CHECK(ended(tcp_stream::connect(std::move(prepared), nobody)) == expected);
        stream_socket started(socket::open(family::ipv4, socket_kind::stream).value());
        const auto begun = started.start_connect(nobody);
        CHECK(ended(begun) == (at_once ? expected : success));
        CHECK(ended(started.take_error()) == (at_once ? success : expected));
        CHECK(ended(started.remote_endpoint()) == std::errc::not_connected);
    }
}

TEST_CASE("CONN-22: a datagram socket whose port turns out to be its destination gets another, or is "
          "refused, by Winsock too") {
    const play script;
    os::getsockname.always([](SOCKET, sockaddr* address, int* size) { return names(nobody, address, size); });
    auto one = udp_socket::open().value();
    CHECK(ended(one.connect(nobody)) == std::errc::connection_refused);
    CHECK(ended(one.send(bytes("x"))) == std::errc::not_connected);
    auto other = udp_socket::open().value();
    os::sendto.watch();
    CHECK(ended(other.send_to(bytes("x"), nobody)) == std::errc::connection_refused);
    CHECK(ended(other.try_send_to(bytes("x"), nobody)) == std::errc::connection_refused);
    CHECK(os::sendto.asked() == 0);
}

TEST_CASE("ACPT-10: an accept that the system refuses is told so at once, whatever its limit, by Winsock too") {
    auto listener = listener_on();
    const auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
    const play script;
    os::accept.always_fails(WSAEACCES);
    CHECK(ended(listener.accept()) == std::errc::permission_denied);
    CHECK(ended(listener.accept(patience)) == std::errc::permission_denied);
    CHECK(ended(listener.try_accept()) == std::errc::permission_denied);
    os::accept.always(os::accept.real);
    CHECK(ended(listener.accept(patience)) == success);
}

TEST_CASE("WAIT-14: an accept that only ever finds dead connections ends by its limit or stop, and rests "
          "meanwhile, by Winsock too") {
    auto listener = listener_on();
    const play script;
    os::accept.always_fails(WSAECONNRESET);
    const stopwatch watch;
    CHECK(ended(listener.accept(100ms)) == std::errc::timed_out);
    CHECK(watch.elapsed() >= 100ms);
    CHECK(watch.elapsed() < 2s);
    CHECK(os::accept.asked() < 1500);
    CHECK(ended(listener.try_accept()) == std::errc::operation_would_block);
    stop_signal stop;
    const auto stopped = in_background([&] { return ended(listener.accept(stop)) == std::errc::operation_canceled; });
    stop.request();
    CHECK(stopped.wait_for(2s) == std::future_status::ready);
}

TEST_CASE("WAIT-14: a call that is woken again and again for nothing ends by its limit or stop, and rests "
          "meanwhile, by Winsock too") {
    auto [client, server] = connected();
    auto one = udp_socket::open(loopback(family::ipv4)).value();
    std::array<std::byte, 8> buffer;
    const play script;
    afd.always(afd_finds(native::afd_receive | native::afd_send));
    os::recvfrom.always_fails(WSAEWOULDBLOCK);
    os::recv.always_fails(WSAEWOULDBLOCK);
    os::send.always_fails(WSAEWOULDBLOCK);
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
    ends([&](const until& limit) { return ended(one.receive_from(buffer, limit)); });
    CHECK(os::recvfrom.asked() < 500);
    ends([&](const until& limit) { return ended(client.receive(buffer, limit)); });
    ends([&](const until& limit) { return ended(client.receive_exactly(buffer, limit)); });
    ends([&](const until& limit) { return ended(client.send(bytes("x"), limit)); });
    ends([&](const until& limit) { return ended(client.send_all(bytes("x"), limit)); });
}

TEST_CASE("OPT-10: an option whose length the system overstates is given as long as the buffer, by Winsock too") {
    auto one = udp_socket::open().value();
    const play script;
    os::getsockopt.always([](SOCKET, int, int, void*, int* size) {
        *size = 1000;
        return 0;
    });
    std::array<std::byte, 4> room;
    CHECK(one.get_native(SOL_SOCKET, SO_TYPE, room).value().size() == room.size());
    CHECK(one.get_native(SOL_SOCKET, SO_TYPE, {}).value().empty());
}

TEST_CASE("STRM-24: a call that has a limit or must not wait hands the system no more than takes a "
          "millisecond, by Winsock too") {
    constexpr std::size_t much = std::size_t{16} << 20U;
    constexpr std::size_t a_look = std::size_t{1} << 20U;
    const std::vector<std::byte> data(much);
    std::vector<std::byte> room(much);
    const std::array parts{const_buffer(data), const_buffer(data)};
    const std::array rooms{mutable_buffer(room), mutable_buffer(room)};
    auto [client, server] = connected();
    const stop_signal stop;
    const play script;
    std::size_t most = 0;
    const auto takes_all = [&](std::size_t size) {
        most = std::max(most, size);
        return static_cast<int>(size);
    };
    const auto takes_vector = [&](const WSABUF* buffers, DWORD count, DWORD* moved) {
        *moved = 0;
        for (DWORD i = 0; i < count; ++i) {
            *moved += buffers[i].len;
        }
        takes_all(*moved);
        return 0;
    };
    os::send.always([&](SOCKET, const char*, int size, int) { return takes_all(static_cast<std::size_t>(size)); });
    os::recv.always([&](SOCKET, char*, int size, int) { return takes_all(static_cast<std::size_t>(size)); });
    os::WSASend.always(
        [&](SOCKET, WSABUF* buffers, DWORD count, DWORD* moved) { return takes_vector(buffers, count, moved); });
    os::WSARecv.always([&](SOCKET, WSABUF* buffers, DWORD count, DWORD* moved, DWORD*) {
        return takes_vector(buffers, count, moved);
    });
    for (const until& limit : {until(patience), until(0ms), until(stop)}) {
        CHECK(client.send(data, limit).value() == a_look);
        CHECK(ended(client.send_all(data, limit)) == success);
        CHECK(client.send(parts, limit).value() == a_look);
        CHECK(ended(client.send_all(parts, limit)) == success);
        CHECK(client.receive(room, limit).value().size() == a_look);
        CHECK(client.receive_exactly(room, limit).value().size() == much);
        CHECK(client.receive(rooms, limit).value() == a_look);
    }
    CHECK(client.try_send(data).value() == a_look);
    CHECK(client.try_receive(room).value().size() == a_look);
    CHECK(most == a_look);
}
