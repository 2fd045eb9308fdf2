#include <cstdio>

#include <errno.h>
#include <string.h>

// With room of its own: what strerror() gave the program before stays what it was.
void portsock_bsd_perror(const char* text) {
    char words[80];
    static_cast<void>(portsock_bsd_strerror_r(errno, words, sizeof(words)));
    const bool prefixed = text != nullptr && *text != '\0';
    std::fprintf(stderr, "%s%s%s\n", prefixed ? text : "", prefixed ? ": " : "", words);
}
