// What a POSIX system may answer about connections, and what comes of it.

#include <doctest/doctest.h>

#include <portsock/stream.hpp>
#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

TEST_CASE("STRM-17: a connection that the system gives up for lost is timed out, and stays so") {
    for (const int number : {ETIMEDOUT, ENETRESET}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::recv.fails(number);
        os::recv.always([](int, void*, std::size_t, int) { return ::ssize_t{0}; });
        std::array<std::byte, 8> buffer;
        const auto first = client.receive(buffer, patience);
        CHECK(ended(first) == std::errc::timed_out);
        CHECK(first.error().native() == number);
        CHECK(ended(client.receive(buffer, patience)) == std::errc::timed_out);
        CHECK(ended(client.try_receive(buffer)) == std::errc::timed_out);
    }
}

TEST_CASE("STRM-17: an unreachable peer is reported as such by every receive") {
    auto [client, server] = connected();
    const play script;
    os::recv.fails(EHOSTUNREACH);
    os::recv.always([](int, void*, std::size_t, int) { return ::ssize_t{0}; });
    std::array<std::byte, 8> buffer;
    CHECK(ended(client.receive(buffer)) == std::errc::host_unreachable);
    CHECK(ended(client.receive(buffer)) == std::errc::host_unreachable);
}

TEST_CASE("STRM-12: all names that systems have for a lost connection are connection_reset") {
    for (const int number : {ECONNRESET, ECONNABORTED, EPIPE}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::recv.fails(number);
        std::array<std::byte, 8> buffer;
        CHECK(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    }
}

TEST_CASE("STRM-12: a reset that the system reports once and then as an end stays a reset") {
    auto [client, server] = connected();
    const play script;
    os::recv.fails(ECONNRESET);
    os::recv.always([](int, void*, std::size_t, int) { return ::ssize_t{0}; });
    std::array<std::byte, 8> buffer;
    for (int times = 0; times < 3; ++times) {
        CHECK(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    }
}

TEST_CASE("STRM-13: the first send after a reset says so, also where the system's first word is a broken pipe") {
    auto [client, server] = connected();
    const play script;
    os::send.always_fails(EPIPE);
    os::getpeername.always_fails(ENOTCONN); // or somebody else has shut it down
    CHECK(ended(client.send(bytes("one"))) == std::errc::connection_reset);
    CHECK(ended(client.send(bytes("two"))) == std::errc::broken_pipe);
    CHECK(ended(client.send_all(bytes("three"))) == std::errc::broken_pipe);
}

TEST_CASE("STRM-13: a send that macOS answers with a wrong protocol type has met a reset") {
    auto [client, server] = connected();
    const play script;
    os::send.fails(EPROTOTYPE);
    const auto sent = client.send(bytes("one"));
    CHECK(ended(sent) == std::errc::connection_reset);
    CHECK(sent.error().native() == EPROTOTYPE);
}

TEST_CASE("ERR-9: a number that nobody knows is an io_error that keeps it") {
    auto [client, server] = connected();
    const play script;
    os::send.fails(9999);
    const auto sent = client.send(bytes("one"));
    CHECK(ended(sent) == std::errc::io_error);
    CHECK(sent.error().native() == 9999);
    CHECK(carries(client, server)); // and nothing is known to be lost
}

TEST_CASE("STRM-4: a system that takes one byte at a time gets them all") {
    auto [client, server] = connected();
    const play script;
    os::send.always([](int fd, const void* data, std::size_t size, int flags) {
        return os::send.real(fd, data, size < 1 ? size : 1, flags);
    });
    const auto data = patterned(3000);
    REQUIRE(client.send_all(data, patience));
    CHECK(os::send.asked() == data.size());
    std::vector<std::byte> buffer(data.size());
    REQUIRE(server.receive_exactly(buffer, patience));
    CHECK(same(buffer, data));
}

TEST_CASE("STRM-10: gathered buffers that are taken in any pieces arrive whole") {
    const auto data = patterned(60);
    const std::array parts{const_buffer(data).first(20), const_buffer(data).subspan(20, 1),
                           const_buffer(data).subspan(21)};
    for (std::size_t piece = 1; piece <= data.size(); ++piece) {
        CAPTURE(piece);
        auto [client, server] = stream_pair().value();
        const play script;
        os::send.always([piece](int fd, const void* what, std::size_t size, int flags) {
            return os::send.real(fd, what, std::min(size, piece), flags);
        });
        os::sendmsg.always([piece](int fd, const ::msghdr* message, int flags) {
            const ::iovec& first = message->msg_iov[0];
            if (piece < first.iov_len) { return os::send.real(fd, first.iov_base, piece, flags); }
            // The first buffer whole, and so much of the second as makes `piece`, or all of it.
            ::iovec some[2] = {first, message->msg_iov[1]};
            some[1].iov_len = std::min(some[1].iov_len, piece - first.iov_len);
            ::msghdr less = *message;
            less.msg_iov = some;
            less.msg_iovlen = 2;
            return os::sendmsg.real(fd, &less, flags);
        });
        REQUIRE(client.send_all(parts, patience));
        std::vector<std::byte> buffer(data.size());
        REQUIRE(server.receive_exactly(buffer, patience));
        CHECK(same(buffer, data));
    }
}

TEST_CASE("STRM-3: no call asks the system for more than every system gives") {
    auto [client, server] = connected();
    const play script;
    std::size_t asked = 0;
    os::recv.always([&](int, void*, std::size_t size, int) {
        asked = size;
        return ::ssize_t{1};
    });
    os::send.always([&](int, const void*, std::size_t size, int) {
        asked = size;
        return ::ssize_t{1};
    });
    std::byte one{};
    const std::size_t huge = std::size_t{1} << 31U; // nothing touches what is not there
    CHECK(client.receive(mutable_buffer(&one, huge)).value().size() == 1);
    CHECK(asked == std::size_t{1} << 30U);
    CHECK(client.send(const_buffer(&one, huge)).value() == 1);
    CHECK(asked == std::size_t{1} << 30U);
    CHECK(client.peek(mutable_buffer(&one, huge)).value().size() == 1);
    CHECK(asked == std::size_t{1} << 30U);
}

TEST_CASE("SHUT-3: a system that calls a shutdown of a dead connection an error is not believed") {
    for (const int number : {ENOTCONN, EINVAL, ECONNRESET}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::shutdown.fails(number);
        CHECK(ended(client.shutdown(direction::send)) == success);
        CHECK(ended(client.send(bytes("one"))) == std::errc::broken_pipe);
    }
}

TEST_CASE("NAME-5: the peer is known after the system has forgotten it") {
    auto [client, server] = connected();
    const endpoint peer = server.local_endpoint().value();
    const play script;
    os::getpeername.always_fails(EINVAL);
    CHECK(client.remote_endpoint().value() == peer);
}

TEST_CASE("LIFE-8: a close that the system interrupts or calls failed has closed, and is not repeated") {
    for (const int number : {EINTR, ECONNRESET, EIO}) {
        CAPTURE(number);
        auto [client, server] = connected();
        const play script;
        os::close.next([number](int fd) {
            os::close.real(fd); // these systems have closed it nevertheless
            errno = number;
            return -1;
        });
        errno = 77;
        client.close();
        CHECK(errno == 77);
        CHECK(os::close.asked() == 1);
        CHECK_FALSE(client.is_open());
        std::array<std::byte, 8> buffer;
        CHECK(server.receive(buffer, patience).value().empty());
    }
}

TEST_CASE("STRM-12: a reset that the system reports once and then as nothing at all stays a reset") {
    auto [client, server] = connected();
    const play script;
    os::recv.fails(ECONNRESET);
    os::recv.always_fails(EAGAIN);
    std::array<std::byte, 8> buffer;
    CHECK(ended(client.receive(buffer, patience)) == std::errc::connection_reset);
    CHECK(ended(client.try_receive(buffer)) == std::errc::connection_reset);
    CHECK(ended(client.receive(buffer, 0ms)) == std::errc::connection_reset);
}
