#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "errors.hpp"
#include "names.hpp"

extern "C" int portsock_bsd_gethostname(char* room, std::size_t size) {
    using namespace portsock;
    const auto name = host_name();
    if (!name) { return bsd::fail(bsd::errno_of(name.error().kind())); }
    if (bsd::copy_text(*name, room, size)) { return 0; }
    std::memcpy(room, name->data(), size); // as much as there is room for
    return bsd::fail(ENAMETOOLONG);
}
