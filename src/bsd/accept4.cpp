#include "accepting.hpp"

int portsock_bsd_accept4(int fd, struct sockaddr* address, socklen_t* size, int flags) {
    return portsock::bsd::accept_connection(fd, address, size, flags);
}
