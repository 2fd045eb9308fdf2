#include <atomic>

#include <os.hpp>

namespace portsock::native {

// Normalised [start-up]: Winsock wants to be started before its first call; here the first use starts it.
// Nothing here has a constructor, so this also works in constructors of static objects and in a DLL loaded late, and
// nothing runs in DllMain, where starting Winsock is forbidden. It is never cleaned up: the last clean-up would close
// every socket of the process, also those still used while static objects are destroyed.
// Ref: Microsoft Learn "WSAStartup function (winsock2.h)", "WSACleanup function (winsock2.h)".
std::int32_t start_winsock() noexcept {
    static constinit std::atomic<bool> started = false;
    if (started.load(std::memory_order_acquire)) { return 0; }
    // Two threads may both come here: Winsock counts, and one reference too many does no harm. After a failure the next
    // call tries again.
    ::WSADATA data;
    const int failure = os::WSAStartup(MAKEWORD(2, 2), &data);
    if (failure == 0) { started.store(true, std::memory_order_release); }
    return failure;
}

} // namespace portsock::native
