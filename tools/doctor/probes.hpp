// Finds out by trying, over loopback alone. Nothing is sent to the network, and nothing is changed.
#pragma once

#include "finding.hpp"

namespace doctor {

/// All probes, a few seconds. With `every_port` also which ports cannot be bound, which takes up to a minute.
findings examine(bool every_port);

} // namespace doctor
