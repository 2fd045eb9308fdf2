// What the programs of bench/ share: arguments, a measured section, and the line it ends with. A program measures
// itself, from begin() to end(); bench/run.py reads the line, and counts from outside what a program cannot see of
// itself.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {

inline int number(char** arguments, int which) { return std::atoi(arguments[which]); }
inline bool is(const char* argument, const char* mode) { return std::strcmp(argument, mode) == 0; }

/// Ends the program: a benchmark that goes wrong measures nothing.
inline void check(bool well, const char* what) {
    if (!well) {
        std::perror(what);
        std::_Exit(1);
    }
}

void begin();
/// Prints CPU nanoseconds and allocations since begin(), and the bytes of the heap at begin().
void end();
/// Prints where a server listens, for the load to be told.
void announce(unsigned port);

} // namespace bench
