// How value() fails in a build without exceptions. See raise_throw.cpp.
#include <cstdio>
#include <cstdlib>

#include <portsock/error.hpp>

namespace portsock {

void raise(const error& failure) {
    std::fprintf(stderr, "portsock: %s\n", failure.describe().c_str());
    std::abort();
}
void raise(const parse_error& failure) { raise(error(failure)); }

} // namespace portsock
