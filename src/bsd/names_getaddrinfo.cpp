#include <netdb.h>

#include <cstdlib>
#include <cstring>

#include "names.hpp"

extern "C" void portsock_bsd_freeaddrinfo(addrinfo*);

namespace {

/// What freeaddrinfo() gives back as one.
struct entry {
    addrinfo info;
    sockaddr_storage address;
};

} // namespace

extern "C" int portsock_bsd_getaddrinfo(const char* host, const char* service, const addrinfo* hints,
                                        addrinfo** found) {
    using namespace portsock;
    addrinfo asked{};
    if (hints != nullptr) {
        asked = *hints;
    } else {
        asked.ai_flags = AI_V4MAPPED | AI_ADDRCONFIG;
    }
    std::vector<bsd::look_up_answer> answers;
    if (const int failure = bsd::look_up(host, service, asked, answers); failure != 0) { return failure; }
    addrinfo* list = nullptr;
    addrinfo** end = &list;
    for (const bsd::look_up_answer& one : answers) {
        auto* const made = static_cast<entry*>(std::calloc(1, sizeof(entry)));
        if (made == nullptr) {
            portsock_bsd_freeaddrinfo(list);
            return EAI_MEMORY;
        }
        made->info.ai_flags = asked.ai_flags;
        made->info.ai_family = bsd::family_number(one.place.address());
        made->info.ai_socktype = one.type;
        made->info.ai_protocol = one.protocol;
        made->info.ai_addrlen = bsd::write(one.place, made->address);
        made->info.ai_addr = reinterpret_cast<sockaddr*>(&made->address);
        *end = &made->info;
        end = &made->info.ai_next;
    }
    if ((asked.ai_flags & AI_CANONNAME) != 0) {
        const std::size_t size = std::strlen(host) + 1;
        list->ai_canonname = static_cast<char*>(std::malloc(size));
        if (list->ai_canonname == nullptr) {
            portsock_bsd_freeaddrinfo(list);
            return EAI_MEMORY;
        }
        std::memcpy(list->ai_canonname, host, size);
    }
    *found = list;
    return 0;
}
