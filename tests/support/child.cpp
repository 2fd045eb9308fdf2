#include <support/child.hpp>

#include <support/filter.hpp>
#include <support/native.hpp>

#include <doctest/doctest.h>

#include <cstdlib>

namespace support {

std::string part() {
    const char* const role = std::getenv("PORTSOCK_TEST_ROLE");
    return role == nullptr ? "" : role;
}

int play(const std::string& part, bool without_standard_streams) {
    const char* const name = doctest::getContextOptions()->currentTest->m_name;
    return run_program({program(),
                        {"--test-case=" + filter_for(name), "--no-intro=true", "--minimal=true"},
                        part,
                        without_standard_streams});
}

std::string program() { return doctest::getContextOptions()->binary_name.c_str(); }

} // namespace support
