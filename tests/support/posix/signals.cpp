#include <support/signals.hpp>

#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <thread>

namespace support {

namespace {

constexpr int interrupting = SIGUSR1;
constexpr int stopping = SIGUSR2;
constexpr std::array raised_by_sockets{SIGPIPE, SIGIO, SIGURG};

std::atomic<std::size_t> interrupted = 0;
std::atomic<std::size_t> raised = 0;
std::atomic<portsock::stop_signal*> to_stop = nullptr;
static_assert(std::atomic<std::size_t>::is_always_lock_free);

struct sigaction handled_by(void (*handler)(int)) {
    struct sigaction action;
    std::memset(&action, 0, sizeof action);
    action.sa_handler = handler; // without SA_RESTART
    ::sigemptyset(&action.sa_mask);
    return action;
}

} // namespace

bool has_signals() noexcept { return true; }

std::string signal_state() {
    std::ostringstream all;
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action;
        if (::sigaction(signal, nullptr, &action) != 0) { continue; } // not one of ours to ask about
        all << signal << (::sigismember(&mask, signal) == 1 ? " masked " : " ") << action.sa_flags << ' ';
        if ((action.sa_flags & SA_SIGINFO) != 0) {
            all << reinterpret_cast<std::uintptr_t>(action.sa_sigaction) << '\n';
        } else {
            all << reinterpret_cast<std::uintptr_t>(action.sa_handler) << '\n';
        }
    }
    return all.str();
}

struct interruptions::state {
    struct sigaction before;
    std::atomic<bool> over = false;
    std::thread interrupter;
};

interruptions::interruptions() : state_(std::make_unique<state>()) {
    interrupted = 0;
    const struct sigaction action = handled_by([](int) { ++interrupted; });
    ::sigaction(interrupting, &action, &state_->before);
    state_->interrupter = std::thread([target = ::pthread_self(), own = state_.get()] {
        while (!own->over) {
            ::pthread_kill(target, interrupting);
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
        }
    });
}

interruptions::~interruptions() {
    state_->over = true;
    state_->interrupter.join();
    ::sigaction(interrupting, &state_->before, nullptr);
}

std::size_t interruptions::count() const noexcept { return interrupted; }

struct raised_signals::state {
    std::array<struct sigaction, raised_by_sockets.size()> before;
};

raised_signals::raised_signals() : state_(std::make_unique<state>()) {
    raised = 0;
    const struct sigaction action = handled_by([](int) { ++raised; });
    for (std::size_t at = 0; at < raised_by_sockets.size(); ++at) {
        ::sigaction(raised_by_sockets[at], &action, &state_->before[at]);
    }
}

raised_signals::~raised_signals() {
    for (std::size_t at = 0; at < raised_by_sockets.size(); ++at) {
        ::sigaction(raised_by_sockets[at], &state_->before[at], nullptr);
    }
}

std::size_t raised_signals::count() const noexcept { return raised; }

void request_in_handler(portsock::stop_signal& stop) {
    to_stop = &stop;
    struct sigaction before;
    const struct sigaction action = handled_by([](int) { to_stop.load()->request(); });
    ::sigaction(stopping, &action, &before);
    ::raise(stopping); // the handler has run when it returns
    ::sigaction(stopping, &before, nullptr);
}

std::optional<int> without_privilege(int (*work)()) {
    constexpr int could_not = 100;
    const ::pid_t child = ::fork();
    if (child == -1) { return std::nullopt; }
    if (child == 0) {
        constexpr ::uid_t nobody = 65534;
        const bool gone =
            ::geteuid() != 0 || (::setgroups(0, nullptr) == 0 && ::setgid(nobody) == 0 && ::setuid(nobody) == 0);
        ::_exit(gone ? work() : could_not);
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) >= could_not) {
        return std::nullopt;
    }
    return WEXITSTATUS(status);
}

std::vector<std::uint16_t> listening_ports() {
    std::vector<std::uint16_t> found;
    for (int descriptor = 0; descriptor < 1024; ++descriptor) {
        int listening = 0;
        socklen_t size = sizeof listening;
        if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || listening == 0) { continue; }
        sockaddr_storage name;
        size = sizeof name;
        if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0 && name.ss_family == AF_INET) {
            sockaddr_in place;
            std::memcpy(&place, &name, sizeof place);
            found.push_back(ntohs(place.sin_port));
        }
    }
    return found;
}

} // namespace support
