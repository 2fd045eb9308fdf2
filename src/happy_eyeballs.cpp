#include "happy_eyeballs.hpp"

#include <algorithm>

namespace portsock::detail {

namespace {

bool among(const std::vector<ip_address>& list, const ip_address& address) {
    return std::find(list.begin(), list.end(), address) != list.end();
}

/// Nothing was heard from the network.
bool is_about_this_machine(const error& why) noexcept {
    switch (why.kind()) {
    case errc::address_family_not_supported:
    case errc::address_not_available:
    case errc::invalid_argument:
    case errc::network_down:
    case errc::network_unreachable:
        return true;
    default:
        return false;
    }
}

} // namespace

void happy_eyeballs::found_some(const std::vector<ip_address>& addresses, time now) {
    if (complete_ || addresses.empty()) { return; }
    for (const ip_address& address : addresses) {
        if (!among(untried_, address)) { untried_.push_back(address); }
    }
    not_before_ = now + resolution_delay;
}

void happy_eyeballs::found_all(const std::vector<ip_address>& addresses, const error& why_none) {
    complete_ = true;
    if (tried_.empty()) { not_before_ = at_once; }
    if (addresses.empty()) {
        if (tried_.empty()) { why_ = why_none; }
        return;
    }
    untried_.clear();
    for (const ip_address& address : addresses) {
        if (!among(tried_, address) && !among(untried_, address)) { untried_.push_back(address); }
    }
}

void happy_eyeballs::attempt_failed(const error& why) {
    --on_their_way_;
    not_before_ = at_once;
    const bool first = why_.during() == operation::resolve;
    if (first || is_about_this_machine(why_) || !is_about_this_machine(why)) { why_ = why; }
}

void happy_eyeballs::attempt_put_off(const ip_address& address, const error& why) {
    --on_their_way_;
    if (on_their_way_ == 0) {
        // Nothing will make room.
        complete_ = true;
        untried_.clear();
        why_ = why;
        return;
    }
    std::erase(tried_, address);
    untried_.insert(untried_.begin(), address);
    turn_ = family_of(address);
    not_before_ = no_time;
}

happy_eyeballs::step happy_eyeballs::next(time now) {
    if (untried_.empty()) {
        return {.what = complete_ && on_their_way_ == 0 ? action::give_up : action::wait, .address = {}};
    }
    if (now < not_before_) { return {.what = action::wait, .address = {}, .until = not_before_}; }
    auto chosen = std::find_if(untried_.begin(), untried_.end(),
                               [&](const ip_address& address) { return family_of(address) == turn_; });
    if (chosen == untried_.end()) { chosen = untried_.begin(); }
    const ip_address address = *chosen;
    untried_.erase(chosen);
    tried_.push_back(address);
    turn_ = address.is_v6() ? family::ipv4 : family::ipv6;
    not_before_ = now + attempt_delay;
    ++on_their_way_;
    return {.what = action::start, .address = address};
}

} // namespace portsock::detail
