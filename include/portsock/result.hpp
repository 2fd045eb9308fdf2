/// \file
/// result<T>: a value, or the reason why there is none.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <portsock/detail/owning.hpp>

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

template <class T, class E = error>
class result;

namespace detail {

template <class T, class E>
std::true_type is_result_test(const volatile result<T, E>*);
template <class E>
std::true_type is_result_test(const volatile failure<E>*);
std::false_type is_result_test(const volatile void*);
/// A result or a failure of any kind, or what is derived from one.
template <class T>
concept result_or_failure =
    decltype(is_result_test(static_cast<std::remove_reference_t<T>*>(nullptr)))::value;

/// What a result<T> can be made from directly. Another result is no value: it may hold an error, and some types can be
/// constructed from anything that can be tested.
template <class U, class T>
concept value_for = std::constructible_from<T, U> &&
    (!result_or_failure<U> || (std::same_as<std::remove_cvref_t<U>, T> && !std::is_const_v<T>));

/// Whether T could be made from a result<U, G> itself. bool does not count, because of it only the value is asked.
template <class T, class U, class G>
concept made_from_result = !std::same_as<std::remove_cv_t<T>, bool> &&
    (std::is_constructible_v<T, result<U, G>&> || std::is_constructible_v<T, const result<U, G>&> ||
     std::is_constructible_v<T, result<U, G>> || std::is_convertible_v<result<U, G>&, T> ||
     std::is_convertible_v<const result<U, G>&, T> || std::is_convertible_v<result<U, G>, T>);

/// A result<U, G> whose value and error become those of a result<T, E>.
template <class T, class E, class U, class G, class AsItIs>
concept converts_to_result = !std::is_void_v<U> && !(std::same_as<T, U> && std::same_as<E, G>) &&
    std::is_constructible_v<T, AsItIs> && std::convertible_to<const G&, E> && !made_from_result<T, U, G>;

template <class F, class... Arguments>
using answer_of = std::remove_cv_t<std::invoke_result_t<F, Arguments...>>;

struct none {};

} // namespace detail

PORTSOCK_OWNING_BEGIN

/// A T, or an E that says why there is none. Never both, never neither; no allocation of its own.
/// The members are those of std::expected. `value()` raises when there is no value, `*` and `->` require one, `error()`
/// requires that there is none. On an rvalue `value()` and `error()` return by value, so that neither a range-for over
/// it nor a reference to it dangles. A result of another kind converts where its value and its error do, and stays a
/// failure if it is one.
template <class T, class E>
class [[nodiscard]] PORTSOCK_OWNING result {
    static_assert(std::is_trivially_copyable_v<E>, "errors are plain values");
    static_assert(std::is_object_v<T> && !std::is_array_v<T>, "a result owns its value");
    static constexpr bool plain = std::is_trivially_copyable_v<T>;

  public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
    requires(!std::same_as<std::remove_cvref_t<U>, result> && detail::value_for<U, T>)
    constexpr explicit(!std::convertible_to<U, T>) result(U&& value) noexcept( // NOLINT(google-explicit-constructor)
        std::is_nothrow_constructible_v<T, U>)
        : value_(static_cast<T>(std::forward<U>(value))), has_value_(true) {}
    constexpr result(failure<E> failed) noexcept : error_(failed.why), has_value_(false) {}
    /// An error of another kind, where it converts: a parse_error becomes an error.
    template <class F>
    requires(std::convertible_to<F, E> && !std::same_as<F, E>)
    constexpr result(failure<F> failed) noexcept : error_(std::move(failed.why)), has_value_(false) {}

