// A question to the system's resolver, which cannot be told to stop, asked with a limit all the same.
#pragma once

#include <string>
#include <vector>

#include <portsock/until.hpp>

#include "backend.hpp"

namespace portsock::detail {

/// For the addresses of a host or, if that is empty, for the name of an address.
struct question {
    std::string host;
    family of = family::unspecified;
    ip_address address;
};
struct answer {
    backend::attempt outcome;
    std::vector<ip_address> addresses;
    std::string name;
};

/// Without a limit the calling thread asks, with one a worker does. When the limit ends first the worker's answer is
/// dropped: timed_out, operation_canceled.
answer ask(question what, const until& limit);

} // namespace portsock::detail
