#include <support/handles.hpp>

#include <windows.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace support {

// MinGW-w64's locks keep an event from the first time on that two threads want one.
const std::chrono::seconds next_release(2);

// Wine 8's GetProcessHandleCount succeeds and says 0, and to be asked for the handles of all processes crashes its server when one of
// them is about to begin or to end. So each number is asked about, which are multiples of four, until many are free: a leaked
// handle takes the lowest number that was.
std::size_t open_handles() {
    DWORD count = 0;
    if (::GetProcessHandleCount(::GetCurrentProcess(), &count) != FALSE && count != 0) { return count; }
    constexpr std::size_t enough_free = 512;
    std::size_t open = 0;
    std::size_t free = 0;
    for (std::uintptr_t number = 4; free < enough_free; number += 4) {
        DWORD flags = 0;
        ++(::GetHandleInformation(reinterpret_cast<HANDLE>(number), &flags) != FALSE ? open : free);
    }
    return open;
}

} // namespace support
