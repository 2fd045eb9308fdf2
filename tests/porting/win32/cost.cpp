// Instructions of a call through the layer and of the bare call, as lines "what layer bare calls-of-layer
// calls-of-bare", and of poll and select, as lines "what descriptors instructions milliseconds".
#include <chrono>
#include <cstdio>

#include "calls.h"
#include "steps.hpp"

namespace {

void compare(const char* what, void (*layer)(), void (*bare)()) {
    layer(); // the first call of each kind may have more to do
    bare();
    const steps through = count_steps(layer);
    const steps beside = count_steps(bare);
    std::printf("call %s %llu %llu %llu %llu\n", what, through.own, beside.own, through.foreign, beside.foreign);
}

void watch(const char* what, int count, void (*wait)()) {
    layer_watch(count);
    wait();
    const auto began = std::chrono::steady_clock::now();
    constexpr int times = 20;
    for (int each = 0; each < times; ++each) {
        wait();
    }
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - began;
    const steps found = count_steps(wait);
    std::printf("watch %s %d %llu %llu %.3f\n", what, count, found.own, found.foreign, spent.count() / times);
    std::fflush(stdout);
}

} // namespace

int main() {
    layer_prepare(); // starts Winsock for both
    bare_prepare();
    compare("send", layer_send, bare_send);
    compare("write", layer_write, bare_send);
    compare("recv", layer_recv, bare_recv);
    compare("read", layer_read, bare_recv);
    compare("sendto", layer_sendto, bare_sendto);
    compare("recvfrom", layer_recvfrom, bare_recvfrom);
    for (const int count : {100, 1000}) {
        watch("poll", count, layer_poll);
        watch("select", count, layer_select);
    }
}
