#include <unistd.h>

#include "positioned.hpp"

ssize_t portsock_bsd_pwrite(int fd, const void* data, size_t size, _off_t offset) {
    return portsock::bsd::write_at(fd, data, size, offset);
}
