/// \file
/// A connect that goes on and on.
#pragma once

#include <support/loopback.hpp>

#include <optional>
#include <utility>

namespace support {

/// A place that does not answer, with a connect to it that has neither succeeded nor failed.
class pending_connect {
  public:
    explicit pending_connect(portsock::family of = portsock::family::ipv4) : full_(of) {
        if (full_.silent()) {
            stream_ = std::move(full_.clients().back());
            place_ = full_.place();
            return;
        }
        // Nobody is at an address that is reserved for documentation, if there is a way towards it at all.
        const portsock::endpoint nobody = of == portsock::family::ipv4
                                              ? portsock::endpoint(portsock::ipv4_address({192, 0, 2, 1}), 9)
                                              : portsock::endpoint::parse("[2001:db8::1]:9").value();
        portsock::stream_socket stream(portsock::socket::open(of, portsock::socket_kind::stream).value());
        const auto started = stream.start_connect(nobody);
        if (is_pending(started) &&
            ended(stream.wait(portsock::interest::writable, 500ms)) == std::errc::timed_out) {
            stream_ = std::move(stream);
            place_ = nobody;
        }
    }
    /// Some systems refuse what a full listener does not take, and have no way to anywhere else.
    [[nodiscard]] bool possible() const { return stream_.is_open(); }
    /// The one that is connecting.
    [[nodiscard]] portsock::stream_socket& stream() { return stream_; }
    /// Where the next connect will be pending too.
    [[nodiscard]] const portsock::endpoint& place() const { return place_; }

  private:
    full_listener full_;
    portsock::stream_socket stream_;
    portsock::endpoint place_;
};

} // namespace support
