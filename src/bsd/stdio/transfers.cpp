#include <cstdio>

#include "stream.hpp"

namespace portsock::bsd {

int get_from(FILE* file) noexcept {
    stream* const ours = stream_of(file);
    if (ours == nullptr) { return crt::get(file); }
    const std::lock_guard guard(ours->input);
    return ours->get();
}

int put_to(int byte, FILE* file) noexcept {
    stream* const ours = stream_of(file);
    if (ours == nullptr) { return crt::put(byte, file); }
    const char one = static_cast<char>(byte);
    const std::lock_guard guard(ours->output);
    return ours->write(&one, 1) ? static_cast<unsigned char>(one) : EOF;
}

int put_text_to(const char* text, std::size_t size, FILE* file) noexcept {
    stream* const ours = stream_of(file);
    if (ours == nullptr) { return size == 0 || crt::write(text, 1, size, file) == size ? 0 : EOF; }
    const std::lock_guard guard(ours->output);
    return size == 0 || ours->write(text, size) ? 0 : EOF;
}

} // namespace portsock::bsd
