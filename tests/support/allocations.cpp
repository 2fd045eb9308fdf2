// The program's own operator new, in place of the standard library's.
#include <support/allocations.hpp>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t count = 0;

std::atomic<std::size_t> left = 0; // until one fails, that one included; 0: none will
std::atomic<bool> failed = false;

thread_local bool all_fail = false;

bool fails() noexcept {
    if (all_fail) { return true; }
    std::size_t before = left.load();
    while (before != 0 && !left.compare_exchange_weak(before, before - 1)) {}
    if (before != 1) { return false; }
    failed = true;
    return true;
}

void* allocate(std::size_t size) noexcept {
    ++count;
    if (fails()) { return nullptr; }
    return std::malloc(size == 0 ? 1 : size);
}

void* allocate_or_throw(std::size_t size) {
    void* const found = allocate(size);
    if (found == nullptr) { throw std::bad_alloc(); }
    return found;
}

} // namespace

namespace support {

std::size_t allocations() noexcept { return count; }

no_memory::no_memory(std::size_t n) noexcept {
    failed = false;
    left = n;
}
no_memory::~no_memory() { left = 0; }
no_memory_here::no_memory_here() noexcept { all_fail = true; }
no_memory_here::~no_memory_here() { all_fail = false; }
bool no_memory::was_noticed() const noexcept { return failed; }

} // namespace support

// All forms but those of over-aligned types, which nobody here has. A sanitizer replaces those that are left out.
void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
