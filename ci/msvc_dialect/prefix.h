// What libc++ expects of Visual C++'s headers and Wine's do not have. Included before everything by ci/check_msvc_dialect.
#pragma once
#include <stddef.h>

#include <corecrt.h>
#include <locale.h>
struct timespec {
    long long tv_sec;
    long tv_nsec;
};
#define MB_CUR_MAX 4
extern "C" {
int _islower_l(int, _locale_t);
int _isupper_l(int, _locale_t);
int _isdigit_l(int, _locale_t);
int _isxdigit_l(int, _locale_t);
int _isalpha_l(int, _locale_t);
float _strtof_l(const char*, char**, _locale_t);
double _strtod_l(const char*, char**, _locale_t);
}
#include <math.h>
#include <time.h>

// Macros there, functions here.
#undef isnan
#undef isinf
#undef isfinite
#undef isnormal
#undef signbit
#undef fpclassify
#undef isgreater
#undef isgreaterequal
#undef isless
#undef islessequal
#undef islessgreater
#undef isunordered
#define ONE(name)                                                                                                      \
    inline bool name(float x) throw() { return __builtin_##name(x); }                                                  \
    inline bool name(double x) throw() { return __builtin_##name(x); }                                                 \
    inline bool name(long double x) throw() { return __builtin_##name(x); }
#define TWO(name)                                                                                                      \
    inline bool name(double a, double b) throw() { return __builtin_##name(a, b); }
ONE(isnan)
ONE(isinf)
ONE(isfinite)
ONE(isnormal)
ONE(signbit)
inline int fpclassify(double x) throw() {
    return __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, x);
}
TWO(isgreater)
TWO(isgreaterequal)
TWO(isless)
TWO(islessequal)
TWO(islessgreater)
TWO(isunordered)
#undef ONE
#undef TWO
