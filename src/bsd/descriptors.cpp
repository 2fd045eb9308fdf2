#include "descriptors.hpp"

#include <new>

#include <mutex>

#include "errors.hpp"
#include "leaving.hpp"
#include "local.hpp"
#include "lock.hpp"
#include "system.hpp"

namespace portsock::bsd {

constinit std::atomic<description*> slots[system::most_descriptors] = {};

namespace {

constexpr std::uint8_t non_blocking_bit = 1;
constexpr std::uint8_t close_on_exec_bit = 2;
constinit std::atomic<std::uint8_t> marks[system::most_descriptors] = {};

constinit std::atomic<bool> standard = false;

constinit lock recycling;
constinit description* recycled = nullptr;

bool in_range(int fd) noexcept { return fd >= 0 && fd < system::most_descriptors; }

void mark(int fd, std::uint8_t bit, bool on) noexcept {
    if (!in_range(fd)) { return; }
    if (on) {
        marks[fd].fetch_or(bit, std::memory_order_relaxed);
    } else {
        marks[fd].fetch_and(static_cast<std::uint8_t>(~bit), std::memory_order_relaxed);
    }
}

/// The C run-time library's streams over 0, 1 and 2 cannot read a socket: the functions of <stdio.h> ask.
void note_standard(int fd) noexcept {
    if (fd <= 2) { standard.store(true, std::memory_order_relaxed); }
}

} // namespace

bool sockets_are_standard() noexcept { return standard.load(std::memory_order_relaxed); }

description* acquire(int fd, description* outdated) noexcept {
    if (outdated != nullptr) { release(outdated); }
    if (!in_range(fd)) { return nullptr; }
    for (;;) {
        description* const there = slots[fd].load(std::memory_order_acquire);
        if (there == nullptr) { return nullptr; }
        std::uint32_t count = there->references.load(std::memory_order_relaxed);
        while (count != 0 && !there->references.compare_exchange_weak(count, count + 1, std::memory_order_acquire,
                                                                      std::memory_order_relaxed)) {}
        if (count == 0) { continue; } // its last owner is just leaving: look again
        if (slots[fd].load(std::memory_order_acquire) == there) { return there; }
        release(there);
    }
}

description* acquire_socket(int fd, description* outdated) noexcept {
    description* const there = acquire(fd, outdated);
    if (there == nullptr || !there->is_pipe()) { return there; }
    release(there);
    return nullptr;
}

void retire(description* held) noexcept {
    if (held->kind == socket_kind::stream && held->is(fact::connected) && !held->is(fact::lingers)) {
        close_stream(held->handle);
    } else if (held->handle != native_handle::none) {
        backend::close(held->handle);
    }
    forget_local(held->local);
    held->local = nullptr;
    const std::lock_guard guard(recycling);
    held->next = recycled;
    recycled = held;
}

int fail_without(int fd) noexcept { return fail(system::is_open(fd) ? ENOTSOCK : EBADF); }

description* make_description() noexcept {
    description* fresh = nullptr;
    {
        const std::lock_guard guard(recycling);
        if (recycled != nullptr) {
            fresh = recycled;
            recycled = fresh->next;
        }
    }
    watch_process_end();
    if (fresh == nullptr) { fresh = new (std::nothrow) description; }
    if (fresh == nullptr) {
        errno = ENOMEM;
        return nullptr;
    }
    fresh->handle = native_handle::none;
    fresh->asked = native_handle::none;
    fresh->non_blocking = false;
    fresh->receive_limit = -1;
    fresh->send_limit = -1;
    fresh->facts = 0;
    fresh->pending_error = errc{};
    fresh->references.store(1, std::memory_order_release);
    return fresh;
}

int open_descriptor(description* owned, int least) noexcept {
    const int fd = system::reserve(least);
    if (fd < 0) {
        const int why = errno;
        release(owned);
        return fail(why);
    }
    open_reserved(owned, fd);
    return fd;
}

void open_reserved(description* owned, int fd) noexcept {
    marks[fd].store(0, std::memory_order_relaxed);
    slots[fd].store(owned, std::memory_order_release);
    note_standard(fd);
}

int open_descriptor_at(description* owned, int fd) noexcept {
    if (!in_range(fd)) {
        release(owned);
        return fail(EBADF);
    }
    if (system::reserve_as(fd) < 0) {
        const int why = errno;
        release(owned);
        return fail(why);
    }
    marks[fd].store(0, std::memory_order_relaxed);
    description* const before = slots[fd].exchange(owned, std::memory_order_acq_rel);
    note_standard(fd);
    if (before != nullptr) { release(before); }
    return fd;
}

bool drop_socket(int fd) noexcept {
    if (!in_range(fd)) { return false; }
    marks[fd].store(0, std::memory_order_relaxed);
    description* const before = slots[fd].exchange(nullptr, std::memory_order_acq_rel);
    if (before == nullptr) { return false; }
    release(before);
    return true;
}

bool file_is_non_blocking(int fd) noexcept {
    return in_range(fd) && (marks[fd].load(std::memory_order_relaxed) & non_blocking_bit) != 0;
}
void set_file_non_blocking(int fd, bool on) noexcept { mark(fd, non_blocking_bit, on); }
bool closes_on_exec(int fd) noexcept {
    return in_range(fd) && (marks[fd].load(std::memory_order_relaxed) & close_on_exec_bit) != 0;
}
void set_closes_on_exec(int fd, bool on) noexcept { mark(fd, close_on_exec_bit, on); }

} // namespace portsock::bsd
