/// \file
/// result<T>: a value, or the reason why there is none.
#pragma once

#include <concepts>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace portsock {

class error;
struct parse_error;

/// Throw std::system_error with the error's code. In a library built without exceptions: print it and abort.
[[noreturn]] void raise(const error& failure);
/// The same for a failed parse; the code is errc::invalid_argument.
[[noreturn]] void raise(const parse_error& failure);

/// Marks a result that holds an error: `return failure{why};`.
template <class E>
struct failure {
    E why;
};
template <class E>
failure(E) -> failure<E>;

/// A T, or an E that says why there is none. Never both, never neither; no allocation of its own.
/// The observers are those of std::expected. `value()` raises when there is no value, `*` and `->` require one.
/// On an rvalue `value()` returns by value, so that a range-for over it does not dangle.
template <class T, class E = error>
class [[nodiscard]] result {
    static_assert(std::is_trivially_copyable_v<E>, "errors are plain values");
    static constexpr bool plain = std::is_trivially_copyable_v<T>;

  public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
    requires std::constructible_from<T, U&&> &&(!std::same_as<std::remove_cvref_t<U>, result>)constexpr result(
        U&& value) noexcept(std::is_nothrow_constructible_v<T, U&&>) // NOLINT(google-explicit-constructor)
        : value_(std::forward<U>(value)), has_value_(true) {}
    constexpr result(failure<E> failed) noexcept : error_(failed.why), has_value_(false) {}
    /// An error of another kind, where it converts: a parse_error becomes an error.
    template <class F>
    requires std::convertible_to<F, E> &&(!std::same_as<F, E>)constexpr result(failure<F> failed) noexcept
        : error_(std::move(failed.why)), has_value_(false) {}

    constexpr result(const result&) requires plain = default;
    constexpr result(result&&) requires plain = default;
    constexpr result& operator=(const result&) requires plain = default;
    constexpr result& operator=(result&&) requires plain = default;
    constexpr ~result() requires plain = default;

    result(const result& other) requires(!plain && std::copy_constructible<T>) : has_value_(other.has_value_) {
        if (has_value_) {
            ::new (static_cast<void*>(&value_)) T(other.value_);
        } else {
            ::new (static_cast<void*>(&error_)) E(other.error_);
        }
    }
    result(result&& other) noexcept requires(!plain) : has_value_(other.has_value_) { take(other); }
    result& operator=(const result& other) requires(!plain && std::copy_constructible<T>) {
        return *this = result(other);
    }
    result& operator=(result&& other) noexcept requires(!plain) {
        if (this != &other) {
            destroy();
            has_value_ = other.has_value_;
            take(other);
        }
        return *this;
    }
    ~result() requires(!plain) { destroy(); }

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value_; }

    [[nodiscard]] constexpr T& value() & { return check(), value_; }
    [[nodiscard]] constexpr const T& value() const& { return check(), value_; }
    [[nodiscard]] constexpr T value() && { return check(), std::move(value_); }

    [[nodiscard]] constexpr T& operator*() & noexcept { return value_; }
    [[nodiscard]] constexpr const T& operator*() const& noexcept { return value_; }
    [[nodiscard]] constexpr T operator*() && noexcept { return std::move(value_); }
    [[nodiscard]] constexpr T* operator->() noexcept { return &value_; }
    [[nodiscard]] constexpr const T* operator->() const noexcept { return &value_; }

    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) const& {
        return has_value_ ? value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& fallback) && {
        return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(fallback));
    }

    /// Why there is no value. Requires !has_value().
    [[nodiscard]] constexpr const E& error() const noexcept { return error_; }

  private:
    constexpr void check() const {
        if (!has_value_) {
            raise(error_);
        }
    }
    void take(result& other) noexcept {
        if (has_value_) {
            ::new (static_cast<void*>(&value_)) T(std::move(other.value_));
        } else {
            ::new (static_cast<void*>(&error_)) E(other.error_);
        }
    }
    void destroy() noexcept {
        if (has_value_) {
            value_.~T();
        }
    }

    union {
        T value_;
        E error_;
    };
    bool has_value_;
};

/// Success without a value, or an E.
template <class E>
class [[nodiscard]] result<void, E> {
  public:
    using value_type = void;
    using error_type = E;

    constexpr result() noexcept : nothing_(0), has_value_(true) {}
    constexpr result(failure<E> failed) noexcept : error_(failed.why), has_value_(false) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value_; }
    constexpr void value() const {
        if (!has_value_) {
            raise(error_);
        }
    }
    constexpr void operator*() const noexcept {}
    /// Why it failed. Requires !has_value().
    [[nodiscard]] constexpr const E& error() const noexcept { return error_; }

  private:
    union {
        std::uint8_t nothing_;
        E error_;
    };
    bool has_value_;
};

} // namespace portsock
