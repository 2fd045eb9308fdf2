// Control messages: the same form in both worlds (a size, a level, a type, aligned data), but in_pktinfo has other
// members.
#include "transfer.hpp"

#include <cstring>

#include <netinet/in.h>

namespace portsock::bsd {

namespace {

struct windows_pktinfo {
    in_addr address;
    std::uint32_t interface_index;
};

/// Appends one. False if it does not fit.
bool append(std::span<std::byte> to, std::size_t& used, int level, int type, const void* data,
            std::size_t size) noexcept {
    if (used > to.size() || to.size() - used < CMSG_LEN(size)) { return false; }
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(size);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::memcpy(to.data() + used, &header, sizeof(header));
    std::memcpy(to.data() + used + CMSG_LEN(0), data, size);
    const std::size_t whole = CMSG_SPACE(size);
    used = to.size() - used < whole ? to.size() : used + whole;
    return true;
}

/// Calls `each(header, data)` until it says false; false if a message is malformed or it did.
template <class Each>
bool for_each(std::span<const std::byte> from, Each&& each) noexcept {
    while (from.size() >= sizeof(cmsghdr)) {
        cmsghdr header;
        std::memcpy(&header, from.data(), sizeof(header));
        if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > from.size()) { return false; }
        const std::size_t size = header.cmsg_len - CMSG_LEN(0);
        if (!each(header, from.subspan(CMSG_LEN(0), size))) { return false; }
        if (from.size() <= CMSG_SPACE(size)) { break; }
        from = from.subspan(CMSG_SPACE(size));
    }
    return true;
}

} // namespace

std::ptrdiff_t control_for_windows(std::span<const std::byte> from, std::span<std::byte> to) noexcept {
    std::size_t used = 0;
    const bool fine = for_each(from, [&](const cmsghdr& header, std::span<const std::byte> data) {
        if (header.cmsg_level == SOL_SOCKET) { return false; } // SCM_RIGHTS
        if (header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_PKTINFO && data.size() == sizeof(in_pktinfo)) {
            in_pktinfo info;
            std::memcpy(&info, data.data(), sizeof(info));
            const windows_pktinfo theirs{info.ipi_spec_dst, static_cast<std::uint32_t>(info.ipi_ifindex)};
            return append(to, used, header.cmsg_level, header.cmsg_type, &theirs, sizeof(theirs));
        }
        return append(to, used, header.cmsg_level, header.cmsg_type, data.data(), data.size());
    });
    return fine ? static_cast<std::ptrdiff_t>(used) : -1;
}

std::size_t control_from_windows(std::span<const std::byte> from, std::span<std::byte> to, bool& cut) noexcept {
    std::size_t used = 0;
    const bool whole = for_each(from, [&](const cmsghdr& header, std::span<const std::byte> data) {
        if (header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_PKTINFO &&
            data.size() == sizeof(windows_pktinfo)) {
            windows_pktinfo theirs;
            std::memcpy(&theirs, data.data(), sizeof(theirs));
            in_pktinfo info{};
            info.ipi_ifindex = static_cast<int>(theirs.interface_index);
            info.ipi_addr = theirs.address;
            info.ipi_spec_dst = theirs.address;
            return append(to, used, header.cmsg_level, header.cmsg_type, &info, sizeof(info));
        }
        return append(to, used, header.cmsg_level, header.cmsg_type, data.data(), data.size());
    });
    if (!whole) { cut = true; }
    return used;
}

} // namespace portsock::bsd
