// How Windows reads files in the background.

#include <doctest/doctest.h>

#include <portsock/file.hpp>

#include <support/loopback.hpp>
#include <support/spin.hpp>
#include <support/temporary.hpp>
#include <support/transfers.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include <os.hpp>

using namespace portsock;
using namespace support;
using namespace std::chrono_literals;
using faults::play;

namespace {

constexpr std::size_t length = 4096;

HANDLE open_plainly(const std::filesystem::path& path, DWORD flags) {
    return ::CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, flags, nullptr);
}
native_handle handle_of(HANDLE file) { return static_cast<native_handle>(reinterpret_cast<std::intptr_t>(file)); }

/// A read that goes on in the background until it is finished.
class pending_read {
  public:
    BOOL begin(void* buffer, OVERLAPPED* where) {
        buffer_ = buffer;
        where_ = where;
        where->Internal = static_cast<ULONG_PTR>(STATUS_PENDING);
        ::ResetEvent(where->hEvent); // as the system does it
        ::SetLastError(ERROR_IO_PENDING);
        begun = true;
        return FALSE;
    }
    /// As the system does it: the bytes, the outcome, the event.
    void finish(std::byte with, std::size_t count) {
        std::memset(buffer_, static_cast<int>(with), count);
        where_->InternalHigh = count;
        where_->Internal = 0;
        REQUIRE(where_->hEvent != nullptr);
        ::SetEvent(where_->hEvent);
    }
    std::atomic<bool> begun = false;

  private:
    void* buffer_ = nullptr;
    OVERLAPPED* where_ = nullptr;
};

} // namespace

TEST_CASE("FILE-1: a read in the background has ended when it has, and not when another of the same file has") {
    const temporary_directory directory;
    const std::vector<std::byte> content = patterned(length);
    const auto path = directory.file("content", content);
    portsock::file from = portsock::file::adopt(handle_of(open_plainly(path, FILE_FLAG_OVERLAPPED))).value();
    const play script;
    pending_read slow;
    os::ReadFile.next([&](HANDLE, void* buffer, DWORD, DWORD*, OVERLAPPED* where) { return slow.begin(buffer, where); });
    std::atomic<bool> returned = false;
    std::array<std::byte, 16> first;
    std::size_t got = 0;
    std::thread reader([&] {
        const auto read = from.read(0, first);
        got = read ? read->size() : 0;
        returned = true;
    });
    spin_until([&] { return slow.begun.load(); });
    std::array<std::byte, 16> second;
    for (int others = 0; others < 3; ++others) {
        CHECK(same(from.read(100, second).value(), const_buffer(content).subspan(100, second.size())));
    }
    std::this_thread::sleep_for(50ms);
    CHECK_FALSE(returned);
    slow.finish(std::byte{0x5a}, 7);
    reader.join();
    CHECK(got == first.size()); // seven of that read, and the rest of another
    CHECK(first[6] == std::byte{0x5a});
    CHECK(first[7] == content[7]);
}

TEST_CASE("FILE-1: a read leaves no packet at the completion port of a handle's former owner") {
    const temporary_directory directory;
    const std::vector<std::byte> content = patterned(length);
    const auto path = directory.file("content", content);
    const HANDLE opened = open_plainly(path, FILE_FLAG_OVERLAPPED);
    const HANDLE port = ::CreateIoCompletionPort(opened, nullptr, 1, 1);
    REQUIRE(port != nullptr);
    const portsock::file from = portsock::file::adopt(handle_of(opened)).value();
    std::array<std::byte, 16> buffer;
    CHECK(same(from.read(100, buffer).value(), const_buffer(content).subspan(100, buffer.size())));
    CHECK(from.read(length, buffer).value().empty());
    OVERLAPPED_ENTRY entry{};
    ULONG count = 0;
    CHECK(::GetQueuedCompletionStatusEx(port, &entry, 1, &count, 0, FALSE) == FALSE);
    ::CloseHandle(port);
}

TEST_CASE("FILE-1: of two reads at a time neither puts the position back to where the other has moved it") {
    const temporary_directory directory;
    const auto path = directory.file("content", patterned(length));
    const HANDLE opened = open_plainly(path, 0);
    LARGE_INTEGER here{};
    here.QuadPart = 123;
    ::SetFilePointerEx(opened, here, nullptr, FILE_BEGIN);
    const portsock::file from = portsock::file::adopt(handle_of(opened)).value();
    const play script;
    std::atomic<int> reading = 0;
    std::atomic<bool> first_over = false;
    const auto soon = [](auto&& holds) {
        const stopwatch watch;
        while (!holds() && watch.elapsed() < 200ms) {
            std::this_thread::yield();
        }
    };
    // The first comes back when the second has begun, and the second when the first is through, if they overlap at all.
    os::ReadFile.always([&](HANDLE file, void* buffer, DWORD size, DWORD* read, OVERLAPPED* where) {
        const int number = ++reading;
        const BOOL done = os::ReadFile.real(file, buffer, size, read, where);
        LARGE_INTEGER moved{};
        moved.QuadPart = 1000 + number;
        ::SetFilePointerEx(file, moved, nullptr, FILE_BEGIN);
        if (number == 1) { soon([&] { return reading == 2; }); }
        if (number == 2) { soon([&] { return first_over.load(); }); }
        return done;
    });
    std::array<std::byte, 16> one;
    std::array<std::byte, 16> other;
    std::thread reader([&] {
        CHECK(from.read(500, one).value().size() == one.size());
        first_over = true;
    });
    spin_until([&] { return reading == 1; });
    CHECK(from.read(700, other).value().size() == other.size());
    reader.join();
    LARGE_INTEGER position{};
    ::SetFilePointerEx(opened, {}, &position, FILE_CURRENT);
    CHECK(position.QuadPart == here.QuadPart);
}
