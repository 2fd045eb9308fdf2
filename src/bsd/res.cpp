#include <resolv.h>

struct __res_state portsock_bsd__res;
