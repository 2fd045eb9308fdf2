#include <cstdio>
#include <memory>
#include <new>

#include <unistd.h>

#include "errors.hpp"
#include "stream.hpp"

using namespace portsock;

// The header shows them to programs that ask for more than ISO C.
extern "C" {
int portsock_bsd_vdprintf(int fd, const char* format, va_list arguments);
}

int portsock_bsd_vdprintf(int fd, const char* format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    const int size = std::vsnprintf(nullptr, 0, format, again);
    va_end(again);
    if (size < 0) { return -1; }
    const auto whole = static_cast<std::size_t>(size) + 1;
    const std::unique_ptr<char[]> text(new (std::nothrow) char[whole]);
    if (!text) { return bsd::fail(ENOMEM); }
    std::vsnprintf(text.get(), whole, format, arguments);
    return static_cast<int>(portsock_bsd_write(fd, text.get(), whole - 1));
}
