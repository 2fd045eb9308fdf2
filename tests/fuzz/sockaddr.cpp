// Socket addresses as systems give them: any bytes, of any family, of any length.
#include <os.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace portsock;
    native::address given;
    std::memset(&given, 0xa5, sizeof given);
    const std::size_t used = size < sizeof given ? size : sizeof given;
    std::memcpy(&given, data, used);
    endpoint place(ipv4_address::loopback(), 1);
    const bool known = native::decode(given, static_cast<::socklen_t>(used), place);
    if (!known) {
        expect(place == endpoint(), "what is not understood gives the default endpoint");
        return 0;
    }
    expect(used >= sizeof(::sockaddr_in), "an address is not read beyond its end");
    expect_round_trip(place);
    native::address again{};
    const ::socklen_t written = native::encode(place, again);
    endpoint back;
    expect(written <= static_cast<::socklen_t>(used), "no longer than it was");
    expect(native::decode(again, written, back) && back == place, "what is written is read as the same");
    return 0;
}
