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
    static_cast<void>(std::snprintf(about->machine, sizeof(about->machine), "%s", now.processor));
    const int before = errno;
    if (portsock_bsd_gethostname(about->nodename, sizeof(about->nodename)) < 0 && errno != ENAMETOOLONG) { return -1; }
    about->nodename[sizeof(about->nodename) - 1] = '\0';
    errno = before;
    return 0;
}
