// What every example program needs: its arguments, a way to fail, and a place to listen at or to connect to.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <portsock/error.hpp>
#include <portsock/resolver.hpp>
#include <portsock/result.hpp>
#include <portsock/socket.hpp>

namespace example {

/// Exit status 1: it was tried and did not work. Status 2: the program was called wrongly.
[[noreturn]] inline void give_up(std::string_view why, int status = EXIT_FAILURE) {
    std::cout.flush();
    std::cerr << why << std::endl;
    std::exit(status);
}

/// What a call gives. If it failed, the program ends and says why.
template <class T, class E>
T must(portsock::result<T, E> call) {
    if (!call) { give_up(portsock::error(call.error()).describe()); }
    return *std::move(call);
}

class arguments {
  public:
    /// At least so many; `option` may stand anywhere and does not count.
    arguments(int count, char** values, std::size_t least, std::string_view usage, std::string_view option = {})
        : usage_("usage: " + std::string(values[0]) + " " + std::string(usage)), values_(values + 1, values + count),
          has_option_(!option.empty() && std::erase(values_, option) > 0) {
        if (values_.size() < least) { give_up(usage_, 2); }
    }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] const std::string& operator[](std::size_t at) const { return values_[at]; }
    [[nodiscard]] bool has_option() const { return has_option_; }

    /// A number; if it is not there, so many rounds that they never end.
    [[nodiscard]] std::uint64_t number(std::size_t at, std::uint64_t otherwise = UINT64_MAX) const {
        if (at >= size()) { return otherwise; }
        std::uint64_t value = 0;
        const char* const end = values_[at].data() + values_[at].size();
        const auto read = std::from_chars(values_[at].data(), end, value);
        if (read.ec != std::errc() || read.ptr != end) { give_up(usage_, 2); }
        return value;
    }

  private:
    std::string usage_;
    std::vector<std::string> values_;
    bool has_option_;
};

/// The first endpoint that a host (a name or an address) and a port (a number or a service) stand for.
inline portsock::endpoint place(const std::string& host, const std::string& port) {
    return must(portsock::resolve(host, port)).front();
}

/// Says which port was chosen, for those who asked for port 0.
inline void announce(const portsock::socket& listening) {
    std::cout << "listening on " << must(listening.local_endpoint()).port() << std::endl;
}

} // namespace example
