#include <sys/stat.h>

#include "stating.hpp"

int portsock_bsd_stat(const char* path, struct stat* about) { return portsock::bsd::state_of_path(path, about); }
