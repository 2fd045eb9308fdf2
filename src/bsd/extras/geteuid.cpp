#include <unistd.h>

uid_t geteuid() { return 0; }
