/* Addresses, names, services, protocols and interfaces by their POSIX names. Compiled as it stands for this host, whose
   own functions prove the test right, and with portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* POSIX's types, to the letter: a pointer of another type would not compile. */
static void types(void) {
    uint16_t (*one)(uint16_t) = htons;
    uint32_t (*two)(uint32_t) = ntohl;
    in_addr_t (*three)(const char*) = inet_addr;
    char* (*four)(struct in_addr) = inet_ntoa;
    const char* (*five)(int, const void*, char*, socklen_t) = inet_ntop;
    int (*six)(int, const char*, void*) = inet_pton;
    int (*seven)(const char*, const char*, const struct addrinfo*, struct addrinfo**) = getaddrinfo;
    void (*eight)(struct addrinfo*) = freeaddrinfo;
    const char* (*nine)(int) = gai_strerror;
    int (*ten)(const struct sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int) = getnameinfo;
    struct hostent* (*eleven)(const char*) = gethostbyname;
    struct hostent* (*twelve)(const void*, socklen_t, int) = gethostbyaddr;
    struct servent* (*thirteen)(const char*, const char*) = getservbyname;
    struct servent* (*fourteen)(int, const char*) = getservbyport;
    struct protoent* (*fifteen)(const char*) = getprotobyname;
    struct protoent* (*sixteen)(int) = getprotobynumber;
    unsigned (*seventeen)(const char*) = if_nametoindex;
    char* (*eighteen)(unsigned, char*) = if_indextoname;
    struct if_nameindex* (*nineteen)(void) = if_nameindex;
    void (*twenty)(struct if_nameindex*) = if_freenameindex;
    int (*twenty_one)(struct ifaddrs**) = getifaddrs;
    void (*twenty_two)(struct ifaddrs*) = freeifaddrs;
    int (*twenty_three)(char*, size_t) = gethostname;
    int (*twenty_four)(const char*, struct in_addr*) = inet_aton;
    CHECK(one && two && three && four && five && six && seven && eight && nine && ten && eleven && twelve);
    CHECK(thirteen && fourteen && fifteen && sixteen && seventeen && eighteen && nineteen && twenty);
    CHECK(twenty_one && twenty_two && twenty_three && twenty_four);
}

static void byte_order(void) {
    const unsigned char two[] = {0x12, 0x34};
    const unsigned char four[] = {0x12, 0x34, 0x56, 0x78};
    uint16_t small = htons(0x1234);
    uint32_t large = htonl(0x12345678);
    uint16_t (*as_function)(uint16_t) = &ntohs;
    CHECK(memcmp(&small, two, sizeof small) == 0);
    CHECK(memcmp(&large, four, sizeof large) == 0);
    CHECK(ntohs(small) == 0x1234 && ntohl(large) == 0x12345678);
    CHECK(as_function(small) == 0x1234);
}

static void pton_v4(void) {
    static const char* const bad[] = {"",           "1",        "127.1",      "1.2.3",     "1.2.3.",    ".1.2.3",
                                      "1..2.3",     "...",      "1.2.3.4.",   "1.2.3.4.5", "1.2.3.256", "256.2.3.4",
                                      "01.2.3.4",   "1.2.3.04", "0x7f.0.0.1", " 1.2.3.4",  "1.2.3.4 ",  "1.2.3.4\n",
                                      "1.2.3.4:80", "+1.2.3.4", "1,2,3,4",    "1.2.3.a",   "::1",       "localhost",
                                      "2130706433", "1.2.3.4/8"};
    struct in_addr address;
    int at;
    CHECK(inet_pton(AF_INET, "192.0.2.1", &address) == 1 && address.s_addr == htonl(0xc0000201));
    CHECK(inet_pton(AF_INET, "255.255.255.255", &address) == 1 && address.s_addr == 0xffffffff);
    CHECK(inet_pton(AF_INET, "0.0.0.0", &address) == 1 && address.s_addr == 0);
    for (at = 0; at < COUNT(bad); ++at) {
        address.s_addr = 0x01020304;
        errno = 0;
        if (inet_pton(AF_INET, bad[at], &address) != 0 || address.s_addr != 0x01020304 || errno != 0)
            failed(__FILE__, __LINE__, bad[at]);
    }
}

static void pton_v6(void) {
    static const char* const bad[] = {"",
                                      ":",
                                      ":1::2",
                                      "1:2:3:4:5:6:7:",
                                      "1::2:",
                                      ":::",
                                      "1:::2",
                                      "1::2::3",
                                      "1",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "12345::",
                                      "::00001",
                                      "::g",
                                      " ::1",
                                      "::1 ",
                                      "[::1]",
                                      "::1/64",
                                      "1.2.3.4",
                                      "::1.2.3",
                                      "::1.2.3.256",
                                      "::1.2.3.4.5",
                                      "::1.2.3.4:5",
                                      "fe80::1%1",
                                      "1:2:3:4:5:6:7:1.2.3.4",
                                      "::.2.3.4"};
    static const struct {
        const char* text;
        unsigned char bytes[16];
    } good[] = {
        {"::", {0}},
        {"::1", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
        {"1::", {0, 1}},
        {"2001:DB8::1", {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
        {"1:2:3:4:5:6:7:8", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}},
        {"1:2:3:4:5:6:7::", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0}},
        {"::ffff:192.0.2.1", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1}},
        {"1:2:3:4:5:6:1.2.3.4", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4}},
    };
    struct in6_addr address;
    struct in6_addr before;
    int at;
    for (at = 0; at < COUNT(good); ++at) {
        memset(&address, 0xa5, sizeof address);
        if (inet_pton(AF_INET6, good[at].text, &address) != 1 || memcmp(&address, good[at].bytes, 16) != 0)
            failed(__FILE__, __LINE__, good[at].text);
    }
    memset(&before, 0xa5, sizeof before);
    for (at = 0; at < COUNT(bad); ++at) {
        address = before;
        if (inet_pton(AF_INET6, bad[at], &address) != 0 || memcmp(&address, &before, sizeof before) != 0)
            failed(__FILE__, __LINE__, bad[at]);
    }
    CHECK(IN6_IS_ADDR_UNSPECIFIED(&in6addr_any) && IN6_IS_ADDR_LOOPBACK(&in6addr_loopback));
}

