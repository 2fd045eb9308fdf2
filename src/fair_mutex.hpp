// A lock that is given to those who want it in the order in which they came.
#pragma once

#include <mutex>
#include <utility>

namespace portsock::detail {

/// Made of a mutex, which is held for a few instructions only, and a condition for each thread that has to wait. The
/// systems' own mutexes let a running thread have them again and again while another is still waking up.
template <class Mutex, class Condition>
class fair_mutex {
  public:
    fair_mutex() noexcept = default;
    fair_mutex(const fair_mutex&) = delete;
    fair_mutex& operator=(const fair_mutex&) = delete;

    void lock() noexcept {
        std::unique_lock held(inner_);
        if (!std::exchange(locked_, true)) { return; }
        turn mine;
        *end_ = &mine;
        end_ = &mine.next;
        while (!mine.come) {
            mine.changed.wait(held);
        }
    }

    /// Hands it to the first in the queue, who then has it before anybody else can ask.
    void unlock() noexcept {
        const std::lock_guard held(inner_);
        turn* const next = first_;
        if (next == nullptr) {
            locked_ = false;
            return;
        }
        first_ = next->next;
        if (first_ == nullptr) { end_ = &first_; }
        next->come = true;
        next->changed.notify_one(); // before the mutex is free: the turn is gone as soon as its thread has seen it
    }

  private:
    struct turn {
        Condition changed;
        turn* next = nullptr;
        bool come = false;
    };

    Mutex inner_;
    turn* first_ = nullptr;
    turn** end_ = &first_;
    bool locked_ = false;
};

} // namespace portsock::detail
