// From a descriptor to the socket behind it. README.md says why no lock is needed.
#pragma once

#include <atomic>
#include <cstdint>

#include "backend.hpp"
#include "system.hpp"

namespace portsock::bsd {

struct local_socket; // local.hpp

/// An open socket, shared by the descriptors that dup() made.
struct description {
    std::atomic<std::uint32_t> references = 0;
    native_handle handle = native_handle::none;
    native_handle asked = native_handle::none; // system::asked_of, or none
    int domain = 0;
    int type = 0;
    int number = 0; // the protocol's
    family of = family::unspecified;
    socket_kind kind = socket_kind::stream;
    std::atomic<bool> non_blocking = false;
    std::atomic<int> receive_limit = -1; // milliseconds, -1 = none
    std::atomic<int> send_limit = -1;
    std::atomic<std::uint32_t> facts = 0;
    std::atomic<errc> pending_error = errc{}; // what SO_ERROR gives and clears
    local_socket* local = nullptr;            // of AF_UNIX; as long as the description has a reference
    description* next = nullptr;              // among those that are free

    [[nodiscard]] bool is_pipe() const noexcept; // one end of it
    [[nodiscard]] bool is(std::uint32_t fact) const noexcept {
        return (facts.load(std::memory_order_acquire) & fact) != 0;
    }
    void learn(std::uint32_t fact) noexcept { facts.fetch_or(fact, std::memory_order_acq_rel); }
    void forget(std::uint32_t fact) noexcept { facts.fetch_and(~fact, std::memory_order_acq_rel); }
};

namespace fact {
inline constexpr std::uint32_t bound = 1;
inline constexpr std::uint32_t listening = 2;
inline constexpr std::uint32_t connecting = 4;
inline constexpr std::uint32_t connected = 8;
inline constexpr std::uint32_t receive_shut = 16;
inline constexpr std::uint32_t send_shut = 32;
inline constexpr std::uint32_t loss_reported = 64;
inline constexpr std::uint32_t reuse_address = 128;
inline constexpr std::uint32_t reuse_port = 256;
inline constexpr std::uint32_t dual_stack = 512;
inline constexpr std::uint32_t read_end = 1024; // of a pipe
inline constexpr std::uint32_t write_end = 2048;
inline constexpr std::uint32_t named_by_bind = 4096;
inline constexpr std::uint32_t oob_inline = 8192;
inline constexpr std::uint32_t was_connected = 16384;
inline constexpr std::uint32_t lingers = 32768;          // SO_LINGER: the program says how it is closed
inline constexpr std::uint32_t messages = 65536;         // it is no stream
inline constexpr std::uint32_t plain_datagrams = 131072; // of IPv4, and not local
} // namespace fact

inline bool description::is_pipe() const noexcept { return is(fact::read_end | fact::write_end); }

/// The sockets by their descriptors.
extern constinit std::atomic<description*> slots[system::most_descriptors];

/// After the last reference.
void retire(description* held) noexcept;
inline void release(description* held) noexcept {
    if (held->references.fetch_sub(1, std::memory_order_acq_rel) == 1) [[unlikely]] { retire(held); }
}

/// A reference, or null: then it is no socket, or others are at it just now. `outdated` is then perhaps a reference to
/// what it was until just now, for the slow way to give back: a call from here would cost the fast way its registers.
[[nodiscard]] inline description* acquire_at_once(int fd, description*& outdated) noexcept {
    outdated = nullptr;
    if (static_cast<unsigned>(fd) >= system::most_descriptors) { return nullptr; }
    description* const there = slots[fd].load(std::memory_order_acquire);
    if (there == nullptr) { return nullptr; }
    std::uint32_t count = there->references.load(std::memory_order_relaxed);
    if (count == 0 || !there->references.compare_exchange_strong(count, count + 1, std::memory_order_acquire,
                                                                 std::memory_order_relaxed)) [[unlikely]] {
        return nullptr;
    }
    if (slots[fd].load(std::memory_order_acquire) == there) [[likely]] { return there; }
    outdated = there;
    return nullptr;
}
/// Null if it is no socket; else a reference. Gives `outdated` back.
[[nodiscard]] description* acquire(int fd, description* outdated = nullptr) noexcept;
/// The same, but a pipe is no socket: sockets are only what it is made of.
[[nodiscard]] description* acquire_socket(int fd, description* outdated = nullptr) noexcept;
/// ENOTSOCK or EBADF, and -1: what such a descriptor is instead.
int fail_without(int fd) noexcept;

/// A call's reference.
class held_description {
  public:
    explicit held_description(int fd) noexcept : held_description(acquire(fd)) {}
    /// The reference passes to it.
    explicit held_description(description* held) noexcept : held_(held) {}
    held_description(const held_description&) = delete;
    held_description& operator=(const held_description&) = delete;
    ~held_description() {
        if (held_ != nullptr) { release(held_); }
    }
    explicit operator bool() const noexcept { return held_ != nullptr; }
    description* operator->() const noexcept { return held_; }
    description& operator*() const noexcept { return *held_; }

  private:
    description* held_;
};

/// That of a call which is for sockets alone.
class held_socket : public held_description {
  public:
    explicit held_socket(int fd) noexcept : held_description(acquire_socket(fd)), fd_(fd) {}
    /// ENOTSOCK or EBADF, and -1.
    int fail_without() const noexcept { return bsd::fail_without(fd_); }

  private:
    int fd_;
};

/// An empty description with one reference. Null if there is no memory.
[[nodiscard]] description* make_description() noexcept;
/// A new descriptor, from `least` on, to which the caller's reference passes. -1 and errno; the reference is then given
/// up.
int open_descriptor(description* owned, int least = 0) noexcept;
/// At a number that system::reserve gave.
void open_reserved(description* owned, int fd) noexcept;
/// The same at a given number, which is closed first.
int open_descriptor_at(description* owned, int fd) noexcept;
/// True if the descriptor was a socket. What the C run-time library has under the number stays open.
bool drop_socket(int fd) noexcept;

/// True from the first time on that a socket has one of the descriptors 0, 1 and 2.
[[nodiscard]] bool sockets_are_standard() noexcept;

/// Of descriptors that are no sockets.
[[nodiscard]] bool file_is_non_blocking(int fd) noexcept;
void set_file_non_blocking(int fd, bool on) noexcept;
/// FD_CLOEXEC, of all descriptors. Nothing is inherited in any case: there is no exec.
[[nodiscard]] bool closes_on_exec(int fd) noexcept;
void set_closes_on_exec(int fd, bool on) noexcept;

} // namespace portsock::bsd
