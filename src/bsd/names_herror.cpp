#include <netdb.h>

#include <cstdio>

#include "names.hpp"

extern "C" const char* portsock_bsd_hstrerror(int);

extern "C" void portsock_bsd_herror(const char* text) {
    const char* const what = portsock_bsd_hstrerror(*portsock_bsd_h_errno());
    if (text != nullptr && *text != '\0') { std::fprintf(stderr, "%s: ", text); }
    std::fprintf(stderr, "%s\n", what);
}
