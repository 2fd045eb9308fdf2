#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "stream.hpp"

namespace portsock::bsd {

int print_to(FILE* file, const char* format, std::va_list arguments) noexcept {
    stream* const ours = stream_of(file);
    if (ours == nullptr) { return crt::print(file, format, arguments); }
    char few[1024];
    char* text = few;
    std::va_list again;
    va_copy(again, arguments);
    const int size = std::vsnprintf(few, sizeof(few), format, arguments);
    if (size >= static_cast<int>(sizeof(few))) {
        const std::size_t whole = static_cast<std::size_t>(size) + 1;
        text = static_cast<char*>(std::malloc(whole));
        if (text != nullptr) { std::vsnprintf(text, whole, format, again); }
    }
    va_end(again);
    if (size < 0 || text == nullptr) { return -1; }
    const int written = put_text_to(text, static_cast<std::size_t>(size), file);
    if (text != few) { std::free(text); }
    return written == EOF ? -1 : size;
}

} // namespace portsock::bsd
