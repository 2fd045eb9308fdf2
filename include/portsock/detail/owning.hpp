/// \file
/// Tells GCC that a class gives no references into itself. Not for users.
///
/// GCC 13 and 14 take a function that is called on a temporary and returns a span for one that returns a part of the
/// temporary, and warn in the program that calls it: `for (auto& event : watching.wait(events).value())`. GCC 14 has an attribute
/// for such a class. In GCC 13 the warning can only be switched off where the function is declared, between the two other macros,
/// which a precompiled header forgets.
/// This is the one header of the product, beside format.hpp and stop_token.hpp, that asks what the compiler is or has.
/// See: GCC manual, "C++ Dialect Options", -Wdangling-reference; "C++-Specific Variable, Function, and Type Attributes".
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 14
#define PORTSOCK_OWNING [[gnu::no_dangling]]
#else
#define PORTSOCK_OWNING
#endif

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 13
#define PORTSOCK_OWNING_BEGIN                                                                                          \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wdangling-reference\"")
#define PORTSOCK_OWNING_END _Pragma("GCC diagnostic pop")
#else
#define PORTSOCK_OWNING_BEGIN
#define PORTSOCK_OWNING_END
#endif
