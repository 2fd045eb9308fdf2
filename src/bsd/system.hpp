// What src/bsd needs of Windows and of its C run-time library beyond ../backend.hpp. Implemented in win32/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <span>
#include <vector>

#include "backend.hpp"

namespace portsock::bsd::system {

// ---- files.cpp: the descriptors of the C run-time library. They set errno and give -1, as it does.

/// More than it ever gives.
inline constexpr int most_descriptors = 8192;
/// As many as it gives, those of files and sockets together.
[[nodiscard]] int descriptor_limit() noexcept;
/// The lowest free number, from `least` on, as a file that is empty and swallows everything.
int reserve(int least) noexcept;
/// That number, whatever it was before. What is pending in a standard stream over it goes where it was meant for.
int reserve_as(int fd) noexcept;
[[nodiscard]] bool is_open(int fd) noexcept;
int close_file(int fd) noexcept;
std::ptrdiff_t read_file(int fd, void* buffer, std::size_t size) noexcept;
std::ptrdiff_t write_file(int fd, const void* data, std::size_t size) noexcept;
int duplicate_file(int fd) noexcept;
int duplicate_file_to(int fd, int wanted) noexcept;
int is_terminal(int fd) noexcept;
std::ptrdiff_t available_in_file(int fd) noexcept;
/// ESPIPE if it has no position.
std::int64_t seek_file(int fd, std::int64_t offset, int from) noexcept;
/// EINVAL if it is no file.
int resize_file(int fd, std::int64_t size) noexcept;

enum class file_lock : std::uint8_t { none, shared, exclusive };
/// Of bytes of a file, which need not be there. Waits for nobody. EAGAIN if somebody else has such a lock; what this handle had of
/// exactly these bytes before is given up.
int lock_file(int fd, std::uint64_t from, std::uint64_t length, file_lock what) noexcept;

struct file_facts {
    unsigned mode = 0; // as POSIX has it: the kind, and who may do what
    unsigned links = 0;
    std::uint32_t device = 0;
    std::uint64_t number = 0; // on the device
    std::int64_t size = 0;
    std::int64_t accessed = 0; // these in nanoseconds since 1970
    std::int64_t modified = 0;
    std::int64_t changed = 0;
};
/// False and errno.
bool facts_of_file(int fd, file_facts& found) noexcept;
bool facts_of_path(const char* path, file_facts& found) noexcept;

inline constexpr unsigned file_readable = 1;
inline constexpr unsigned file_writable = 2;
inline constexpr unsigned file_ended = 4; // of a pipe: nobody writes any more
/// What a console, a pipe or a file is ready for.
unsigned look_at_file(int fd) noexcept;

// ---- held_files.cpp: files whose maker is alive as long as it has them open.

/// A new one. False and errno: EADDRINUSE if there is one already.
bool make_held_file(const char* path, std::span<const std::byte> data, native_handle& file) noexcept;
/// How much was read; -1 and errno. `held`: whether its maker still has it open.
std::ptrdiff_t read_held_file(const char* path, std::span<std::byte> room, bool& held) noexcept;
void close_held_file(native_handle file) noexcept;
/// That nobody can guess.
void fill_with_random(std::span<std::byte> room) noexcept;

// ---- sockets.cpp

inline constexpr std::uint32_t socket_readable = 1;
inline constexpr std::uint32_t socket_writable = 2;
inline constexpr std::uint32_t socket_urgent = 4;
inline constexpr std::uint32_t socket_ended = 8; // the peer will send no more
inline constexpr std::uint32_t socket_broken = 16;
inline constexpr std::uint32_t socket_refused = 32;

struct watched_socket {
    native_handle handle = native_handle::none; // as asked_of() gives it
    std::uint32_t wanted = 0;
    std::uint32_t found = 0;
};
/// The socket that can be asked; operation_not_supported if only backend::wait can ask.
backend::attempt asked_of(native_handle handle) noexcept;
/// Waits once for any of them (`milliseconds` -1 = no limit), or for the waiter. The value is 1 if anything was found.
backend::attempt poll_sockets(std::span<watched_socket> sockets, int milliseconds, native_handle waiter);

/// Of a stream whose sending half is shut: whether something is left that the peer has not got. False if the system
/// cannot say, which it can since Windows 10 1703.
[[nodiscard]] bool is_sending(native_handle handle) noexcept;

/// One datagram, by addresses of the caller's, of a family whose form is the same for both. -1 = ask the backend why.
/// Nothing else is done here, the parameters are in Winsock's order, and they are not noexcept, which Winsock's
/// functions are not: so each is one jump, and the usual way through sendto and recvfrom costs little.
int send_datagram(native_handle handle, const void* data, int size, int flags, const void* to, int to_size);
int receive_datagram(native_handle handle, void* buffer, int size, int flags, void* from, unsigned* from_size);
/// After receive_datagram gave -1: it filled the buffer with the beginning of a datagram that was longer.
[[nodiscard]] bool was_cut_off() noexcept;

/// Whether an ICMP "port unreachable" is reported.
void report_unreachable(native_handle handle, bool report) noexcept;
/// The value is 1 if the next byte is the one after the urgent one.
backend::attempt at_mark(native_handle handle) noexcept;

struct message {
    int flags = 0;                     // MSG_OOB, MSG_PEEK, MSG_DONTROUTE; received: MSG_TRUNC, MSG_CTRUNC
    endpoint* address = nullptr;       // to, or where to put who sent it
    std::span<std::byte> control = {}; // in the form of Windows
    std::size_t control_used = 0;
};
/// With what no function of the backend can say.
backend::attempt send_message(native_handle handle, std::span<const const_buffer> parts, const message& how) noexcept;
backend::attempt receive_message(native_handle handle, std::span<const mutable_buffer> parts, message& how) noexcept;

// ---- time.cpp

/// The calendar's parts of a time. False if it has no room for them.
bool break_down(std::time_t when, bool utc, std::tm& made) noexcept;
/// The time of a calendar's parts in UTC, which it also puts in order; -1 if there is none.
std::time_t put_together(std::tm& when) noexcept;
/// What the C run-time library calls the zone of the machine, in summer or not. Often in words: "W. Europe Standard Time".
const char* name_of_zone(bool summer) noexcept;
/// As strftime of the C run-time library.
std::size_t format_time(char* text, std::size_t size, const char* format, const std::tm& when) noexcept;
/// What the process has used, in its own code and in the system's.
struct processor_use {
    std::int64_t user = 0;
    std::int64_t kernel = 0;
};
processor_use processor_microseconds() noexcept;
void reset_wake(native_handle waiter) noexcept;
/// A number that no other thread has; never 0.
[[nodiscard]] std::uint32_t this_thread() noexcept;
/// signal() and raise() of the C run-time library.
void crt_signal(int number, void (*handler)(int)) noexcept;
int crt_raise(int number) noexcept;

/// Of this process; an empty value takes it out. -1 and errno.
int put_into_environment(const char* name, const char* value) noexcept;
/// The system's version as numbers, 10, 0, 19045, and what its processors are, "x86_64".
struct version {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned build = 0;
    const char* processor = "";
};
[[nodiscard]] version system_version() noexcept;

// ---- link.cpp

/// Of an interface, beside its addresses.
struct link_facts {
    int largest_packet = 0; // in bytes
    std::vector<std::byte> hardware;
};
/// False if there is none of this number.
bool facts_of_link(std::uint32_t index, link_facts& found);

// ---- name_servers.cpp

/// The IPv4 addresses of the name servers, as many as there is room for; how many.
std::size_t name_servers(std::span<endpoint> found);

} // namespace portsock::bsd::system
