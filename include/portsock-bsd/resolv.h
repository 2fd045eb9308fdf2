/* The part of the resolver's library that needs no resolver of its own: see docs/porting.md. */
#ifndef PORTSOCK_BSD_RESOLV_H
#define PORTSOCK_BSD_RESOLV_H

#include <netinet/in.h>

#include <arpa/nameser.h>

PORTSOCK_BSD_BEGIN
PORTSOCK_BSD_FUNCTION(int, res_init, (void), ())
PORTSOCK_BSD_FUNCTION(int, dn_expand,
                      (const unsigned char* message, const unsigned char* end, const unsigned char* name, char* text,
                       int size),
                      (message, end, name, text, size))
PORTSOCK_BSD_FUNCTION(int, dn_skipname, (const unsigned char* name, const unsigned char* end), (name, end))
PORTSOCK_BSD_END

#endif
