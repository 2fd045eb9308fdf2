/// \file
/// Buffered reading and writing of any byte stream: lines, delimited and counted pieces.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/result.hpp>
#include <portsock/until.hpp>

namespace portsock {

/// What can be read from, as stream_socket can: `receive` gives at least one byte, or none at the end of the stream.
template <class Stream>
concept byte_source = requires(Stream& stream, mutable_buffer buffer, const until& limit) {
    { stream.receive(buffer, limit) } -> std::same_as<result<mutable_buffer>>;
};

/// What can be written to, as stream_socket can: `send_all` takes everything, or error().transferred() says how much.
template <class Stream>
concept byte_sink = requires(Stream& stream, const_buffer data, const until& limit) {
    { stream.send_all(data, limit) } -> std::same_as<result<void>>;
};

namespace detail {

/// Another number in a child that fork() made.
[[nodiscard]] std::uint32_t this_process() noexcept;

// Any stream behind two pointers, so that reader, writer and stream buffer are no templates.
struct any_source {
    void* stream;
    result<mutable_buffer> (*receive)(void* stream, mutable_buffer buffer, const until& limit);
};
struct any_sink {
    void* stream;
    result<void> (*send_all)(void* stream, const_buffer data, const until& limit);
};

template <byte_source Stream>
any_source source_of(Stream& stream) noexcept {
    return {.stream = std::addressof(stream), .receive = [](void* object, mutable_buffer buffer, const until& limit) {
                return static_cast<Stream*>(object)->receive(buffer, limit);
            }};
}
template <byte_sink Stream>
any_sink sink_of(Stream& stream) noexcept {
    return {.stream = std::addressof(stream), .send_all = [](void* object, const_buffer data, const until& limit) {
                return static_cast<Stream*>(object)->send_all(data, limit);
            }};
}

/// Of what was moved from.
extern const any_source no_source;
extern const any_sink no_sink;

inline constexpr std::size_t usual_capacity = 8192;

} // namespace detail

/// What read_line and read_until found. False if there was nothing but the end of the stream:
/// `while (const text_piece line = in.read_line(5s).value()) { use(line.text); }`
struct text_piece {
    std::string_view text;   ///< without its terminator; points into the reader, until the next call on it
    bool terminated = false; ///< false: the end of the stream cut it off

    [[nodiscard]] constexpr explicit operator bool() const noexcept { return terminated || !text.empty(); }
};

/// Reads a stream through a buffer of fixed size. The stream must outlive it; what the reader has buffered is gone from
/// the stream. Moving a reader takes its buffer along: one that was moved from fails with bad_file_descriptor.
///
/// A call that fails takes nothing: whatever had arrived is still there for the next call. So a call that timed out
/// can be repeated, and a line that is too long can be read in another way. A duration covers the whole call.
/// Errors of every call: those of the stream's receive; message_size if the buffer is too small for what is asked.
class buffered_reader {
  public:
    template <byte_source Stream>
    explicit buffered_reader(Stream& stream, std::size_t capacity = detail::usual_capacity)
        : source_(detail::source_of(stream)), owned_(std::make_unique<std::byte[]>(capacity)),
          room_(owned_.get(), capacity) {}
    /// Allocates nothing: the buffer is the caller's.
    template <byte_source Stream>
    buffered_reader(Stream& stream, mutable_buffer room) noexcept : source_(detail::source_of(stream)), room_(room) {}
    buffered_reader(buffered_reader&& other) noexcept;
    buffered_reader& operator=(buffered_reader&& other) noexcept;
    ~buffered_reader() = default;

