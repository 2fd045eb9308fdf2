// One client: a request is read, answered, and perhaps another one; never waiting, and never doing much at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <portsock/tcp.hpp>

#include "answer.hpp"
#include "request.hpp"

namespace example::http {

/// What bytes are worth: so much more time for their sender or receiver.
constexpr portsock::until::clock::duration time_for(std::uint64_t bytes, std::uint64_t bytes_per_second) {
    return std::chrono::milliseconds(bytes * 1000 / bytes_per_second);
}
/// Who sends a head as fast as this is never cut off.
inline constexpr std::uint64_t least_head_pace = 500; // bytes a second
/// And who takes an answer as fast as this, unless nothing is seen of it for too long: the systems of both ends hold
/// much, and tell that something was read only when it was a good part of that.
inline constexpr std::uint64_t least_answer_pace = 1024;
inline constexpr int standstill = 2;         // times the patience: the end for who has not been seen to move slowly
inline constexpr int longest_standstill = 8; // and for who has

class connection {
  public:
    using time = portsock::until::clock::time_point;
    using duration = portsock::until::clock::duration;
    /// starved: the answer needs a descriptor, and there is none.
    enum class wish { readable, writable, starved, over };

    connection(portsock::tcp_stream stream, duration patience, time now)
        : stream_(std::move(stream)), patience_(patience), born_(now), moved_(now), deadline_(now + patience) {}

    portsock::tcp_stream& stream() { return stream_; }
    [[nodiscard]] std::uint64_t answers() const { return answers_; }
    /// What the poller was told to watch for.
    portsock::interest asked = portsock::interest::readable;
    bool is_watched = true;

    /// Goes on until it has to wait, or until others should have their turn. `room` is for what arrives now.
    wish advance(const std::string& folder, portsock::mutable_buffer room, time now, bool may_stay) {
        bool received = false; // once in a turn; if there is more, the poller tells again
        std::uint64_t sent = 0;
        for (int steps = 0; steps < 32 && sent < 1024 * 1024; ++steps) {
            if (state_ == state::sending) {
                const auto more = send_some(now);
                if (!more) { return lose(); }
                if (*more == 0 && !is_sent()) { return wish::writable; }
                sent += *more;
                if (is_sent() && !next(now)) { return lose(); }
            } else if (!in_.empty() && state_ == state::reading && understand(folder, now, may_stay)) {
                if (starved_) { return wish::starved; }
            } else if (received) {
                return wish::readable;
            } else {
                const auto arrived = stream_.try_receive(room);
                if (!arrived && arrived.error() == portsock::errc::operation_would_block) { return wish::readable; }
                if (!arrived || arrived->empty()) { return wish::over; }
                received = true;
                hear(portsock::text(*arrived), now);
            }
        }
        return state_ == state::sending || !in_.empty() ? wish::writable : wish::readable;
    }

    /// When its time is up: whether it stays, to be told so. If there is a lack of descriptors, standing still is over
    /// sooner.
    bool expire(time now, bool lack) {
        const time end = lack && state_ == state::sending ? std::min(deadline_, moved_ + patience_) : deadline_;
        if (now < end) { return true; }
        if (state_ != state::reading || in_.empty()) { return false; }
        begin(refuse(starved_ ? 503 : 408), now);
        return true;
    }

    /// How long there has been nothing to do for it, as far as it may be closed in favour of others; zero if it may
    /// not.
    [[nodiscard]] duration idle(time now) const {
        using namespace std::chrono_literals;
        const duration still = now - moved_;
        switch (state_) {
        case state::reading: // who has just come has not had the time to ask
            return in_.empty() && still >= (answers_ > 0 ? duration(100ms) : duration(1s)) ? still : duration(0);
        case state::ending:
            return still >= 500ms ? still : duration(0);
        default:
            return duration(0);
        }
    }

    [[nodiscard]] duration age(time now) const { return now - born_; }

    /// No further request is answered. Whether one is being answered.
    bool finish() {
        last_ = true;
        return state_ != state::reading || !in_.empty();
    }

