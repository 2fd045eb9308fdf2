/// \file
/// The same pseudo-random values on every platform: std::mt19937_64 is specified to the bit, std's distributions are
/// not.
#pragma once

#include <portsock/endpoint.hpp>

#include <cstddef>
#include <cstdint>
#include <random>

class random_values {
  public:
    explicit random_values(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
    bool one_in(std::size_t count) { return below(count) == 0; }

    portsock::ipv4_address v4() { return portsock::ipv4_address(static_cast<std::uint32_t>(engine_() >> 32)); }
    /// Zero groups, one-digit groups and IPv4-mapped forms are frequent: evenly random bytes have nothing to compress.
    portsock::ipv6_address v6() {
        portsock::ipv6_address::byte_array bytes{};
        const std::uint64_t shape = bits();
        for (std::size_t group = 0; group < 8; ++group) {
            const std::uint64_t choice = shape >> (2 * group) & 3;
            const std::uint64_t value = choice == 0 ? 0 : choice == 1 ? below(16) : below(0x10000);
            bytes[2 * group] = static_cast<std::uint8_t>(value >> 8);
            bytes[2 * group + 1] = static_cast<std::uint8_t>(value & 0xff);
        }
        if (one_in(8)) {
            return portsock::ipv6_address::mapped(v4());
        }
        return portsock::ipv6_address(bytes);
    }
    portsock::ipv6_address scoped_v6() {
        return v6().with_scope(one_in(2) ? static_cast<std::uint32_t>(bits() >> (32 + below(32))) : 0);
    }
    portsock::ip_address ip() { return one_in(2) ? portsock::ip_address(v4()) : portsock::ip_address(scoped_v6()); }
    portsock::endpoint endpoint() { return {ip(), static_cast<std::uint16_t>(below(0x10000))}; }

  private:
    std::mt19937_64 engine_;
};
