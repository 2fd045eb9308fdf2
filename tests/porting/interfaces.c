/* What ioctl() says of interfaces, beside getifaddrs(). Compiled as it stands for this host, whose own functions prove
   the test right, and with portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cases.h"

#define FAILS(call, number) CHECK((errno = 0, (call) == -1) && errno == (number))

static struct ifreq about(const char* name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    return request;
}

static int same(const struct sockaddr* one, const struct sockaddr* other) {
    return other != NULL && one->sa_family == AF_INET && other->sa_family == AF_INET &&
           memcmp(&((const struct sockaddr_in*)one)->sin_addr, &((const struct sockaddr_in*)other)->sin_addr,
                  sizeof(struct in_addr)) == 0;
}

static int listed(const struct ifconf* list, const char* name, const struct sockaddr* address) {
    int at;
    for (at = 0; at < list->ifc_len / (int)sizeof(struct ifreq); ++at) {
        if (strcmp(list->ifc_req[at].ifr_name, name) == 0 && same(&list->ifc_req[at].ifr_addr, address)) return 1;
    }
    return 0;
}

static void each_of_them(void) {
    struct ifaddrs *all, *one;
    struct ifconf list;
    struct ifreq* requests = calloc(64, sizeof *requests);
    int count = 0, fd = socket(AF_INET, SOCK_DGRAM, 0);
    list.ifc_len = 64 * (int)sizeof *requests;
    list.ifc_req = requests;
    CHECK(ioctl(fd, SIOCGIFCONF, &list) == 0 && list.ifc_len > 0 && list.ifc_len % (int)sizeof *requests == 0);
    CHECK(getifaddrs(&all) == 0);
    for (one = all; one != NULL; one = one->ifa_next) {
        struct ifreq request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFINDEX, &request) == 0);
        CHECK((unsigned)request.ifr_ifindex == if_nametoindex(one->ifa_name));
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFFLAGS, &request) == 0);
        CHECK((((unsigned)request.ifr_flags ^ one->ifa_flags) & (IFF_UP | IFF_LOOPBACK | IFF_BROADCAST)) == 0);
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFMTU, &request) == 0 && request.ifr_mtu >= 576);
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFHWADDR, &request) == 0);
        CHECK((request.ifr_hwaddr.sa_family == 772) == ((one->ifa_flags & IFF_LOOPBACK) != 0));
        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET) continue;
        CHECK(listed(&list, one->ifa_name, one->ifa_addr));
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFADDR, &request) == 0);
        if (!same(&request.ifr_addr, one->ifa_addr)) continue; /* its first address is what is told */
        ++count;
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFNETMASK, &request) == 0 && same(&request.ifr_netmask, one->ifa_netmask));
        request = about(one->ifa_name);
        CHECK(ioctl(fd, SIOCGIFBRDADDR, &request) == 0 || (one->ifa_flags & IFF_BROADCAST) == 0);
        if (one->ifa_flags & IFF_BROADCAST) CHECK(same(&request.ifr_broadaddr, one->ifa_broadaddr));
    }
    CHECK(count > 0);
    freeifaddrs(all);
    CHECK(close(fd) == 0);
    free(requests);
}

static void none_of_them(void) {
    struct ifconf list;
    struct ifreq request = about("no such thing");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    FAILS(ioctl(fd, SIOCGIFADDR, &request), ENODEV);
    FAILS(ioctl(fd, SIOCGIFINDEX, &request), ENODEV);
    FAILS(ioctl(fd, SIOCGIFMTU, &request), ENODEV);
    list.ifc_len = 0; /* how much room is needed */
    list.ifc_buf = NULL;
    CHECK(ioctl(fd, SIOCGIFCONF, &list) == 0 && list.ifc_len > 0);
    CHECK(close(fd) == 0);
    FAILS(ioctl(fd, SIOCGIFCONF, &list), EBADF);
}

static const struct test_case all_cases[] = {
    {"IFACE-20: SIOCGIFCONF and its like agree with getifaddrs", each_of_them},
    {"IFACE-21: an unknown interface is ENODEV, and SIOCGIFCONF says how much room it needs", none_of_them},
};

int main(int words, char** word) {
    return run_cases(all_cases, (int)(sizeof all_cases / sizeof all_cases[0]), words, word);
}
