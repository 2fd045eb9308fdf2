#include <os.hpp>

namespace portsock::backend {

namespace {

unsigned __stdcall run_worker(void* work) {
    static_cast<const background_work*>(work)->run();
    // Everybody else may have unloaded the module by now, so that this code goes away with the next call.
    ::HMODULE module = nullptr;
    if (os::GetModuleHandleExW(&run_worker, false, module) != FALSE) { os::FreeLibraryAndExitThread(module); }
    return 0;
}

} // namespace

// Normalised [worker-outlives-module]: a thread does not keep the library that its code is in from being unloaded. So
// each worker counts as one that has loaded it, and gives it up in its last step.
// Ref: Microsoft Learn "FreeLibraryAndExitThread function (libloaderapi.h)", "GetModuleHandleExW function
// (libloaderapi.h)"; POSIX.1-2024 dlclose().
attempt start_worker(const background_work& work) noexcept {
    ::HMODULE module = nullptr;
    if (os::GetModuleHandleExW(&run_worker, true, module) == FALSE) {
        return {.native = static_cast<std::int32_t>(::GetLastError()), .code = errc::not_enough_memory};
    }
    // There are no signals to keep away. Not CreateThread, because what runs there uses the C library.
    const std::uintptr_t thread = os::_beginthreadex(&run_worker, const_cast<background_work*>(&work));
    if (thread == 0) {
        const attempt none{.native = static_cast<std::int32_t>(::GetLastError()), .code = errc::not_enough_memory};
        os::FreeLibrary(module);
        return none;
    }
    os::CloseHandle(reinterpret_cast<::HANDLE>(thread)); // it runs on without it
    return {};
}

std::uint32_t this_process() noexcept {
    // No process here begins as the copy of another.
    return 0;
}

} // namespace portsock::backend
