// What every example program needs: its arguments, a way to fail, and a place to connect to.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <portsock/endpoint.hpp>
#include <portsock/error.hpp>
#include <portsock/resolver.hpp>
#include <portsock/result.hpp>

#include "arguments.hpp"

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

/// The endpoints that a host, a name or an address, and a port stand for.
inline std::vector<portsock::endpoint> addresses_of(const std::string& host, std::uint16_t port) {
    auto found = portsock::resolve(host, port);
    if (!found) { give_up("resolve \"" + host + "\": " + std::string(found.error().message())); }
    return *std::move(found);
}
/// The first of them.
inline portsock::endpoint place(const std::string& host, std::uint16_t port) {
    return addresses_of(host, port).front();
}

} // namespace example
