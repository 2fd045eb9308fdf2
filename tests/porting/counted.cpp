#include <support/handles.hpp>
#include <support/heap.hpp>

extern "C" {
unsigned long open_handles();
unsigned long heap_bytes();

unsigned long open_handles() { return static_cast<unsigned long>(support::open_handles()); }
unsigned long heap_bytes() { return static_cast<unsigned long>(support::heap_bytes()); }
}
