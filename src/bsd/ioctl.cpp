#include <algorithm>
#include <cstdarg>
#include <cstring>

#include <sys/ioctl.h>

#include "descriptors.hpp"
#include "errors.hpp"
#include "names.hpp"
#include "system.hpp"

using namespace portsock;
namespace fact = portsock::bsd::fact;

namespace {

int ask_link(unsigned long request, ifreq& asked) {
    ifreq numbered = asked;
    if (bsd::ask_interfaces(SIOCGIFINDEX, &numbered) != 0) { return -1; }
    bsd::system::link_facts facts;
    if (!bsd::system::facts_of_link(static_cast<std::uint32_t>(numbered.ifr_ifindex), facts)) {
        return bsd::fail(EOPNOTSUPP);
    }
    if (request == SIOCGIFMTU) {
        asked.ifr_mtu = facts.largest_packet;
        return 0;
    }
    constexpr sa_family_t ethernet = 1; // ARPHRD_*
    constexpr sa_family_t loopback = 772;
    std::memset(&asked.ifr_hwaddr, 0, sizeof(asked.ifr_hwaddr));
    asked.ifr_hwaddr.sa_family = facts.hardware.empty() ? loopback : ethernet;
    std::memcpy(asked.ifr_hwaddr.sa_data, facts.hardware.data(),
                std::min(facts.hardware.size(), sizeof(asked.ifr_hwaddr.sa_data)));
    return 0;
}

} // namespace

int portsock_bsd_ioctl(int fd, unsigned long request, ...) {
    va_list more;
    va_start(more, request);
    void* const argument = va_arg(more, void*);
    va_end(more);
    const bsd::held_description socket(fd);
    if (!socket && !bsd::system::is_open(fd)) { return bsd::fail(EBADF); }
    const bool is_socket = socket && !socket->is_pipe();
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
        if (!is_socket) { return bsd::fail(ENOTTY); }
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
        return is_socket ? bsd::ask_interfaces(request, argument) : bsd::fail(ENOTTY);
    case SIOCGIFMTU:
    case SIOCGIFHWADDR:
        return is_socket ? ask_link(request, *static_cast<ifreq*>(argument)) : bsd::fail(ENOTTY);
    default:
        return bsd::fail(ENOTTY);
    }
}