static void pton_family(void) {
    unsigned char room[16];
    char text[INET6_ADDRSTRLEN];
    memset(room, 0, sizeof room);
    errno = 0;
    CHECK(inet_pton(AF_UNIX, "192.0.2.1", room) == -1 && errno == EAFNOSUPPORT);
    errno = 0;
    CHECK(inet_ntop(AF_UNIX, room, text, sizeof text) == NULL && errno == EAFNOSUPPORT);
}

static void ntop(void) {
    static const char* const texts[][2] = {
        {"0:0:0:0:0:0:0:0", "::"},
        {"1:0:0:0:0:0:0:0", "1::"},
        {"2001:0DB8:0:0:0:0:0:0001", "2001:db8::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
        {"::ffff:c000:0280", "::ffff:192.0.2.128"},
        {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
        {"ABCD:EF01:2345:6789:abcd:ef01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
    };
    struct in6_addr v6;
    struct in_addr v4;
    char text[INET6_ADDRSTRLEN];
    int at;
    for (at = 0; at < COUNT(texts); ++at) {
        CHECK(inet_pton(AF_INET6, texts[at][0], &v6) == 1);
        CHECK_TEXT(inet_ntop(AF_INET6, &v6, text, sizeof text), texts[at][1]);
    }
    v4.s_addr = htonl(0xc0000201);
    CHECK(inet_ntop(AF_INET, &v4, text, sizeof text) == text);
    CHECK_TEXT(text, "192.0.2.1");
    CHECK_TEXT(inet_ntoa(v4), "192.0.2.1");
}

static void ntop_room(void) {
    struct in_addr v4;
    char text[INET_ADDRSTRLEN];
    socklen_t room;
    v4.s_addr = htonl(0xc0000201);
    for (room = 0; room < 10; ++room) {
        errno = 0;
        CHECK(inet_ntop(AF_INET, &v4, text, room) == NULL && errno == ENOSPC);
    }
    CHECK(inet_ntop(AF_INET, &v4, text, 10) == text);
}

static void historical(void) {
    static const struct {
        const char* text;
        uint32_t value;
    } good[] = {
        {"127.0.0.1", 0x7f000001},        {"127.1", 0x7f000001},
        {"127.0.1", 0x7f000001},          {"0x7f.1", 0x7f000001},
        {"0177.0.0.01", 0x7f000001},      {"2130706433", 0x7f000001},
        {"0x7F000001", 0x7f000001},       {"010.0.0.1", 0x08000001},
        {"1.2.772", 0x01020304},          {"1.131844", 0x01020304},
        {"1.2.3.4 and more", 0x01020304}, {"1.2.3.4\n", 0x01020304},
        {"255.255.255.255", 0xffffffff},  {"0", 0},
    };
    static const char* const bad[] = {"",     "1.2.3.4.5", "1.2.3.256", "256.1", "1.16777216", "4294967296", "08.1.1.1",
                                      "1..2", "a",         "1.2.3.4a",  "-1",    "1.2.3.4.",   "0xg"};
    struct in_addr address;
    int at;
    for (at = 0; at < COUNT(good); ++at) {
        address.s_addr = 1;
        if (inet_aton(good[at].text, &address) == 0 || ntohl(address.s_addr) != good[at].value ||
            inet_addr(good[at].text) != address.s_addr)
            failed(__FILE__, __LINE__, good[at].text);
    }
    for (at = 0; at < COUNT(bad); ++at) {
        address.s_addr = 0x01020304;
        if (inet_aton(bad[at], &address) != 0 || address.s_addr != 0x01020304 || inet_addr(bad[at]) != INADDR_NONE)
            failed(__FILE__, __LINE__, bad[at]);
    }
}

static void classes(void) {
    struct in_addr address;
    CHECK(inet_network("10") == 10);
    CHECK(inet_network("10.1") == 0x0a01);
    CHECK(inet_network("0x7f.0.0.1") == 0x7f000001);
    CHECK(inet_network("1.2.3.256") == INADDR_NONE);
    CHECK(inet_network("nonsense") == INADDR_NONE);
    address = inet_makeaddr(127, 1);
    CHECK(address.s_addr == htonl(INADDR_LOOPBACK));
    CHECK(inet_netof(address) == 127 && inet_lnaof(address) == 1);
    address = inet_makeaddr(0xac10, 0x0203);
    CHECK(address.s_addr == htonl(0xac100203));
    CHECK(inet_netof(address) == 0xac10 && inet_lnaof(address) == 0x0203);
    address = inet_makeaddr(0xc00002, 7);
    CHECK(address.s_addr == htonl(0xc0000207));
    CHECK(inet_netof(address) == 0xc00002 && inet_lnaof(address) == 7);
    CHECK(IN_CLASSA(INADDR_LOOPBACK) && IN_MULTICAST(0xe0000001U) && !IN_MULTICAST(INADDR_LOOPBACK));
}

/* ---- getaddrinfo ---- */

static struct addrinfo hints_of(int flags, int family, int type) {
    struct addrinfo hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_flags = flags;
    hints.ai_family = family;
    hints.ai_socktype = type;
    return hints;
}

/* "address:port/type/protocol" of each answer, or what gai_strerror() says; in one of two rooms by turns. */
static const char* ask(const char* host, const char* service, const struct addrinfo* hints) {
    static char rooms[2][2000];
    static int turn;
    char* const room = rooms[turn ^= 1];
    struct addrinfo* found = NULL;
    const struct addrinfo* one;
    const int number = getaddrinfo(host, service, hints, &found);
    size_t used = 0, last = 0;
    room[0] = '\0';
    if (number != 0) {
        sprintf(room, "%.200s", gai_strerror(number));
        return room;
    }
    for (one = found; one != NULL; one = one->ai_next) {
        char address[INET6_ADDRSTRLEN];
        unsigned port;
        unsigned long scope = 0;
        size_t begin;
        CHECK(one->ai_addr->sa_family == one->ai_family);
        if (one->ai_family == AF_INET) {
            const struct sockaddr_in* v4 = (const struct sockaddr_in*)(const void*)one->ai_addr;
            CHECK(one->ai_addrlen == sizeof *v4);
            inet_ntop(AF_INET, &v4->sin_addr, address, sizeof address);
            port = ntohs(v4->sin_port);
        } else {
            const struct sockaddr_in6* v6 = (const struct sockaddr_in6*)(const void*)one->ai_addr;
            CHECK(one->ai_family == AF_INET6 && one->ai_addrlen == sizeof *v6);
            inet_ntop(AF_INET6, &v6->sin6_addr, address, sizeof address);
            port = ntohs(v6->sin6_port);
            scope = v6->sin6_scope_id;
        }
        begin = used;
        used += (size_t)sprintf(room + used, "%s%s:%u/%d/%d", used ? " " : "", address, port, one->ai_socktype,
                                one->ai_protocol);
        if (scope) used += (size_t)sprintf(room + used, "%%%lu", scope);
        /* glibc lists 127.0.0.1 twice where the hosts file has ::1 under the same name. */
        if (begin != 0 && strlen(room + begin + 1) == begin - last && memcmp(room + last, room + begin + 1, begin - last) == 0) {
            used = begin;
            room[used] = '\0';
        } else {
            last = begin + (begin ? 1 : 0);
        }
        if (used > sizeof rooms[0] - 200) break;
    }
    freeaddrinfo(found);
    return room;
}

static void numeric_hosts(void) {
    struct addrinfo hints = hints_of(AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM);
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), "192.0.2.1:80/1/6");
    CHECK_TEXT(ask("2001:DB8::1", "65535", &hints), "2001:db8::1:65535/1/6");
    CHECK_TEXT(ask("fe80::1%1", "1", &hints), "fe80::1:1/1/6%1");
    CHECK_TEXT(ask("192.0.2.1", NULL, &hints), "192.0.2.1:0/1/6");
    hints.ai_socktype = SOCK_DGRAM;
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), "192.0.2.1:80/2/17");
}

