/// \file
/// Standard stop tokens, as std::jthread has them, where limits are taken. Where the standard library has none yet this
/// declares nothing.
#pragma once

#include <portsock/until.hpp>

#include <version>
#if defined(__cpp_lib_jthread) && __has_include(<stop_token>)
#include <stop_token>
#include <utility>

namespace portsock {

/// A stop_signal that is requested as soon as the token is, and can be requested alone:
/// `const token_stop stop(token); stream.receive(buffer, {5s, stop});`. It must outlive the calls that it is given to.
class token_stop : public stop_signal {
  public:
    /// Allocates nothing. If the token's request has been made already, so is the signal's.
    explicit token_stop(std::stop_token token) : follows_(std::move(token), requester{this}) {}

  private:
    struct requester {
        stop_signal* what;
        void operator()() const noexcept { what->request(); }
    };
    std::stop_callback<requester> follows_;
};

} // namespace portsock
#endif
