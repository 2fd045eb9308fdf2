#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include <portsock/stream.hpp>

#include "backend.hpp"
#include "blocking.hpp"

namespace portsock {

namespace {

using backend::attempt;
using backend::patience;

/// Sends a head and a range of a file piece by piece: by the system's own call, or where there is none, or it does not
/// take this file, by reading and sending. The file's first bytes are always read when there is a head, and go out with
/// it in one call: that costs a copy of one piece, and the systems' own ways to do it differ (Linux announces more data
/// with a flag, macOS and FreeBSD give sendfile() the head, others have nothing).
class range {
  public:
    range(native_handle socket, const_buffer head, native_handle from, std::uint64_t offset, std::size_t size) noexcept
        : socket_(socket), head_(head), file_(from), at_(offset), left_(size) {}

    [[nodiscard]] bool done() const noexcept { return head_.empty() && left_ == 0; }
    /// Did the last attempt fail because of the file, not of the connection?
    [[nodiscard]] bool file_failed() const noexcept { return file_failed_; }

    /// 0 = the file has ended.
    attempt send_some(patience how) noexcept {
        file_failed_ = false;
        const bool has_head = !head_.empty();
        if (!has_head && read_.empty() && !copies_) {
            const attempt made =
                backend::send_file(socket_, file_, at_, std::min(left_, backend::most_bytes_of(how)), how);
            if (made.code != errc::operation_not_supported) { return made; }
            copies_ = true;
        }
        // What was read and not sent stays for the next attempt.
        if (read_.empty() && left_ > 0) {
            const mutable_buffer room = mutable_buffer(room_).first(std::min(left_, room_.size()));
            const attempt made = backend::read_file(file_, room, at_);
            file_failed_ = !made.ok() && made.code != errc::interrupted;
            if (!made.ok() || (made.value == 0 && !has_head)) { return made; }
            read_ = room.first(made.value);
        }
        if (!has_head) { return backend::send(socket_, read_, how); }
        return backend::send_vector(socket_, std::array{head_, read_}, how);
    }

    void sent(std::size_t count) noexcept {
        const std::size_t of_head = std::min(count, head_.size());
        head_ = head_.subspan(of_head);
        count -= of_head;
        at_ += count;
        left_ -= count;
        if (!read_.empty()) { read_ = read_.subspan(count); }
    }

  private:
    native_handle socket_;
    const_buffer head_;
    native_handle file_;
    std::uint64_t at_;
    std::size_t left_;
    const_buffer read_; // of room_
    bool copies_ = false;
    bool file_failed_ = false;
    std::array<std::byte, std::size_t{32} << 10U> room_; // on the stack of any thread, so not more
};

/// As much of the range as can exist and be counted.
std::size_t size_of_range(std::uint64_t offset, std::uint64_t count) noexcept {
    if (offset >= backend::largest_file) { return 0; }
    return static_cast<std::size_t>(
        std::min<std::uint64_t>({count, backend::largest_file - offset, std::numeric_limits<std::size_t>::max()}));
}

error not_open() noexcept { return error(errc::bad_file_descriptor, operation::read_file); }

error not_read(const attempt& made, std::size_t sent) noexcept {
    return error(made.code, operation::read_file, made.native, {}, sent);
}

} // namespace

result<std::size_t> stream_socket::send_file(const file& from, std::uint64_t offset, std::uint64_t count,
                                             const until& limit) {
    return send_file(const_buffer(), from, offset, count, limit);
}

result<std::size_t> stream_socket::send_file(const_buffer head, const file& from, std::uint64_t offset,
                                             std::uint64_t count, const until& limit) {
    const attempt before = before_send();
    if (!before.ok()) { return failure{send_failed(before)}; }
    if (!from.is_open()) { return failure{not_open()}; }
    range rest(native(), head, from.native(), offset, size_of_range(offset, count));
    const detail::fixed_limit fixed(limit);
    std::size_t sent = 0;
    if (rest.done() && limit.stopped()) { return failure{portsock::error(errc::operation_canceled, operation::send)}; }
    while (!rest.done()) {
        if (sent > 0 && fixed.ran_out()) {
            return failure{portsock::error(errc::timed_out, operation::send, 0, {}, sent)};
        }
        const attempt made =
            detail::keep_trying(native(), interest::writable, fixed.limit(), [&](patience how) {
                prepare();
                return rest.send_some(how);
            });
        if (!made.ok()) { return failure{rest.file_failed() ? not_read(made, sent) : send_failed(made, sent)}; }
        if (made.value == 0) { break; }
        rest.sent(made.value);
        sent += made.value;
    }
    return sent;
}

result<std::size_t> stream_socket::try_send_file(const file& from, std::uint64_t offset, std::uint64_t count) {
    return try_send_file(const_buffer(), from, offset, count);
}

result<std::size_t> stream_socket::try_send_file(const_buffer head, const file& from, std::uint64_t offset,
                                                 std::uint64_t count) {
    const attempt before = before_send();
    if (!before.ok()) { return failure{send_failed(before)}; }
    if (!from.is_open()) { return failure{not_open()}; }
    range rest(native(), head, from.native(), offset, size_of_range(offset, count));
    if (rest.done()) { return std::size_t{0}; }
    const attempt made = detail::try_now([&](patience how) {
        prepare();
        return rest.send_some(how);
    });
    if (!made.ok()) { return failure{rest.file_failed() ? not_read(made, 0) : send_failed(made)}; }
    return made.value;
}

} // namespace portsock
