// The system's error number, for scripts.
#pragma once

#include <type_traits>

#include "native.hpp"

namespace faults {

/// What a failed call returns.
template <class Returned>
Returned failed_with(int number) {
    ::WSASetLastError(number);
    if constexpr (std::is_pointer_v<Returned>) {
        return nullptr;
    } else if constexpr (!std::is_void_v<Returned>) {
        return static_cast<Returned>(-1);
    }
}

class keep_last_error {
  public:
    keep_last_error() noexcept : number_(::GetLastError()) {}
    keep_last_error(const keep_last_error&) = delete;
    keep_last_error& operator=(const keep_last_error&) = delete;
    ~keep_last_error() { ::SetLastError(number_); }

  private:
    ::DWORD number_;
};

} // namespace faults
