#include <support/native.hpp>

#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <thread>
#include <vector>

namespace support {

namespace {

HANDLE file_of(portsock::native_handle handle) { return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(handle)); }

SOCKET socket_of(portsock::native_handle handle) { return static_cast<SOCKET>(handle); }

std::wstring wide(const std::string& text) {
    const int length = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
    std::wstring converted(static_cast<std::size_t>(length), L'\0');
    ::MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), converted.data(), length);
    return converted;
}

std::wstring own_path() {
    std::wstring path(32768, L'\0');
    path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

// As the program may have nobody else who does it, and for good.
void start_winsock() {
    static const int started = [] {
        WSADATA data;
        return ::WSAStartup(MAKEWORD(2, 2), &data);
    }();
    static_cast<void>(started);
}

// The mode of a listener shows only in what accept does. In the mode that does not wait it has failed by the time the
// connection comes, unless its thread was slow.
bool accept_waits(SOCKET listener) {
    sockaddr_storage place = {};
    int length = sizeof place;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&place), &length);
    std::atomic<bool> began = false;
    SOCKET accepted = INVALID_SOCKET;
    std::thread waiter([&] {
        began = true;
        accepted = ::accept(listener, nullptr, nullptr);
    });
    while (!began) {
        std::this_thread::yield();
    }
    const SOCKET client = ::socket(place.ss_family, SOCK_STREAM, 0);
    ::connect(client, reinterpret_cast<const sockaddr*>(&place), length);
    waiter.join();
    ::closesocket(client);
    if (accepted == INVALID_SOCKET) {
        ::closesocket(::accept(listener, nullptr, nullptr)); // nobody else is to find it
        return false;
    }
    ::closesocket(accepted);
    return true;
}

// The mode of any other socket: a receive that may last a moment, does.
bool receive_waits(SOCKET socket) {
    using clock = std::chrono::steady_clock;
    const DWORD a_moment = 200;
    const DWORD no_limit = 0;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&a_moment), sizeof a_moment);
    const auto start = clock::now();
    char byte = 0;
    ::recv(socket, &byte, 1, 0);
    const bool waited = clock::now() - start > std::chrono::milliseconds(a_moment / 2);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&no_limit), sizeof no_limit);
    return waited;
}

} // namespace

portsock::native_handle open_file() {
    const HANDLE file = ::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                      OPEN_EXISTING, 0, nullptr);
    return static_cast<portsock::native_handle>(reinterpret_cast<std::intptr_t>(file));
}

void close_file(portsock::native_handle handle) { ::CloseHandle(file_of(handle)); }

portsock::native_handle open_for_reading(const std::filesystem::path& path, std::uint64_t position) {
    const HANDLE opened = ::CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                        OPEN_EXISTING, 0, nullptr);
    LARGE_INTEGER distance{};
    distance.QuadPart = static_cast<LONGLONG>(position);
    ::SetFilePointerEx(opened, distance, nullptr, FILE_BEGIN);
    return static_cast<portsock::native_handle>(reinterpret_cast<std::intptr_t>(opened));
}

std::uint64_t position_of(portsock::native_handle handle) {
    LARGE_INTEGER position{};
    ::SetFilePointerEx(file_of(handle), {}, &position, FILE_CURRENT);
    return static_cast<std::uint64_t>(position.QuadPart);
}

portsock::native_handle open_plain_socket(portsock::family of, portsock::socket_kind kind) {
    start_winsock();
    return static_cast<portsock::native_handle>(
        ::socket(of == portsock::family::ipv4 ? AF_INET : AF_INET6,
                 kind == portsock::socket_kind::stream ? SOCK_STREAM : SOCK_DGRAM, 0));
}

void close_plain_socket(portsock::native_handle handle) { ::closesocket(socket_of(handle)); }

bool is_open(portsock::native_handle handle) {
    DWORD flags = 0;
    return ::GetHandleInformation(file_of(handle), &flags) != FALSE;
}

bool is_socket(portsock::native_handle handle) {
    start_winsock();
    int kind = 0;
    int length = sizeof kind;
    return ::getsockopt(socket_of(handle), SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&kind), &length) == 0;
}

bool is_inheritable(portsock::native_handle handle) {
    DWORD flags = 0;
    return ::GetHandleInformation(file_of(handle), &flags) != FALSE && (flags & HANDLE_FLAG_INHERIT) != 0;
}

bool is_standard_stream(portsock::native_handle handle) {
    return file_of(handle) == ::GetStdHandle(STD_INPUT_HANDLE) ||
           file_of(handle) == ::GetStdHandle(STD_OUTPUT_HANDLE) || file_of(handle) == ::GetStdHandle(STD_ERROR_HANDLE);
}

bool waits_by_itself(portsock::native_handle handle) {
    DWORD listens = 0;
    int length = sizeof listens;
    ::getsockopt(socket_of(handle), SOL_SOCKET, SO_ACCEPTCONN, reinterpret_cast<char*>(&listens), &length);
    // A busy machine can make a call look as if it waited, and none that waits as if it did not.
    for (int tries = 0; tries < 3; ++tries) {
        if (!(listens != 0 ? accept_waits(socket_of(handle)) : receive_waits(socket_of(handle)))) { return false; }
    }
    return true;
}

