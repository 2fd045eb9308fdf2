#include <sys/time.h>

#include <chrono>

extern "C" int portsock_bsd_gettimeofday(timeval* now, void*) {
    using namespace std::chrono;
    const auto passed = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    now->tv_sec = static_cast<decltype(now->tv_sec)>(passed / 1'000'000);
    now->tv_usec = static_cast<decltype(now->tv_usec)>(passed % 1'000'000);
    return 0;
}
