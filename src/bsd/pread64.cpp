#include <unistd.h>

#include "positioned.hpp"

ssize_t portsock_bsd_pread64(int fd, void* buffer, size_t size, int64_t offset) {
    return portsock::bsd::read_at(fd, buffer, size, offset);
}
