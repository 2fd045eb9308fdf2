// The lock of this backend; that of the other has the same members.
#pragma once

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
    void* lock_ = nullptr;
};

} // namespace portsock::backend
