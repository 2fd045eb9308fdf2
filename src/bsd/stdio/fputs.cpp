#include <cstdio>
#include <cstring>

#include "stream.hpp"

using namespace portsock;

int portsock_bsd_fputs(const char* text, FILE* file) {
    if (bsd::stream_of(file) == nullptr) { return bsd::crt::put_text(text, file); }
    return bsd::put_text_to(text, std::strlen(text), file);
}
