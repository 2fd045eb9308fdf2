#include "accepting.hpp"

int portsock_bsd_accept(int fd, struct sockaddr* address, socklen_t* size) {
    return portsock::bsd::accept_connection(fd, address, size, 0);
}
