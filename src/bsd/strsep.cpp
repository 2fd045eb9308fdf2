#include <cstring>

#include <string.h>

char* portsock_bsd_strsep(char** rest, const char* delimiters) {
    char* const begin = *rest;
    if (begin == nullptr) { return nullptr; }
    char* const end = begin + std::strcspn(begin, delimiters);
    if (*end == '\0') {
        *rest = nullptr;
    } else {
        *end = '\0';
        *rest = end + 1;
    }
    return begin;
}
