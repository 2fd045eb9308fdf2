#include <portsock/io.hpp>

#include <algorithm>
#include <cstring>

#include "backend.hpp"

namespace portsock {

namespace {

/// A stop signal that was requested before a call ends it even if there is nothing to wait for.
error stopped(operation during) noexcept { return error(errc::operation_canceled, during); }

/// The same failure, telling how much of the whole call's bytes went through.
error with_transferred(const error& why, std::size_t count) noexcept {
    return error(why.kind(), why.during(), why.native(), why.where(), count);
}

void copy(mutable_buffer to, const_buffer from) noexcept {
    if (!from.empty()) { std::memcpy(to.data(), from.data(), from.size()); }
}

} // namespace

// ---- reading

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

result<const_buffer> buffered_reader::read_exactly(std::size_t count, const until& limit) {
    const result<const_buffer> there = peek(count, limit);
    if (!there) { return there; }
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

result<mutable_buffer> buffered_reader::read_exactly(mutable_buffer buffer, const until& limit) {
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
    return buffer.first(filled);
}

// ---- writing

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
