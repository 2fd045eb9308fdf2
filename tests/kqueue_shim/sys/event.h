/* Enough of kqueue for the library's poller to be executed on Linux: see kqueue.cpp. The names and the layout are those
 * of FreeBSD and macOS; the calls that it does not know fail with EINVAL. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>

#define EVFILT_READ (-1)
#define EVFILT_WRITE (-2)
/* Not all systems have these two, and the poller does without: NetBSD has neither (before 10), FreeBSD the first alone;
 * PLAIN is such a system. */
#if !defined(PORTSOCK_KQUEUE_SHIM_PLAIN) && !defined(PORTSOCK_ANSWERS_OF_NETBSD)
#define EVFILT_USER (-10)
#define NOTE_TRIGGER 0x01000000U
#if !defined(PORTSOCK_ANSWERS_OF_FREEBSD)
#define EVFILT_EXCEPT (-15)
#define NOTE_OOB 0x00000002U
#endif
#endif

#define EV_ADD 0x0001U
#define EV_DELETE 0x0002U
#define EV_CLEAR 0x0020U
#define EV_EOF 0x8000U

struct kevent {
    std::uintptr_t ident;
    std::int16_t filter;
    std::uint16_t flags;
    std::uint32_t fflags;
    std::intptr_t data;
    void* udata;
};

int kqueue() noexcept;
int kevent(int queue, const struct kevent* changes, int count, struct kevent* found, int room,
           const struct timespec* limit) noexcept;

/* NetBSD's alone: with O_CLOEXEC, and counts of another type. */
int kqueue1(int flags) noexcept;
#if defined(PORTSOCK_ANSWERS_OF_NETBSD)
inline int kevent(int queue, const struct kevent* changes, std::size_t count, struct kevent* found, std::size_t room,
                  const struct timespec* limit) noexcept {
    return kevent(queue, changes, static_cast<int>(count), found, static_cast<int>(room), limit);
}
#endif
