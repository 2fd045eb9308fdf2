#include <cstdio>
#include <cstring>

#include <errno.h>
#include <string.h>

#include "errors.hpp"

// That of POSIX. Of a number that is none there is a text, too, and what there is room for is written always, as on
// Linux.
int portsock_bsd_strerror_r(int number, char* text, size_t size) {
    const char* words = portsock::bsd::words_of(number);
    char unknown[32];
    if (words == nullptr) { std::snprintf(unknown, sizeof(unknown), "Unknown error %d", number); }
    const int trouble = words == nullptr ? EINVAL : 0;
    if (words == nullptr) { words = unknown; }
    if (size == 0) { return ERANGE; }
    const size_t length = std::strlen(words);
    const size_t kept = length < size ? length : size - 1;
    std::memcpy(text, words, kept);
    text[kept] = '\0';
    return kept == length ? trouble : ERANGE;
}
