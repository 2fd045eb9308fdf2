#include <os.hpp>

namespace portsock::backend {

namespace {

extern "C" void* run_worker(void* work) {
    static_cast<const background_work*>(work)->run();
    return nullptr;
}

} // namespace

attempt start_worker(const background_work& work) noexcept {
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
        number = os::pthread_create(&thread, &how, &run_worker, const_cast<background_work*>(&work));
        ::pthread_attr_destroy(&how);
    }
    os::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    // Whatever it is called, it is a lack of what threads are made of.
    return {.native = number, .code = number == 0 ? errc{} : errc::not_enough_memory};
}

std::uint32_t this_process() noexcept { return static_cast<std::uint32_t>(::getpid()); }

} // namespace portsock::backend
