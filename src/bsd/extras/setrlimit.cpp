#include <errno.h>
#include <sys/resource.h>

// What is as it is may be asked for; nothing can be changed.
int setrlimit(int which, const struct rlimit* wanted) {
    struct rlimit now;
    if (getrlimit(which, &now) != 0) { return -1; }
    if (wanted != nullptr && wanted->rlim_cur == now.rlim_cur) { return 0; }
    errno = wanted == nullptr ? EFAULT : EPERM;
    return -1;
}
