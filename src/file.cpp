#include <portsock/file.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include <portsock/error.hpp>

#include "backend.hpp"
#include "blocking.hpp"
#include "memory.hpp"

namespace portsock {

namespace {

using backend::attempt;

failure<error> failed(const attempt& made, operation during) noexcept {
    return failure{error(made.code, during, made.native)};
}

/// Only a regular file has a size, and bytes that stay where they are.
attempt check(native_handle handle) noexcept {
    backend::file_description what;
    const attempt described = backend::describe_file(handle, what);
    if (!described.ok()) { return described; }
    // Normalised [directory-is-no-file]: a directory can be opened like a file here, and not at all there.
    // Ref: POSIX.1-2024 open(), EISDIR; Microsoft Learn "CreateFileW function", Directories.
    if (what.kind == backend::file_kind::directory) { return {.code = errc::is_a_directory}; }
    if (what.kind != backend::file_kind::regular) { return {.code = errc::operation_not_supported}; }
    return {};
}

} // namespace

file::file(file&& other) noexcept : handle_(other.release()) {}

file& file::operator=(file&& other) noexcept {
    if (this != &other) {
        close();
        handle_ = other.release();
    }
    return *this;
}

result<file> file::open(std::string_view path) {
    if (path.empty() || path.find('\0') != path.npos) {
        return failure{error(errc::invalid_argument, operation::open_file)};
    }
    attempt opened;
    const attempt memory = detail::allocate([&] {
        const std::string terminated(path);
        opened = detail::try_now([&](backend::patience) { return backend::open_file(terminated); });
    });
    if (!memory.ok()) { return failed(memory, operation::open_file); }
    if (!opened.ok()) { return failed(opened, operation::open_file); }
    file made(backend::to_handle(opened.value));
    if (const attempt checked = check(made.native()); !checked.ok()) { return failed(checked, operation::open_file); }
    return made;
}

result<file> file::open(std::u8string_view path) {
    return open(std::string_view(reinterpret_cast<const char*>(path.data()), path.size()));
}

result<file> file::adopt(native_handle handle) {
    if (handle == native_handle::none) { return failure{error(errc::bad_file_descriptor, operation::adopt)}; }
    if (const attempt checked = check(handle); !checked.ok()) { return failed(checked, operation::adopt); }
    return file(handle);
}

native_handle file::release() noexcept { return std::exchange(handle_, native_handle::none); }

result<std::uint64_t> file::size() const {
    if (!is_open()) { return failure{error(errc::bad_file_descriptor, operation::read_file)}; }
    backend::file_description what;
    const attempt described = backend::describe_file(handle_, what);
    if (!described.ok()) { return failed(described, operation::read_file); }
    return what.size;
}

result<mutable_buffer> file::read(std::uint64_t offset, mutable_buffer buffer) const {
    if (!is_open()) { return failure{error(errc::bad_file_descriptor, operation::read_file)}; }
    std::size_t filled = 0;
    // Nothing is asked for beyond what a file can have, which is no error but the end.
    const std::uint64_t possible = offset < backend::largest_file ? backend::largest_file - offset : 0;
    const mutable_buffer room = buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), possible)));
    while (filled < room.size()) {
        const attempt made = detail::try_now(
            [&](backend::patience) { return backend::read_file(handle_, room.subspan(filled), offset + filled); });
        if (!made.ok()) { return failed(made, operation::read_file); }
        if (made.value == 0) { break; }
        filled += made.value;
    }
    return buffer.first(filled);
}

void file::close() noexcept {
    if (const native_handle closing = release(); closing != native_handle::none) { backend::close_file(closing); }
}

} // namespace portsock
