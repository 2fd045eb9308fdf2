/* The part of the resolver's library that needs no resolver of its own: see docs/porting.md. */
#ifndef PORTSOCK_BSD_RESOLV_H
#define PORTSOCK_BSD_RESOLV_H

#include <netinet/in.h>

#include <arpa/nameser.h>

#define MAXNS 3
#define MAXDNSRCH 6
#define RES_INIT 0x00000001
#define RES_DEBUG 0x00000002
#define RES_USEVC 0x00000008
#define RES_IGNTC 0x00000020
#define RES_RECURSE 0x00000040
#define RES_DEFNAMES 0x00000080
#define RES_STAYOPEN 0x00000100
#define RES_DNSRCH 0x00000200
#define RES_DEFAULT (RES_RECURSE | RES_DEFNAMES | RES_DNSRCH)

/* What res_init() finds out. Nobody here looks at what a program changes in it. */
struct __res_state {
    int retrans;
    int retry;
    unsigned long options;
    int nscount;
    struct sockaddr_in nsaddr_list[MAXNS];
    unsigned short id;
    char* dnsrch[MAXDNSRCH + 1];
    char defdname[256];
    unsigned ndots;
};
typedef struct __res_state* res_state;
#define nsaddr nsaddr_list[0]

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_OBJECT(struct __res_state, _res)
PORTSOCK_BSD_FUNCTION(int, res_init, (void), ())
PORTSOCK_BSD_FUNCTION(int, dn_expand,
                      (const unsigned char* message, const unsigned char* end, const unsigned char* name, char* text,
                       int size),
                      (message, end, name, text, size))
PORTSOCK_BSD_FUNCTION(int, dn_skipname, (const unsigned char* name, const unsigned char* end), (name, end))
PORTSOCK_BSD_END

#endif
