#include <sys/time.h>

#include <chrono>
#include <cstring>

extern "C" int portsock_bsd_gettimeofday(timeval* now, void* zone) {
    using namespace std::chrono;
    if (zone != nullptr) { std::memset(zone, 0, 2 * sizeof(int)); } // struct timezone: Linux knows nothing of it either
    if (now == nullptr) { return 0; }
    const auto passed = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    now->tv_sec = static_cast<decltype(now->tv_sec)>(passed / 1'000'000);
    now->tv_usec = static_cast<decltype(now->tv_usec)>(passed % 1'000'000);
    return 0;
}
