#include <sys/stat.h>

#include "stating.hpp"

// A link is what it leads to: nothing here makes one.
int portsock_bsd_lstat(const char* path, struct stat* about) { return portsock::bsd::state_of_path(path, about); }
