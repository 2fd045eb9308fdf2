/// \file
/// A byte stream in memory that does as it is told: for what reads and writes through buffers.
#pragma once

#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/result.hpp>
#include <portsock/until.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// Gives what it was told to, at most one step in each receive, and the end of the stream after the last.
class script_stream {
  public:
    script_stream() = default;
    /// The text in pieces of `size` bytes.
    explicit script_stream(std::string_view text, std::size_t size = std::numeric_limits<std::size_t>::max()) {
        for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
            gives(text.substr(0, size));
        }
    }
    script_stream& gives(std::string_view piece) {
        steps_.push_back({std::string(piece), {}});
        return *this;
    }
    script_stream& fails(portsock::errc why) {
        steps_.push_back({{}, why});
        return *this;
    }
    /// Takes `count` bytes more and then fails, once.
    script_stream& takes(std::size_t count, portsock::errc then) {
        takes_.push_back({count, then});
        return *this;
    }

    portsock::result<portsock::mutable_buffer> receive(portsock::mutable_buffer buffer, const portsock::until& limit) {
        ++receives;
        if (limit.stopped()) { return stopped(portsock::operation::receive); }
        if (steps_.empty() || buffer.empty()) { return buffer.first(0); }
        step& next = steps_.front();
        if (next.fails) {
            const portsock::errc why = *next.fails;
            steps_.pop_front();
            return portsock::failure{portsock::error(why, portsock::operation::receive, 7)};
        }
        const std::size_t count = std::min(buffer.size(), next.text.size());
        std::memcpy(buffer.data(), next.text.data(), count);
        next.text.erase(0, count);
        if (next.text.empty()) { steps_.pop_front(); }
        return buffer.first(count);
    }

    portsock::result<void> send_all(portsock::const_buffer data, const portsock::until& limit) {
        ++sends;
        if (limit.stopped()) { return stopped(portsock::operation::send); }
        if (takes_.empty() || data.size() <= takes_.front().count) {
            if (!takes_.empty()) { takes_.front().count -= data.size(); }
            sent += portsock::text(data);
            return {};
        }
        const part now = takes_.front();
        takes_.pop_front();
        sent += portsock::text(data.first(now.count));
        return portsock::failure{
            portsock::error(now.then, portsock::operation::send, 7, portsock::endpoint(), now.count)};
    }

    std::string sent;
    int receives = 0;
    int sends = 0;

  private:
    struct step {
        std::string text;
        std::optional<portsock::errc> fails;
    };
    static portsock::failure<portsock::error> stopped(portsock::operation during) {
        return portsock::failure{portsock::error(portsock::errc::operation_canceled, during)};
    }

    struct part {
        std::size_t count;
        portsock::errc then;
    };
    std::deque<step> steps_;
    std::deque<part> takes_;
};

} // namespace support