  private:
    enum class state { reading, sending, ending };

    void hear(std::string_view text, time now) {
        moved_ = now;
        if (state_ == state::ending) { // what was sent in spite of the refusal
            deadline_ = std::min(now + std::min<duration>(patience_, std::chrono::seconds(2)), ending_ + 3 * patience_);
            return;
        }
        if (in_.empty()) { deadline_ = now + patience_; }
        deadline_ += time_for(text.size(), least_head_pace);
        in_ += text;
    }

    /// Whether `in_` begins with a whole head, or with what never will be one.
    bool understand(const std::string& folder, time now, bool may_stay) {
        const parsed found = parse(in_, seen_);
        if (found.status == 0) {
            seen_ = in_.size();
            return false;
        }
        answer made = found.status == 200 ? answer_to(found.head, folder, !last_ && may_stay) : refuse(found.status);
        if (!made.starved) {
            starved_ = false;
            begin(std::move(made), now);
            in_.erase(0, found.size);
            seen_ = 0;
        } else if (!std::exchange(starved_, true)) {
            deadline_ = now + patience_;
        }
        return true;
    }

    void begin(answer made, time now) {
        current_ = std::move(made);
        text_sent_ = 0;
        state_ = state::sending;
        is_slow_ = false;
        moved_ = now;
        deadline_ = now + standstill * patience_;
        ++answers_;
    }

    [[nodiscard]] bool is_sent() const { return text_sent_ == current_.text.size() && current_.size == 0; }

    /// The bytes that the system took: of the head, and of the file with it.
    portsock::result<std::uint64_t> send_some(time now) {
        const portsock::const_buffer head = portsock::bytes(current_.text).subspan(text_sent_);
        const auto sent = current_.size == 0
                              ? stream_.try_send(head)
                              : stream_.try_send_file(head, current_.file, current_.offset, current_.size);
        if (!sent && sent.error() == portsock::errc::operation_would_block) { return std::uint64_t{0}; }
        if (!sent) { return portsock::failure{sent.error()}; }
        if (*sent == 0) { // the file has become shorter than was said
            return portsock::failure{portsock::error(portsock::errc::connection_aborted)};
        }
        const std::size_t of_head = std::min(*sent, head.size());
        text_sent_ += of_head;
        current_.offset += *sent - of_head;
        current_.size -= *sent - of_head;
        is_slow_ = is_slow_ || now - moved_ >= patience_;
        const duration earned = is_slow_ ? time_for(*sent, least_answer_pace) : duration(0);
        moved_ = now;
        deadline_ = now + std::min(standstill * patience_ + earned, longest_standstill * patience_);
        return std::uint64_t{*sent};
    }

    /// After an answer: the next request, or the end.
    portsock::result<void> next(time now) {
        const bool stays = current_.keep_alive;
        current_ = {};
        moved_ = now;
        deadline_ = now + patience_;
        state_ = stays ? state::reading : state::ending;
        if (stays) { return {}; }
        // Closed at once, a connection on which data arrives is reset, and the answer may be lost with it. So the
        // client is told that this was all, and is heard out until it ends the connection too.
        in_ = {};
        ending_ = now;
        deadline_ = now + std::min<duration>(patience_, std::chrono::seconds(2));
        return stream_.shutdown(portsock::direction::send);
    }

    wish lose() {
        stream_.abort(); // not to be taken for the end of the answer
        return wish::over;
    }

    portsock::tcp_stream stream_;
    state state_ = state::reading;
    bool last_ = false;
    bool starved_ = false;
    bool is_slow_ = false; // it stood still for a while, and then took more
    std::string in_{};
    std::size_t seen_ = 0; // of in_, by the parser
    answer current_{};
    std::size_t text_sent_ = 0;
    std::uint64_t answers_ = 0;
    duration patience_;
    time born_;
    time moved_; // when it last got something done
    time ending_{};
    time deadline_;
};

} // namespace example::http
