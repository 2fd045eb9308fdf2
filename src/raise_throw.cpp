// How value() fails, and what becomes of a lack of memory, where there are exceptions. See raise_abort.cpp.
#include <new>
#include <system_error>

#include <portsock/error.hpp>

#include "memory.hpp"

namespace portsock {

void raise(const error& failure) { throw std::system_error(failure.code(), failure.context()); }
void raise(const parse_error& failure) { raise(error(failure)); }

bool detail::had_memory(void (*work)(void*), void* with) {
    try {
        work(with);
        return true;
    } catch (const std::bad_alloc&) { return false; }
}

} // namespace portsock