bool send_urgent(portsock::native_handle handle, char byte) {
    return ::send(socket_of(handle), &byte, 1, MSG_OOB) == 1;
}

std::uint16_t plain_port(portsock::native_handle handle) {
    sockaddr_storage place = {};
    int length = sizeof place;
    ::getsockname(socket_of(handle), reinterpret_cast<sockaddr*>(&place), &length);
    u_short port = 0; // the same in sockaddr_in and sockaddr_in6
    std::memcpy(&port, reinterpret_cast<const char*>(&place) + offsetof(sockaddr_in, sin_port), sizeof port);
    return ntohs(port);
}

portsock::native_handle copy_plain_socket(portsock::native_handle handle) {
    WSAPROTOCOL_INFOW info = {};
    ::WSADuplicateSocketW(socket_of(handle), ::GetCurrentProcessId(), &info);
    return static_cast<portsock::native_handle>(::WSASocketW(
        FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
}

void let_wait(portsock::native_handle handle, bool waits) {
    u_long non_blocking = waits ? 0 : 1;
    ::ioctlsocket(socket_of(handle), static_cast<long>(FIONBIO), &non_blocking);
}

int plain_receive(portsock::native_handle handle, std::size_t most) {
    std::vector<char> room(most);
    return ::recv(socket_of(handle), room.data(), static_cast<int>(room.size()), 0);
}

bool plain_shutdown(portsock::native_handle handle, portsock::direction how) {
    return ::shutdown(socket_of(handle), how == portsock::direction::receive ? SD_RECEIVE
                                         : how == portsock::direction::send  ? SD_SEND
                                                                             : SD_BOTH) == 0;
}

bool plain_connect(portsock::native_handle handle, std::uint16_t port) {
    sockaddr_in place = {};
    place.sin_family = AF_INET;
    place.sin_port = ::htons(port);
    place.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    return ::connect(socket_of(handle), reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
}

int plain_error(portsock::native_handle handle) {
    int pending = 0;
    int length = sizeof pending;
    ::getsockopt(socket_of(handle), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&pending), &length);
    return pending;
}

bool has_copies() { return false; }

int run_in_copy(const std::function<int()>&) { return -1; }

int error_number() { return errno; }

void set_error_number(int number) { errno = number; }

// There is none: see has_copies().
idle_copy::idle_copy(portsock::native_handle) { static_cast<void>(process_); }
idle_copy::~idle_copy() = default;

int run_program(const program_start& what) {
    // The only program that is ever started is this one, and only the system knows for sure where it is.
    std::wstring line = L'"' + own_path() + L'"';
    for (const std::string& word : what.arguments) {
        line += L" \"" + wide(word) + L'"';
    }
    wchar_t expected[1024] = L"";
    const DWORD has_expectation = ::GetEnvironmentVariableW(L"PORTSOCK_EXPECT", expected, std::size(expected));
    ::SetEnvironmentVariableW(L"PORTSOCK_EXPECT", nullptr);
    ::SetEnvironmentVariableW(L"PORTSOCK_TEST_ROLE", wide(what.role).c_str());

    STARTUPINFOW start = {};
    start.cb = sizeof start;
    if (what.without_standard_streams) {
        start.dwFlags = STARTF_USESTDHANDLES; // and they are null
    }
    PROCESS_INFORMATION child = {};
    const BOOL started =
        ::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &start, &child);
    ::SetEnvironmentVariableW(L"PORTSOCK_TEST_ROLE", nullptr);
    if (has_expectation != 0) { ::SetEnvironmentVariableW(L"PORTSOCK_EXPECT", expected); }
    if (started == FALSE) { return -1; }
    ::WaitForSingleObject(child.hProcess, INFINITE);
    DWORD status = 0;
    ::GetExitCodeProcess(child.hProcess, &status);
    ::CloseHandle(child.hProcess);
    ::CloseHandle(child.hThread);
    return static_cast<int>(status);
}

std::chrono::nanoseconds processor_time() {
    FILETIME began{};
    FILETIME ended{};
    FILETIME in_system{};
    FILETIME in_program{};
    ::GetThreadTimes(::GetCurrentThread(), &began, &ended, &in_system, &in_program);
    const auto ticks = [](const FILETIME& time) {
        return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32U | time.dwLowDateTime);
    };
    return std::chrono::nanoseconds((ticks(in_system) + ticks(in_program)) * 100);
}

int call_in_library(const std::string&, const char* library, const char* name) {
    const HMODULE loaded = ::LoadLibraryW(wide(library).c_str()); // looks beside the program first
    const FARPROC found = loaded == nullptr ? nullptr : ::GetProcAddress(loaded, name);
    return found == nullptr ? -1 : reinterpret_cast<int (*)()>(reinterpret_cast<void (*)()>(found))();
}

int call_in_library_once(const std::string& program, const char* library, const char* name) {
    const int returned = call_in_library(program, library, name);
    ::FreeLibrary(::GetModuleHandleW(wide(library).c_str()));
    return returned;
}

// Handles are limited by memory alone.
descriptor_limit::descriptor_limit(unsigned) {}
descriptor_limit::~descriptor_limit() = default;

other_network_user::other_network_user() {
    WSADATA data;
    ::WSAStartup(MAKEWORD(2, 2), &data);
}

other_network_user::~other_network_user() { ::WSACleanup(); }

} // namespace support
