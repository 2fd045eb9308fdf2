#include <portsock/until.hpp>

#include <algorithm>

#include <portsock/result.hpp>

namespace portsock {

until earlier(const until& one, const until& other) {
    using kind = until::kind;
    until both = one;
    if (one.kind_ == kind::open_ended || (other.kind_ == kind::duration && other.limit_ == 0)) {
        both.limit_ = other.limit_;
        both.kind_ = other.kind_;
    } else if (one.kind_ == other.kind_) {
        both.limit_ = std::min(one.limit_, other.limit_);
    } else if (other.kind_ != kind::open_ended && (one.kind_ != kind::duration || one.limit_ != 0)) {
        both.limit_ = std::min(one.from_now().limit_, other.from_now().limit_);
        both.kind_ = kind::deadline;
    }
    for (const stop_signal* const stop : {other.stop_, other.also_}) {
        if (stop == nullptr || stop == both.stop_ || stop == both.also_) { continue; }
        if (both.also_ != nullptr) { raise(error(errc::invalid_argument, operation::wait)); }
        (both.stop_ == nullptr ? both.stop_ : both.also_) = stop;
    }
    return both;
}

} // namespace portsock
