// The system's error number, for scripts.
#pragma once

#include <cerrno>
#include <type_traits>

namespace faults {

/// What a failed call returns. Calls of the resolver return their number itself.
template <class Returned>
Returned failed_with(int number) {
    if constexpr (std::is_pointer_v<Returned>) {
        errno = number;
        return nullptr;
    } else if constexpr (!std::is_void_v<Returned>) {
        errno = number;
        return static_cast<Returned>(-1);
    }
}

class keep_last_error {
  public:
    keep_last_error() noexcept : number_(errno) {}
    keep_last_error(const keep_last_error&) = delete;
    keep_last_error& operator=(const keep_last_error&) = delete;
    ~keep_last_error() { errno = number_; }

  private:
    int number_;
};

} // namespace faults