    template <class U, class G>
    requires detail::converts_to_result<T, E, U, G, const U&>
    constexpr explicit(!std::convertible_to<const U&, T>) result(const result<U, G>& other)
        : nothing_(), has_value_(other.has_value()) {
        if (has_value_) {
            std::construct_at(std::addressof(value_), static_cast<T>(*other));
        } else {
            std::construct_at(std::addressof(error_), other.error());
        }
    }
    template <class U, class G>
    requires detail::converts_to_result<T, E, U, G, U>
    constexpr explicit(!std::convertible_to<U, T>) result(result<U, G>&& other)
        : nothing_(), has_value_(other.has_value()) {
        if (has_value_) {
            std::construct_at(std::addressof(value_), static_cast<T>(*std::move(other)));
        } else {
            std::construct_at(std::addressof(error_), other.error());
        }
    }

    constexpr result(const result&) requires plain = default;
    constexpr result(result&&) requires plain = default;
    constexpr result& operator=(const result&) requires plain = default;
    constexpr result& operator=(result&&) requires plain = default;
    constexpr ~result() requires plain = default;

    constexpr result(const result& other) requires(!plain && std::copy_constructible<T>)
        : nothing_(), has_value_(other.has_value_) {
        if (has_value_) {
            std::construct_at(std::addressof(value_), other.value_);
        } else {
            std::construct_at(std::addressof(error_), other.error_);
        }
    }
    constexpr result(result&& other) noexcept requires(!plain) : nothing_(), has_value_(other.has_value_) {
        take(other);
    }
    constexpr result& operator=(const result& other) requires(!plain && std::copy_constructible<T>) {
        return *this = result(other);
    }
    constexpr result& operator=(result&& other) noexcept requires(!plain) {
        if (this != &other) {
            destroy();
            has_value_ = other.has_value_;
            take(other);
        }
        return *this;
    }
    constexpr ~result() requires(!plain) { destroy(); }

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value_; }

    [[nodiscard]] constexpr T& value() & { return check(), value_; }
    [[nodiscard]] constexpr const T& value() const& { return check(), value_; }
    [[nodiscard]] constexpr T value() && { return check(), std::move(value_); }
    [[nodiscard]] constexpr T value() const&& { return check(), value_; }

    [[nodiscard]] constexpr T& operator*() & noexcept { return value_; }
    [[nodiscard]] constexpr const T& operator*() const& noexcept { return value_; }
    [[nodiscard]] constexpr T operator*() && noexcept { return std::move(value_); }
    [[nodiscard]] constexpr T operator*() const&& noexcept { return value_; }
    [[nodiscard]] constexpr T* operator->() noexcept { return std::addressof(value_); }
    [[nodiscard]] constexpr const T* operator->() const noexcept { return std::addressof(value_); }

    template <std::convertible_to<T> U>
    [[nodiscard]] constexpr T value_or(U&& fallback) const& {
        return has_value_ ? value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <std::convertible_to<T> U>
    [[nodiscard]] constexpr T value_or(U&& fallback) && {
        return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(fallback));
    }

    /// Why there is no value. Requires !has_value().
    [[nodiscard]] constexpr const E& error() const& noexcept { return error_; }
    [[nodiscard]] constexpr E error() && noexcept { return error_; }
    [[nodiscard]] constexpr E error() const&& noexcept { return error_; }
    /// The error, or the fallback if there is a value.
    template <std::convertible_to<E> G>
    [[nodiscard]] constexpr E error_or(G&& fallback) const {
        return has_value_ ? static_cast<E>(std::forward<G>(fallback)) : error_;
    }

    /// What `next` gives for the value, itself a result with the same kind of error; or the error.
    template <class F>
    constexpr auto and_then(F&& next) & {
        return and_then_of<detail::answer_of<F, T&>>(*this, std::forward<F>(next));
    }
    template <class F>
    constexpr auto and_then(F&& next) const& {
        return and_then_of<detail::answer_of<F, const T&>>(*this, std::forward<F>(next));
    }
    template <class F>
    constexpr auto and_then(F&& next) && {
        return and_then_of<detail::answer_of<F, T>>(std::move(*this), std::forward<F>(next));
    }
    template <class F>
    constexpr auto and_then(F&& next) const&& {
        return and_then_of<detail::answer_of<F, const T>>(std::move(*this), std::forward<F>(next));
    }
    /// A result with what `change` makes of the value, perhaps void; or the error.
    template <class F>
    constexpr auto transform(F&& change) & {
        return transform_of<detail::answer_of<F, T&>>(*this, std::forward<F>(change));
    }
    template <class F>
    constexpr auto transform(F&& change) const& {
        return transform_of<detail::answer_of<F, const T&>>(*this, std::forward<F>(change));
    }
    template <class F>
    constexpr auto transform(F&& change) && {
        return transform_of<detail::answer_of<F, T>>(std::move(*this), std::forward<F>(change));
    }
    template <class F>
    constexpr auto transform(F&& change) const&& {
        return transform_of<detail::answer_of<F, const T>>(std::move(*this), std::forward<F>(change));
    }
    /// The value; or what `instead` gives for the error, itself a result with the same kind of value.
    template <class F>
    constexpr auto or_else(F&& instead) const& {
        return or_else_of<detail::answer_of<F, const E&>>(*this, std::forward<F>(instead));
    }
    template <class F>
    constexpr auto or_else(F&& instead) && {
        return or_else_of<detail::answer_of<F, E>>(std::move(*this), std::forward<F>(instead));
    }
    /// The value; or a failure with what `change` makes of the error.
    template <class F>
    constexpr auto transform_error(F&& change) const& {
        return transform_error_of<detail::answer_of<F, const E&>>(*this, std::forward<F>(change));
    }
    template <class F>
    constexpr auto transform_error(F&& change) && {
        return transform_error_of<detail::answer_of<F, E>>(std::move(*this), std::forward<F>(change));
    }

    /// Both have equal values, or both have equal errors.
    template <class U, class G>
    requires(!std::is_void_v<U>)
    friend constexpr bool operator==(const result& left, const result<U, G>& right) {
        if (left.has_value() != right.has_value()) { return false; }
        return left.has_value() ? static_cast<bool>(*left == *right) : static_cast<bool>(left.error() == right.error());
    }
    template <class U>
    requires(!detail::result_or_failure<U>)
    friend constexpr bool operator==(const result& left, const U& value) {
        return left.has_value() && static_cast<bool>(*left == value);
    }
    template <class G>
    friend constexpr bool operator==(const result& left, const failure<G>& right) {
        return !left.has_value() && static_cast<bool>(left.error() == right.why);
    }

  private:
    constexpr void check() const {
        if (!has_value_) { raise(error_); }
    }
    constexpr void take(result& other) noexcept {
        if (has_value_) {
            std::construct_at(std::addressof(value_), std::move(other.value_));
        } else {
            std::construct_at(std::addressof(error_), other.error_);
        }
    }
    constexpr void destroy() noexcept {
        if (has_value_) { std::destroy_at(std::addressof(value_)); }
    }

    template <class Next, class Self, class F>
    static constexpr Next and_then_of(Self&& self, F&& next) {
        static_assert(std::same_as<typename Next::error_type, E>, "and_then gives a result with the same kind of error");
        if (!self.has_value_) { return failure<E>{self.error_}; }
        return std::invoke(std::forward<F>(next), std::forward<Self>(self).value_);
    }
    template <class U, class Self, class F>
    static constexpr result<U, E> transform_of(Self&& self, F&& change) {
        if (!self.has_value_) { return failure<E>{self.error_}; }
        if constexpr (std::is_void_v<U>) {
            std::invoke(std::forward<F>(change), std::forward<Self>(self).value_);
            return {};
        } else {
            return result<U, E>(std::invoke(std::forward<F>(change), std::forward<Self>(self).value_));
        }
    }
    template <class Next, class Self, class F>
    static constexpr Next or_else_of(Self&& self, F&& instead) {
        static_assert(std::same_as<typename Next::value_type, T>, "or_else gives a result with the same kind of value");
        if (self.has_value_) { return Next(std::forward<Self>(self).value_); }
        return std::invoke(std::forward<F>(instead), std::forward<Self>(self).error_);
    }
    template <class G, class Self, class F>
    static constexpr result<T, G> transform_error_of(Self&& self, F&& change) {
        if (self.has_value_) { return result<T, G>(std::forward<Self>(self).value_); }
        return failure<G>{std::invoke(std::forward<F>(change), std::forward<Self>(self).error_)};
    }

    union {
        T value_;
        E error_;
        detail::none nothing_; // before one of the others begins to live
    };
    bool has_value_;
};

