/// \file
/// What a case needs of the operating system itself, beside the library.
#pragma once

#include <portsock/native_handle.hpp>
#include <portsock/socket.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace support {

// ---- handles ------------------------------------------------------------------------------------------------------

/// A handle that is no socket, and the way to get rid of it.
portsock::native_handle open_file();
void close_file(portsock::native_handle handle);
/// A file that is open for reading at this position, and where it is now.
portsock::native_handle open_for_reading(const std::filesystem::path& path, std::uint64_t position);
std::uint64_t position_of(portsock::native_handle handle);
/// Sockets as a program makes them that has never heard of this library.
portsock::native_handle open_plain_socket(portsock::family of, portsock::socket_kind kind);
void close_plain_socket(portsock::native_handle handle);

bool is_open(portsock::native_handle handle);
bool is_socket(portsock::native_handle handle);
bool is_inheritable(portsock::native_handle handle);
/// Would a child process have it as its standard input, output or error?
bool is_standard_stream(portsock::native_handle handle);
/// Does the system's own receive call (of a listener: accept call) wait on it? Needs a socket with nothing to receive.
bool waits_by_itself(portsock::native_handle handle);
/// Sends one byte of urgent data. False if that failed.
bool send_urgent(portsock::native_handle handle, char byte);
/// The local port as the system's own calls tell it.
std::uint16_t plain_port(portsock::native_handle handle);
/// Another handle for the same socket, made by the system's own means.
portsock::native_handle copy_plain_socket(portsock::native_handle handle);
/// Sets whether the system's own calls wait on it.
void let_wait(portsock::native_handle handle, bool waits);
/// The system's own calls, which the library knows nothing of. At most `most` bytes are received (0 = the end); -1 = an
/// error, which is then taken.
int plain_receive(portsock::native_handle handle, std::size_t most);
bool plain_shutdown(portsock::native_handle handle, portsock::direction how);
/// On 127.0.0.1. True if it is connected, false if not or not yet.
bool plain_connect(portsock::native_handle handle, std::uint16_t port);
/// The error that is pending, taken; 0 if there is none.
int plain_error(portsock::native_handle handle);

// ---- the C library's error number, which is the thread's ----------------------------------------------------------

int error_number();
void set_error_number(int number);

// ---- the process --------------------------------------------------------------------------------------------------

struct program_start {
    std::string program;
    std::vector<std::string> arguments;
    std::string role;                      ///< the value of PORTSOCK_TEST_ROLE
    bool without_standard_streams = false; ///< closed, where there are such
};
/// Runs a program to its end, giving it whatever it can inherit. Returns its exit status.
int run_program(const program_start& what);

/// How long this thread has had a processor; counted in steps of up to 16 ms.
std::chrono::nanoseconds processor_time();
/// Can this process be copied, with all that it has open?
bool has_copies();
/// Does something in a copy of this process, which ends with what it returns, and waits for that. -1 = it crashed, or
/// did not end in time.
int run_in_copy(const std::function<int()>& what);

/// Another process that began as a copy of this one and does nothing, and has of its descriptors only a copy of this one. Ends
/// with the object. Requires has_copies().
class idle_copy {
  public:
    explicit idle_copy(portsock::native_handle kept);
    idle_copy(const idle_copy&) = delete;
    idle_copy& operator=(const idle_copy&) = delete;
    ~idle_copy();

  private:
    int process_ = -1;
};

/// Calls a function `int name()` of a shared library beside the program, loaded now and for good. -1 if that fails.
int call_in_library(const std::string& program, const char* library, const char* name);
/// The same, and unloads it again.
int call_in_library_once(const std::string& program, const char* library, const char* name);

/// While it lives, the process may hold few descriptors, if the system has such a limit.
class descriptor_limit {
  public:
    explicit descriptor_limit(unsigned most);
    ~descriptor_limit();
    descriptor_limit(const descriptor_limit&) = delete;
    descriptor_limit& operator=(const descriptor_limit&) = delete;
    [[nodiscard]] bool effective() const { return effective_; }

  private:
    bool effective_ = false;
    [[maybe_unused]] std::uint64_t before_ = 0;
};

/// Another part of the program that starts the network subsystem and says that it is done with it.
class other_network_user {
  public:
    other_network_user();
    ~other_network_user();
    other_network_user(const other_network_user&) = delete;
    other_network_user& operator=(const other_network_user&) = delete;
};

} // namespace support
