// main() of the raw twin: Winsock is started, and nothing may hang.
//
// Exit status: 0 the sentence holds, 1 it is broken, 77 plain calls of this platform cannot express it, 3 there is no
// verdict.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <raw/scene.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace {

bool inexpressible = false;

} // namespace

void scene::cannot(const char* why) {
    inexpressible = true;
    std::cout << "SKIPPED: " << why << '\n';
}

void scene::no_verdict(const std::string& why) {
    std::cout << "NO VERDICT: " << why << std::endl;
    std::_Exit(3);
}

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    plain::start();
    std::thread([] {
        std::this_thread::sleep_for(std::chrono::seconds(60));
        scene::no_verdict("the case did not end");
    }).detach();
    const int result = context.run();
    std::cout.flush();
    std::_Exit(result == 0 && inexpressible ? 77 : result);
}
