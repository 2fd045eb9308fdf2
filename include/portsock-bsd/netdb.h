#ifndef PORTSOCK_BSD_NETDB_H
#define PORTSOCK_BSD_NETDB_H

#include <netinet/in.h>

struct hostent {
    char* h_name;
    char** h_aliases;
    int h_addrtype;
    int h_length;
    char** h_addr_list;
};
#define h_addr h_addr_list[0]

struct netent {
    char* n_name;
    char** n_aliases;
    int n_addrtype;
    uint32_t n_net;
};

struct servent {
    char* s_name;
    char** s_aliases;
    int s_port;
    char* s_proto;
};

struct protoent {
    char* p_name;
    char** p_aliases;
    int p_proto;
};

struct addrinfo {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr* ai_addr;
    char* ai_canonname;
    struct addrinfo* ai_next;
};

#define AI_PASSIVE 0x0001
#define AI_CANONNAME 0x0002
#define AI_NUMERICHOST 0x0004
#define AI_V4MAPPED 0x0008
#define AI_ALL 0x0010
#define AI_ADDRCONFIG 0x0020
#define AI_NUMERICSERV 0x0400

#define EAI_BADFLAGS (-1)
#define EAI_NONAME (-2)
#define EAI_AGAIN (-3)
#define EAI_FAIL (-4)
#define EAI_NODATA (-5)
#define EAI_FAMILY (-6)
#define EAI_SOCKTYPE (-7)
#define EAI_SERVICE (-8)
#define EAI_ADDRFAMILY (-9)
#define EAI_MEMORY (-10)
#define EAI_SYSTEM (-11)
#define EAI_OVERFLOW (-12)

#define NI_MAXHOST 1025
#define NI_MAXSERV 32
#define NI_NUMERICHOST 0x01
#define NI_NUMERICSERV 0x02
#define NI_NOFQDN 0x04
#define NI_NAMEREQD 0x08
#define NI_DGRAM 0x10

#define NETDB_INTERNAL (-1)
#define NETDB_SUCCESS 0
#define HOST_NOT_FOUND 1
#define TRY_AGAIN 2
#define NO_RECOVERY 3
#define NO_DATA 4
#define NO_ADDRESS NO_DATA

/* One for each thread. */
#define h_errno (*portsock_bsd_h_errno())

PORTSOCK_BSD_BEGIN
int* portsock_bsd_h_errno(void);

PORTSOCK_BSD_FUNCTION(int, getaddrinfo,
                      (const char* host, const char* service, const struct addrinfo* hints, struct addrinfo** found),
                      (host, service, hints, found))
PORTSOCK_BSD_PROCEDURE(freeaddrinfo, (struct addrinfo * found), (found))
PORTSOCK_BSD_FUNCTION(const char*, gai_strerror, (int number), (number))
PORTSOCK_BSD_FUNCTION(int, getnameinfo,
                      (const struct sockaddr* address, socklen_t size, char* host, socklen_t host_size, char* service,
                       socklen_t service_size, int flags),
                      (address, size, host, host_size, service, service_size, flags))

PORTSOCK_BSD_FUNCTION(struct hostent*, gethostbyname, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(struct hostent*, gethostbyname2, (const char* name, int family), (name, family))
PORTSOCK_BSD_FUNCTION(struct hostent*, gethostbyaddr, (const void* address, socklen_t size, int family),
                      (address, size, family))
PORTSOCK_BSD_FUNCTION(int, gethostbyname_r,
                      (const char* name, struct hostent* room, char* text, size_t size, struct hostent** found,
                       int* failure),
                      (name, room, text, size, found, failure))
PORTSOCK_BSD_FUNCTION(int, gethostbyaddr_r,
                      (const void* address, socklen_t address_size, int family, struct hostent* room, char* text,
                       size_t size, struct hostent** found, int* failure),
                      (address, address_size, family, room, text, size, found, failure))
PORTSOCK_BSD_PROCEDURE(herror, (const char* text), (text))
PORTSOCK_BSD_FUNCTION(const char*, hstrerror, (int number), (number))

PORTSOCK_BSD_FUNCTION(struct servent*, getservbyname, (const char* name, const char* protocol), (name, protocol))
PORTSOCK_BSD_FUNCTION(struct servent*, getservbyport, (int port, const char* protocol), (port, protocol))
PORTSOCK_BSD_FUNCTION(struct protoent*, getprotobyname, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(struct protoent*, getprotobynumber, (int number), (number))
PORTSOCK_BSD_FUNCTION(struct protoent*, getprotoent, (void), ())
PORTSOCK_BSD_PROCEDURE(setprotoent, (int stay_open), (stay_open))
PORTSOCK_BSD_PROCEDURE(endprotoent, (void), ())
PORTSOCK_BSD_FUNCTION(struct netent*, getnetbyname, (const char* name), (name))
PORTSOCK_BSD_FUNCTION(struct netent*, getnetbyaddr, (uint32_t network, int family), (network, family))
PORTSOCK_BSD_PROCEDURE(sethostent, (int stay_open), (stay_open))
PORTSOCK_BSD_PROCEDURE(endhostent, (void), ())
PORTSOCK_BSD_PROCEDURE(setservent, (int stay_open), (stay_open))
PORTSOCK_BSD_PROCEDURE(endservent, (void), ())
PORTSOCK_BSD_END

#endif
