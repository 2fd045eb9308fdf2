#include <string.h>

char* portsock_bsd_strchrnul(const char* text, int character) {
    while (*text != '\0' && *text != static_cast<char>(character)) {
        ++text;
    }
    return const_cast<char*>(text);
}
