#include <cstdio>

#include <errno.h>

void portsock_bsd_perror(const char* text) {
    const int number = errno;
    const bool prefixed = text != nullptr && *text != '\0';
    std::fprintf(stderr, "%s%s%s\n", prefixed ? text : "", prefixed ? ": " : "", portsock_bsd_strerror(number));
}
