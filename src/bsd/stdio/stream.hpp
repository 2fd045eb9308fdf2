// FILEs over sockets. Those of the C run-time library cannot read one, so these are our own; all others are its.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include <stdio.h>

#include "c_library.hpp"
#include "descriptors.hpp"
#include "lock.hpp"

namespace portsock::bsd {

/// What flockfile() locks: the thread that has it may take it again.
class stream_lock {
  public:
    constexpr stream_lock() noexcept = default;
    stream_lock(const stream_lock&) = delete;
    stream_lock& operator=(const stream_lock&) = delete;
    void lock() noexcept;
    void unlock() noexcept;

  private:
    portsock::bsd::lock inner_;
    std::atomic<std::uint32_t> owner_ = 0;
    unsigned depth_ = 0;
};

/// One FILE, for both directions, with a buffer for each: what was read ahead survives a write. Reading and writing
/// have their own locks, so that one thread may write while another waits for input; who needs both takes `input`
/// first.
class stream {
  public:
    constexpr stream() noexcept = default;
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    stream_lock input;
    stream_lock output;

    void begin(int fd, bool reads, bool writes, int mode) noexcept;
    /// Writes what is pending and forgets the descriptor, which stays open. False, and errno: it could not be written.
    bool end() noexcept;
    /// setvbuf(). The memory is always our own.
    void buffer(int mode, std::size_t size) noexcept;

    // Under `input`:
    /// EOF = the end, or a failure.
    int get() noexcept;
    int unget(int byte) noexcept;
    std::size_t read(char* room, std::size_t size) noexcept;
    /// fgets().
    char* get_line(char* room, int size) noexcept;

    // Under `output`:
    bool write(const char* data, std::size_t size) noexcept;
    bool flush() noexcept;

    [[nodiscard]] int number() const noexcept { return fd_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] bool in_use() const noexcept { return in_use_; }
    void clear() noexcept { ended_ = failed_ = false; }
    [[nodiscard]] FILE* file() noexcept { return reinterpret_cast<FILE*>(this); }
    /// Takes a stream that is in nobody's use.
    bool take() noexcept { return !in_use_.exchange(true); }

  private:
    bool fill() noexcept;
    std::size_t receive(char* room, std::size_t size) noexcept;
    /// How much of it was written.
    std::size_t send(const char* data, std::size_t size) noexcept;
    bool may_write() noexcept;

    std::atomic<bool> in_use_ = false;
    std::atomic<bool> ended_ = false;
    std::atomic<bool> failed_ = false;
    bool reads_ = false;
    bool writes_ = false;
    int fd_ = -1;
    int mode_ = 0; // _IOFBF, which is 0 everywhere
    std::size_t size_ = 0;
    char* in_ = nullptr;
    std::size_t in_at_ = 0;
    std::size_t in_end_ = 0;
    char* out_ = nullptr;
    std::size_t out_used_ = 0;
};

/// As many as the C run-time library has of its own, and the three standard streams in front.
inline constexpr std::size_t most_streams = 2048 + 3;
extern stream streams[most_streams];

/// The stream that stands for stdin, stdout or stderr once a socket was put under its descriptor; else null.
[[nodiscard]] stream* standard_stream(const FILE* file) noexcept;

/// Null: it is the C run-time library's.
[[nodiscard]] inline stream* stream_of(const FILE* file) noexcept {
    const auto from_start = reinterpret_cast<std::uintptr_t>(file) - reinterpret_cast<std::uintptr_t>(&streams[0]);
    if (from_start < sizeof(streams)) [[unlikely]] { return &streams[from_start / sizeof(stream)]; }
    return sockets_are_standard() ? standard_stream(file) : nullptr;
}

/// A stream over a descriptor. Null if all are in use.
[[nodiscard]] stream* open_stream(int fd, bool reads, bool writes) noexcept;
/// What fprintf() is made of.
int print_to(FILE* file, const char* format, std::va_list arguments) noexcept;
int scan_from(FILE* file, const char* format, std::va_list arguments) noexcept;
/// scanf() from a stream of ours.
int scan_stream(stream& from, const char* format, std::va_list arguments) noexcept;
/// What fgets(), fgetc() and their relatives are made of.
int get_from(FILE* file) noexcept;
int put_to(int byte, FILE* file) noexcept;
int put_text_to(const char* text, std::size_t size, FILE* file) noexcept;

} // namespace portsock::bsd
