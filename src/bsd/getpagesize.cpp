#include <unistd.h>

int portsock_bsd_getpagesize() { return 4096; } // on all processors that Windows runs on
