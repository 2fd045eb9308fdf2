// What Winsock may answer about connections, and what comes of it.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <os.hpp>

#include "afd_finds.hpp"

using namespace portsock;
using namespace support;
using faults::play;

namespace {

struct named {
    int number;
    errc code;
};

} // namespace

TEST_CASE("STRM-17: a connection that Winsock gives up for lost has one name, and keeps it") {
    for (const auto& [number, code] :
         {named{WSAETIMEDOUT, errc::timed_out}, named{WSAENETRESET, errc::timed_out},
          named{WSAECONNABORTED, errc::connection_reset}, named{WSAECONNRESET, errc::connection_reset},
          named{ERROR_NETNAME_DELETED, errc::connection_reset}, named{WSAEHOSTUNREACH, errc::host_unreachable}}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::recv.fails(number);
        os::recv.always([](SOCKET, char*, int, int) { return 0; });
        std::array<std::byte, 8> buffer;
        const auto first = client.receive(buffer, patience);
        CHECK(ended(first) == code);
        CHECK(first.error().native() == number);
        CHECK(ended(client.receive(buffer, patience)) == code);
        CHECK(ended(client.try_receive(buffer)) == code);
    }
}

TEST_CASE("STRM-7: the ends that Winsock calls errors are ends") {
    for (const int number : {WSAESHUTDOWN, WSAEDISCON}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::recv.fails(number, 2);
        std::array<std::byte, 8> buffer;
        CHECK(client.receive(buffer, patience).value().empty());
        CHECK(client.receive(buffer, patience).value().empty());
    }
}

TEST_CASE("STRM-13: the first send after a reset says so, whatever Winsock's word for it") {
    for (const int number : {WSAECONNRESET, WSAECONNABORTED}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::send.always_fails(number);
        CHECK(ended(client.send(bytes("one"))) == std::errc::connection_reset);
        CHECK(ended(client.send(bytes("two"))) == std::errc::broken_pipe);
    }
}

TEST_CASE("ERR-9: a number of Winsock's that nobody knows is an io_error that keeps it") {
    auto [client, server] = connected();
    const play script;
    os::send.fails(19999);
    const auto sent = client.send(bytes("one"));
    CHECK(ended(sent) == std::errc::io_error);
    CHECK(sent.error().native() == 19999);
    CHECK(carries(client, server));
}

TEST_CASE("STRM-3: a Winsock that takes everything at once is never given more than a piece") {
    auto [client, server] = connected();
    const play script;
    int most = 0;
    std::size_t taken = 0;
    os::send.always([&](SOCKET, const char*, int size, int) {
        most = std::max(most, size);
        taken += static_cast<std::size_t>(size);
        return size;
    });
    const std::vector<std::byte> data(50'000'000);
    CHECK(client.send(data).value() == 1U << 20U);
    taken = 0;
    CHECK(ended(client.send_all(data, patience)) == success);
    CHECK(taken == data.size());
    CHECK(most == 1 << 20);
}

TEST_CASE("STRM-4: a Winsock that takes one byte at a time gets them all") {
    auto [client, server] = connected();
    const play script;
    os::send.always([](SOCKET s, const char* data, int size, int flags) {
        return os::send.real(s, data, std::min(size, 1), flags);
    });
    const auto data = patterned(300);
    REQUIRE(client.send_all(data, patience));
    CHECK(os::send.asked() == data.size());
    std::vector<std::byte> buffer(data.size());
    REQUIRE(server.receive_exactly(buffer, patience));
    CHECK(same(buffer, data));
}

TEST_CASE("SHUT-3: a Winsock that calls a shutdown of a dead connection an error is not believed") {
    for (const int number : {WSAENOTCONN, WSAECONNRESET, WSAECONNABORTED, WSAEINVAL}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::shutdown.fails(number);
        CHECK(ended(client.shutdown(direction::send)) == success);
        CHECK(ended(client.send(bytes("one"))) == std::errc::broken_pipe);
    }
}

TEST_CASE("NAME-5: the peer is known after Winsock has forgotten it") {
    auto [client, server] = connected();
    const endpoint peer = server.local_endpoint().value();
    const play script;
    os::getpeername.always_fails(WSAENOTCONN);
    CHECK(client.remote_endpoint().value() == peer);
}

TEST_CASE("LIFE-8: a close that would block closes, and never twice") {
    auto [client, server] = connected();
    const play script;
    os::closesocket.fails(WSAEWOULDBLOCK);
    client.close();
    CHECK(os::closesocket.asked() == 2);
    CHECK_FALSE(client.is_open());
    std::array<std::byte, 8> buffer;
    CHECK(server.receive(buffer, patience).value().empty());
}

TEST_CASE("LIFE-8: a close that would block in blocking mode too gives up what is unsent") {
    auto [client, server] = connected();
    const play script;
    os::closesocket.fails(WSAEWOULDBLOCK, 2);
    bool at_once = false;
    os::setsockopt.always([&](SOCKET s, int level, int name, const void* value, int size) {
        at_once = level == SOL_SOCKET && name == SO_LINGER && static_cast<const ::linger*>(value)->l_onoff == 1 &&
                  static_cast<const ::linger*>(value)->l_linger == 0;
        return os::setsockopt.real(s, level, name, value, size);
    });
    client.close();
    CHECK(os::closesocket.asked() == 3);
    CHECK(at_once);
    std::array<std::byte, 8> buffer;
    CHECK(ended(server.receive(buffer, patience)) == std::errc::connection_reset);
}

TEST_CASE("LIFE-8: a close that fails otherwise is not repeated, because the number may be somebody else's by then") {
    auto [client, server] = connected();
    const play script;
    os::closesocket.next([](SOCKET s) {
        os::closesocket.real(s);
        ::WSASetLastError(WSAENOTSOCK);
        return SOCKET_ERROR;
    });
    client.close();
    CHECK(os::closesocket.asked() == 1);
}

TEST_CASE("NAME-1: an unbound socket has the unspecified address where Winsock has an error") {
    const auto stream = socket::open(family::ipv4, socket_kind::stream).value();
    const play script;
    os::getsockname.fails(WSAEINVAL);
    CHECK(stream.local_endpoint().value() == anywhere(family::ipv4));
}

TEST_CASE("STRM-12: an end of the stream that AFD knows to be a reset is one, for ever") {
    auto [client, server] = connected();
    const play script;
    const os::device_control_by_event& afd = os::NtDeviceIoControlFile;
    os::recv.always([](SOCKET, char*, int, int) { return 0; });
    afd.next(faults::afd_finds(native::afd_abort));
    std::array<std::byte, 8> buffer;
    CHECK(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    CHECK(afd.left() == 0);
    CHECK(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    CHECK(ended(client.try_receive(buffer)) == std::errc::connection_reset);
}

TEST_CASE("STRM-12: take_error knows of a reset that left no error behind, and later sends are broken pipes") {
    auto [client, server] = connected();
    const play script;
    const os::device_control_by_event& afd = os::NtDeviceIoControlFile;
    os::getsockopt.next([](SOCKET, int level, int name, void* value, int*) {
        CHECK(level == SOL_SOCKET);
        CHECK(name == SO_ERROR);
        *static_cast<int*>(value) = 0;
        return 0;
    });
    afd.next(faults::afd_finds(native::afd_abort));
    CHECK(ended(client.take_error()) == std::errc::connection_reset);
    CHECK(afd.left() == 0);
    CHECK(ended(client.take_error()) == success);
    os::send.fails(WSAECONNRESET);
    CHECK(ended(client.send(bytes("x"), patience)) == std::errc::broken_pipe);
}
