#include <os.hpp>

namespace portsock::backend {

namespace {

unsigned __stdcall run_worker(void* work) {
    static_cast<const background_work*>(work)->run();
    return 0;
}

} // namespace

attempt start_worker(const background_work& work) noexcept {
    // There are no signals to keep away. Not CreateThread, because what runs there uses the C library.
    const std::uintptr_t thread = os::_beginthreadex(&run_worker, const_cast<background_work*>(&work));
    if (thread == 0) {
        return {.native = static_cast<std::int32_t>(::GetLastError()), .code = errc::not_enough_memory};
    }
    os::CloseHandle(reinterpret_cast<::HANDLE>(thread)); // it runs on without it
    return {};
}

std::uint32_t this_process() noexcept {
    // No process here begins as the copy of another.
    return 0;
}

} // namespace portsock::backend
