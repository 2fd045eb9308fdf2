// The numbers of errno that portsock-bsd makes of the library's codes.
#include <portsock/error.hpp>

#include <cerrno>
#include <system_error>

#include <doctest/doctest.h>

#include "bsd/errors.hpp"

using portsock::errc;

TEST_CASE("each code's errno means the std::errc that the code equals, and EIO where there is none") {
    for (int each = 1; each <= portsock::errc_count; ++each) {
        const auto code = static_cast<errc>(each);
        const int number = portsock::bsd::errno_of(code);
        CAPTURE(portsock::error_category().message(each));
        if (code >= errc::host_not_found) { // the resolver's, which have numbers of its own
            CHECK(number == EIO);
        } else {
            CHECK(portsock::make_error_code(code) == std::make_error_condition(static_cast<std::errc>(number)));
        }
    }
}
