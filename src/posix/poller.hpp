// The mechanisms of POSIX systems: the system's own, and poll() everywhere.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "fair_mutex.hpp"

#include <os.hpp>

namespace portsock::native {

/// epoll or kqueue: these two are in the one of their files that the build chose.
[[nodiscard]] poll_mechanism own_mechanism() noexcept;
backend::attempt open_own_mechanism(std::unique_ptr<backend::mechanism>& made) noexcept;
backend::attempt open_poll(std::unique_ptr<backend::mechanism>& made) noexcept;

/// Of the table of a mechanism that has one.
using table_mutex = detail::fair_mutex<std::mutex, std::condition_variable>;

/// A descriptor that becomes readable when signalled, however often, until it is drained.
class wake_pipe {
  public:
    wake_pipe() noexcept = default;
    wake_pipe(const wake_pipe&) = delete;
    wake_pipe& operator=(const wake_pipe&) = delete;
    ~wake_pipe() { backend::close_wake(ends_); }

    backend::attempt open() noexcept;
    [[nodiscard]] int fd() const noexcept { return fd_of(ends_.waiter); }
    void signal() noexcept;
    void drain() noexcept;

  private:
    backend::wake ends_;
};

} // namespace portsock::native
