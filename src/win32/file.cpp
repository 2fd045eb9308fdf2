#include <algorithm>
#include <array>
#include <mutex>

#include <os.hpp>

#include "mutex.hpp"
#include "spare_event.hpp"
#include "wide.hpp"

namespace portsock::backend {

namespace {

using native::object_of;

attempt last_error(operation during) noexcept {
    return native::failed(static_cast<std::int32_t>(::GetLastError()), during);
}

/// Whether the system keeps a position for the file, as it does where each read ends before the next begins.
bool has_position(::HANDLE file) noexcept {
    constexpr ::ULONG mode_information = 16; // FileModeInformation
    constexpr ::ULONG synchronous = 0x30;    // FILE_SYNCHRONOUS_IO_ALERT and FILE_SYNCHRONOUS_IO_NONALERT
    ::ULONG mode = 0;
    ::IO_STATUS_BLOCK outcome{};
    const ::NTSTATUS asked = os::NtQueryInformationFile(file, &outcome, &mode, sizeof(mode), mode_information);
    return asked != native::status::success || (mode & synchronous) != 0;
}

/// For the reads of one handle that has a position: they take turns in the system anyway.
mutex& lock_of(::HANDLE file) noexcept {
    static constinit std::array<mutex, 64> locks;
    return locks[reinterpret_cast<std::uintptr_t>(file) / 4 % locks.size()];
}

/// Comes back when this very read has ended: the system writes to what lies on this stack until then.
attempt read_at(::HANDLE from, mutable_buffer buffer, std::uint64_t offset) noexcept {
    const native::spare_event finished;
    if (finished.get() == nullptr) { return {.code = errc::not_enough_memory}; }
    ::OVERLAPPED where{};
    where.Offset = static_cast<::DWORD>(offset & 0xFFFFFFFFU);
    where.OffsetHigh = static_cast<::DWORD>(offset >> 32U);
    // Without an event of its own a read that goes on in the background, as those of an adopted handle may, would seem
    // to have ended when any other of that handle has. The lowest bit keeps it from the completion port that somebody
    // else may have for the handle.
    // Ref: Microsoft Learn "GetOverlappedResult function (ioapiset.h)"; "GetQueuedCompletionStatus function
    // (ioapiset.h)", Remarks.
    where.hEvent = reinterpret_cast<::HANDLE>(reinterpret_cast<std::uintptr_t>(finished.get()) | 1U);
    ::DWORD read = 0;
    ::BOOL done = os::ReadFile(from, buffer.data(), static_cast<::DWORD>(std::min(buffer.size(), most_bytes_at_once)),
                               &read, &where);
    if (done == FALSE && ::GetLastError() == ERROR_IO_PENDING) {
        os::WaitForSingleObject(finished.get(), INFINITE);
        done = os::GetOverlappedResult(from, &where, &read);
    }
    if (done != FALSE) { return {.value = read}; }
    const attempt failed = last_error(operation::read_file);
    // Normalised [file-end]: reading at the end of a file is an error here and 0 bytes there.
    // Ref: Microsoft Learn "ReadFile function", ERROR_HANDLE_EOF; POSIX.1-2024 pread().
    return failed.native == ERROR_HANDLE_EOF ? attempt{} : failed;
}

} // namespace

attempt open_file(const std::string& path) noexcept {
    // Normalised [file-path]: narrow paths are in the code page of the machine here, and bytes there.
    // Ref: Microsoft Learn "Naming Files, Paths, and Namespaces"; POSIX.1-2024 3.170, Filename.
    wchar_t wide[native::longest_path];
    if (!native::widen(path, wide)) { return {.code = errc::invalid_argument}; }
    // Normalised [file-shared]: an open file cannot be written, renamed or deleted by others, unless it was opened so.
    // Ref: Microsoft Learn "CreateFileW function", dwShareMode.
    const ::HANDLE opened = os::CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                            OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN);
    if (opened != INVALID_HANDLE_VALUE) { return {.value = from_handle(native::handle_of(opened))}; }
    attempt failed = last_error(operation::open_file);
    // [directory-is-no-file]: a directory is merely forbidden.
    const ::DWORD attributes = os::GetFileAttributesW(wide);
    if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
        failed.code = errc::is_a_directory;
    }
    return failed;
}

void close_file(native_handle handle) noexcept { os::CloseHandle(object_of(handle)); }

attempt describe_file(native_handle handle, file_description& what) noexcept {
    ::SetLastError(NO_ERROR); // an unknown type is no error by itself
    const ::DWORD type = os::GetFileType(object_of(handle));
    if (type != FILE_TYPE_DISK) {
        what.kind = file_kind::other;
        return type == FILE_TYPE_UNKNOWN && ::GetLastError() != NO_ERROR ? last_error(operation::read_file) : attempt{};
    }
    ::BY_HANDLE_FILE_INFORMATION found{};
    if (os::GetFileInformationByHandle(object_of(handle), &found) == FALSE) { return last_error(operation::read_file); }
    what.kind = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? file_kind::directory : file_kind::regular;
    what.size = std::uint64_t{found.nFileSizeHigh} << 32U | found.nFileSizeLow;
    return {};
}

attempt read_file(native_handle handle, mutable_buffer buffer, std::uint64_t offset) noexcept {
    const ::HANDLE from = object_of(handle);
    if (!has_position(from)) { return read_at(from, buffer, offset); }
    // Normalised [file-position]: a read that is told where to read moves the file's position nevertheless.
    // Ref: Microsoft Learn "ReadFile function", Synchronization and File Position; POSIX.1-2024 pread().
    const std::lock_guard held(lock_of(from)); // or one of two readers would put back where the other has moved it to
    ::LARGE_INTEGER position{};
    const bool known = os::SetFilePointerEx(from, {}, &position, FILE_CURRENT) != FALSE;
    const attempt made = read_at(from, buffer, offset);
    if (known) { os::SetFilePointerEx(from, position, nullptr, FILE_BEGIN); }
    return made;
}

attempt send_file(native_handle, native_handle, std::uint64_t, std::size_t, patience) noexcept {
    // TransmitFile() cannot say how much it has sent when a limit or a stop ends it, so the connection would be lost
    // with the call; and on client editions of Windows two slow peers would keep all others waiting. See Microsoft
    // Learn "TransmitFile function (mswsock.h)".
    return {.code = errc::operation_not_supported};
}

} // namespace portsock::backend
