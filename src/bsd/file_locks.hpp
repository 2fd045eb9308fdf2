// Locks of files for those who ask, as POSIX has them: nobody is kept from reading and writing.
#pragma once

#include <fcntl.h>

namespace portsock::bsd {

/// fcntl's F_SETLK, F_SETLKW and F_GETLK.
int lock_range(int fd, int command, struct flock* how) noexcept;
/// flock().
int lock_whole(int fd, int what) noexcept;

} // namespace portsock::bsd
