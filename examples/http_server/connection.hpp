// One client: a request is read, answered, and perhaps another one; never waiting, and never doing much at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <portsock/tcp.hpp>

#include "../support/outgoing.hpp"
#include "answer.hpp"
#include "request.hpp"

namespace example::http {

class connection {
  public:
    using time = portsock::until::clock::time_point;
    using duration = portsock::until::clock::duration;
    enum class wish { readable, writable, over };

    connection(portsock::tcp_stream stream, duration patience, time now)
        : stream_(std::move(stream)), patience_(patience), deadline_(now + patience) {}

    portsock::tcp_stream& stream() { return stream_; }
    [[nodiscard]] std::uint64_t answers() const { return answers_; }
    portsock::interest asked = portsock::interest::readable; // of the poller

    /// Goes on until it has to wait, or until others should have their turn. `room` is for what arrives now.
    wish advance(const std::string& folder, portsock::mutable_buffer room, time now) {
        bool received = false; // once in a turn; if there is more, the poller tells again
        std::uint64_t sent = 0;
        for (int steps = 0; steps < 32 && sent < 1024 * 1024; ++steps) {
            if (state_ == state::sending) {
                const auto more = send_some(now);
                if (!more) { return lose(); }
                if (*more == 0 && !is_sent()) { return wish::writable; }
                sent += *more;
                if (is_sent() && !next(now)) { return lose(); }
            } else if (!in_.empty() && state_ == state::reading && understand(folder, now)) {
                continue;
            } else if (received) {
                return wish::readable;
            } else {
                const auto arrived = stream_.try_receive(room);
                if (!arrived && arrived.error() == portsock::errc::operation_would_block) { return wish::readable; }
                if (!arrived || arrived->empty()) { return wish::over; }
                received = true;
                if (state_ == state::ending) { continue; }        // what was sent in spite of the refusal
                if (in_.empty()) { deadline_ = now + patience_; } // from the first byte on, and no byte prolongs it
                in_ += portsock::text(*arrived);
            }
        }
        return state_ == state::sending || !in_.empty() ? wish::writable : wish::readable;
    }

    /// When its time is up: whether it stays, to be told so.
    bool expire(time now) {
        if (now < deadline_) { return true; }
        if (state_ != state::reading || in_.empty()) { return false; }
        begin(refuse(408), now);
        return true;
    }

    /// No further request is answered. Whether one is being answered.
    bool finish() {
        last_ = true;
        return state_ != state::reading || !in_.empty();
    }

  private:
    enum class state { reading, sending, ending };

    /// Whether `in_` begins with a whole head, or with what never will be one.
    bool understand(const std::string& folder, time now) {
        const parsed found = parse(in_, seen_);
        if (found.status == 0) {
            seen_ = in_.size();
            return false;
        }
        begin(found.status == 200 ? answer_to(found.head, folder, !last_) : refuse(found.status), now);
        in_.erase(0, found.size);
        seen_ = 0;
        return true;
    }

    void begin(answer made, time now) {
        out_.add(made.text);
        current_ = std::move(made);
        state_ = state::sending;
        deadline_ = now + patience_;
        ++answers_;
    }

    [[nodiscard]] bool is_sent() const { return out_.empty() && current_.size == 0; }

    /// The bytes that the system took.
    portsock::result<std::uint64_t> send_some(time now) {
        const std::size_t before = out_.size();
        if (const auto sent = out_.send_some(stream_); !sent) { return portsock::failure{sent.error()}; }
        std::uint64_t count = before - out_.size();
        if (out_.empty() && current_.size > 0) {
            const auto sent = stream_.try_send_file(current_.file, current_.offset, current_.size);
            const bool waits = !sent && sent.error() == portsock::errc::operation_would_block;
            if (!sent && !waits) { return portsock::failure{sent.error()}; }
            if (sent && *sent == 0) { // the file has become shorter than was said
                return portsock::failure{portsock::error(portsock::errc::connection_aborted)};
            }
            const std::uint64_t more = waits ? 0 : *sent;
            current_.offset += more;
            current_.size -= more;
            count += more;
        }
        if (count > 0) { deadline_ = now + patience_; }
        return count;
    }

    /// After an answer: the next request, or the end.
    portsock::result<void> next(time now) {
        const bool stays = current_.keep_alive;
        current_ = {};
        deadline_ = now + patience_;
        state_ = stays ? state::reading : state::ending;
        if (stays) { return {}; }
        // Closed at once, a connection on which data arrives is reset, and the answer may be lost with it. So the
        // client is told that this was all, and is heard out until it ends the connection too.
        in_ = {};
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
    std::string in_{};
    std::size_t seen_ = 0; // of in_, by the parser
    outgoing out_{};
    answer current_{};
    std::uint64_t answers_ = 0;
    duration patience_;
    time deadline_;
};

} // namespace example::http
