// The load of the echo servers: PORT REQUESTS BATCH ACTIVE IDLE. Requests of 64 bytes in lockstep: a batch goes out, on
// as many of the active connections, then its answers are awaited.
#include "../raw.hpp"

#include <vector>

#include <sys/resource.h>

int main(int, char** arguments) {
    ::rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto port = static_cast<unsigned>(bench::number(arguments, 1));
    const int batch = bench::number(arguments, 3);
    const int active = bench::number(arguments, 4);
    std::vector<int> connections;
    for (int left = active + bench::number(arguments, 5); left > 0; --left) {
        connections.push_back(raw::connect(port));
    }
    char bytes[64] = {};
    int next = 0;
    for (int left = bench::number(arguments, 2); left > 0; left -= batch) {
        for (int i = 0; i < batch; ++i) {
            bench::check(::send(connections[static_cast<std::size_t>((next + i) % active)], bytes, 64, MSG_NOSIGNAL) ==
                             64,
                         "send");
        }
        for (int i = 0; i < batch; ++i) {
            bench::check(::recv(connections[static_cast<std::size_t>((next + i) % active)], bytes, 64, 0) == 64,
                         "recv");
        }
        next = (next + batch) % active;
    }
}
