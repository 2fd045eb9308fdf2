// The differences between the C run-time libraries of Windows: the only file of src/bsd that asks about the compiler.
#pragma once

#include <io.h>
#include <stdlib.h>

#if defined(_UCRT) && !defined(_MSC_VER)
// Which MinGW-w64's import library has and its headers lack.
extern "C" _CRTIMP
    _invalid_parameter_handler __cdecl _set_thread_local_invalid_parameter_handler(_invalid_parameter_handler handler);
#endif

namespace portsock::bsd::system {

/// As many descriptors as there can be. Ref: Microsoft Learn "_setmaxstdio", which has the limits of both.
#if defined(_UCRT) || defined(_MSC_VER)
inline constexpr int crt_descriptors = 8192;
#else
inline constexpr int crt_descriptors = 2048;
#endif

#if defined(_UCRT) || defined(_MSC_VER)
/// That of Visual C++ ends the program for a descriptor that is not open, unless told otherwise.
class tolerant {
  public:
    tolerant() noexcept : before_(::_set_thread_local_invalid_parameter_handler(&ignore)) {}
    tolerant(const tolerant&) = delete;
    tolerant& operator=(const tolerant&) = delete;
    ~tolerant() { ::_set_thread_local_invalid_parameter_handler(before_); }

  private:
    static void ignore(const wchar_t*, const wchar_t*, const wchar_t*, unsigned, uintptr_t) {}
    _invalid_parameter_handler before_;
};
#else
class tolerant {
  public:
    tolerant() noexcept {} // not trivial, or it would be an unused variable
};
#endif

} // namespace portsock::bsd::system
