#include <atomic>
#include <cstddef>

#include <os.hpp>

namespace portsock::backend {

namespace {

/// Keeps the module that holds this code, if it is a shared library, loaded for good.
// Normalised [worker-outlives-module]: a thread does not keep the library that its code is in from being unloaded. Here
// it cannot be unloaded any more once it has had a worker; there each worker keeps it for itself.
// Ref: POSIX.1-2024 dlclose(); Linux dlopen(3), RTLD_NODELETE and RTLD_NOLOAD; Microsoft Learn
// "FreeLibraryAndExitThread function (libloaderapi.h)".
void keep_loaded() noexcept {
    // Whoever comes second does no harm. In a program without shared libraries there is nothing to be found.
    static constinit std::atomic<bool> kept = false;
    if (kept.load(std::memory_order_acquire)) { return; }
    const int before = errno;
    os::keep_module_of(&kept);
    errno = before;
    kept.store(true, std::memory_order_release);
}

extern "C" void* run_worker(void* work) {
    static_cast<const background_work*>(work)->run();
    return nullptr;
}

} // namespace

attempt start_worker(const background_work& work) noexcept {
    keep_loaded();
    // The thread starts with its maker's signal mask. It must take no signal that a thread of the program waits for, so
    // that for this moment the maker blocks them all.
    ::sigset_t all;
    ::sigset_t before;
    sigfillset(&all); // a macro on macOS, so without "::"
    os::pthread_sigmask(SIG_SETMASK, &all, &before);
    ::pthread_attr_t how;
    int number = ::pthread_attr_init(&how);
    if (number == 0) {
        ::pthread_t thread;
        ::pthread_attr_setdetachstate(&how, PTHREAD_CREATE_DETACHED);
        // There may be hundreds, which wait in the system's resolver. It can do with what macOS gives each thread.
        constexpr std::size_t enough = std::size_t{512} * 1024;
        std::size_t usual = 0;
        if (::pthread_attr_getstacksize(&how, &usual) == 0 && usual > enough) {
            ::pthread_attr_setstacksize(&how, enough);
        }
        number = os::pthread_create(&thread, &how, &run_worker, const_cast<background_work*>(&work));
        ::pthread_attr_destroy(&how);
    }
    os::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    // Whatever it is called, it is a lack of what threads are made of.
    return {.native = number, .code = number == 0 ? errc{} : errc::not_enough_memory};
}

std::uint32_t this_process() noexcept { return static_cast<std::uint32_t>(::getpid()); }

} // namespace portsock::backend
