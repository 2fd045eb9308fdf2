#include "afd.hpp"

#include "losses.hpp"
#include "memory.hpp"
#include "spare_event.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include <os.hpp>

namespace portsock::native {

namespace {

/// For the waits of single sockets: opened at the first of them, never closed. Null if AFD cannot be opened.
::HANDLE common_device() noexcept {
    static constinit std::atomic<::HANDLE> device = nullptr;
    if (const ::HANDLE known = device.load(std::memory_order_acquire); known != nullptr) { return known; }
    ::HANDLE opened = nullptr;
    if (open_afd_device(opened) != status::success) { return nullptr; }
    ::HANDLE first = nullptr;
    if (device.compare_exchange_strong(first, opened, std::memory_order_acq_rel)) { return opened; }
    os::CloseHandle(opened);
    return first;
}

/// Makes the request, and has it end before it returns: the system writes to it until then.
afd_answer ask(afd_poll_request& request, ::ULONG size, ::DWORD milliseconds,
               std::span<const ::HANDLE> others) noexcept {
    const ::HANDLE device = common_device();
    if (device == nullptr) { return {}; }
    const spare_event finished;
    if (finished.get() == nullptr) { return {}; }

    request.timeout.QuadPart = milliseconds == 0 ? 0 : afd_no_limit;
    ::IO_STATUS_BLOCK outcome{};
    ::NTSTATUS state =
        os::NtDeviceIoControlFile(device, finished.get(), &outcome, afd_poll_code, &request, size, &request, size);
    afd_answer answer{.usable = true};
    bool withdrawn = false;
    if (state == status::pending) {
        ::HANDLE objects[1 + backend::most_wakes_at_once] = {finished.get()};
        std::copy(others.begin(), others.end(), objects + 1);
        const ::DWORD ended =
            os::WaitForMultipleObjects(static_cast<::DWORD>(1 + others.size()), objects, milliseconds);
        if (ended != WAIT_OBJECT_0) {
            if (ended == WAIT_FAILED) { answer.failure = static_cast<std::int32_t>(::GetLastError()); }
            answer.woken = ended > WAIT_OBJECT_0 && ended <= WAIT_OBJECT_0 + others.size();
            // The event says when it has ended, whether it was withdrawn or finished in this very moment.
            // Should it be refused for want of memory, it is asked for again: the request lies on this stack.
            constexpr ::DWORD a_moment = 10;
            do {
                ::IO_STATUS_BLOCK ignored{};
                os::NtCancelIoFileEx(device, &outcome, &ignored);
            } while (os::WaitForSingleObject(finished.get(), a_moment) != WAIT_OBJECT_0);
            withdrawn = true;
        }
        state = outcome.Status;
    }
    if (state == status::success && request.count != 0) {
        answer.events = request.entry.events; // those that have something to tell come first
        return answer;
    }
    request.count = 0;
    if (state != status::success && state != status::timeout && !(withdrawn && state == status::cancelled)) {
        answer.usable = false;
    }
    return answer;
}

} // namespace

::NTSTATUS open_afd_device(::HANDLE& opened) noexcept {
    wchar_t path[] = L"\\Device\\Afd\\portsock";
    ::UNICODE_STRING name{};
    name.Buffer = path;
    name.Length = sizeof(path) - sizeof(wchar_t);
    name.MaximumLength = sizeof(path);
    ::OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof(attributes);
    attributes.ObjectName = &name;
    ::IO_STATUS_BLOCK outcome{};
    return os::NtCreateFile(&opened, SYNCHRONIZE, &attributes, &outcome, FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN);
}

backend::attempt base_socket(::SOCKET handle) noexcept {
    backend::attempt asked;
    // Normalised [layered-providers]: a provider between Winsock and the system has handles of its own, which the
    // system cannot poll; some of them do not answer the first question, so the second follows.
    // Ref: Microsoft Learn "Winsock IOCTLs", SIO_BASE_HANDLE and SIO_BSP_HANDLE_POLL.
    for (const ::DWORD question : {static_cast<::DWORD>(SIO_BASE_HANDLE), static_cast<::DWORD>(SIO_BSP_HANDLE_POLL)}) {
        ::SOCKET base = INVALID_SOCKET;
        asked =
            attempted(operation::wait, [&] { return os::WSAIoctl(handle, question, nullptr, 0, &base, sizeof(base)); });
        if (asked.ok()) { return {.value = static_cast<std::size_t>(base)}; }
        if (asked.code == errc::bad_file_descriptor || detail::is_shortage(asked.code)) { return asked; }
    }
    asked.code = errc::operation_not_supported;
    return asked;
}

afd_answer ask_afd(::SOCKET about, ::ULONG events, ::DWORD milliseconds, ::HANDLE other) noexcept {
    afd_poll_request request{};
    const backend::attempt base = base_socket(about);
    if (!base.ok()) { return {}; }
    request.count = 1;
    request.entry = {.handle = reinterpret_cast<::HANDLE>(base.value), .events = events, .status = 0};
    return ask(request, sizeof(request), milliseconds, std::span(&other, other == nullptr ? 0 : 1));
}

afd_answer ask_afd(std::span<const native_handle> about, ::ULONG events, ::DWORD milliseconds,
                   std::span<const ::HANDLE> others) noexcept {
    std::vector<afd_poll_entry> entries;
    if (!detail::allocate([&] { entries.reserve(about.size()); }).ok()) {
        return {.usable = true, .failure = ERROR_OUTOFMEMORY};
    }
    for (const native_handle handle : about) {
        const backend::attempt base = base_socket(socket_of(handle));
        if (!base.ok()) { return {}; }
        entries.push_back({.handle = reinterpret_cast<::HANDLE>(base.value), .events = events, .status = 0});
    }
    return ask_afd(entries, milliseconds, others);
}

afd_answer ask_afd(std::span<afd_poll_entry> about, ::DWORD milliseconds, std::span<const ::HANDLE> others) noexcept {
    // One request with an entry for each. The first is part of the structure, the others follow it.
    const std::size_t size = sizeof(afd_poll_request) + (about.size() - 1) * sizeof(afd_poll_entry);
    const std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[size]);
    if (!room) { return {.usable = true, .failure = ERROR_OUTOFMEMORY}; }
    auto& request = *::new (static_cast<void*>(room.get())) afd_poll_request{};
    request.count = static_cast<::ULONG>(about.size());
    std::byte* const entries = room.get() + offsetof(afd_poll_request, entry);
    std::memcpy(entries, about.data(), about.size_bytes());
    const afd_answer answer = ask(request, static_cast<::ULONG>(size), milliseconds, others);
    // Only those that have something to tell are in the answer, in their order.
    std::size_t next = 0;
    for (afd_poll_entry& one : about) {
        afd_poll_entry found{};
        if (next < request.count) { std::memcpy(&found, entries + next * sizeof(found), sizeof(found)); }
        const bool its_own = next < request.count && found.handle == one.handle;
        one.events = its_own ? found.events : 0;
        if (its_own) { ++next; }
    }
    return answer;
}

} // namespace portsock::native
