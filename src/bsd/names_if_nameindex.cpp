#include <net/if.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>

#include "errors.hpp"
#include "names.hpp"

// POSIX gives the structure and the function one name.
extern "C" struct if_nameindex* portsock_bsd_if_nameindex() {
    const auto all = portsock::network_interfaces();
    if (!all) {
        errno = portsock::bsd::errno_of(all.error().kind());
        return nullptr;
    }
    std::size_t size = (all->size() + 1) * sizeof(struct if_nameindex);
    for (const auto& one : *all) {
        size += one.name.size() + 1;
    }
    auto* const list = static_cast<struct if_nameindex*>(std::malloc(size));
    if (list == nullptr) {
        errno = ENOBUFS;
        return nullptr;
    }
    char* text = reinterpret_cast<char*>(list + all->size() + 1);
    struct if_nameindex* at = list;
    for (const auto& one : *all) {
        at->if_index = one.index;
        at->if_name = text;
        portsock::bsd::copy_text(one.name, text, one.name.size() + 1);
        text += one.name.size() + 1;
        ++at;
    }
    at->if_index = 0;
    at->if_name = nullptr;
    return list;
}
