#include <support/handles.hpp>

extern "C" unsigned long open_handles() { return static_cast<unsigned long>(support::open_handles()); }