static void numeric_historical(void) {
    struct addrinfo hints = hints_of(AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM);
    CHECK_TEXT(ask("127.1", "80", &hints), "127.0.0.1:80/1/6");
    CHECK_TEXT(ask("0x7f000001", "80", &hints), "127.0.0.1:80/1/6");
    CHECK_TEXT(ask("010.0.0.1", "80", &hints), "8.0.0.1:80/1/6");
    CHECK_TEXT(ask("1.2.3.4.5", "80", &hints), gai_strerror(EAI_NONAME));
    CHECK_TEXT(ask("192.0.2.1 ", "80", &hints), gai_strerror(EAI_NONAME));
}

static void each_kind(void) {
    struct addrinfo hints = hints_of(0, AF_UNSPEC, 0);
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), "192.0.2.1:80/1/6 192.0.2.1:80/2/17 192.0.2.1:80/3/0");
    CHECK_TEXT(ask("192.0.2.1", NULL, &hints), "192.0.2.1:0/1/6 192.0.2.1:0/2/17 192.0.2.1:0/3/0");
    hints.ai_protocol = IPPROTO_UDP;
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), "192.0.2.1:80/2/17");
    hints = hints_of(0, AF_UNSPEC, SOCK_RAW);
    hints.ai_protocol = IPPROTO_ICMP;
    CHECK_TEXT(ask("192.0.2.1", NULL, &hints), "192.0.2.1:0/3/1");
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_SERVICE));
    hints = hints_of(0, AF_UNSPEC, SOCK_STREAM);
    hints.ai_protocol = IPPROTO_UDP;
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_SOCKTYPE));
    hints = hints_of(0, AF_UNSPEC, 77);
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_SOCKTYPE));
}

static void families(void) {
    struct addrinfo hints = hints_of(0, AF_INET6, SOCK_STREAM);
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_ADDRFAMILY));
    hints.ai_flags = AI_V4MAPPED;
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), "::ffff:192.0.2.1:80/1/6");
    hints = hints_of(0, AF_INET, SOCK_STREAM);
    CHECK_TEXT(ask("::1", "80", &hints), gai_strerror(EAI_ADDRFAMILY));
    CHECK_TEXT(ask("::ffff:192.0.2.1", "80", &hints), "192.0.2.1:80/1/6");
    hints = hints_of(0, 77, SOCK_STREAM);
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_FAMILY));
    hints = hints_of(0, AF_INET, SOCK_STREAM);
    CHECK_TEXT(ask("localhost", "80", &hints), "127.0.0.1:80/1/6");
}

static void no_host(void) {
    struct addrinfo hints = hints_of(AI_PASSIVE, AF_INET, SOCK_STREAM);
    CHECK_TEXT(ask(NULL, "80", &hints), "0.0.0.0:80/1/6");
    hints.ai_family = AF_INET6;
    CHECK_TEXT(ask(NULL, "80", &hints), ":::80/1/6");
    hints.ai_family = AF_UNSPEC;
    CHECK_TEXT(ask(NULL, "80", &hints), "0.0.0.0:80/1/6 :::80/1/6");
    hints = hints_of(0, AF_UNSPEC, SOCK_STREAM);
    CHECK_TEXT(ask(NULL, "80", &hints), "::1:80/1/6 127.0.0.1:80/1/6");
    CHECK_TEXT(ask(NULL, NULL, &hints), gai_strerror(EAI_NONAME));
    CHECK_TEXT(ask("", "80", &hints), gai_strerror(EAI_NONAME));
}

