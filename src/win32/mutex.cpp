#include "mutex.hpp"

#include "native.hpp"

namespace portsock::backend {

namespace {

static_assert(sizeof(::SRWLOCK) == sizeof(void*));

::SRWLOCK* srw(void*& lock) noexcept {
    return reinterpret_cast<::SRWLOCK*>(&lock); // a null pointer is SRWLOCK_INIT
}

} // namespace

void mutex::lock() noexcept { ::AcquireSRWLockExclusive(srw(lock_)); }
void mutex::unlock() noexcept { ::ReleaseSRWLockExclusive(srw(lock_)); }

} // namespace portsock::backend
