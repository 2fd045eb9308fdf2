#include <unistd.h>

gid_t portsock_bsd_getegid() { return 1000; }
