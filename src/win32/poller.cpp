#include "poller.hpp"

namespace portsock::backend {

attempt open_mechanism(poll_mechanism which, std::unique_ptr<mechanism>& made) noexcept {
    if (which == poll_mechanism::afd) { return native::open_afd(made); }
    if (which == poll_mechanism::select) { return native::open_select(made); }
    return {.code = errc::operation_not_supported};
}

std::span<const poll_mechanism> mechanisms() noexcept {
    static constexpr poll_mechanism all[] = {poll_mechanism::afd, poll_mechanism::select};
    return all;
}

} // namespace portsock::backend

namespace portsock::native {

event_watch::~event_watch() {
    if (wait_ != nullptr) { os::CloseThreadpoolWait(wait_); }
}

backend::attempt event_watch::begin(::HANDLE event) noexcept {
    if (wait_ == nullptr) { wait_ = os::CreateThreadpoolWait(&event_watch::signalled, this); }
    if (wait_ == nullptr) { return failed(static_cast<std::int32_t>(::GetLastError()), operation::wait); }
    os::SetThreadpoolWait(wait_, event);
    return {};
}

void event_watch::end() noexcept {
    if (wait_ == nullptr) { return; }
    os::SetThreadpoolWait(wait_, nullptr);
    os::WaitForThreadpoolWaitCallbacks(wait_);
}

void CALLBACK event_watch::signalled(PTP_CALLBACK_INSTANCE, void* watch, PTP_WAIT, TP_WAIT_RESULT) noexcept {
    const auto* const self = static_cast<event_watch*>(watch);
    self->run_(self->with_);
}

} // namespace portsock::native
