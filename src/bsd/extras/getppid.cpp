#include <unistd.h>

// Its number is known only at a price, and programs ask whether it became 1.
pid_t getppid() { return 0; }
