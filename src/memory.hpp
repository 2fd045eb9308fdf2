// A lack of memory is an error like any other: what uses the standard library's containers passes here.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <portsock/error.hpp>
#include <portsock/result.hpp>

#include "backend.hpp"

namespace portsock::detail {

/// Calls work(with). False if it ran out of memory, and then it has undone what it did: the one place that catches
/// std::bad_alloc (raise_throw.cpp). In a build without exceptions there is nothing to catch (raise_abort.cpp): what
/// operator new does without memory is what happens.
bool had_memory(void (*work)(void*), void* with);

template <class Work>
bool had_memory(Work&& work) {
    return had_memory([](void* it) { (*static_cast<std::remove_reference_t<Work>*>(it))(); }, &work);
}

/// ok(), or not_enough_memory.
template <class Work>
backend::attempt allocate(Work&& work) {
    return {.code = had_memory(work) ? errc{} : errc::not_enough_memory};
}

/// What `work` returns, a result; or not_enough_memory.
template <class Work>
auto with_memory(operation during, Work&& work) -> decltype(work()) {
    std::optional<decltype(work())> made;
    if (!had_memory([&] { made.emplace(work()); })) { return failure{error(errc::not_enough_memory, during)}; }
    return *std::move(made);
}

} // namespace portsock::detail
