#include <unistd.h>

uid_t getuid() { return 0; }
