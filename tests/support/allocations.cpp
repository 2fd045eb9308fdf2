// The program's own operator new, in place of the standard library's.
#include <support/allocations.hpp>

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t count = 0;

void* allocate(std::size_t size) {
    ++count;
    void* const found = std::malloc(size == 0 ? 1 : size);
    if (found == nullptr) { throw std::bad_alloc(); }
    return found;
}

} // namespace

std::size_t support::allocations() noexcept { return count; }

// The other forms call these, but for those of over-aligned types, which nobody here has.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
