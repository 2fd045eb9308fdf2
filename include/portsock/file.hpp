/// \file
/// A file that is open for reading: what stream_socket::send_file sends.
#pragma once

#include <cstdint>
#include <string_view>

#include <portsock/buffer.hpp>
#include <portsock/native_handle.hpp>
#include <portsock/result.hpp>

namespace portsock {

/// Owns a regular file that is open for reading: move-only, closes itself. It has no position of its own; every call
/// says where. Other programs may write, shorten, rename and delete the file meanwhile.
///
/// Threads: any number may read and send one file at once. Errors of every call on a file that is not open:
/// bad_file_descriptor.
class file {
  public:
    /// As a count of bytes: as many as there are.
    static constexpr std::uint64_t to_end = UINT64_MAX;

    file() noexcept = default;
    file(file&& other) noexcept;
    file& operator=(file&& other) noexcept;
    ~file() { close(); }

    /// The path is UTF-8 on every platform, as std::filesystem::path::u8string() gives it. Child processes do not
    /// inherit the file. Errors: no_such_file_or_directory, is_a_directory, permission_denied, too_many_files_open,
    /// invalid_argument (no path), operation_not_supported (a pipe, a device: no regular file).
    static result<file> open(std::string_view path);
    static result<file> open(std::u8string_view path);
    /// Takes over a descriptor or HANDLE of a file opened elsewhere, for reading. Its position is never moved (where
    /// the system can only read by moving it, as Windows does with a HANDLE that was not opened for overlapped use, it is
    /// put back: any number of threads may read by this object, but whoever uses the position by other means, or by a
    /// duplicate of the handle, meanwhile, may meet it elsewhere). Errors: as open(), bad_file_descriptor; the handle then
    /// stays open and the caller's.
    static result<file> adopt(native_handle handle);
    /// Give the handle up. The object is not open afterwards.
    [[nodiscard]] native_handle release() noexcept;

    [[nodiscard]] bool is_open() const noexcept { return handle_ != native_handle::none; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    [[nodiscard]] native_handle native() const noexcept { return handle_; }

    /// Bytes, at present.
    [[nodiscard]] result<std::uint64_t> size() const;
    /// The bytes from `offset` on, as the used front of `buffer`; fewer than fit = the file ends there. See: POSIX
    /// pread().
    [[nodiscard]] result<mutable_buffer> read(std::uint64_t offset, mutable_buffer buffer) const;

    void close() noexcept;

  private:
    explicit file(native_handle handle) noexcept : handle_(handle) {}
    native_handle handle_ = native_handle::none;
};

} // namespace portsock
