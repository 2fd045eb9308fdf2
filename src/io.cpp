#include <portsock/io.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include "backend.hpp"

namespace portsock {

namespace {

/// A stop signal that was requested before a call ends it even if there is nothing to wait for.
error stopped(operation during) noexcept { return error(errc::operation_canceled, during); }

/// The same failure, telling how much of the whole call's bytes went through.
error with_transferred(const error& why, std::size_t count) noexcept {
    return error(why.kind(), why.during(), why.native(), why.where(), count);
}

error too_short(std::size_t count) noexcept {
    return error(errc::unexpected_end, operation::receive, 0, {}, count);
}

error no_stream(operation during) noexcept { return error(errc::bad_file_descriptor, during); }

void copy(mutable_buffer to, const_buffer from) noexcept {
    if (!from.empty()) { std::memcpy(to.data(), from.data(), from.size()); }
}

} // namespace

constinit const detail::any_source detail::no_source{
    .stream = nullptr, .receive = [](void*, mutable_buffer, const until&) -> result<mutable_buffer> {
        return failure{no_stream(operation::receive)};
    }};
constinit const detail::any_sink detail::no_sink{
    .stream = nullptr, .send_all = [](void*, const_buffer, const until&) -> result<void> {
        return failure{no_stream(operation::send)};
    }};

// ---- reading

buffered_reader::buffered_reader(buffered_reader&& other) noexcept
    : source_(std::exchange(other.source_, detail::no_source)), owned_(std::move(other.owned_)),
      room_(std::exchange(other.room_, {})), begin_(std::exchange(other.begin_, 0)), end_(std::exchange(other.end_, 0)),
      ended_(std::exchange(other.ended_, false)) {}

buffered_reader& buffered_reader::operator=(buffered_reader&& other) noexcept {
    buffered_reader taken(std::move(other));
    source_ = taken.source_;
    owned_ = std::move(taken.owned_);
    room_ = taken.room_;
    begin_ = taken.begin_;
    end_ = taken.end_;
    ended_ = taken.ended_;
    return *this;
}

result<bool> buffered_reader::fill(const until& limit) {
    if (ended_) { return false; }
    if (begin_ != 0) {
        std::memmove(room_.data(), room_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const result<mutable_buffer> received = source_.receive(source_.stream, room_.subspan(end_), limit);
    if (!received) { return failure{received.error()}; }
    end_ += received->size();
    ended_ = received->empty();
    return !ended_;
}

const_buffer buffered_reader::take(std::size_t count) noexcept {
    const const_buffer taken = buffered().first(count);
    begin_ += count;
    return taken;
}

void buffered_reader::consume(std::size_t count) noexcept { begin_ += std::min(count, end_ - begin_); }

result<text_piece> buffered_reader::read_until(std::string_view delimiter, const until& limit, std::size_t longest) {
    if (limit.stopped()) { return failure{stopped(operation::receive)}; }
    if (source_.stream == nullptr) { return failure{no_stream(operation::receive)}; }
    if (delimiter.empty()) { return failure{error(errc::invalid_argument, operation::receive)}; }
    const std::size_t most = std::min(longest, capacity());
    until whole = limit;
    std::size_t searched = 0;
    for (;;) {
        const std::string_view seen = text(buffered()).substr(0, most);
        const std::size_t at = seen.find(delimiter, searched);
        if (at != seen.npos) {
            const std::string_view found = text(take(at + delimiter.size())).substr(0, at);
            return text_piece{.text = found, .terminated = true};
        }
        if (seen.size() == most) { return failure{error(errc::message_size, operation::receive)}; }
        // The delimiter may have begun in what was there.
        searched = seen.size() - std::min(seen.size(), delimiter.size() - 1);
        whole = whole.from_now();
        const result<bool> more = fill(whole);
        if (!more) { return failure{more.error()}; }
        if (!*more) { return text_piece{.text = text(take(end_ - begin_))}; }
    }
}

result<text_piece> buffered_reader::read_line(const until& limit, std::size_t longest) {
    result<text_piece> line = read_until("\n", limit, longest);
    if (line && line->terminated && line->text.ends_with('\r')) { line->text.remove_suffix(1); }
    return line;
}

result<const_buffer> buffered_reader::peek(std::size_t count, const until& limit) {
    if (limit.stopped()) { return failure{stopped(operation::receive)}; }
    if (source_.stream == nullptr) { return failure{no_stream(operation::receive)}; }
    if (count > capacity()) { return failure{error(errc::message_size, operation::receive)}; }
    until whole = limit;
    while (end_ - begin_ < count) {
        whole = whole.from_now();
        const result<bool> more = fill(whole);
        if (!more) { return failure{more.error()}; }
        if (!*more) { break; }
    }
    return buffered();
}

result<const_buffer> buffered_reader::read_exactly(std::size_t count, const until& limit, early_end when_short) {
    const result<const_buffer> there = peek(count, limit);
    if (!there) { return there; }
    if (there->size() < count && when_short == early_end::is_error) { return failure{too_short(0)}; }
    return take(std::min(count, there->size()));
}

result<mutable_buffer> buffered_reader::read_some(mutable_buffer buffer, const until& limit) {
    if (limit.stopped()) { return failure{stopped(operation::receive)}; }
    if (begin_ == end_ && !ended_) {
        // With no room too: the stream says whether something could be received.
        if (buffer.empty()) { return source_.receive(source_.stream, buffer, limit); }
        if (buffer.size() >= capacity()) {
            const result<mutable_buffer> received = source_.receive(source_.stream, buffer, limit);
            ended_ = received && received->empty();
            return received;
        }
        if (const result<bool> more = fill(limit); !more) { return failure{more.error()}; }
    }
    const std::size_t count = std::min(buffer.size(), end_ - begin_);
    copy(buffer, take(count));
    return buffer.first(count);
}

result<mutable_buffer> buffered_reader::read_exactly(mutable_buffer buffer, const until& limit, early_end when_short) {
    until whole = limit;
    std::size_t filled = 0;
    if (buffer.empty()) { return read_some(buffer, limit); }
    while (filled < buffer.size()) {
        if (begin_ == end_) { whole = whole.from_now(); }
        const result<mutable_buffer> some = read_some(buffer.subspan(filled), whole);
        if (!some) { return failure{with_transferred(some.error(), filled)}; }
        if (some->empty()) { break; }
        filled += some->size();
    }
    if (filled < buffer.size() && when_short == early_end::is_error) { return failure{too_short(filled)}; }
    return buffer.first(filled);
}

// ---- writing

buffered_writer::buffered_writer(buffered_writer&& other) noexcept
    : sink_(std::exchange(other.sink_, detail::no_sink)), owned_(std::move(other.owned_)),
      room_(std::exchange(other.room_, {})), used_(std::exchange(other.used_, 0)), ending_(other.ending_) {}

buffered_writer& buffered_writer::operator=(buffered_writer&& other) noexcept {
    buffered_writer taken(std::move(other));
    sink_ = taken.sink_;
    owned_ = std::move(taken.owned_);
    room_ = taken.room_;
    used_ = taken.used_;
    ending_ = taken.ending_;
    return *this;
}

result<void> buffered_writer::flush(const until& limit) {
    // With nothing to send too: the stream says whether something could be sent.
    const result<void> sent = sink_.send_all(sink_.stream, room_.first(used_), limit);
    if (sent) {
        used_ = 0;
        return {};
    }
    const std::size_t gone = std::min(used_, sent.error().transferred());
    std::memmove(room_.data(), room_.data() + gone, used_ - gone);
    used_ -= gone;
    return sent;
}

result<void> buffered_writer::write(const_buffer data, const until& limit) {
    if (limit.stopped()) { return failure{stopped(operation::send)}; }
    if (data.size() > capacity() - used_) {
        const until whole = limit.from_now();
        if (const result<void> flushed = flush(whole); !flushed) {
            return failure{with_transferred(flushed.error(), 0)};
        }
        // What would fill the buffer need not pass through it.
        if (data.size() >= capacity()) { return sink_.send_all(sink_.stream, data, whole); }
    }
    copy(room_.subspan(used_), data);
    used_ += data.size();
    return {};
}

result<void> buffered_writer::write_line(std::string_view text, const until& limit) {
    const std::string_view ending = ending_ == line_ending::lf ? "\n" : "\r\n";
    const bool fits = text.size() + ending.size() <= capacity() - used_;
    const until whole = fits ? limit : limit.from_now();
    if (const result<void> written = write(text, whole); !written) { return written; }
    if (const result<void> written = write(ending, whole); !written) {
        return failure{with_transferred(written.error(), text.size() + written.error().transferred())};
    }
    return {};
}

std::uint32_t detail::this_process() noexcept { return backend::this_process(); }

} // namespace portsock
