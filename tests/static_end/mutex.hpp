// A mutex as macOS, FreeBSD and NetBSD have it in libc++: it needs no constructor to run, but is destroyed with the other
// static objects, and pthread_mutex_lock() then gives EINVAL, which lock() throws.
#pragma once

#include <cerrno>
#include <mutex>
#include <system_error>

namespace portsock::backend {

class mutex {
  public:
    constexpr mutex() noexcept = default;
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;
    ~mutex() { destroyed_ = true; }
    void lock() {
        if (destroyed_) { throw std::system_error(EINVAL, std::generic_category(), "mutex lock failed"); }
        inner_.lock();
    }
    void unlock() { inner_.unlock(); }

  private:
    std::mutex inner_;
    volatile bool destroyed_ = false; // what becomes of an object that is being destroyed would not be stored otherwise
};

} // namespace portsock::backend
