#include <cctype>

#include <string.h>

namespace {

int lowered(char one) { return std::tolower(static_cast<unsigned char>(one)); }

} // namespace

char* portsock_bsd_strcasestr(const char* text, const char* part) {
    for (;; ++text) {
        const char* at = text;
        const char* wanted = part;
        while (*wanted != '\0' && lowered(*at) == lowered(*wanted)) {
            ++at;
            ++wanted;
        }
        if (*wanted == '\0') { return const_cast<char*>(text); }
        if (*text == '\0') { return nullptr; }
    }
}
