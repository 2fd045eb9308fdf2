#include <errno.h>
#include <string.h>

/* That of POSIX: 0, or ERANGE with what there is room for. */
extern "C" int portsock_bsd_strerror_r(int number, char* text, size_t size);

int portsock_bsd_strerror_r(int number, char* text, size_t size) {
    const char* const words = portsock_bsd_strerror(number);
    const size_t length = strlen(words);
    if (size == 0) { return ERANGE; }
    const size_t kept = length < size ? length : size - 1;
    memcpy(text, words, kept);
    text[kept] = '\0';
    return kept == length ? 0 : ERANGE;
}
