// The lock of this backend; that of the other has the same members.
#pragma once

#include <mutex>

namespace portsock::native {
class condition;
} // namespace portsock::native

namespace portsock::backend {

/// A slim reader/writer lock, as MSVC's std::mutex is one. That of MinGW-w64 makes an event of the system as soon as a
/// second thread wants it, and has no destructor that would close the event.
/// Ref: Microsoft Learn "Slim Reader/Writer (SRW) Locks".
class mutex {
  public:
    constexpr mutex() noexcept = default;
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;
    void lock() noexcept;
    void unlock() noexcept;

  private:
    friend class native::condition;
    void* lock_ = nullptr;
};

} // namespace portsock::backend

namespace portsock::native {

/// As std::condition_variable, for the mutex above.
class condition {
  public:
    constexpr condition() noexcept = default;
    condition(const condition&) = delete;
    condition& operator=(const condition&) = delete;
    void wait(std::unique_lock<backend::mutex>& held) noexcept;
    void notify_one() noexcept;
    void notify_all() noexcept;

  private:
    void* waiting_ = nullptr;
};

} // namespace portsock::native
