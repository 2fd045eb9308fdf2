#include <unistd.h>

gid_t portsock_bsd_getgid() { return 1000; }
