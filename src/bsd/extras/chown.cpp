#include <errno.h>
#include <unistd.h>

// Everything is the one user's: see setuid.
int chown(const char*, uid_t user, gid_t group) {
    constexpr unsigned int unchanged = ~0U;
    if ((user == 0 || user == unchanged) && (group == 0 || group == unchanged)) { return 0; }
    errno = EPERM;
    return -1;
}
