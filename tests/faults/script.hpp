// Answers in the system's place. Every call of <os.hpp> is an object of the type `call` in this suite: it asks its
// script, and if that has nothing left to say, the system.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <source_location>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <last_error.hpp>

namespace faults {

/// Everything of one kind of call. All scripts end with the `play` that they belong to.
class scripts {
  public:
    static std::mutex& lock() {
        static std::mutex the_lock;
        return the_lock;
    }
    static void to_forget(void (*forget)()) { list().push_back(forget); }
    static void forget_all() {
        const std::lock_guard held(lock());
        for (void (*const forget)() : list()) {
            forget();
        }
        list().clear();
        turn_ = turns_ = 0;
    }

    /// Of all calls of the kinds that `may_answer`, the n-th from here on is answered so.
    static void strike_at(std::size_t n) {
        const std::lock_guard held(lock());
        turn_ = n;
        turns_ = 0;
    }
    /// How many such calls there have been.
    [[nodiscard]] static std::size_t turns() {
        const std::lock_guard held(lock());
        return turns_;
    }
    /// Which call it was, as the compiler names it.
    [[nodiscard]] static std::string struck() {
        const std::lock_guard held(lock());
        return struck_;
    }
    /// Under the lock: whether it is this call's turn.
    static bool is_struck(const char* name) {
        if (++turns_ != turn_) { return false; }
        struck_ = name;
        return true;
    }

  private:
    static inline std::size_t turn_ = 0;
    static inline std::size_t turns_ = 0;
    static inline std::string struck_;
    static std::vector<void (*)()>& list() {
        static std::vector<void (*)()> the_list;
        return the_list;
    }
};

template <auto Real, class Function>
class scripted;

template <auto Real, class Returned, class... Arguments>
class scripted<Real, Returned(Arguments...)> {
  public:
    using answer = std::function<Returned(Arguments...)>;
    static constexpr auto real = Real;

    Returned operator()(Arguments... arguments) const {
        answer next;
        {
            const std::lock_guard held(scripts::lock());
            ++asked_;
            if (strike_ && scripts::is_struck(std::source_location::current().function_name())) {
                next = strike_;
            } else if (!answers_.empty()) {
                next = std::move(answers_.front());
                answers_.pop_front();
            } else if (always_) {
                next = always_;
            }
        }
        if (!next) { return Real(arguments...); }
        if constexpr (std::is_void_v<Returned>) {
            next(arguments...);
        } else {
            const Returned returned = next(arguments...);
            const keep_last_error until_the_end; // of `next`, which releases memory
            next = nullptr;
            return returned;
        }
    }

    /// The next call of this kind is answered so.
    void next(answer what, std::size_t times = 1) const {
        const std::lock_guard held(scripts::lock());
        begin();
        answers_.insert(answers_.end(), times, std::move(what));
    }
    /// The next calls fail with this number of the system's.
    void fails(int number, std::size_t times = 1) const {
        next([number](Arguments...) { return failed_with<Returned>(number); }, times);
    }
    /// All calls that have no answer of their own.
    void always(answer what) const {
        const std::lock_guard held(scripts::lock());
        begin();
        always_ = std::move(what);
    }
    /// See scripts::strike_at.
    void may_answer(answer what) const {
        const std::lock_guard held(scripts::lock());
        begin();
        strike_ = std::move(what);
    }
    void may_fail(int number) const {
        may_answer([number](Arguments...) { return failed_with<Returned>(number); });
    }
    void always_fails(int number) const {
        always([number](Arguments...) { return failed_with<Returned>(number); });
    }
    /// How often this was called since the script began.
    [[nodiscard]] std::size_t asked() const {
        const std::lock_guard held(scripts::lock());
        return asked_;
    }
    /// Answers that nobody has asked for yet.
    [[nodiscard]] std::size_t left() const {
        const std::lock_guard held(scripts::lock());
        return answers_.size();
    }
    /// Counts from here on.
    void watch() const {
        const std::lock_guard held(scripts::lock());
        begin();
    }

  private:
    static void begin() {
        if (begun_) { return; }
        begun_ = true;
        asked_ = 0;
        scripts::to_forget([] {
            begun_ = false;
            answers_.clear();
            always_ = nullptr;
            strike_ = nullptr;
        });
    }

    static inline bool begun_ = false;
    static inline std::size_t asked_ = 0;
    static inline std::deque<answer> answers_;
    static inline answer always_;
    static inline answer strike_;
};

template <class Pointer>
struct function_of;
template <class Returned, class... Arguments>
struct function_of<Returned (*)(Arguments...)> {
    using type = Returned(Arguments...);
};
template <class Returned, class... Arguments>
struct function_of<Returned (*)(Arguments...) noexcept> {
    using type = Returned(Arguments...);
};

template <auto Real>
using call = scripted<Real, typename function_of<decltype(Real)>::type>;

/// A case's script: nothing of it is left when the case ends.
class play {
  public:
    play() { scripts::forget_all(); }
    play(const play&) = delete;
    play& operator=(const play&) = delete;
    ~play() { scripts::forget_all(); }
};

/// One way of having run out of something: which calls fail, and what may be reported.
struct shortage {
    const char* name;
    void (*prepare)();
    std::vector<std::error_code> reported;
};
/// Something that a call has to get over.
struct hindrance {
    const char* name;
    void (*prepare)();
};

} // namespace faults
