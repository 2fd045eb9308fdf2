/// \file
/// Any byte stream as a std::iostream.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <istream>
#include <memory>
#include <optional>
#include <span>
#include <streambuf>
#include <utility>

#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/io.hpp>
#include <portsock/result.hpp>
#include <portsock/until.hpp>

namespace portsock {

/// A std::streambuf over a byte stream, which must outlive it. Buffers of fixed size, one for each direction. What was
/// written is sent when the buffer is full, by std::flush and std::endl, and by the destructor, which cannot report.
/// A read does not flush.
class stream_buffer : public std::streambuf {
  public:
    /// `limit` holds for every single wait, until limit() changes it.
    template <class Stream>
    requires byte_source<Stream> && byte_sink<Stream>
    explicit stream_buffer(Stream& stream, const until& limit = {}, std::size_t capacity = detail::usual_capacity)
        : source_(detail::source_of(stream)), sink_(detail::sink_of(stream)), limit_(limit),
          // One place more in front of what is read, for unget().
          size_(std::clamp<std::size_t>(capacity, 1, 1U << 30U)), read_(std::make_unique<char[]>(size_ + 1)),
          written_(std::make_unique<char[]>(size_)) {
        setp(written_.get(), written_.get() + size_);
    }
    stream_buffer(const stream_buffer&) = delete;
    stream_buffer& operator=(const stream_buffer&) = delete;
    ~stream_buffer() override {
        // What a child of fork() has a copy of its parent sends.
        if (process_ == detail::this_process()) { send_pending(); }
    }

    void limit(const until& each_wait) noexcept { limit_ = each_wait; }
    /// What the last failure was; nothing if there was none yet.
    [[nodiscard]] const std::optional<error>& last_error() const noexcept { return last_error_; }
    /// Was the last read that found nothing a failure, and not the end of the stream?
    [[nodiscard]] bool read_failed() const noexcept { return read_failed_; }
    /// The standard has no way but an exception to tell a failed read from the end of the stream: this stream's badbit
    /// is set when a read fails.
    void report_to(std::ios* stream) noexcept { reader_ = stream; }

  protected:
    int_type underflow() override {
        if (gptr() < egptr()) { return traits_type::to_int_type(*gptr()); }
        char* const start = read_.get() + 1;
        const bool has_last = gptr() != nullptr && gptr() > eback();
        const char last = has_last ? gptr()[-1] : char();
        const result<mutable_buffer> received =
            source_.receive(source_.stream, std::as_writable_bytes(std::span(start, size_)), limit_);
        read_failed_ = !received;
        if (!received) {
            last_error_ = received.error();
            if (reader_ != nullptr) { reader_->setstate(std::ios_base::badbit); }
            return traits_type::eof();
        }
        if (received->empty()) { return traits_type::eof(); }
        read_[0] = last;
        setg(has_last ? read_.get() : start, start, start + received->size());
        return traits_type::to_int_type(*gptr());
    }

    int_type overflow(int_type character) override {
        if (!send_pending()) { return traits_type::eof(); }
        if (!traits_type::eq_int_type(character, traits_type::eof())) {
            *pptr() = traits_type::to_char_type(character);
            pbump(1);
        }
        return traits_type::not_eof(character);
    }

    int sync() override { return send_pending() ? 0 : -1; }

  private:
    /// After a failure what was not sent is still pending, in order and each byte once.
    bool send_pending() {
        const auto count = static_cast<std::size_t>(pptr() - pbase());
        if (count == 0) { return true; }
        const result<void> sent = sink_.send_all(sink_.stream, std::as_bytes(std::span(pbase(), count)), limit_);
        const std::size_t gone = sent ? count : (std::min)(count, sent.error().transferred());
        std::memmove(written_.get(), written_.get() + gone, count - gone);
        setp(written_.get(), written_.get() + size_);
        pbump(static_cast<int>(count - gone));
        if (!sent) { last_error_ = sent.error(); }
        return sent.has_value();
    }

    detail::any_source source_;
    detail::any_sink sink_;
    until limit_;
    std::size_t size_;
    std::unique_ptr<char[]> read_;
    std::unique_ptr<char[]> written_;
    std::optional<error> last_error_;
    std::ios* reader_ = nullptr;
    bool read_failed_ = false;
    std::uint32_t process_ = detail::this_process();
};

namespace detail {
// Before std::iostream among the bases, so that it exists before that, and after it.
struct holds_buffer {
    template <class... Arguments>
    explicit holds_buffer(Arguments&&... arguments) : buffer(std::forward<Arguments>(arguments)...) {}
    stream_buffer buffer;
};
} // namespace detail

/// A std::iostream over a byte stream, which must outlive it. Reading and writing do not disturb each other; one thread
/// at a time. A time-out and every other error of the stream sets badbit, and last_error() tells which it was; after
/// clear() the stream can be used again. The end of the stream sets eofbit as always. Without an exception the standard
/// takes a failed read for an end as well: eof() of this class tells the two apart, while whoever holds it as a
/// std::istream looks at bad() first. See: stream_buffer.
///
///     socket_iostream peer(stream, 5s);
///     peer << "HELO example.org\r\n" << std::flush;
///     for (std::string line; std::getline(peer, line);) { ... }
class socket_iostream : private detail::holds_buffer, public std::iostream {
  public:
    template <class Stream>
    requires byte_source<Stream> && byte_sink<Stream>
    explicit socket_iostream(Stream& stream, const until& limit = {}, std::size_t capacity = detail::usual_capacity)
        : holds_buffer(stream, limit, capacity), std::iostream(&buffer) {
        buffer.report_to(this);
    }

    /// The stream has ended. False after a read that failed.
    [[nodiscard]] bool eof() const { return std::iostream::eof() && !buffer.read_failed(); }
    [[nodiscard]] stream_buffer* rdbuf() const noexcept { return const_cast<stream_buffer*>(&buffer); }
    void limit(const until& each_wait) noexcept { buffer.limit(each_wait); }
    [[nodiscard]] const std::optional<error>& last_error() const noexcept { return buffer.last_error(); }
};

} // namespace portsock
