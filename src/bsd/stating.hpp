// What stat, lstat and fstat are made of.
#pragma once

#include <sys/stat.h>

#include "system.hpp"

namespace portsock::bsd {

/// 0, or -1 and errno if `known` is false.
int give(bool known, const system::file_facts& facts, struct stat* about) noexcept;
int state_of_path(const char* path, struct stat* about) noexcept;

} // namespace portsock::bsd
