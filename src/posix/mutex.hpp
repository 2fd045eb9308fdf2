// The lock of this backend; that of the other has the same members.
#pragma once

#include <mutex>

namespace portsock::backend {

using mutex = std::mutex;

} // namespace portsock::backend
