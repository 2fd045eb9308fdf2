#include <support/native.hpp>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <sstream>
#include <string_view>

extern char** environ;

namespace support {

namespace {

int descriptor(portsock::native_handle handle) { return static_cast<int>(handle); }

portsock::native_handle handle_of(int number) { return static_cast<portsock::native_handle>(number); }

// What the programs of another machine have to be run by here, if anything: a command, its words separated by spaces.
std::vector<std::string> emulator() {
    const char* const command = std::getenv("PORTSOCK_EMULATOR");
    std::istringstream text(command == nullptr ? "" : command);
    return {std::istream_iterator<std::string>(text), {}};
}

} // namespace

portsock::native_handle open_file() { return handle_of(::open("/dev/null", O_RDWR | O_CLOEXEC)); }

void close_file(portsock::native_handle handle) { ::close(descriptor(handle)); }

portsock::native_handle open_for_reading(const std::filesystem::path& path, std::uint64_t position) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ::lseek(opened, static_cast<off_t>(position), SEEK_SET);
    return handle_of(opened);
}

std::uint64_t position_of(portsock::native_handle handle) {
    return static_cast<std::uint64_t>(::lseek(descriptor(handle), 0, SEEK_CUR));
}

portsock::native_handle open_plain_socket(portsock::family of, portsock::socket_kind kind) {
    return handle_of(::socket(of == portsock::family::ipv4 ? AF_INET : AF_INET6,
                              kind == portsock::socket_kind::stream ? SOCK_STREAM : SOCK_DGRAM, 0));
}

void close_plain_socket(portsock::native_handle handle) { ::close(descriptor(handle)); }

bool is_open(portsock::native_handle handle) { return ::fcntl(descriptor(handle), F_GETFD) != -1; }

bool is_socket(portsock::native_handle handle) {
    int kind = 0;
    socklen_t length = sizeof kind;
    return ::getsockopt(descriptor(handle), SOL_SOCKET, SO_TYPE, &kind, &length) == 0;
}

bool is_inheritable(portsock::native_handle handle) { return (::fcntl(descriptor(handle), F_GETFD) & FD_CLOEXEC) == 0; }

bool is_standard_stream(portsock::native_handle handle) { return descriptor(handle) <= STDERR_FILENO; }

bool waits_by_itself(portsock::native_handle handle) {
    return (::fcntl(descriptor(handle), F_GETFL) & O_NONBLOCK) == 0;
}

bool send_urgent(portsock::native_handle handle, char byte) {
    return ::send(static_cast<int>(handle), &byte, 1, MSG_OOB) == 1;
}

std::uint16_t plain_port(portsock::native_handle handle) {
    sockaddr_storage place = {};
    socklen_t length = sizeof place;
    ::getsockname(descriptor(handle), reinterpret_cast<sockaddr*>(&place), &length);
    in_port_t port = 0; // the same in sockaddr_in and sockaddr_in6
    std::memcpy(&port, reinterpret_cast<const char*>(&place) + offsetof(sockaddr_in, sin_port), sizeof port);
    return ntohs(port);
}

portsock::native_handle copy_plain_socket(portsock::native_handle handle) {
    return handle_of(::fcntl(descriptor(handle), F_DUPFD_CLOEXEC, 3));
}

void let_wait(portsock::native_handle handle, bool waits) {
    const int flags = ::fcntl(descriptor(handle), F_GETFL);
    ::fcntl(descriptor(handle), F_SETFL, waits ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

int plain_receive(portsock::native_handle handle, std::size_t most) {
    std::vector<char> room(most);
    return static_cast<int>(::recv(descriptor(handle), room.data(), room.size(), 0));
}

bool plain_shutdown(portsock::native_handle handle, portsock::direction how) {
    return ::shutdown(descriptor(handle), how == portsock::direction::receive ? SHUT_RD
                                          : how == portsock::direction::send  ? SHUT_WR
                                                                              : SHUT_RDWR) == 0;
}

bool plain_connect(portsock::native_handle handle, std::uint16_t port) {
    sockaddr_in place = {};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(descriptor(handle), reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
}

int plain_error(portsock::native_handle handle) {
    int pending = 0;
    socklen_t length = sizeof pending;
    ::getsockopt(descriptor(handle), SOL_SOCKET, SO_ERROR, &pending, &length);
    return pending;
}

int error_number() { return errno; }

void set_error_number(int number) { errno = number; }

bool has_copies() { return true; }

int run_in_copy(const std::function<int()>& what) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20); // whatever keeps it from ending
        ::_exit(what());
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) { return -1; }
    return WEXITSTATUS(status);
}

idle_copy::idle_copy(portsock::native_handle kept) {
    const int own = descriptor(kept);
    int began[2] = {-1, -1};
    if (::pipe(began) != 0) { return; }
    process_ = ::fork();
    if (process_ == 0) {
        ::alarm(120); // should nobody end it
        for (int other = 0; other < 4096; ++other) {
            if (other != own && other != began[1]) { ::close(other); }
        }
        ::close(began[1]);
        for (;;) {
            ::pause();
        }
    }
    ::close(began[1]);
    char nothing = 0;
    while (::read(began[0], &nothing, 1) < 0 && errno == EINTR) {} // until it holds that one alone
    ::close(began[0]);
}

idle_copy::~idle_copy() {
    if (process_ <= 0) { return; }
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
}

int run_program(const program_start& what) {
    std::vector<std::string> words = emulator();
    words.push_back(what.program);
    words.insert(words.end(), what.arguments.begin(), what.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);

    std::string role = "PORTSOCK_TEST_ROLE=" + what.role;
    std::vector<char*> environment = {role.data()};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        if (!text.starts_with("PORTSOCK_TEST_ROLE=") && !text.starts_with("PORTSOCK_EXPECT=")) {
            environment.push_back(*entry);
        }
    }
    environment.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (what.without_standard_streams) {
        for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
            ::posix_spawn_file_actions_addclose(&actions, number);
        }
    }
    pid_t child = -1;
    const int failed =
        ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) { return -1; }
    int status = 0;
    while (::waitpid(child, &status, 0) == -1) {
        if (errno != EINTR) { return -1; }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::chrono::nanoseconds processor_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

int call_in_library(const std::string& program, const char* library, const char* name) {
    const std::string path = program.substr(0, program.rfind('/') + 1) + library;
    void* const loaded = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const found = loaded == nullptr ? nullptr : ::dlsym(loaded, name);
    return found == nullptr ? -1 : reinterpret_cast<int (*)()>(found)();
}

int call_in_library_once(const std::string& program, const char* library, const char* name) {
    const std::string path = program.substr(0, program.rfind('/') + 1) + library;
    void* const loaded = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const found = loaded == nullptr ? nullptr : ::dlsym(loaded, name);
    const int returned = found == nullptr ? -1 : reinterpret_cast<int (*)()>(found)();
    if (loaded != nullptr) { ::dlclose(loaded); }
    return returned;
}

descriptor_limit::descriptor_limit(unsigned most) {
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        before_ = limit.rlim_cur;
        limit.rlim_cur = most;
        effective_ = ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
    }
}

descriptor_limit::~descriptor_limit() {
    rlimit limit = {};
    if (effective_ && ::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = static_cast<rlim_t>(before_);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// There is nothing to start here.
other_network_user::other_network_user() = default;
other_network_user::~other_network_user() = default;

} // namespace support
