#include <unistd.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_isatty(int fd) {
    const bsd::held_description socket(fd);
    if (socket) {
        errno = ENOTTY;
        return 0;
    }
    return bsd::system::is_terminal(fd);
}
