// The mechanisms of Windows: AFD's polls reported to a completion port, and select().
#pragma once

#include <memory>

#include "fair_mutex.hpp"
#include "mutex.hpp"

#include <os.hpp>

namespace portsock::native {

/// operation_not_supported if AFD cannot be opened.
backend::attempt open_afd(std::unique_ptr<backend::mechanism>& made) noexcept;
backend::attempt open_select(std::unique_ptr<backend::mechanism>& made) noexcept;

/// Of the table of a mechanism.
using table_mutex = detail::fair_mutex<backend::mutex, condition>;

/// Something done by another thread as soon as an event is signalled: the stop signals of waits that cannot watch an
/// event themselves. Costs nothing until it is used; then an object of the system's thread pool is made and kept.
class event_watch {
  public:
    using action = void (*)(void* with) noexcept;

    event_watch(action run, void* with) noexcept : run_(run), with_(with) {}
    event_watch(const event_watch&) = delete;
    event_watch& operator=(const event_watch&) = delete;
    ~event_watch();

    backend::attempt begin(::HANDLE event) noexcept;
    /// Nothing runs afterwards, and the event may be closed.
    void end() noexcept;

  private:
    static void CALLBACK signalled(PTP_CALLBACK_INSTANCE, void* watch, PTP_WAIT, TP_WAIT_RESULT) noexcept;

    action run_;
    void* with_;
    PTP_WAIT wait_ = nullptr;
};

} // namespace portsock::native
