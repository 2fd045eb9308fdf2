// sendfile() of macOS and FreeBSD, over Linux' own. SO_NOSIGPIPE holds for it, as for all calls: no signal comes of it.
#include <sys/sendfile.h>
#include <sys/types.h>

#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <cstddef>
#include <ctime>

struct sf_hdtr;

int sendfile(int from, int to, off_t offset, off_t* length, sf_hdtr* around, int flags) noexcept;
int sendfile(int from, int to, off_t offset, std::size_t count, sf_hdtr* around, off_t* sent, int flags) noexcept;

namespace {

ssize_t send_quietly(int from, int to, off_t offset, std::size_t count) noexcept {
    sigset_t broken_pipe;
    sigset_t before;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
    const ssize_t done = ::sendfile(to, from, &offset, count);
    const int error = errno;
    if (done < 0 && error == EPIPE && sigismember(&before, SIGPIPE) == 0) {
        const timespec at_once{};
        sigtimedwait(&broken_pipe, nullptr, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return done;
}

} // namespace

/// macOS: the length is what was wanted and then what was sent, also where the call fails: macOS sendfile(2), EAGAIN.
int sendfile(int from, int to, off_t offset, off_t* length, sf_hdtr*, int) noexcept {
    const auto wanted = static_cast<std::size_t>(*length);
    const ssize_t done = send_quietly(from, to, offset, wanted);
    *length = done < 0 ? 0 : done;
    if (done >= 0 && static_cast<std::size_t>(done) < wanted && done != 0) {
        errno = EAGAIN;
        return -1;
    }
    return done < 0 ? -1 : 0;
}

/// FreeBSD: FreeBSD sendfile(2), sbytes and EAGAIN.
int sendfile(int from, int to, off_t offset, std::size_t count, sf_hdtr*, off_t* sent, int) noexcept {
    const ssize_t done = send_quietly(from, to, offset, count);
    *sent = done < 0 ? 0 : done;
    if (done > 0 && static_cast<std::size_t>(done) < count) {
        errno = EAGAIN;
        return -1;
    }
    return done < 0 ? -1 : 0;
}
