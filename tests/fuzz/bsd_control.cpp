// Control messages of the BSD layer: any bytes, from the program and from the system, into rooms of any size, and the
// walk over them.
#include <sys/socket.h>

#include <netinet/in.h>

#include <algorithm>
#include <span>
#include <vector>

#include "bsd/transfer.hpp"
#include "fuzz.hpp"

// The layer's header, which this system's is in place of, would say so.
extern "C" cmsghdr* portsock_bsd_cmsg_nxthdr(const msghdr*, const cmsghdr*);
#include "bsd/cmsg_nxthdr.cpp"

namespace {

/// How many messages there are; each lies in the room.
std::size_t walk(std::span<std::byte> control) {
    msghdr message{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    std::size_t count = 0;
    for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = portsock_bsd_cmsg_nxthdr(&message, one)) {
        const auto at = static_cast<std::size_t>(reinterpret_cast<std::byte*>(one) - control.data());
        expect(at + sizeof(cmsghdr) <= control.size(), "a header lies in the room");
        expect(++count <= control.size() / sizeof(cmsghdr), "the walk ends");
    }
    return count;
}

/// Messages that are well formed, every one of them whole.
bool is_well_formed(std::span<const std::byte> control) {
    while (control.size() >= sizeof(cmsghdr)) {
        cmsghdr header;
        std::memcpy(&header, control.data(), sizeof header);
        if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > control.size()) { return false; }
        control = control.subspan(std::min(control.size(), CMSG_SPACE(header.cmsg_len - CMSG_LEN(0))));
    }
    return true;
}

} // namespace

// The first byte is the size of the room.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) { return 0; }
    const std::size_t room = data[0];
    // Vectors of their own, so that the sanitizer sees a byte too much.
    std::vector<std::byte> given(size - 1);
    if (!given.empty()) { std::memcpy(given.data(), data + 1, given.size()); }
    walk(given);

    bool cut = false;
    std::vector<std::byte> ours(room);
    const std::size_t used = portsock::bsd::control_from_windows(given, ours, cut);
    expect(used <= ours.size(), "no more than there is room for");
    expect(is_well_formed(std::span(ours).first(used)), "what the program gets is well formed");
    expect(is_well_formed(given) || cut, "what is malformed is cut, and said to be");
    walk(std::span(ours).first(used));

    std::vector<std::byte> theirs(room);
    const std::ptrdiff_t sent = portsock::bsd::control_for_windows(given, theirs);
    expect(sent >= -1 && sent <= static_cast<std::ptrdiff_t>(theirs.size()), "no more than there is room for");
    expect(sent == -1 || is_well_formed(given), "what is malformed is not sent");
    if (sent > 0) {
        expect(is_well_formed(std::span(theirs).first(static_cast<std::size_t>(sent))),
               "what the system gets is well formed");
        // in_pktinfo is longer here than there: twice the room is enough.
        std::vector<std::byte> again(2 * room + 64);
        bool cut_again = false;
        portsock::bsd::control_from_windows(std::span(theirs).first(static_cast<std::size_t>(sent)), again, cut_again);
        expect(!cut_again, "what is sent can be received");
    }
    return 0;
}
