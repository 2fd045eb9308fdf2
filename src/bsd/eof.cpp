#include <io.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_eof(int fd) {
    if (bsd::held_description(fd)) { return bsd::fail(ESPIPE); }
    return bsd::system::is_open(fd) ? _eof(fd) : bsd::fail(EBADF);
}
