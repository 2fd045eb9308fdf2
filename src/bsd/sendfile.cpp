#include <sys/sendfile.h>

ssize_t portsock_bsd_sendfile(int to, int from, _off_t* offset, size_t count) {
    if (offset == nullptr) { return portsock_bsd_sendfile64(to, from, nullptr, count); }
    int64_t wide = *offset;
    const ssize_t sent = portsock_bsd_sendfile64(to, from, &wide, count);
    *offset = static_cast<_off_t>(wide);
    return sent;
}
