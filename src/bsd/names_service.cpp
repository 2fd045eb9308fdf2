#include <algorithm>
#include <array>

#include <portsock/byte_order.hpp>

#include "names.hpp"

namespace portsock::bsd {

namespace {

constexpr std::array both = {protocol::tcp, protocol::udp};

struct service_room {
    servent service;
    char name[256];
    char transport[4];
    char* no_aliases;
};

} // namespace

servent* write_service(std::string_view name, std::uint16_t port, protocol transport) noexcept {
    static thread_local service_room room;
    copy_text(name.substr(0, sizeof(room.name) - 1), room.name, sizeof(room.name));
    copy_text(transport == protocol::udp ? "udp" : "tcp", room.transport, sizeof(room.transport));
    room.no_aliases = nullptr;
    room.service.s_name = room.name;
    room.service.s_aliases = &room.no_aliases;
    room.service.s_port = to_network(port);
    room.service.s_proto = room.transport;
    return &room.service;
}

std::span<const protocol> transports_of(const char* name) noexcept {
    const std::span<const protocol> all(both);
    if (name == nullptr) { return all; }
    const std::string_view asked = name;
    return asked == "tcp" ? all.first(1) : asked == "udp" ? all.last(1) : all.first(0);
}

} // namespace portsock::bsd
