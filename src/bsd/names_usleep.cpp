#include <unistd.h>

#include <chrono>
#include <thread>

// For compilers that have none.
extern "C" int portsock_bsd_usleep(unsigned int microseconds) {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    return 0;
}
