/// \file
/// Two streams connected to each other.
#pragma once

#include <utility>

#include <portsock/stream.hpp>

namespace portsock {

/// What is written to one is read from the other. No other process can become an end of it, and no child inherits it.
/// After one end is closed sends on the other fail as on any connection (STRM-14): some systems take one more, which is
/// lost. The endpoints are unspecified. Errors: too_many_files_open; timed_out, where a pair is a connection over
/// loopback and others on the machine keep it from being made. See: POSIX socketpair().
result<std::pair<stream_socket, stream_socket>> stream_pair();

} // namespace portsock
