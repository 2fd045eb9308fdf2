// How value() fails where there are exceptions. See raise_abort.cpp.
#include <system_error>

#include <portsock/error.hpp>

namespace portsock {

void raise(const error& failure) { throw std::system_error(failure.code(), failure.context()); }
void raise(const parse_error& failure) { raise(error(failure)); }

} // namespace portsock
