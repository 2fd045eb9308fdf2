#include <unistd.h>

#include "positioned.hpp"

ssize_t portsock_bsd_pwrite64(int fd, const void* data, size_t size, int64_t offset) {
    return portsock::bsd::write_at(fd, data, size, offset);
}
