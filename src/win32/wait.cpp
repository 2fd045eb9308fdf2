#include <algorithm>

#include <os.hpp>

#include "afd.hpp"

namespace portsock::backend {

namespace {

using native::object_of;
using native::socket_of;

attempt wait_for_wake(::DWORD milliseconds, native_handle waiter) noexcept {
    // Normalised [wait-on-nothing]: waiting for no socket is an error here; it is a way to wait for the wake alone.
    // Ref: Microsoft Learn "WSAPoll function (winsock2.h)", WSAEINVAL; POSIX.1-2024 poll().
    if (waiter == native_handle::none) {
        os::Sleep(milliseconds);
        return {};
    }
    const ::DWORD ended = os::WaitForSingleObject(object_of(waiter), milliseconds);
    if (ended == WAIT_FAILED) { return native::failed(static_cast<std::int32_t>(::GetLastError()), operation::wait); }
    return {.value = ended == WAIT_OBJECT_0 ? found_wake : 0};
}

std::size_t found_by(::ULONG events) noexcept {
    std::size_t found = 0;
    // Normalised [ready-at-end]: the end of the stream, a reset and a failed connect are states of their own here,
    // where other systems call them readable and writable as well.
    // Ref: POSIX.1-2024 poll(), POLLIN and POLLHUP; Microsoft Learn "WSAPoll function (winsock2.h)".
    constexpr ::ULONG broken = native::afd_broken | native::afd_local_close;
    if ((events & (native::afd_readable | broken)) != 0) { found |= found_readable; }
    if ((events & (native::afd_send | broken)) != 0) { found |= found_writable; }
    if ((events & native::afd_receive_urgent) != 0) { found |= found_urgent; }
    if ((events & broken) != 0) { found |= found_error; }
    return found;
}

void put(::fd_set& into, ::SOCKET one) noexcept {
    into.fd_count = 1;
    into.fd_array[0] = one;
}

/// Where AFD cannot be asked: select(), which knows nothing of other objects and is therefore called for a slice of the
/// time only; `interrupted` then makes the caller come again.
attempt wait_by_select(native_handle handle, interest what, ::DWORD milliseconds, native_handle waiter) noexcept {
    constexpr ::DWORD slice = 10;
    const ::DWORD now = waiter == native_handle::none || milliseconds < slice ? milliseconds : slice;
    const ::SOCKET socket = socket_of(handle);
    ::fd_set readable{};
    ::fd_set writable{};
    ::fd_set exceptional{};
    if (what & interest::readable) { put(readable, socket); }
    if (what & interest::writable) { put(writable, socket); }
    // Normalised [connect-failure-signal]: select() reports a failed connect as exceptional, as it does urgent data.
    // Ref: Microsoft Learn "select function (winsock2.h)", exceptfds.
    put(exceptional, socket);
    ::timeval time{};
    time.tv_sec = static_cast<long>(now / 1000);
    time.tv_usec = static_cast<long>(now % 1000 * 1000);
    const attempt selected = native::attempted(operation::wait, [&] {
        return os::select(&readable, &writable, &exceptional, now == INFINITE ? nullptr : &time);
    });
    if (!selected.ok()) { return selected; }
    attempt found;
    if (readable.fd_count != 0) { found.value |= found_readable; }
    if (writable.fd_count != 0) { found.value |= found_writable; }
    if (exceptional.fd_count != 0) {
        int pending = 0;
        int size = sizeof(pending);
        const bool failed = os::getsockopt(socket, SOL_SOCKET, SO_ERROR, &pending, &size) != 0 || pending != 0;
        found.value |= failed ? found_readable | found_writable | found_error : found_urgent;
    }
    if (waiter != native_handle::none && os::WaitForSingleObject(object_of(waiter), 0) == WAIT_OBJECT_0) {
        found.value |= found_wake;
    }
    if (found.value == 0 && now != milliseconds) { found.code = errc::interrupted; }
    return found;
}

attempt wait_for_wakes(::DWORD milliseconds, std::span<const ::HANDLE> objects) noexcept {
    const ::DWORD ended =
        os::WaitForMultipleObjects(static_cast<::DWORD>(objects.size()), objects.data(), milliseconds);
    if (ended == WAIT_FAILED) { return native::failed(static_cast<std::int32_t>(::GetLastError()), operation::wait); }
    return {.value = ended == WAIT_TIMEOUT ? 0U : 1U};
}

/// Where AFD cannot be asked about all of them.
attempt wait_any_by_slices(std::span<const native_handle> connecting, ::DWORD milliseconds,
                           std::span<const ::HANDLE> objects) noexcept {
    constexpr ::DWORD slice = 10;
    for (const native_handle handle : connecting) {
        const attempt found = wait(handle, interest::writable, 0, native_handle::none);
        if (!found.ok() || found.value != 0) { return found; }
    }
    const ::DWORD now = std::min(milliseconds, slice);
    attempt found;
    if (objects.empty()) {
        os::Sleep(now);
    } else {
        found = wait_for_wakes(now, objects);
    }
    if (found.ok() && found.value == 0 && now != milliseconds) { found.code = errc::interrupted; }
    return found;
}

} // namespace

attempt wait(native_handle handle, interest what, int milliseconds, native_handle waiter) noexcept {
    const ::DWORD limit = milliseconds < 0 ? INFINITE : static_cast<::DWORD>(milliseconds);
    if (handle == native_handle::none) { return wait_for_wake(limit, waiter); }
    const ::HANDLE other = waiter == native_handle::none ? nullptr : object_of(waiter);
    const native::afd_answer answer = native::ask_afd(socket_of(handle), native::afd_events_of(what), limit, other);
    if (!answer.usable) { return wait_by_select(handle, what, limit, waiter); }
    if (answer.failure != 0) { return native::failed(answer.failure, operation::wait); }
    return {.value = found_by(answer.events) | (answer.woken ? found_wake : 0)};
}

attempt verify_wait(native_handle, std::size_t found) noexcept {
    // Nothing to ask: the wait has told of errors.
    return {.value = found};
}

attempt wait_any(std::span<const native_handle> connecting, std::span<const native_handle> wakes,
                 int milliseconds) noexcept {
    const ::DWORD limit = milliseconds < 0 ? INFINITE : static_cast<::DWORD>(milliseconds);
    ::HANDLE objects[most_wakes_at_once];
    std::transform(wakes.begin(), wakes.end(), objects, object_of);
    const std::span<const ::HANDLE> others(objects, wakes.size());
    if (connecting.empty()) { return wait_for_wakes(limit, others); }
    const native::afd_answer answer =
        native::ask_afd(connecting, native::afd_events_of(interest::writable), limit, others);
    if (!answer.usable) { return wait_any_by_slices(connecting, limit, others); }
    if (answer.failure != 0) { return native::failed(answer.failure, operation::wait); }
    return {.value = answer.events != 0 || answer.woken ? 1U : 0U};
}

} // namespace portsock::backend
