// Names in messages of the DNS, beside the system's dn_expand() and dn_skipname(). The first byte says where the name
// begins, the second how much room there is.
#include <netinet/in.h>

#include <arpa/nameser.h>
#include <resolv.h>

#include <vector>

#include "fuzz.hpp"

extern "C" {
int portsock_bsd_dn_expand(const unsigned char*, const unsigned char*, const unsigned char*, char*, int);
int portsock_bsd_dn_skipname(const unsigned char*, const unsigned char*);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) { return 0; }
    const std::vector<unsigned char> message(data + 2, data + size);
    const unsigned char* const end = message.data() + message.size();
    const unsigned char* const name = message.data() + data[0] % message.size();
    // The root takes two bytes there and one here: "." is written first.
    std::vector<char> ours(4 * data[1] + 2);
    std::vector<char> theirs(ours.size());
    const int read = portsock_bsd_dn_expand(message.data(), end, name, ours.data(), static_cast<int>(ours.size()));
    const int expected = ::dn_expand(message.data(), end, name, theirs.data(), static_cast<int>(theirs.size()));
    expect(read == expected, "dn_expand() accepts the same");
    expect(read < 0 || std::strcmp(ours.data(), theirs.data()) == 0, "dn_expand() writes the same");
    expect(portsock_bsd_dn_skipname(name, end) == ::dn_skipname(name, end), "dn_skipname() skips the same");
    return 0;
}