static void bad_hosts(void) {
    struct addrinfo hints = hints_of(AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM);
    CHECK_TEXT(ask("localhost", "80", &hints), gai_strerror(EAI_NONAME));
    CHECK_TEXT(ask("[::1]", "80", &hints), gai_strerror(EAI_NONAME));
    CHECK_TEXT(ask("1.2.3.4:80", "80", &hints), gai_strerror(EAI_NONAME));
    hints.ai_flags = 0x4000000;
    CHECK_TEXT(ask("192.0.2.1", "80", &hints), gai_strerror(EAI_BADFLAGS));
    hints.ai_flags = AI_CANONNAME;
    CHECK_TEXT(ask(NULL, "80", &hints), gai_strerror(EAI_BADFLAGS));
}

static void no_such_host(void) {
    struct addrinfo hints = hints_of(0, AF_UNSPEC, SOCK_STREAM);
    struct addrinfo* found = NULL;
    const int number = getaddrinfo("no-such-host.invalid", "80", &hints, &found);
    CHECK(number == EAI_NONAME || number == EAI_AGAIN);
    CHECK(gethostbyname("no-such-host.invalid") == NULL);
    CHECK(h_errno == HOST_NOT_FOUND || h_errno == TRY_AGAIN);
}

static void services(void) {
    struct addrinfo hints = hints_of(0, AF_UNSPEC, SOCK_STREAM);
    CHECK_TEXT(ask("192.0.2.1", "http", &hints), "192.0.2.1:80/1/6");
    CHECK_TEXT(ask("192.0.2.1", "00080", &hints), "192.0.2.1:80/1/6");
    CHECK_TEXT(ask("192.0.2.1", "no-such-service", &hints), gai_strerror(EAI_SERVICE));
    hints.ai_flags = AI_NUMERICSERV;
    CHECK_TEXT(ask("192.0.2.1", "http", &hints), gai_strerror(EAI_NONAME));
    hints = hints_of(0, AF_UNSPEC, 0);
    CHECK_TEXT(ask("192.0.2.1", "domain", &hints), "192.0.2.1:53/1/6 192.0.2.1:53/2/17");
}

static void canonical_name(void) {
    struct addrinfo hints = hints_of(AI_CANONNAME, AF_UNSPEC, 0);
    struct addrinfo* found = NULL;
    CHECK(getaddrinfo("192.0.2.1", "80", &hints, &found) == 0);
    if (found == NULL) return;
    CHECK_TEXT(found->ai_canonname, "192.0.2.1");
    CHECK(found->ai_next != NULL && found->ai_next->ai_canonname == NULL);
    CHECK(found->ai_flags == AI_CANONNAME);
    freeaddrinfo(found);
}

static void no_hints(void) {
    CHECK_TEXT(ask("127.0.0.1", "80", NULL), "127.0.0.1:80/1/6 127.0.0.1:80/2/17 127.0.0.1:80/3/0");
}

static void gai_texts(void) {
    CHECK_TEXT(gai_strerror(EAI_NONAME), "Name or service not known");
    CHECK_TEXT(gai_strerror(EAI_AGAIN), "Temporary failure in name resolution");
    CHECK_TEXT(gai_strerror(EAI_FAMILY), "ai_family not supported");
    CHECK_TEXT(gai_strerror(EAI_SERVICE), "Servname not supported for ai_socktype");
    CHECK_TEXT(gai_strerror(EAI_SYSTEM), "System error");
    CHECK_TEXT(gai_strerror(EAI_BADFLAGS), "Bad value for ai_flags");
    CHECK_TEXT(gai_strerror(EAI_FAIL), "Non-recoverable failure in name resolution");
    CHECK_TEXT(gai_strerror(EAI_NODATA), "No address associated with hostname");
    CHECK_TEXT(gai_strerror(EAI_SOCKTYPE), "ai_socktype not supported");
    CHECK_TEXT(gai_strerror(EAI_ADDRFAMILY), "Address family for hostname not supported");
    CHECK_TEXT(gai_strerror(EAI_MEMORY), "Memory allocation failure");
    CHECK(gai_strerror(EAI_OVERFLOW)[0] != '\0'); /* glibc has no words for it */
    CHECK_TEXT(gai_strerror(12345), "Unknown error");
}

static const char* name_of(const char* address, int port, int flags) {
    static char room[NI_MAXHOST + NI_MAXSERV + 2];
    char host[NI_MAXHOST];
    char service[NI_MAXSERV];
    char text[20];
    struct addrinfo hints = hints_of(AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM);
    struct addrinfo* found = NULL;
    int number;
    sprintf(text, "%d", port);
    CHECK(getaddrinfo(address, text, &hints, &found) == 0);
    if (found == NULL) return "";
    number = getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, service, sizeof service, flags);
    freeaddrinfo(found);
    if (number != 0) return gai_strerror(number);
    sprintf(room, "%s %s", host, service);
    return room;
}

static void names_of_addresses(void) {
    CHECK_TEXT(name_of("192.0.2.1", 80, NI_NUMERICHOST | NI_NUMERICSERV), "192.0.2.1 80");
    CHECK_TEXT(name_of("192.0.2.1", 80, NI_NUMERICHOST), "192.0.2.1 http");
    CHECK_TEXT(name_of("192.0.2.1", 53, NI_NUMERICHOST | NI_DGRAM), "192.0.2.1 domain");
    CHECK_TEXT(name_of("2001:DB8::1", 65535, NI_NUMERICHOST | NI_NUMERICSERV), "2001:db8::1 65535");
    CHECK_TEXT(name_of("192.0.2.1", 80, NI_NUMERICHOST | NI_NAMEREQD), gai_strerror(EAI_NONAME));
    CHECK_TEXT(name_of("127.0.0.1", 80, NI_NUMERICSERV), "localhost 80");
}

static void name_room(void) {
    struct sockaddr_in place;
    char host[NI_MAXHOST];
    char service[NI_MAXSERV];
    memset(&place, 0, sizeof place);
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(0xc0000201);
    place.sin_port = htons(80);
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, host, 9, NULL, 0, NI_NUMERICHOST) == EAI_OVERFLOW);
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, host, 10, NULL, 0, NI_NUMERICHOST) == 0);
    CHECK_TEXT(host, "192.0.2.1");
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, NULL, 0, service, 3, NI_NUMERICSERV) == 0);
    CHECK_TEXT(service, "80");
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, NULL, 0, service, 2, NI_NUMERICSERV) == EAI_OVERFLOW);
    CHECK(getnameinfo((struct sockaddr*)&place, 4, host, sizeof host, NULL, 0, NI_NUMERICHOST) == EAI_FAMILY);
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, host, sizeof host, NULL, 0, 0x40000000) == EAI_BADFLAGS);
}

