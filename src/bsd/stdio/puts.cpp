#include <cstdio>
#include <cstring>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_puts(const char* text) {
    FILE* const file = bsd::crt::standard(1);
    const bool put = bsd::put_text_to(text, std::strlen(text), file) != EOF && bsd::put_to('\n', file) != EOF;
    return put ? 0 : EOF;
}
