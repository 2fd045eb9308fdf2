#include <algorithm>
#include <cerrno>
#include <cstring>

#include <stdlib.h>

#include <os.hpp>

#include "system.hpp"

namespace portsock::bsd::system {

namespace {

int errno_of_file(::DWORD error) noexcept {
    switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_NETPATH:
        return ENOENT;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
        return EADDRINUSE;
    case ERROR_ACCESS_DENIED:
    case ERROR_WRITE_PROTECT:
    case ERROR_SHARING_VIOLATION:
        return EACCES;
    case ERROR_FILENAME_EXCED_RANGE:
        return ENAMETOOLONG;
    case ERROR_DISK_FULL:
        return ENOSPC;
    case ERROR_TOO_MANY_OPEN_FILES:
        return EMFILE;
    default:
        return EIO;
    }
}

} // namespace

// Its maker may write, and shares that with nobody. Who opens it without allowing a writer beside him succeeds only
// when the maker has gone.
bool make_held_file(const char* path, std::span<const std::byte> data, native_handle& file) noexcept {
    const ::HANDLE made = ::CreateFileA(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, CREATE_NEW,
                                        FILE_ATTRIBUTE_NORMAL, nullptr);
    if (made == INVALID_HANDLE_VALUE) {
        const ::DWORD why = ::GetLastError();
        errno = ::GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES ? EADDRINUSE : errno_of_file(why);
        return false;
    }
    ::DWORD written = 0;
    if (::WriteFile(made, data.data(), static_cast<::DWORD>(data.size()), &written, nullptr) == FALSE ||
        written != data.size()) {
        errno = errno_of_file(::GetLastError());
        ::CloseHandle(made);
        ::DeleteFileA(path);
        return false;
    }
    file = native::handle_of(made);
    return true;
}

std::ptrdiff_t read_held_file(const char* path, std::span<std::byte> room, bool& held) noexcept {
    constexpr ::DWORD without_writers = FILE_SHARE_READ | FILE_SHARE_DELETE;
    ::HANDLE file =
        ::CreateFileA(path, GENERIC_READ, without_writers, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    held = file == INVALID_HANDLE_VALUE && ::GetLastError() == ERROR_SHARING_VIOLATION;
    if (held) {
        file = ::CreateFileA(path, GENERIC_READ, without_writers | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                             FILE_ATTRIBUTE_NORMAL, nullptr);
    }
    if (file == INVALID_HANDLE_VALUE) {
        errno = errno_of_file(::GetLastError());
        return -1;
    }
    ::DWORD got = 0;
    const ::BOOL read = ::ReadFile(file, room.data(), static_cast<::DWORD>(room.size()), &got, nullptr);
    ::CloseHandle(file);
    return read == FALSE ? 0 : static_cast<std::ptrdiff_t>(got);
}

void close_held_file(native_handle file) noexcept { ::CloseHandle(native::object_of(file)); }

void fill_with_random(std::span<std::byte> room) noexcept {
    for (std::size_t at = 0; at < room.size(); at += sizeof(unsigned)) {
        unsigned some = 0;
        ::rand_s(&some);
        std::memcpy(room.data() + at, &some, std::min(sizeof(some), room.size() - at));
    }
}

} // namespace portsock::bsd::system
