#include <cstdarg>

#include <sys/ioctl.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "names.hpp"
#include "system.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

int portsock_bsd_ioctl(int fd, unsigned long request, ...) {
    va_list more;
    va_start(more, request);
    void* const argument = va_arg(more, void*);
    va_end(more);
    const bsd::held_socket socket(fd);
    if (!socket && !bsd::system::is_open(fd)) { return bsd::fail(EBADF); }
    if (argument == nullptr) { return bsd::fail(EFAULT); }
    int& number = *static_cast<int*>(argument);
    switch (request) {
    case FIONBIO:
        if (socket) {
            socket->non_blocking = number != 0;
        } else {
            bsd::set_file_non_blocking(fd, number != 0);
        }
        return 0;
    case FIONREAD: {
        if (!socket) {
            const std::ptrdiff_t there = bsd::system::available_in_file(fd);
            if (there < 0) { return -1; }
            number = static_cast<int>(there);
            return 0;
        }
        if (socket->is(fact::listening)) { return bsd::fail(EINVAL); }
        const backend::attempt asked = backend::available(socket->handle);
        number = asked.ok() ? static_cast<int>(asked.value) : 0;
        return 0;
    }
    case FIOASYNC:
        return number == 0 ? 0 : bsd::fail(EOPNOTSUPP);
    case SIOCATMARK: {
        if (!socket) { return bsd::fail(ENOTTY); }
        const backend::attempt asked = bsd::system::at_mark(socket->handle);
        if (!asked.ok()) { return bsd::fail(asked); }
        number = static_cast<int>(asked.value);
        return 0;
    }
    case SIOCGIFCONF:
    case SIOCGIFNAME:
    case SIOCGIFINDEX:
    case SIOCGIFFLAGS:
    case SIOCGIFADDR:
    case SIOCGIFDSTADDR:
    case SIOCGIFBRDADDR:
    case SIOCGIFNETMASK:
    case SIOCGIFMETRIC:
    case SIOCGIFMTU:
    case SIOCGIFHWADDR:
        return socket ? bsd::ask_interfaces(request, argument) : bsd::fail(ENOTTY);
    default:
        return bsd::fail(ENOTTY);
    }
}
