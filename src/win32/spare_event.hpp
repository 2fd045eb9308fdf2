// Events for requests that end later.
#pragma once

#include <atomic>

#include <os.hpp>

namespace portsock::native {

/// An event for one request of the system, which is signalled when the request has ended. A few are kept for the next,
/// for making one costs as much as asking.
class spare_event {
  public:
    spare_event() noexcept {
        for (std::atomic<::HANDLE>& slot : kept_) {
            handle_ = slot.exchange(nullptr, std::memory_order_acquire);
            if (handle_ != nullptr) { return; }
        }
        handle_ = os::CreateEventW();
    }
    spare_event(const spare_event&) = delete;
    spare_event& operator=(const spare_event&) = delete;
    ~spare_event() {
        if (handle_ == nullptr) { return; }
        for (std::atomic<::HANDLE>& slot : kept_) {
            ::HANDLE none = nullptr;
            if (slot.compare_exchange_strong(none, handle_, std::memory_order_release, std::memory_order_relaxed)) {
                return;
            }
        }
        os::CloseHandle(handle_);
    }
    /// Null if there is no memory for one.
    [[nodiscard]] ::HANDLE get() const noexcept { return handle_; }

  private:
    static constinit inline std::atomic<::HANDLE> kept_[4] = {};
    ::HANDLE handle_ = nullptr;
};

} // namespace portsock::native
