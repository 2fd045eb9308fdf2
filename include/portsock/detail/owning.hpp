/// \file
/// Tells GCC that what stands between the two macros gives no references into itself. Not for users.
///
/// GCC 13 and 14 take a function that is called on a temporary and returns a span for one that returns a part of the
/// temporary, and warn in the program that calls it: `for (auto& event : watching.wait(events).value())`. The warning can
/// be switched off only where the function is declared, and only where the compiler knows it.
/// This is the one header of the product, beside format.hpp, that asks what the compiler is.
/// See: GCC manual, "C++ Dialect Options", -Wdangling-reference.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 13
#define PORTSOCK_OWNING_BEGIN                                                                                          \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wdangling-reference\"")
#define PORTSOCK_OWNING_END _Pragma("GCC diagnostic pop")
#else
#define PORTSOCK_OWNING_BEGIN
#define PORTSOCK_OWNING_END
#endif
