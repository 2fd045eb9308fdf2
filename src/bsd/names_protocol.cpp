#include <algorithm>
#include <array>

#include "names.hpp"

namespace portsock::bsd {

namespace {

// IANA's assigned protocol numbers, as far as anybody asks for them; the file that systems keep them in holds the same.
struct row {
    const char* name;
    const char* alias;
    int number;
};
constexpr std::array rows = {
    row{"ip", "IP", 0},
    row{"icmp", "ICMP", 1},
    row{"igmp", "IGMP", 2},
    row{"ggp", "GGP", 3},
    row{"ipencap", "IP-ENCAP", 4},
    row{"st", "ST", 5},
    row{"tcp", "TCP", 6},
    row{"egp", "EGP", 8},
    row{"igp", "IGP", 9},
    row{"pup", "PUP", 12},
    row{"udp", "UDP", 17},
    row{"hmp", "HMP", 20},
    row{"xns-idp", "XNS-IDP", 22},
    row{"rdp", "RDP", 27},
    row{"iso-tp4", "ISO-TP4", 29},
    row{"dccp", "DCCP", 33},
    row{"xtp", "XTP", 36},
    row{"ddp", "DDP", 37},
    row{"idpr-cmtp", "IDPR-CMTP", 38},
    row{"ipv6", "IPv6", 41},
    row{"ipv6-route", "IPv6-Route", 43},
    row{"ipv6-frag", "IPv6-Frag", 44},
    row{"idrp", "IDRP", 45},
    row{"rsvp", "RSVP", 46},
    row{"gre", "GRE", 47},
    row{"esp", "IPSEC-ESP", 50},
    row{"ah", "IPSEC-AH", 51},
    row{"skip", "SKIP", 57},
    row{"ipv6-icmp", "IPv6-ICMP", 58},
    row{"ipv6-nonxt", "IPv6-NoNxt", 59},
    row{"ipv6-opts", "IPv6-Opts", 60},
    row{"ospf", "OSPFIGP", 89},
    row{"pim", "PIM", 103},
    row{"ipcomp", "IPCOMP", 108},
    row{"vrrp", "VRRP", 112},
    row{"l2tp", "L2TP", 115},
    row{"sctp", "SCTP", 132},
    row{"udplite", "UDPLite", 136},
};

struct protocol_room {
    protoent protocol;
    char* aliases[2];
};

protoent* write(const row& from) noexcept {
    static thread_local protocol_room room;
    // Nobody may write to it: C had no const when the structure was made.
    room.aliases[0] = const_cast<char*>(from.alias);
    room.aliases[1] = nullptr;
    room.protocol.p_name = const_cast<char*>(from.name);
    room.protocol.p_aliases = room.aliases;
    room.protocol.p_proto = from.number;
    return &room.protocol;
}

template <class Is>
protoent* first(Is&& is) noexcept {
    const auto found = std::find_if(rows.begin(), rows.end(), is);
    return found == rows.end() ? nullptr : write(*found);
}

} // namespace

protoent* protocol_at(std::size_t place) noexcept { return place < rows.size() ? write(rows[place]) : nullptr; }

protoent* protocol_called(std::string_view name) noexcept {
    return first([&](const row& one) { return name == one.name || name == one.alias; });
}

protoent* protocol_numbered(int number) noexcept {
    return first([&](const row& one) { return one.number == number; });
}

std::size_t& this_threads_protocol() noexcept {
    static thread_local std::size_t place = 0;
    return place;
}

} // namespace portsock::bsd
