#include "program_name.hpp"

#include <cstdio>
#include <cstring>

#include <stdlib.h>

namespace portsock::bsd {

namespace {

struct name {
    char text[128] = "program";
    name() noexcept {
        const char* path = nullptr;
        if (::_get_pgmptr(const_cast<char**>(&path)) != 0 || path == nullptr) { return; }
        for (const char* each = path; *each != '\0'; ++each) {
            if (*each == '/' || *each == '\\') { path = each + 1; }
        }
        std::snprintf(text, sizeof(text), "%s", path);
        char* const ending = std::strrchr(text, '.');
        if (ending != nullptr && std::strcmp(ending, ".exe") == 0) { *ending = '\0'; }
    }
};

} // namespace

const char* program_name() noexcept {
    static const name mine;
    return mine.text;
}

} // namespace portsock::bsd
