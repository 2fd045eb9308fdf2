#include <cstdio>
#include <cstring>

#include <sys/utsname.h>
#include <unistd.h>

#include "errors.hpp"
#include "system.hpp"

using namespace portsock;

int portsock_bsd_uname(struct utsname* about) {
    if (about == nullptr) { return bsd::fail(EFAULT); }
    std::memset(about, 0, sizeof(*about));
    const bsd::system::version now = bsd::system::system_version();
    static_cast<void>(std::snprintf(about->sysname, sizeof(about->sysname), "Windows"));
    static_cast<void>(std::snprintf(about->release, sizeof(about->release), "%u.%u", now.major, now.minor));
    static_cast<void>(std::snprintf(about->version, sizeof(about->version), "%u", now.build));
#if defined(__x86_64__) || defined(_M_X64)
    constexpr char machine[] = "x86_64";
#elif defined(__aarch64__) || defined(_M_ARM64)
    constexpr char machine[] = "aarch64";
#else
    constexpr char machine[] = "i686";
#endif
    std::memcpy(about->machine, machine, sizeof(machine));
    const int before = errno;
    if (portsock_bsd_gethostname(about->nodename, sizeof(about->nodename)) < 0 && errno != ENAMETOOLONG) { return -1; }
    about->nodename[sizeof(about->nodename) - 1] = '\0';
    errno = before;
    return 0;
}
