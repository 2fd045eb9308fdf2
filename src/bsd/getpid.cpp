#include <process.h>
#include <unistd.h>

// Declared for Visual C++ alone: MinGW's <unistd.h> has getpid() already.
extern "C" pid_t portsock_bsd_getpid() { return ::_getpid(); }