static void names_of_links(void) {
    struct sockaddr_in6 place;
    char host[NI_MAXHOST], wanted[NI_MAXHOST], name[IF_NAMESIZE];
    struct if_nameindex* const all = if_nameindex();
    CHECK(all != NULL && all[0].if_index != 0);
    memset(&place, 0, sizeof place);
    place.sin6_family = AF_INET6;
    CHECK(inet_pton(AF_INET6, "fe80::7", &place.sin6_addr) == 1);
    place.sin6_scope_id = all[0].if_index;
    CHECK(if_indextoname(all[0].if_index, name) == name);
    if_freenameindex(all);
    sprintf(wanted, "fe80::7%%%s", name);
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, host, sizeof host, NULL, 0, NI_NUMERICHOST) == 0);
    CHECK_TEXT(host, wanted);
}

static void short_names(void) {
    struct sockaddr_in place;
    char host[NI_MAXHOST];
    memset(&place, 0, sizeof place);
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(getnameinfo((struct sockaddr*)&place, sizeof place, host, sizeof host, NULL, 0, NI_NOFQDN) == 0);
    CHECK_TEXT(host, "localhost");
}

static void configured(void) {
    struct addrinfo hints = hints_of(AI_ADDRCONFIG, AF_INET, SOCK_STREAM);
    CHECK_TEXT(ask("localhost", "80", &hints), "127.0.0.1:80/1/6");
    hints.ai_flags |= AI_NUMERICHOST;
    CHECK_TEXT(ask("127.0.0.1", "80", &hints), "127.0.0.1:80/1/6");
}

/* ---- gethostbyname and its like ---- */

static void host_by_name(void) {
    struct hostent* found = gethostbyname("localhost");
    const uint32_t loopback = htonl(INADDR_LOOPBACK);
    const uint32_t documentation = htonl(0xc0000201);
    CHECK(found != NULL);
    if (found == NULL) return;
    CHECK(found->h_addrtype == AF_INET && found->h_length == 4);
    CHECK_TEXT(found->h_name, "localhost");
    CHECK(found->h_aliases != NULL && found->h_addr_list[0] != NULL);
    CHECK(memcmp(found->h_addr, &loopback, 4) == 0);
    found = gethostbyname("192.0.2.1");
    CHECK(found != NULL && memcmp(found->h_addr_list[0], &documentation, 4) == 0 && found->h_addr_list[1] == NULL);
    if (found != NULL) CHECK_TEXT(found->h_name, "192.0.2.1");
    found = gethostbyname("127.1");
    CHECK(found != NULL && memcmp(found->h_addr, &loopback, 4) == 0);
    CHECK(gethostbyname("::1") == NULL && h_errno == HOST_NOT_FOUND);
    CHECK(gethostbyname("") == NULL);
    found = gethostbyname2("::1", AF_INET6);
    CHECK(found != NULL && found->h_addrtype == AF_INET6 && found->h_length == 16);
    if (found != NULL) CHECK(memcmp(found->h_addr, &in6addr_loopback, 16) == 0);
}

static void host_by_name_r(void) {
    struct hostent room;
    struct hostent* found = NULL;
    char text[1000];
    int failure = 0;
    const uint32_t loopback = htonl(INADDR_LOOPBACK);
    CHECK(gethostbyname_r("127.0.0.1", &room, text, sizeof text, &found, &failure) == 0);
    CHECK(found == &room && room.h_addrtype == AF_INET && memcmp(room.h_addr, &loopback, 4) == 0);
    CHECK(room.h_addr >= text && room.h_addr + 4 <= text + sizeof text);
    CHECK(gethostbyname_r("127.0.0.1", &room, text, 10, &found, &failure) == ERANGE);
    CHECK(found == NULL && failure == NETDB_INTERNAL);
    CHECK(gethostbyaddr_r(&loopback, 4, AF_INET, &room, text, sizeof text, &found, &failure) == 0);
    CHECK(found == &room);
    if (found == &room) CHECK_TEXT(room.h_name, "localhost");
}

static void host_by_address(void) {
    const uint32_t loopback = htonl(INADDR_LOOPBACK);
    struct hostent* const found = gethostbyaddr((const char*)&loopback, sizeof loopback, AF_INET);
    CHECK(found != NULL);
    if (found == NULL) return;
    CHECK_TEXT(found->h_name, "localhost");
    CHECK(found->h_addrtype == AF_INET && found->h_length == 4);
    CHECK(memcmp(found->h_addr_list[0], &loopback, 4) == 0 && found->h_addr_list[1] == NULL);
}

static void host_texts(void) {
    CHECK_TEXT(hstrerror(HOST_NOT_FOUND), "Unknown host");
    CHECK_TEXT(hstrerror(TRY_AGAIN), "Host name lookup failure");
    CHECK_TEXT(hstrerror(NO_DATA), "No address associated with name");
    CHECK_TEXT(hstrerror(NETDB_INTERNAL), "Resolver internal error");
}

/* Standard error goes into a pipe meanwhile. */
static void said_of_hosts(void) {
    char text[200];
    ssize_t got;
    int ends[2], saved;
    fflush(stderr);
    CHECK(pipe(ends) == 0);
    saved = dup(2);
    CHECK(dup2(ends[1], 2) == 2 && close(ends[1]) == 0);
    h_errno = HOST_NOT_FOUND;
    herror("name");
    h_errno = NO_RECOVERY;
    herror(NULL);
    h_errno = NETDB_SUCCESS;
    herror("");
    fflush(stderr);
    CHECK(dup2(saved, 2) == 2 && close(saved) == 0);
    got = read(ends[0], text, sizeof text - 1);
    CHECK(got > 0 && close(ends[0]) == 0);
    text[got > 0 ? got : 0] = '\0';
    CHECK(strncmp(text, "name: Unknown host\nUnknown server error\n", 40) == 0);
    CHECK(strstr(text, "Resolver Error 0 (no error)\n") != NULL);
    CHECK_TEXT(hstrerror(77), "Unknown resolver error");
}

