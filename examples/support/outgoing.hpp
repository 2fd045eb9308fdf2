// What waits to be sent to one client.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <portsock/buffer.hpp>
#include <portsock/result.hpp>
#include <portsock/stream.hpp>

namespace example {

class outgoing {
  public:
    [[nodiscard]] std::size_t size() const { return text_.size() - sent_; }
    [[nodiscard]] bool empty() const { return size() == 0; }

    void add(std::string_view text) {
        if (sent_ > text_.size() / 2) {
            text_.erase(0, sent_);
            sent_ = 0;
        }
        text_ += text;
    }

    /// Sends what the system takes now; what it does not take stays.
    portsock::result<void> send_some(portsock::stream_socket& to) {
        while (!empty()) {
            const auto sent = to.try_send(portsock::bytes(text_).subspan(sent_));
            if (!sent && sent.error() == portsock::errc::operation_would_block) { return {}; }
            if (!sent) { return portsock::failure{sent.error()}; }
            sent_ += *sent;
        }
        if (text_.capacity() > 4096) { text_ = {}; } // thousands may be idle now
        text_.clear();
        sent_ = 0;
        return {};
    }

  private:
    std::string text_;
    std::size_t sent_ = 0;
};

} // namespace example
