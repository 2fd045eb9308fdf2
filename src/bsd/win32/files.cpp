#include <algorithm>
#include <cerrno>
#include <climits>
#include <mutex>
#include <new>

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>

#include <mutex.hpp>
#include <os.hpp>

#include "crt.hpp"
#include "system.hpp"

namespace portsock::bsd::system {

namespace {

/// Bytes are bytes: no CR before an LF, no end at a Control-Z.
bool be_binary() noexcept {
    const tolerant guard;
    _fmode = _O_BINARY;
    for (const int fd : {0, 1, 2}) {
        ::_setmode(fd, _O_BINARY);
    }
    return true;
}
[[maybe_unused]] const bool binary = be_binary();

int open_nothing() noexcept {
    const int fd = ::_open("NUL", _O_RDWR | _O_BINARY | _O_NOINHERIT);
    if (fd < 0) { errno = EMFILE; } // Wine's run-time library says ENFILE; nothing else can be wrong
    return fd;
}

::HANDLE handle_of(int fd) noexcept { return reinterpret_cast<::HANDLE>(::_get_osfhandle(fd)); }

bool key_is_waiting(::HANDLE console) noexcept {
    constexpr ::DWORD most = 128;
    ::INPUT_RECORD records[most];
    ::DWORD count = 0;
    if (::PeekConsoleInputW(console, records, most, &count) == FALSE) { return true; }
    return std::any_of(records, records + count, [](const ::INPUT_RECORD& one) {
        return one.EventType == KEY_EVENT && one.Event.KeyEvent.bKeyDown != FALSE;
    });
}

/// Moves everything from a pipe that cannot be looked into to one that can.
struct pump {
    ::HANDLE from;
    ::HANDLE to;
};
unsigned __stdcall run_pump(void* with) {
    const pump ends = *static_cast<pump*>(with);
    delete static_cast<pump*>(with);
    char buffer[4096];
    ::DWORD count = 0;
    while (::ReadFile(ends.from, buffer, sizeof(buffer), &count, nullptr) != FALSE && count != 0) {
        for (::DWORD written = 0, at = 0; at < count; at += written) {
            if (::WriteFile(ends.to, buffer + at, count - at, &written, nullptr) == FALSE) { count = 0; }
        }
    }
    ::CloseHandle(ends.to);
    ::CloseHandle(ends.from);
    return 0;
}

/// Wine cannot look into a pipe that it inherited from its host. Standard input then becomes a pipe that it can look
/// into, and a thread fills it.
void feed_standard_input() noexcept {
    static constinit backend::mutex lock;
    static constinit bool done = false;
    const std::lock_guard guard(lock);
    if (done) { return; }
    done = true;
    ::HANDLE readable = nullptr;
    ::HANDLE original = nullptr;
    ::HANDLE writable = nullptr;
    constexpr ::DWORD room = 65536;
    if (::DuplicateHandle(::GetCurrentProcess(), handle_of(0), ::GetCurrentProcess(), &original, 0, FALSE,
                          DUPLICATE_SAME_ACCESS) == FALSE) {
        return;
    }
    auto* const ends = new (std::nothrow) pump{original, nullptr};
    if (ends == nullptr || ::CreatePipe(&readable, &writable, nullptr, room) == FALSE) {
        delete ends;
        ::CloseHandle(original);
        return;
    }
    ends->to = writable;
    const int fd = ::_open_osfhandle(reinterpret_cast<std::intptr_t>(readable), _O_RDONLY | _O_BINARY);
    ::_dup2(fd, 0);
    ::_close(fd);
    ::_setmode(0, _O_BINARY);
    const std::uintptr_t thread = os::_beginthreadex(&run_pump, ends);
    if (thread != 0) { ::CloseHandle(reinterpret_cast<::HANDLE>(thread)); }
}

} // namespace

int descriptor_limit() noexcept { return crt_descriptors; }

int lock_file(int fd, std::uint64_t from, std::uint64_t length, file_lock what) noexcept {
    const tolerant guard;
    const ::HANDLE file = handle_of(fd);
    if (file == INVALID_HANDLE_VALUE) {
        errno = EBADF;
        return -1;
    }
    const auto low = [](std::uint64_t number) { return static_cast<::DWORD>(number); };
    const auto high = [](std::uint64_t number) { return static_cast<::DWORD>(number >> 32U); };
    ::OVERLAPPED place{};
    place.Offset = low(from);
    place.OffsetHigh = high(from);
    // A lock can be given up only as it was taken. That there is none is what was to be achieved.
    while (::UnlockFileEx(file, 0, low(length), high(length), &place) != FALSE) {}
    if (what == file_lock::none) { return 0; }
    const ::DWORD flags =
        LOCKFILE_FAIL_IMMEDIATELY | (what == file_lock::exclusive ? LOCKFILE_EXCLUSIVE_LOCK : ::DWORD{0});
    if (::LockFileEx(file, flags, 0, low(length), high(length), &place) != FALSE) { return 0; }
    const ::DWORD why = ::GetLastError();
    errno = why == ERROR_LOCK_VIOLATION || why == ERROR_IO_PENDING ? EAGAIN : why == ERROR_NOT_ENOUGH_MEMORY ? ENOLCK : EINVAL;
    return -1;
}

int reserve(int least) noexcept {
    const tolerant guard;
    int too_low[64];
    int count = 0;
    int fd = open_nothing();
    while (fd >= 0 && fd < least && count < 64) {
        // All the lower ones are taken by one jump where the C run-time library allows it.
        too_low[count++] = fd;
        if (::_get_osfhandle(least) == -1 && ::_dup2(fd, least) == 0) {
            fd = least;
        } else {
            fd = open_nothing();
        }
    }
    while (count > 0) {
        ::_close(too_low[--count]);
    }
    if (fd >= 0 && fd < least) { errno = EMFILE; }
    return fd >= least ? fd : -1;
}

int reserve_as(int fd) noexcept {
    const tolerant guard;
    if (fd == 1) { ::fflush(stdout); }
    if (fd == 2) { ::fflush(stderr); }
    const int fresh = open_nothing();
    if (fresh < 0 || fresh == fd) { return fresh; }
    const int made = ::_dup2(fresh, fd);
    const int why = errno;
    ::_close(fresh);
    errno = why;
    return made == 0 ? fd : -1;
}

bool is_open(int fd) noexcept {
    if (fd < 0) { return false; }
    const tolerant guard;
    const int before = errno;
    const std::intptr_t handle = ::_get_osfhandle(fd);
    errno = before;
    return handle != -1;
}

int close_file(int fd) noexcept {
    const tolerant guard;
    return ::_close(fd);
}

std::ptrdiff_t read_file(int fd, void* buffer, std::size_t size) noexcept {
    const tolerant guard;
    return ::_read(fd, buffer, static_cast<unsigned>(std::min<std::size_t>(size, INT_MAX)));
}

std::ptrdiff_t write_file(int fd, const void* data, std::size_t size) noexcept {
    const tolerant guard;
    return ::_write(fd, data, static_cast<unsigned>(std::min<std::size_t>(size, INT_MAX)));
}

int duplicate_file(int fd) noexcept {
    const tolerant guard;
    return ::_dup(fd);
}

int duplicate_file_to(int fd, int wanted) noexcept {
    const tolerant guard;
    return ::_dup2(fd, wanted) == 0 ? wanted : -1;
}

int is_terminal(int fd) noexcept {
    const tolerant guard;
    ::DWORD mode = 0;
    if (!is_open(fd)) {
        errno = EBADF;
        return 0;
    }
    // Not _isatty(), to which NUL is one too.
    if (::GetConsoleMode(handle_of(fd), &mode) != FALSE) { return 1; }
    errno = ENOTTY;
    return 0;
}

std::ptrdiff_t available_in_file(int fd) noexcept {
    const tolerant guard;
    const ::HANDLE file = handle_of(fd);
    ::DWORD there = 0;
    if (::GetFileType(file) == FILE_TYPE_PIPE) {
        return ::PeekNamedPipe(file, nullptr, 0, nullptr, &there, nullptr) != FALSE ? static_cast<std::ptrdiff_t>(there)
                                                                                    : 0;
    }
    if (::GetFileType(file) == FILE_TYPE_DISK) {
        const std::int64_t size = ::_filelengthi64(fd);
        const std::int64_t at = ::_telli64(fd);
        return size > at ? static_cast<std::ptrdiff_t>(size - at) : 0;
    }
    errno = ENOTTY;
    return -1;
}

unsigned look_at_file(int fd) noexcept {
    const tolerant guard;
    const ::HANDLE file = handle_of(fd);
    ::DWORD number = 0;
    switch (::GetFileType(file)) {
    case FILE_TYPE_CHAR:
        if (::GetConsoleMode(file, &number) == FALSE || fd != 0) { return file_readable | file_writable; }
        return file_writable | (key_is_waiting(file) ? file_readable : 0U);
    case FILE_TYPE_PIPE:
        if (::PeekNamedPipe(file, nullptr, 0, nullptr, &number, nullptr) != FALSE) {
            return file_writable | (number != 0 ? file_readable : 0U);
        }
        if (::GetLastError() == ERROR_BROKEN_PIPE) { return file_ended; }
        if (fd == 0) {
            feed_standard_input();
            return 0;
        }
        return file_readable | file_writable;
    default:
        return file_readable | file_writable;
    }
}

std::int64_t seek_file(int fd, std::int64_t offset, int from) noexcept {
    const tolerant guard;
    if (!is_open(fd)) {
        errno = EBADF;
        return -1;
    }
    ::DWORD mode = 0;
    const ::HANDLE file = handle_of(fd);
    const ::DWORD kind = ::GetFileType(file);
    if (kind == FILE_TYPE_PIPE || (kind == FILE_TYPE_CHAR && ::GetConsoleMode(file, &mode) != FALSE)) {
        errno = ESPIPE;
        return -1;
    }
    return kind == FILE_TYPE_CHAR ? 0 : ::_lseeki64(fd, offset, from); // as /dev/null
}

int resize_file(int fd, std::int64_t size) noexcept {
    const tolerant guard;
    if (!is_open(fd)) {
        errno = EBADF;
        return -1;
    }
    if (::GetFileType(handle_of(fd)) != FILE_TYPE_DISK || size < 0) {
        errno = EINVAL;
        return -1;
    }
    const int trouble = ::_chsize_s(fd, size);
    if (trouble == 0) { return 0; }
    errno = trouble == EBADF ? EINVAL : trouble; // it is open, but not for writing
    return -1;
}

} // namespace portsock::bsd::system
