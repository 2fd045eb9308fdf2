// portsock-doctor: what this machine's network programming has, lacks and does in a way of its own.
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "../../examples/support/arguments.hpp"
#include "probes.hpp"

namespace {

/// The report says that there is a problem.
constexpr int not_well = 1;
constexpr int wrong_use = 2;
constexpr int not_written = 3;

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
    std::cerr
        << "portsock-doctor: the suite is not there. Build portsock with PORTSOCK_BUILD_TESTS, and install it with "
           "cmake --install BUILD-FOLDER --component conformance\n";
    return wrong_use;
}

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose =
             "Tells what this machine's network programming has and lacks, and what programs may stumble over. It\n"
             "tries that over loopback alone and changes nothing. The exit status is 0 if all is well, 1 if there\n"
             "is a problem that keeps most programs from working, 2 if the arguments are wrong, 3 if the report\n"
             "could not be written.",
         .options = {{"--json", "the report for programs"},
                     {"--ports", "also which ports cannot be bound: tries them all, up to a minute"},
                     {"--conformance", "runs the conformance suite on this machine instead"}}});
    if (given.has_option("--conformance")) {
        if (argc > 2) { given.fail("--conformance stands alone"); }
        return run_suite(argv[0]);
    }
    const doctor::findings found = doctor::examine(given.has_option("--ports"));
    given.has_option("--json") ? doctor::print_json(std::cout, found) : doctor::print_text(std::cout, found);
    std::cout.flush();
    if (!std::cout) { return not_written; }
    return doctor::is_well(found) ? EXIT_SUCCESS : not_well;
}
