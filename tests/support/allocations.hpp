/// \file
/// Counts what is allocated on the heap, and lets it run out.
#pragma once

#include <cstddef>

namespace support {

/// How many times the calling thread has called operator new.
std::size_t allocations() noexcept;

/// While it lives, operator new fails once: the n-th time from now on, in whichever thread that is. One at a time.
class no_memory {
  public:
    explicit no_memory(std::size_t n) noexcept;
    no_memory(const no_memory&) = delete;
    no_memory& operator=(const no_memory&) = delete;
    ~no_memory();
    /// Whether it has failed.
    [[nodiscard]] bool was_noticed() const noexcept;
};

/// While it lives, every operator new of this thread fails.
class no_memory_here {
  public:
    no_memory_here() noexcept;
    no_memory_here(const no_memory_here&) = delete;
    no_memory_here& operator=(const no_memory_here&) = delete;
    ~no_memory_here();
};

} // namespace support
