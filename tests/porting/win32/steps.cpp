#include "steps.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <windows.h>

namespace {

// A trap flag that is set stops the processor after each instruction. Where a call leaves this file for a DLL, it runs
// at full speed to a breakpoint at the place it returns to.
constexpr DWORD trap_flag = 0x100;
constexpr unsigned char breakpoint = 0xcc;

unsigned char* image = nullptr;
std::size_t image_size = 0;
unsigned char* return_place = nullptr;
unsigned char displaced = 0;
bool stepping = false;
steps counted;

bool inside(DWORD64 at) { return at - reinterpret_cast<DWORD64>(image) < image_size; }

void put(unsigned char* place, unsigned char byte) {
    *place = byte;
    FlushInstructionCache(GetCurrentProcess(), place, 1);
}

LONG CALLBACK stop(EXCEPTION_POINTERS* at) {
    CONTEXT& state = *at->ContextRecord;
    switch (at->ExceptionRecord->ExceptionCode) {
    case EXCEPTION_BREAKPOINT:
        if (return_place != nullptr && state.Rip == reinterpret_cast<DWORD64>(return_place)) {
            put(return_place, displaced);
            return_place = nullptr;
            state.EFlags |= trap_flag;
            return EXCEPTION_CONTINUE_EXECUTION;
        }
        stepping = !stepping; // a mark of count_steps
        ++state.Rip;
        if (stepping) {
            state.EFlags |= trap_flag;
        } else {
            state.EFlags &= ~trap_flag;
        }
        return EXCEPTION_CONTINUE_EXECUTION;
    case EXCEPTION_SINGLE_STEP:
        if (!stepping) { return EXCEPTION_CONTINUE_SEARCH; }
        ++counted.own;
        if (inside(state.Rip)) {
            state.EFlags |= trap_flag;
        } else {
            ++counted.foreign;
            return_place = *reinterpret_cast<unsigned char**>(state.Rsp);
            displaced = *return_place;
            put(return_place, breakpoint);
            state.EFlags &= ~trap_flag;
        }
        return EXCEPTION_CONTINUE_EXECUTION;
    default:
        return EXCEPTION_CONTINUE_SEARCH;
    }
}

void begin() {
    image = reinterpret_cast<unsigned char*>(GetModuleHandleW(nullptr));
    const auto* dos = reinterpret_cast<const IMAGE_DOS_HEADER*>(image);
    const auto* header = reinterpret_cast<const IMAGE_NT_HEADERS*>(image + dos->e_lfanew);
    image_size = header->OptionalHeader.SizeOfImage;
    DWORD before = 0;
    if (!VirtualProtect(image + header->OptionalHeader.BaseOfCode, header->OptionalHeader.SizeOfCode,
                        PAGE_EXECUTE_READWRITE, &before) ||
        AddVectoredExceptionHandler(1, stop) == nullptr) {
        std::puts("the program cannot be stepped through");
        std::exit(2);
    }
}

steps between_marks(void (*code)()) {
    counted = {};
    __asm__ volatile("int3" ::: "memory");
    code();
    __asm__ volatile("int3" ::: "memory");
    return counted;
}

void nothing() {}

} // namespace

steps count_steps(void (*code)()) {
    if (image == nullptr) { begin(); }
    const steps empty = between_marks(nothing);
    steps found = between_marks(code);
    found.own -= empty.own;
    found.foreign -= empty.foreign;
    return found;
}
