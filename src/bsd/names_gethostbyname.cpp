#include <netdb.h>

extern "C" hostent* portsock_bsd_gethostbyname2(const char*, int);

extern "C" hostent* portsock_bsd_gethostbyname(const char* name) { return portsock_bsd_gethostbyname2(name, AF_INET); }