static void wrong_hosts(void) {
    struct hostent room;
    struct hostent* found = &room;
    char text[1000];
    int failure = 0;
    const uint32_t loopback = htonl(INADDR_LOOPBACK);
    sethostent(1);
    CHECK(gethostbyname_r("no host.invalid", &room, text, sizeof text, &found, &failure) != ERANGE);
    CHECK(found == NULL && failure != 0);
    errno = 0;
    CHECK(gethostbyname2("localhost", 77) == NULL && h_errno != NETDB_SUCCESS && errno == EAFNOSUPPORT);
    CHECK(gethostbyaddr(&loopback, 4, 77) == NULL);
    CHECK(gethostbyaddr_r(&loopback, 4, AF_INET, &room, text, 8, &found, &failure) == ERANGE);
    CHECK(found == NULL && failure == NETDB_INTERNAL);
    found = gethostbyaddr(&in6addr_loopback, sizeof in6addr_loopback, AF_INET6);
    CHECK(found == NULL || (found->h_addrtype == AF_INET6 && found->h_length == 16)); /* it may have no name */
    endhostent();
}

/* ---- services, protocols, networks ---- */

/* A host may have no list of networks; who has one knows this one. */
static void networks(void) {
    struct netent* found = getnetbyname("loopback");
    CHECK(getnetbyname("no-such-network") == NULL && getnetbyaddr(0xc00002, AF_INET) == NULL);
    found = getnetbyname("loopback");
    if (found == NULL) return;
    CHECK_TEXT(found->n_name, "loopback");
    CHECK(found->n_addrtype == AF_INET && found->n_net == 0x7f000000);
    found = getnetbyaddr(0x7f000000, AF_INET);
    CHECK(found != NULL);
    if (found != NULL) CHECK_TEXT(found->n_name, "loopback");
}

static void no_service(void) { CHECK(getservbyport(htons(47999), "tcp") == NULL); }

static void service_entries(void) {
    struct servent* found = getservbyname("http", "tcp");
    CHECK(found != NULL);
    if (found != NULL) {
        CHECK_TEXT(found->s_name, "http");
        CHECK(ntohs((uint16_t)found->s_port) == 80);
        CHECK_TEXT(found->s_proto, "tcp");
        CHECK(found->s_aliases != NULL);
    }
    found = getservbyname("domain", "udp");
    CHECK(found != NULL && ntohs((uint16_t)found->s_port) == 53);
    found = getservbyname("http", NULL);
    CHECK(found != NULL && ntohs((uint16_t)found->s_port) == 80);
    CHECK(getservbyname("no-such-service", "tcp") == NULL);
    CHECK(getservbyname("http", "no-such-protocol") == NULL);
    CHECK(getservbyname("80", "tcp") == NULL);
    found = getservbyport(htons(80), "tcp");
    CHECK(found != NULL);
    if (found != NULL) CHECK_TEXT(found->s_name, "http");
    setservent(1);
    endservent();
}

static void protocol_entries(void) {
    struct protoent* found = getprotobyname("tcp");
    int seen = 0;
    CHECK(found != NULL && found->p_proto == IPPROTO_TCP);
    if (found != NULL) {
        CHECK_TEXT(found->p_name, "tcp");
        CHECK_TEXT(found->p_aliases[0], "TCP");
    }
    found = getprotobyname("UDP");
    CHECK(found != NULL && found->p_proto == IPPROTO_UDP);
    found = getprotobyname("icmp");
    CHECK(found != NULL && found->p_proto == IPPROTO_ICMP);
    CHECK(getprotobyname("no-such-protocol") == NULL);
    found = getprotobynumber(IPPROTO_ICMPV6);
    CHECK(found != NULL);
    if (found != NULL) CHECK_TEXT(found->p_name, "ipv6-icmp");
    CHECK(getprotobynumber(250) == NULL);
    setprotoent(0);
    while ((found = getprotoent()) != NULL)
        seen |= found->p_proto == IPPROTO_TCP ? 1 : found->p_proto == IPPROTO_UDP ? 2 : 0;
    endprotoent();
    CHECK(seen == 3);
}

static void dns_messages(void) {
    static const unsigned char message[] = {0x12, 0x34, 0x81, 0x80, 0,   1, 0,   2,   0,   0, 0, 0,  7,  'e',  'x',
                                            'a',  'm',  'p',  'l',  'e', 3, 'c', 'o', 'm', 0, 0, 1,  0,  1,    3,
                                            'w',  'w',  'w',  0xc0, 12,  0, 28,  0,   1,   0, 0, 14, 16, 0xc0, 43};
    const unsigned char* const end = message + sizeof message;
    const unsigned char* at;
    char text[MAXDNAME];
    unsigned number;
    HEADER header;
    memcpy(&header, message, HFIXEDSZ);
    CHECK(sizeof header == HFIXEDSZ && ntohs((uint16_t)header.qdcount) == 1 && ntohs((uint16_t)header.ancount) == 2);
    CHECK(ntohs((uint16_t)header.id) == 0x1234 && header.qr == 1 && header.rd == 1 && header.ra == 1 &&
          header.rcode == NOERROR);
    CHECK(dn_expand(message, end, message + 12, text, sizeof text) == 13);
    CHECK_TEXT(text, "example.com");
    CHECK(dn_skipname(message + 12, end) == 13);
    CHECK(dn_expand(message, end, message + 29, text, sizeof text) == 6);
    CHECK_TEXT(text, "www.example.com");
    CHECK(dn_expand(message, end, message + 29, text, 8) == -1);
    CHECK(dn_expand(message, end, end - 2, text, sizeof text) == -1); /* a circle */
    CHECK(dn_skipname(message + 12, message + 20) == -1);
    at = message + 35;
    GETSHORT(number, at);
    CHECK(number == T_AAAA && number == ns_t_aaaa);
    GETSHORT(number, at);
    CHECK(number == C_IN);
    GETLONG(number, at);
    CHECK(number == 3600 && at == message + 43);
    CHECK(res_init() == 0);
    CHECK((_res.options & RES_INIT) != 0 && _res.nscount >= 0 && _res.nscount <= MAXNS);
    for (number = 0; number < (unsigned)_res.nscount; ++number)
        CHECK(_res.nsaddr_list[number].sin_family != AF_INET || _res.nsaddr_list[number].sin_port == htons(53));
}