/// Success without a value, or an E.
template <class E>
class [[nodiscard]] result<void, E> {
    static_assert(std::is_trivially_copyable_v<E>, "errors are plain values");

  public:
    using value_type = void;
    using error_type = E;

    constexpr result() noexcept : nothing_(0), has_value_(true) {}
    constexpr result(failure<E> failed) noexcept : error_(failed.why), has_value_(false) {}
    template <class F>
    requires(std::convertible_to<F, E> && !std::same_as<F, E>)
    constexpr result(failure<F> failed) noexcept : error_(std::move(failed.why)), has_value_(false) {}
    /// Of a result with another kind of error; one with a value is not dropped silently.
    template <class G>
    requires(std::convertible_to<const G&, E> && !std::same_as<G, E>)
    constexpr result(const result<void, G>& other) noexcept : nothing_(0), has_value_(other.has_value()) {
        if (!has_value_) { std::construct_at(std::addressof(error_), other.error()); }
    }

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_value_; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value_; }
    constexpr void value() const {
        if (!has_value_) { raise(error_); }
    }
    constexpr void operator*() const noexcept {}
    /// Why it failed. Requires !has_value().
    [[nodiscard]] constexpr const E& error() const& noexcept { return error_; }
    [[nodiscard]] constexpr E error() && noexcept { return error_; }
    [[nodiscard]] constexpr E error() const&& noexcept { return error_; }
    template <std::convertible_to<E> G>
    [[nodiscard]] constexpr E error_or(G&& fallback) const {
        return has_value_ ? static_cast<E>(std::forward<G>(fallback)) : error_;
    }

    template <class F>
    constexpr auto and_then(F&& next) const {
        using answer = detail::answer_of<F>;
        static_assert(std::same_as<typename answer::error_type, E>, "and_then gives a result with the same kind of error");
        return has_value_ ? answer(std::invoke(std::forward<F>(next))) : answer(failure<E>{error_});
    }
    template <class F>
    constexpr auto transform(F&& change) const {
        using made = result<detail::answer_of<F>, E>;
        if (!has_value_) { return made(failure<E>{error_}); }
        if constexpr (std::is_void_v<detail::answer_of<F>>) {
            std::invoke(std::forward<F>(change));
            return made();
        } else {
            return made(std::invoke(std::forward<F>(change)));
        }
    }
    template <class F>
    constexpr auto or_else(F&& instead) const {
        using answer = detail::answer_of<F, const E&>;
        static_assert(std::is_void_v<typename answer::value_type>, "or_else gives a result with the same kind of value");
        return has_value_ ? answer() : answer(std::invoke(std::forward<F>(instead), error_));
    }
    template <class F>
    constexpr auto transform_error(F&& change) const {
        using made = result<void, detail::answer_of<F, const E&>>;
        return has_value_ ? made() : made(failure{std::invoke(std::forward<F>(change), error_)});
    }

    template <class G>
    friend constexpr bool operator==(const result& left, const result<void, G>& right) {
        if (left.has_value() != right.has_value()) { return false; }
        return left.has_value() || static_cast<bool>(left.error() == right.error());
    }
    template <class G>
    friend constexpr bool operator==(const result& left, const failure<G>& right) {
        return !left.has_value() && static_cast<bool>(left.error() == right.why);
    }

  private:
    union {
        std::uint8_t nothing_;
        E error_;
    };
    bool has_value_;
};

PORTSOCK_OWNING_END

} // namespace portsock
