#include <unistd.h>

#include "seeking.hpp"

_off_t portsock_bsd_lseek(int fd, _off_t offset, int from) {
    return portsock::bsd::fits(portsock::bsd::seek(fd, offset, from));
}
