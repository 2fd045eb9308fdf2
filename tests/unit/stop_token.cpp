#include <portsock/stop_token.hpp>

#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>

#include <array>
#include <cstddef>
#include <thread>

#include <doctest/doctest.h>

// Where the standard library has no <stop_token> there is nothing to test.
#if defined(__cpp_lib_jthread)
namespace {

using namespace portsock;
using namespace support;

TEST_CASE("CANC-8: a call is stopped by a standard stop token") {
    auto [here, other] = stream_pair().value();
    ending how;
    {
        std::jthread receiver([&](const std::stop_token& token) {
            const token_stop stop(token);
            std::array<std::byte, 8> room;
            how = ended(here.receive(room, {patience, stop}));
        });
    } // requests the stop, and joins
    CHECK(how == std::errc::operation_canceled);
}

TEST_CASE("CANC-8: a token that was requested before is a signal that was requested, and a signal leaves its token alone") {
    std::stop_source source;
    {
        token_stop alone(source.get_token());
        CHECK_FALSE(alone.requested());
        alone.request();
        CHECK_FALSE(source.stop_requested());
    }
    source.request_stop();
    const token_stop late(source.get_token());
    CHECK(late.requested());
    CHECK(ended(late.wait(patience)) == success);
    const token_stop nobody{std::stop_token()};
    CHECK_FALSE(nobody.requested());
    CHECK(ended(nobody.wait(0s)) == std::errc::timed_out);
}

} // namespace
#endif