    /// The next line, ended by LF or CRLF, which is consumed. At most `longest` bytes and the capacity, both with
    /// terminator. Errors: message_size for a longer one.
    [[nodiscard]] result<text_piece> read_line(const until& limit = {}, std::size_t longest = no_limit);
    /// The bytes up to a delimiter of one or more bytes, which is consumed. At most `longest` bytes and the capacity,
    /// both with delimiter. Errors: message_size for more; invalid_argument if the delimiter is empty.
    [[nodiscard]] result<text_piece> read_until(std::string_view delimiter, const until& limit = {},
                                                std::size_t longest = no_limit);
    /// The next `count` bytes, in the reader's own memory until the next call. Fewer = the stream ended after these; with
    /// early_end::is_error that fails with unexpected_end. Errors: message_size if more than the capacity.
    [[nodiscard]] result<const_buffer> read_exactly(std::size_t count, const until& limit = {},
                                                    early_end when_short = early_end::is_result);
    /// Fills the buffer, of any size. Fewer bytes = the stream ended after these, as above. On failure
    /// error().transferred() bytes are in the buffer and are consumed: the exception to "takes nothing".
    [[nodiscard]] result<mutable_buffer> read_exactly(mutable_buffer buffer, const until& limit = {},
                                                      early_end when_short = early_end::is_result);
    /// What is there, at least one byte, waiting only if nothing is. Empty = the end of the stream (or an empty
    /// buffer).
    [[nodiscard]] result<mutable_buffer> read_some(mutable_buffer buffer, const until& limit = {});

    /// The next `count` bytes or more, without consuming them. Fewer = the stream ends after these.
    [[nodiscard]] result<const_buffer> peek(std::size_t count, const until& limit = {});
    /// What has been received and not consumed. Never waits.
    [[nodiscard]] const_buffer buffered() const noexcept { return room_.subspan(begin_, end_ - begin_); }
    /// Skips bytes that are buffered, at most all of them.
    void consume(std::size_t count) noexcept;
    [[nodiscard]] std::size_t capacity() const noexcept { return room_.size(); }

  private:
    static constexpr std::size_t no_limit = SIZE_MAX;

    result<bool> fill(const until& limit);
    const_buffer take(std::size_t count) noexcept;

    detail::any_source source_;
    std::unique_ptr<std::byte[]> owned_;
    mutable_buffer room_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool ended_ = false;
};

enum class line_ending : std::uint8_t { lf, crlf };

/// Collects small writes into large ones in a buffer of fixed size. The stream must outlive it. Moving a writer takes what
/// is pending along: one that was moved from fails with bad_file_descriptor.
///
/// What a call accepted is in the buffer or sent. The destructor sends nothing, because it could neither wait nor
/// report: call flush. Errors of every call: those of the stream's send_all. After one, pending() bytes are still in
/// the buffer, in order and each of them once, and the next call tries again. A duration covers the whole call.
class buffered_writer {
  public:
    template <byte_sink Stream>
    explicit buffered_writer(Stream& stream, std::size_t capacity = detail::usual_capacity,
                             line_ending ending = line_ending::lf)
        : sink_(detail::sink_of(stream)), owned_(std::make_unique<std::byte[]>(capacity)),
          room_(owned_.get(), capacity), ending_(ending) {}
    /// Allocates nothing: the buffer is the caller's.
    template <byte_sink Stream>
    buffered_writer(Stream& stream, mutable_buffer room, line_ending ending = line_ending::lf) noexcept
        : sink_(detail::sink_of(stream)), room_(room), ending_(ending) {}
    buffered_writer(buffered_writer&& other) noexcept;
    buffered_writer& operator=(buffered_writer&& other) noexcept;
    ~buffered_writer() = default;

    /// Accepts all of `data`, sending only what does not fit. On failure error().transferred() bytes of it were
    /// accepted.
    result<void> write(const_buffer data, const until& limit = {});
    result<void> write(std::string_view text, const until& limit = {}) { return write(bytes(text), limit); }
    /// The text and the line ending; the text is not searched for others. On failure as write, the ending included.
    result<void> write_line(std::string_view text, const until& limit = {});
    /// Sends what is pending. On failure error().transferred() bytes of it were sent.
    result<void> flush(const until& limit = {});

    /// Bytes accepted and not yet sent.
    [[nodiscard]] std::size_t pending() const noexcept { return used_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return room_.size(); }

  private:
    detail::any_sink sink_;
    std::unique_ptr<std::byte[]> owned_;
    mutable_buffer room_;
    std::size_t used_ = 0;
    line_ending ending_;
};

} // namespace portsock
