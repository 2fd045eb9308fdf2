#include <netdb.h>

#include "names.hpp"

extern "C" int* portsock_bsd_h_errno() {
    static thread_local int number = 0;
    return &number;
}
