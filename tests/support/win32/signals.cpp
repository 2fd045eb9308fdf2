#include <support/signals.hpp>

#include <winsock2.h> // before the others

#include <windows.h>

#include <iphlpapi.h>

#include <cstdint>

namespace support {

bool has_signals() noexcept { return false; }

// The C library's signal() concerns nothing that a socket could do, and there is no mask.
std::string signal_state() { return {}; }

struct interruptions::state {};
interruptions::interruptions() = default;
interruptions::~interruptions() = default;
std::size_t interruptions::count() const noexcept { return 0; }

struct raised_signals::state {};
raised_signals::raised_signals() = default;
raised_signals::~raised_signals() = default;
std::size_t raised_signals::count() const noexcept { return 0; }

void request_in_handler(portsock::stop_signal& stop) { stop.request(); }

// A process cannot put aside what its user may do; but its user may be one without privilege.
std::optional<int> without_privilege(int (*work)()) {
    SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    PSID administrators = nullptr;
    BOOL is_one = TRUE;
    if (::AllocateAndInitializeSid(&authority, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0,
                                   0, &administrators) != 0) {
        if (::CheckTokenMembership(nullptr, administrators, &is_one) == 0) { is_one = TRUE; }
        ::FreeSid(administrators);
    }
    if (is_one != FALSE) { return std::nullopt; }
    return work();
}

std::vector<std::uint16_t> listening_ports() {
    std::vector<std::uint16_t> found;
    std::vector<std::uint64_t> room(8192);
    auto size = static_cast<DWORD>(room.size() * sizeof(std::uint64_t));
    if (::GetExtendedTcpTable(room.data(), &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR) {
        return found;
    }
    const auto* const table = reinterpret_cast<const MIB_TCPTABLE_OWNER_PID*>(room.data());
    for (DWORD at = 0; at < table->dwNumEntries; ++at) {
        const MIB_TCPROW_OWNER_PID& row = table->table[at];
        if (row.dwOwningPid == ::GetCurrentProcessId()) {
            found.push_back(::ntohs(static_cast<u_short>(row.dwLocalPort)));
        }
    }
    return found;
}

} // namespace support
