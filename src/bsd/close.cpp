#include <unistd.h>

#include "descriptors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_close(int fd) {
    // First the socket, then its number: nobody may get the number while the socket is still found under it.
    static_cast<void>(bsd::drop_socket(fd));
    return bsd::system::close_file(fd);
}
