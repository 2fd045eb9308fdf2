// How value() fails in a build without exceptions, in which nobody hears of a lack of memory. See raise_throw.cpp.
#include <cstdio>
#include <cstdlib>

#include <portsock/error.hpp>

#include "memory.hpp"

namespace portsock {

void raise(const error& failure) {
    std::fprintf(stderr, "portsock: %s\n", failure.describe().c_str());
    std::abort();
}
void raise(const parse_error& failure) { raise(error(failure)); }

bool detail::had_memory(void (*work)(void*), void* with) {
    work(with);
    return true;
}

} // namespace portsock
