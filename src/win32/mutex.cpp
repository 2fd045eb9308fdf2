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

namespace portsock::native {

namespace {

static_assert(sizeof(::CONDITION_VARIABLE) == sizeof(void*));

::CONDITION_VARIABLE* variable(void*& waiting) noexcept {
    return reinterpret_cast<::CONDITION_VARIABLE*>(&waiting); // a null pointer is CONDITION_VARIABLE_INIT
}

} // namespace

void condition::wait(std::unique_lock<backend::mutex>& held) noexcept {
    static_cast<void>(::SleepConditionVariableSRW(
        variable(waiting_), reinterpret_cast<::SRWLOCK*>(&held.mutex()->lock_), INFINITE, 0));
}
void condition::notify_one() noexcept { ::WakeConditionVariable(variable(waiting_)); }
void condition::notify_all() noexcept { ::WakeAllConditionVariable(variable(waiting_)); }

} // namespace portsock::native
