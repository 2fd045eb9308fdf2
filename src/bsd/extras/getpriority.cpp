#include <sys/resource.h>

int getpriority(int, id_t) { return 0; }
