#include <io.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

long portsock_bsd_filelength(int fd) {
    if (bsd::held_description(fd)) { return bsd::fail(ESPIPE); }
    return bsd::system::is_open(fd) ? _filelength(fd) : bsd::fail(EBADF);
}