static void strange_dns_names(void) {
    static const unsigned char strange[] = {4, 'a', '.', 7, 0xff, 1, ' ', 0};
    static const unsigned char endless[] = {3, 'a', 'b', 'c'};
    static const unsigned char to_endless[] = {0xc0, 2, 3, 'a', 'b', 'c'};
    char text[MAXDNAME];
    CHECK(dn_expand(strange, strange + sizeof strange, strange, text, sizeof text) == (int)sizeof strange);
    CHECK_TEXT(text, "a\\.\\007\\255.\\032");
    CHECK(dn_expand(endless, endless + sizeof endless, endless, text, sizeof text) == -1);
    CHECK(dn_expand(to_endless, to_endless + sizeof to_endless, to_endless, text, sizeof text) == -1);
}

static void random_numbers(void) {
    long seen[100];
    int at;
    int large = 0;
    srandom(7);
    for (at = 0; at < COUNT(seen); ++at) {
        seen[at] = random();
        CHECK(seen[at] >= 0 && seen[at] <= 0x7fffffff);
        large += seen[at] > 0x3fffffff;
    }
    CHECK(large > 20 && large < 80 && seen[0] != seen[1]);
    srandom(7);
    for (at = 0; at < COUNT(seen); ++at)
        CHECK(random() == seen[at]);
}

/* ---- this machine ---- */

static void own_name(void) {
    char name[256];
    char again[256];
    CHECK(gethostname(name, sizeof name) == 0 && name[0] != '\0');
    CHECK(gethostname(again, sizeof again) == 0);
    CHECK_TEXT(again, name);
    errno = 0;
    CHECK(gethostname(again, 1) == -1 && errno == ENAMETOOLONG);
}

static void interface_names(void) {
    struct if_nameindex* const list = if_nameindex();
    const struct if_nameindex* one;
    char name[IF_NAMESIZE];
    CHECK(list != NULL);
    if (list == NULL) return;
    CHECK(list->if_index != 0);
    for (one = list; one->if_index != 0; ++one) {
        CHECK(if_nametoindex(one->if_name) == one->if_index);
        CHECK(if_indextoname(one->if_index, name) == name);
        CHECK_TEXT(name, one->if_name);
    }
    CHECK(one->if_name == NULL);
    if_freenameindex(list);
    errno = 0;
    CHECK(if_nametoindex("no-such-device") == 0 && errno == ENODEV);
    errno = 0;
    CHECK(if_indextoname(999999, name) == NULL && errno == ENXIO);
}

static void interface_addresses(void) {
    struct ifaddrs* list = NULL;
    const struct ifaddrs* one;
    int loopbacks = 0;
    CHECK(getifaddrs(&list) == 0);
    for (one = list; one != NULL; one = one->ifa_next) {
        const struct sockaddr_in* v4 = (const struct sockaddr_in*)(const void*)one->ifa_addr;
        CHECK(one->ifa_name[0] != '\0' && if_nametoindex(one->ifa_name) != 0);
        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET ||
            v4->sin_addr.s_addr != htonl(INADDR_LOOPBACK))
            continue;
        ++loopbacks;
        CHECK((one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_LOOPBACK) != 0);
        CHECK(one->ifa_netmask != NULL && one->ifa_netmask->sa_family == AF_INET);
        CHECK(((const struct sockaddr_in*)(const void*)one->ifa_netmask)->sin_addr.s_addr == htonl(0xff000000));
    }
    CHECK(loopbacks == 1);
    freeifaddrs(list);
}

static void interface_requests(void) {
    static struct ifreq all[64];
    struct ifreq one;
    struct ifconf list;
    const struct sockaddr_in* address = (const struct sockaddr_in*)(const void*)&one.ifr_addr;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int at;
    int loopbacks = 0;
    CHECK(fd >= 0);
    list.ifc_len = sizeof all;
    list.ifc_req = all;
    CHECK(ioctl(fd, SIOCGIFCONF, &list) == 0 && list.ifc_len > 0 && list.ifc_len % (int)sizeof one == 0);
    for (at = 0; at < list.ifc_len / (int)sizeof one; ++at) {
        one = all[at];
        if (address->sin_family != AF_INET || address->sin_addr.s_addr != htonl(INADDR_LOOPBACK)) continue;
        ++loopbacks;
        CHECK(ioctl(fd, SIOCGIFADDR, &one) == 0 && address->sin_addr.s_addr == htonl(INADDR_LOOPBACK));
        CHECK(ioctl(fd, SIOCGIFNETMASK, &one) == 0 && address->sin_addr.s_addr == htonl(0xff000000));
        CHECK(ioctl(fd, SIOCGIFFLAGS, &one) == 0 && (one.ifr_flags & IFF_UP) && (one.ifr_flags & IFF_LOOPBACK));
        CHECK(ioctl(fd, SIOCGIFINDEX, &one) == 0 && one.ifr_ifindex == (int)if_nametoindex(one.ifr_name));
        memset(one.ifr_name, 0, sizeof one.ifr_name);
        CHECK(ioctl(fd, SIOCGIFNAME, &one) == 0);
        CHECK_TEXT(one.ifr_name, all[at].ifr_name);
    }
    CHECK(loopbacks == 1);
    list.ifc_len = (int)sizeof one - 1;
    CHECK(ioctl(fd, SIOCGIFCONF, &list) == 0 && list.ifc_len == 0);
    list.ifc_buf = NULL;
    CHECK(ioctl(fd, SIOCGIFCONF, &list) == 0 && list.ifc_len >= (int)sizeof one);
    memset(&one, 0, sizeof one);
    strcpy(one.ifr_name, "no-such-device");
    errno = 0;
    CHECK(ioctl(fd, SIOCGIFADDR, &one) == -1 && errno == ENODEV);
    CHECK(close(fd) == 0);
}

