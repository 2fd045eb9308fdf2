// portsock-doctor: what this machine's network programming has, lacks and does oddly.
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "probes.hpp"

namespace {

constexpr std::string_view usage = "usage: portsock-doctor [--json] [--ports]   what this machine has and does\n"
                                   "       portsock-doctor --conformance        the conformance suite on this machine\n"
                                   "  --json   for programs\n"
                                   "  --ports  also which ports cannot be bound: tries them all, up to a minute\n";

/// The suite is a program of its own: beside this one where both were built, else where `cmake --install` puts it.
int run_suite(const std::string& own_path) {
    const std::size_t slash = own_path.find_last_of("/\\");
    const std::string folder = slash == std::string::npos ? "" : own_path.substr(0, slash + 1);
    for (const std::string& suite : {folder + PORTSOCK_SUITE, folder + PORTSOCK_INSTALLED_SUITE}) {
        if (!std::ifstream(suite)) { continue; }
        std::cout << "running " << suite << ", which takes some minutes\n" << std::flush;
        // NOLINTNEXTLINE(cert-env33-c): a program of this project, and no shell syntax in its name
        return std::system(('"' + suite + '"').c_str()) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    std::cerr << "portsock-doctor: the suite is not there. Build portsock with PORTSOCK_BUILD_TESTS, and install it with "
                 "cmake --install BUILD-FOLDER --component conformance\n";
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    bool json = false;
    bool ports = false;
    for (int at = 1; at < argc; ++at) {
        const std::string_view each = argv[at];
        if (each == "--json") {
            json = true;
        } else if (each == "--ports") {
            ports = true;
        } else if (each == "--conformance" && argc == 2) {
            return run_suite(argv[0]);
        } else if (each == "--help") {
            std::cout << usage;
            return EXIT_SUCCESS;
        } else {
            std::cerr << "portsock-doctor: what is " << each << "?\n" << usage;
            return 2;
        }
    }
    const doctor::findings found = doctor::examine(ports);
    json ? doctor::print_json(std::cout, found) : doctor::print_text(std::cout, found);
    std::cout.flush();
    return std::cout ? EXIT_SUCCESS : EXIT_FAILURE;
}
