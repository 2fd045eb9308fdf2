#include <fcntl.h>
#include <io.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

// Of a socket the bytes are what they are, and that is what such programs ask for.
int portsock_bsd_setmode(int fd, int mode) {
    if (bsd::held_description(fd)) { return mode == _O_BINARY ? _O_BINARY : bsd::fail(EINVAL); }
    return bsd::system::is_open(fd) ? _setmode(fd, mode) : bsd::fail(EBADF);
}
