// result<T>: what converts to it and what does not, and the members that std::expected has.
#include <portsock/error.hpp>
#include <portsock/parse_error.hpp>
#include <portsock/result.hpp>
#include <portsock/stream.hpp>

#include <any>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

namespace {

using portsock::errc;
using portsock::error;
using portsock::failure;
using portsock::parse_error;
using portsock::parse_reason;
using portsock::result;

template <class From, class To>
concept becomes = std::is_convertible_v<From, To>;
template <class From, class To>
concept makes = std::is_constructible_v<To, From>;

// ---- what converts

// A result is no truth value: it may hold an error.
static_assert(!makes<result<void>, result<bool>> && !makes<const result<void>&, result<bool>>);
static_assert(!makes<result<std::string>, result<bool>> && !makes<result<std::string>&, result<bool>>);
static_assert(!makes<result<portsock::stream_socket>, result<bool>> == !std::is_constructible_v<bool, portsock::stream_socket>);
static_assert(!becomes<result<portsock::stream_socket>, result<bool>> && !makes<result<void, parse_error>, result<bool>>);
static_assert(!std::is_assignable_v<result<bool>&, result<void>>);
static_assert(!std::is_assignable_v<result<bool>&, result<std::string>>);
static_assert(!std::is_invocable_v<decltype([](result<bool>) {}), result<void>>);
struct derived_result : result<int> {
    using result<int>::result;
};
struct has_result {
    operator result<bool>() const { return true; } // NOLINT(google-explicit-constructor)
};
static_assert(becomes<has_result, result<bool>>);
// What can be tested, but is no bool, is not one silently either.
static_assert(!becomes<portsock::stream_socket, result<bool>> && !becomes<std::optional<int>, result<bool>>);
static_assert(!becomes<std::unique_ptr<int>, result<bool>> && !becomes<std::function<void()>, result<bool>>);
static_assert(!becomes<error, result<bool>> && !makes<error, result<bool>> && !becomes<errc, result<bool>>);
static_assert(!becomes<std::error_code, result<bool>> && !makes<errc, result<int>>);
// Neither do types that can be made from anything swallow a result or a failure.
static_assert(!makes<result<int>, result<std::any>> && !makes<result<void>, result<std::any>>);
struct takes_all {
    template <class T>
    takes_all(T&&) {} // NOLINT
};
static_assert(!makes<result<int>, result<takes_all>> && !makes<result<void>&, result<takes_all>>);
static_assert(makes<failure<error>, result<takes_all>> && becomes<int, result<takes_all>>);
static_assert(!makes<failure<std::string>, result<takes_all>>);
struct from_result {
    explicit from_result(const result<int>&) {}
};
static_assert(!makes<result<int>, result<from_result>>);
// A value is not dropped silently.
static_assert(!makes<result<int>, result<void>> && !makes<result<bool>, result<void>>);
static_assert(!makes<result<void>, result<int>> && !makes<int, result<void>>);
// As T takes it: implicitly or only when asked to.
static_assert(becomes<int, result<std::size_t>> && becomes<const char*, result<std::string>>);
static_assert(makes<int, result<std::vector<int>>> && !becomes<int, result<std::vector<int>>>);
static_assert(becomes<result<int>, result<std::size_t>> && becomes<result<const char*>, result<std::string>>);
static_assert(makes<result<int>, result<std::vector<int>>> && !becomes<result<int>, result<std::vector<int>>>);
static_assert(!makes<result<std::string>, result<int>>);
static_assert(becomes<result<std::unique_ptr<int>>, result<std::shared_ptr<int>>>);
static_assert(!makes<result<std::unique_ptr<int>>&, result<std::shared_ptr<int>>>);
static_assert(becomes<result<int, parse_error>, result<int>> && !makes<result<int>, result<int, parse_error>>);
static_assert(becomes<result<void, parse_error>, result<void>> && !makes<result<void>, result<void, parse_error>>);
static_assert(becomes<failure<parse_error>, result<void>> && becomes<failure<parse_error>, result<int>>);
static_assert(!makes<failure<error>, result<int, parse_error>>);
// A result of a result is meant as it is written.
static_assert(becomes<result<int>, result<result<int>>>);
static_assert(std::is_trivially_copyable_v<result<std::span<int>>> && std::is_trivially_destructible_v<result<bool>>);
static_assert(sizeof(result<std::size_t>) == sizeof(result<std::span<std::byte>>));

constexpr error refused(errc::connection_refused, portsock::operation::connect);

TEST_CASE("result: of another kind, converted, is a success or a failure as before") {
    const result<std::size_t> none = failure{refused};
    const result<bool> no_truth = none;
    REQUIRE_FALSE(no_truth.has_value());
    CHECK(no_truth.error() == errc::connection_refused);
    CHECK(no_truth.error().during() == portsock::operation::connect);
    CHECK_FALSE(result<bool>(result<std::size_t>(0U)).value());
    CHECK(result<bool>(result<std::size_t>(3U)).value());
    CHECK(result<std::string>(result<const char*>("text")).value() == "text");
    CHECK_FALSE(result<std::string>(result<const char*>(failure{refused})).has_value());
    result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
    const result<std::shared_ptr<int>> shared = std::move(owner);
    CHECK(**shared == 7);
    const result<int, parse_error> malformed = failure{parse_error{.reason = parse_reason::bad_port, .position = 4}};
    const result<long> converted = malformed;
    REQUIRE_FALSE(converted.has_value());
    CHECK(converted.error() == errc::invalid_argument);
    CHECK(converted.error().parse_failure() == malformed.error());
    const result<void> nothing = result<void, parse_error>(failure{malformed.error()});
    CHECK_FALSE(nothing.has_value());
    const result<bool> sliced = derived_result(failure{refused});
    CHECK_FALSE(sliced.has_value());
    const result<result<int>> nested = result<int>(failure{refused});
    REQUIRE(nested.has_value());
    CHECK_FALSE(nested->has_value());
}

// ---- the members of std::expected, at compile time

constexpr result<int> half(int number) {
    if (number % 2 != 0) { return failure{error(errc::invalid_argument)}; }
    return number / 2;
}
static_assert(*half(8).and_then(half).and_then(half) == 1);
static_assert(half(6).and_then(half).error() == errc::invalid_argument);
static_assert(*half(8).transform([](int number) { return number + 0.5; }) == 4.5);
static_assert(half(7).transform([](int number) { return number + 1; }).error() == errc::invalid_argument);
static_assert(half(8).transform([](int) {}).has_value());
static_assert(std::same_as<decltype(half(8).transform([](int) {})), result<void>>);
static_assert(*half(7).or_else([](const error&) { return result<int>(0); }) == 0);
static_assert(*half(8).or_else([](const error&) { return result<int>(0); }) == 4);
static_assert(half(7).or_else([](const error& why) { return result<int, errc>(failure{why.kind()}); }).error() ==
              errc::invalid_argument);
static_assert(half(7).transform_error([](const error& why) { return why.kind(); }).error() == errc::invalid_argument);
static_assert(*half(8).transform_error([](const error& why) { return why.kind(); }) == 4);
static_assert(half(7).error_or(error(errc::timed_out)) == errc::invalid_argument);
static_assert(half(8).error_or(error(errc::timed_out)) == errc::timed_out);
static_assert(half(8) == 4 && 4 == half(8) && half(8) != 5 && half(7) != 3);
static_assert(half(8) == half(9 - 1) && half(8) != half(7) && half(7) == half(9));
static_assert(half(8) == result<long>(4) && half(7) == failure{error(errc::invalid_argument)});
static_assert(half(7) == failure{errc::invalid_argument} && half(8) != failure{errc::invalid_argument});
static_assert(result<void>() == result<void>() && result<void>() != result<void>(failure{refused}));
static_assert(result<void>(failure{refused}) == failure{errc::connection_refused});
static_assert(result<void>().and_then([] { return result<int>(1); }) == 1);
static_assert(result<void>(failure{refused}).and_then([] { return result<int>(1); }) == failure{refused});
static_assert(result<void>().transform([] { return 2; }) == 2);
static_assert(result<void>().transform([] {}).has_value());
static_assert(result<void>(failure{refused}).or_else([](const error&) { return result<void>(); }).has_value());
static_assert(result<void>(failure{refused}).transform_error([](const error& why) { return why.kind(); }).error() ==
              errc::connection_refused);
static_assert(result<void>().error_or(refused) == errc::connection_refused);
// On an rvalue nothing refers to it.
static_assert(std::same_as<decltype(half(7).error()), error> && std::same_as<decltype(half(8).value()), int>);
static_assert(std::same_as<decltype(std::declval<const result<int>>().value()), int>);
static_assert(std::same_as<decltype(*std::declval<const result<int>>()), int>);
static_assert(std::same_as<decltype(std::declval<const result<int>&>().error()), const error&>);
// What is not trivial is constexpr, too.
constexpr std::size_t length_of_copy() {
    result<std::string> first = std::string("a text that is too long for the small buffer");
    result<std::string> second = first;
    first = failure{refused};
    first = second;
    second = std::move(first);
    return second.transform([](const std::string& text) { return text.size(); }).value();
}
static_assert(length_of_copy() == std::string_view("a text that is too long for the small buffer").size());

TEST_CASE("result: values that can only be moved pass through the chain, and are moved once each") {
    struct counted {
        std::unique_ptr<int> owned;
        int moves = 0;
        explicit counted(int value) : owned(std::make_unique<int>(value)) {}
        counted(counted&& other) noexcept : owned(std::move(other.owned)), moves(other.moves + 1) {}
        counted& operator=(counted&&) = delete;
        ~counted() = default;
    };
    const auto passed = result<counted>(counted(3))
                            .and_then([](counted&& value) -> result<counted> { return std::move(value); })
                            .or_else([](const error& why) -> result<counted> { return failure{why}; })
                            .transform([](counted&& value) { return std::move(value.owned); });
    CHECK(**passed == 3);
    result<std::unique_ptr<int>> kept = std::make_unique<int>(4);
    CHECK(kept.transform([](const std::unique_ptr<int>& value) { return *value; }) == 4);
    CHECK(kept.and_then([](std::unique_ptr<int>& value) { return result<int>(++*value); }) == 5);
    REQUIRE(*kept != nullptr);
    const std::unique_ptr<int> taken = std::move(kept).value_or(nullptr);
    CHECK(*taken == 5);
    int called = 0;
    const result<int> failed = result<int>(failure{refused}).and_then([&called](int value) -> result<int> {
        ++called;
        return value;
    });
    CHECK(failed.error() == errc::connection_refused);
    CHECK(called == 0);
}

TEST_CASE("result: members of the value are called by pointer, as std::invoke does") {
    const result<std::string> text = std::string("four");
    CHECK(text.transform(&std::string::size) == 4U);
}

TEST_CASE("result: a value is destroyed exactly once, however results are assigned") {
    const auto tracked = std::make_shared<int>(0);
    {
        result<std::shared_ptr<int>> first = tracked;
        result<std::shared_ptr<int>> second = failure{refused};
        second = first;
        first = failure{refused};
        CHECK(tracked.use_count() == 2);
        first = std::move(second);
        second = std::as_const(first);
        second = static_cast<const result<std::shared_ptr<int>>&>(second);
        const result<std::shared_ptr<const int>> other = second;
        CHECK(tracked.use_count() == 4);
    }
    CHECK(tracked.use_count() == 1);
}

} // namespace
