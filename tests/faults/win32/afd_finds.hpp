// What AFD, asked about a socket, finds at once.
#pragma once

#include <os.hpp>

#include "afd.hpp"

namespace faults {

inline auto afd_finds(ULONG events) {
    return [events](HANDLE, HANDLE, IO_STATUS_BLOCK* outcome, ULONG, void*, ULONG, void* out, ULONG) {
        auto& answer = *static_cast<portsock::native::afd_poll_request*>(out);
        answer.count = 1;
        answer.entry.events = events;
        outcome->Status = portsock::native::status::success;
        return NTSTATUS{portsock::native::status::success};
    };
}

} // namespace faults
