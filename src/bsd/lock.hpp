// A lock for a few instructions: <mutex.hpp> of the backend, by the name that this folder knows it by.
#pragma once

#include <mutex.hpp>

namespace portsock::bsd {

using lock = backend::mutex;

} // namespace portsock::bsd
