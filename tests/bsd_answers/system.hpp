// Included before everything else where the POSIX backend is compiled as for macOS and the BSDs: Linux without what they
// lack, and with the option that they have instead.
#pragma once

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#undef SOCK_CLOEXEC
#undef SOCK_NONBLOCK
#undef MSG_NOSIGNAL
#undef POLLRDHUP
#undef SO_PROTOCOL
#undef EAI_NODATA
#undef EAI_ADDRFAMILY
#define SO_NOSIGPIPE 0x1022
