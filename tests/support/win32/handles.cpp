#include <support/handles.hpp>

#include <windows.h>

namespace support {

std::size_t open_handles() {
    DWORD count = 0;
    ::GetProcessHandleCount(::GetCurrentProcess(), &count);
    return count;
}

} // namespace support
