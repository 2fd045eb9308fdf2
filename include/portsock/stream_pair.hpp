/// \file
/// Two streams connected to each other.
#pragma once

#include <utility>

#include <portsock/stream.hpp>

namespace portsock {

/// What is written to one is read from the other. No other process can become an end of it, and no child inherits it.
/// The endpoints are unspecified. Errors: too_many_files_open. See: POSIX socketpair().
result<std::pair<stream_socket, stream_socket>> stream_pair();

} // namespace portsock
