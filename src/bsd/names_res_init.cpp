#include <resolv.h>

// The system's resolver looks at its settings by itself.
extern "C" int portsock_bsd_res_init() { return 0; }
