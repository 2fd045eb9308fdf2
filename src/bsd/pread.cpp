#include <unistd.h>

#include "positioned.hpp"

ssize_t portsock_bsd_pread(int fd, void* buffer, size_t size, _off_t offset) {
    return portsock::bsd::read_at(fd, buffer, size, offset);
}
