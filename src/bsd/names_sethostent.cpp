#include <netdb.h>

// Nothing is kept open between calls.
extern "C" void portsock_bsd_sethostent(int) {}