static void time_of_day(void) {
    struct timeval before;
    struct timeval after;
    CHECK(gettimeofday(&before, NULL) == 0 && before.tv_usec >= 0 && before.tv_usec < 1000000 &&
          before.tv_sec > 1700000000);
    CHECK(usleep(20000) == 0);
    CHECK(gettimeofday(&after, NULL) == 0);
    CHECK((after.tv_sec - before.tv_sec) * 1000000 + after.tv_usec - before.tv_usec >= 19000);
}

static void seconds_as_time(void) {
    struct timeval now;
    struct tm* broken_down;
    time_t same;
    CHECK(sizeof now.tv_sec == sizeof(time_t));
    CHECK(gettimeofday(&now, NULL) == 0);
    now.tv_usec = 999999;
    same = now.tv_sec;
    broken_down = localtime(&now.tv_sec);
    CHECK(broken_down != NULL && mktime(broken_down) == same);
    CHECK(ctime((time_t*)&now.tv_sec) != NULL);
}

static void errno_of_success(void) {
    struct addrinfo hints = hints_of(0, AF_INET, SOCK_STREAM);
    char room[INET6_ADDRSTRLEN];
    struct in_addr v4;
    v4.s_addr = 0;
    errno = 12;
    ask("127.0.0.1", "80", &hints);
    CHECK(inet_pton(AF_INET, "192.0.2.1", &v4) == 1);
    CHECK(inet_ntop(AF_INET, &v4, room, sizeof room) == room);
    CHECK(gethostbyname("192.0.2.1") != NULL);
    CHECK(errno == 12);
}

static const struct test_case cases[] = {
    {"the functions of names and addresses have POSIX's types", types},
    {"BYTE-1: htons() and its like give network order, and can be pointed to", byte_order},
    {"TEXT-1, TEXT-3: inet_pton() reads strict IPv4 text and leaves the address alone for any other", pton_v4},
    {"TEXT-2, TEXT-3: inet_pton() reads IPv6 text of RFC 4291 and leaves the address alone for any other", pton_v6},
    {"inet_pton() and inet_ntop() refuse other families with EAFNOSUPPORT", pton_family},
    {"TEXT-4: inet_ntop() writes IPv6 by RFC 5952", ntop},
    {"inet_ntop() fails with ENOSPC when there is too little room", ntop_room},
    {"TEXT-10: inet_aton() and inet_addr() read the historical forms", historical},
    {"networks of class A, B and C are made and taken apart", classes},
    {"RSLV-1: getaddrinfo() of a numeric address gives that address once", numeric_hosts},
    {"RSLV-5: getaddrinfo() reads the historical forms, as POSIX says", numeric_historical},
    {"RSLV-10: getaddrinfo() gives one answer for each kind of socket that the hints leave", each_kind},
    {"RSLV-3: getaddrinfo() never gives another family than asked for", families},
    {"RSLV-9: getaddrinfo() without a host gives the wildcards or the loopbacks", no_host},
    {"RSLV-4, RSLV-8: getaddrinfo() with AI_NUMERICHOST takes no names, and no flags that there are not", bad_hosts},
    {"RSLV-7: a name under invalid is not found", no_such_host},
    {"RSLV-6, RSLV-11: getaddrinfo() finds services by name and number", services},
    {"getaddrinfo() gives the canonical name once", canonical_name},
    {"getaddrinfo() works without hints", no_hints},
    {"gai_strerror() has the words that scripts look for", gai_texts},
    {"RSLV-12: getnameinfo() gives names or numbers, as the flags say", names_of_addresses},
    {"getnameinfo() fails with EAI_OVERFLOW when there is too little room", name_room},
    {"RSLV-2: gethostbyname() finds localhost and reads addresses", host_by_name},
    {"gethostbyname_r() and gethostbyaddr_r() use the caller's room alone", host_by_name_r},
    {"gethostbyaddr() finds localhost", host_by_address},
    {"hstrerror() has the words that scripts look for", host_texts},
    {"herror() says the program's text and what it was", said_of_hosts},
    {"gethostbyname() and its like say why there is no host", wrong_hosts},
    {"getnetbyname() and getnetbyaddr() know the loopback network", networks},
    {"getnameinfo() writes the name of a link-local address's interface", names_of_links},
    {"RSLV-20: getnameinfo() with NI_NOFQDN gives a host's short name", short_names},
    {"RSLV-21: getaddrinfo() with AI_ADDRCONFIG still finds this machine", configured},
    {"dn_expand() escapes strange bytes and finds a missing end", strange_dns_names},
    {"getservbyport() finds no service that there is not", no_service},
    {"getservbyname() and getservbyport() find each other's answers", service_entries},
    {"getprotobyname() and its like know the protocols", protocol_entries},
    {"dn_expand() and dn_skipname() read names in messages of the DNS", dns_messages},
    {"random() gives 31 bits, the same after the same srandom()", random_numbers},
    {"HOST-1: gethostname() gives a name, the same each time", own_name},
    {"IFACE-2: if_nametoindex(), if_indextoname() and if_nameindex() agree", interface_names},
    {"IFACE-1: getifaddrs() lists the loopback interface, up, with its mask", interface_addresses},
    {"IFACE-1: ioctl() lists the loopback interface, and knows its address, mask, flags, index and name",
     interface_requests},
    {"gettimeofday() and usleep() agree", time_of_day},
    {"the seconds of a struct timeval can be handed to localtime() and ctime()", seconds_as_time},
    {"ERR-5, GLOB-1: no call changes errno when it succeeds", errno_of_success},
};

int main(int words, char** word) { return run_cases(cases, COUNT(cases), words, word); }
