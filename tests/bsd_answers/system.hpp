// Included before everything else where the POSIX backend is compiled as for macOS, FreeBSD or NetBSD: Linux without
// what the system lacks, with what it has instead, and then with its name. PORTSOCK_ANSWERS_OF_... says which.
#pragma once

// All headers whose own conditions look at the names below.
#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/event.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <climits>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#undef POLLRDHUP
#undef EAI_NODATA
#undef EAI_ADDRFAMILY
#define SO_NOSIGPIPE 0x1022

// sendfile() of the system, in Linux' place: see os.hpp.
struct sf_hdtr;

#if defined(PORTSOCK_ANSWERS_OF_MACOS)
#undef SOCK_CLOEXEC
#undef SOCK_NONBLOCK
#undef MSG_NOSIGNAL
#undef SO_PROTOCOL
#define SO_LINGER_SEC 0x1080
#define TCP_KEEPALIVE 0x10 // XNU's name for the idle time
#undef TCP_KEEPIDLE
int sendfile(int from, int to, off_t offset, off_t* length, sf_hdtr* around, int flags) noexcept;
#define __APPLE__ 1
#elif defined(PORTSOCK_ANSWERS_OF_FREEBSD)
#define MSG_NBIO 0x01000000 // a number that Linux has no use for; FreeBSD's is Linux' MSG_NOSIGNAL
int sendfile(int from, int to, off_t offset, std::size_t count, sf_hdtr* around, off_t* sent, int flags) noexcept;
#define __FreeBSD__ 13
#elif defined(PORTSOCK_ANSWERS_OF_NETBSD)
#undef SO_PROTOCOL
#define MSG_NBIO 0x01000000
#define __NetBSD__ 1
#else
#error "whose answers?"
#endif
#undef __linux__
