#include <support/handles.hpp>

#include <windows.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

// <winternl.h> declares it with an enumeration that has no name for what is asked here.
extern "C" __declspec(dllimport) LONG __stdcall NtQuerySystemInformation(int what, void* list, ULONG size, ULONG* needed);

namespace support {

// MinGW-w64's locks keep an event from the first time on that two threads want one.
const std::chrono::seconds next_release(2);

namespace {

/// What it gives.
struct handle_of_system {
    void* object;
    std::uintptr_t process;
    std::uintptr_t handle;
    ACCESS_MASK access;
    std::uint16_t trace;
    std::uint16_t type;
    std::uint32_t attributes;
    std::uint32_t reserved;
};
struct handles_of_system {
    std::uintptr_t count;
    std::uintptr_t reserved;
    handle_of_system first[1];
};

} // namespace

// Wine 8's GetProcessHandleCount succeeds and says 0; its list of all processes' handles is right. (To ask about each number that a
// handle might have takes a request to its server each: more time than most cases.)
std::size_t open_handles() {
    DWORD count = 0;
    if (::GetProcessHandleCount(::GetCurrentProcess(), &count) != FALSE && count != 0) { return count; }
    constexpr int all_handles = 64; // SystemExtendedHandleInformation
    constexpr auto longer_than_that = static_cast<LONG>(0xC0000004); // STATUS_INFO_LENGTH_MISMATCH
    static std::vector<std::uintptr_t> room(1 << 14); // kept, so that nothing is allocated at the second time
    ULONG needed = 0;
    while (true) {
        const auto size = static_cast<ULONG>(room.size() * sizeof(std::uintptr_t));
        const LONG status = ::NtQuerySystemInformation(all_handles, room.data(), size, &needed);
        if (status == 0) { break; }
        if (status != longer_than_that) { std::abort(); } // who cannot count would find no leak
        room.resize(room.size() * 2);
    }
    const auto* const list = reinterpret_cast<const handles_of_system*>(room.data());
    return static_cast<std::size_t>(std::count_if(list->first, list->first + list->count, [](const handle_of_system& each) {
        return each.process == ::GetCurrentProcessId();
    }));
}

} // namespace support
