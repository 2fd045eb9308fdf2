#include <mutex>

#include "stream.hpp"

namespace portsock::bsd {

int scan_from(FILE* file, const char* format, std::va_list arguments) noexcept {
    stream* const ours = stream_of(file);
    if (ours == nullptr) { return crt::scan(file, format, arguments); }
    const std::lock_guard guard(ours->input);
    return scan_stream(*ours, format, arguments);
}

} // namespace portsock::bsd
