// What a POSIX system may answer when files are sent.

#include <doctest/doctest.h>

#include <portsock/file.hpp>
#include <portsock/stream.hpp>

#include <support/loopback.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <pthread.h>
#include <signal.h>

#include <os.hpp>

using namespace portsock;
using namespace support;
using faults::play;

namespace {

/// A file, a connection to send it on, and what arrived.
struct sending {
    explicit sending(std::size_t size)
        : data(patterned(size)), from(file::open(folder.file("sent", data).u8string()).value()) {}

    [[nodiscard]] bool arrived(std::size_t offset, std::size_t count) {
        std::vector<std::byte> buffer(count);
        return both.server.receive_exactly(buffer, patience).value().size() == count &&
               same(buffer, const_buffer(data).subspan(offset, count));
    }

    temporary_directory folder;
    std::vector<std::byte> data;
    file from;
    connection both = connected();
};

} // namespace

TEST_CASE("FILE-1: a file that the system's own call does not take is read and sent") {
    for (const int number : {EINVAL, ENOSYS, EOVERFLOW, EOPNOTSUPP}) {
        CAPTURE(number);
        sending one(100'000);
        const play script;
        os::sendfile.always_fails(number);
        CHECK(one.both.client.send_file(one.from, 7, 90'000, patience).value() == 90'000);
        CHECK(os::sendfile.asked() == 1); // it is not asked again
        CHECK(one.arrived(7, 90'000));
    }
}

TEST_CASE("FILE-1: a system that takes a file in pieces of any size, and is interrupted, gets it once and whole") {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
        CAPTURE(piece);
        sending one(piece * 100);
        const play script;
        os::sendfile.fails(EINTR, 10);
        os::sendfile.always([piece](int fd, int from, ::off_t offset, std::size_t count) {
            return os::sendfile.real(fd, from, offset, std::min(count, piece));
        });
        CHECK(one.both.client.send_file(one.from, 3, file::to_end, patience).value() == one.data.size() - 3);
        CHECK(one.arrived(3, one.data.size() - 3));
    }
}

TEST_CASE("FILE-1: what was read and could only be sent in part is sent from where it was left") {
    sending one(100'000);
    const play script;
    os::sendfile.always_fails(EINVAL);
    os::send.always([](int fd, const void* what, std::size_t size, int flags) {
        return os::send.real(fd, what, std::min(size, std::size_t{1000}), flags);
    });
    CHECK(one.both.client.send_file(one.from, 0, file::to_end, patience).value() == one.data.size());
    CHECK(one.arrived(0, one.data.size()));
}

TEST_CASE("FILE-1: a disk that fails in the middle is reported with what was sent before, and the connection lives") {
    sending one(100'000);
    const play script;
    os::sendfile.always_fails(EINVAL);
    std::size_t reads = 0;
    os::pread.always([&](int fd, void* data, std::size_t size, ::off_t offset) {
        if (++reads == 1) { return os::pread.real(fd, data, std::min(size, std::size_t{5000}), offset); }
        errno = EIO;
        return ::ssize_t{-1};
    });
    const auto sent = one.both.client.send_file(one.from, 0, file::to_end, patience);
    CHECK(ended(sent) == std::errc::io_error);
    CHECK(sent.error().during() == operation::read_file);
    CHECK(sent.error().native() == EIO);
    CHECK(sent.error().transferred() == 5000);
    CHECK(one.arrived(0, 5000));
    CHECK(carries(one.both.client, one.both.server));
}

TEST_CASE("FILE-1: a file that ends while it is sent ends the call") {
    sending one(1000);
    const play script;
    os::sendfile.next(
        [](int fd, int from, ::off_t offset, std::size_t) { return os::sendfile.real(fd, from, offset, 400); });
    os::sendfile.next([](int, int, ::off_t, std::size_t) { return ::ssize_t{0}; });
    CHECK(one.both.client.send_file(one.from, 0, file::to_end, patience).value() == 400);
    CHECK(one.arrived(0, 400));
}

TEST_CASE("SIG-2: a SIGPIPE that the program holds back is as it was after send_file met a closed connection") {
    ::sigset_t pipe, before, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    REQUIRE(::pthread_sigmask(SIG_BLOCK, &pipe, &before) == 0);
    for (const bool has_one : {false, true}) {
        CAPTURE(has_one);
        sending one(1000);
        if (has_one) { REQUIRE(::pthread_kill(::pthread_self(), SIGPIPE) == 0); }
        const play script;
        // What the system says of a connection that is gone, and the signal that it sends with it.
        os::sendfile.next([](int, int, ::off_t, std::size_t) {
            ::pthread_kill(::pthread_self(), SIGPIPE);
            errno = EPIPE;
            return ::ssize_t{-1};
        });
        os::getpeername.always_fails(ENOTCONN);
        CHECK(ended(one.both.client.send_file(one.from, 0, file::to_end, patience)) == std::errc::connection_reset);
        REQUIRE(::sigpending(&pending) == 0);
        CHECK((sigismember(&pending, SIGPIPE) == 1) == has_one);
        if (has_one) {
            int taken = 0;
            CHECK(::sigwait(&pipe, &taken) == 0);
        }
    }
    REQUIRE(::pthread_sigmask(SIG_SETMASK, &before, nullptr) == 0);
}
