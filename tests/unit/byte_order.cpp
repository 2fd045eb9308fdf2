#include <portsock/byte_order.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

namespace {

template <std::size_t size>
using byte_array = std::array<std::byte, size>;

constexpr byte_array<8> counting{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                 std::byte{5}, std::byte{6}, std::byte{7}, std::byte{0xf8}};

static_assert(portsock::from_network(portsock::to_network(std::uint64_t{0x0102030405060708})) == 0x0102030405060708);
static_assert(portsock::load_network<std::uint64_t>(counting) == 0x01020304050607f8);

// A length other than the integer's, and an integer with a sign, do not compile.
template <class T, std::size_t size>
concept loadable = requires(const byte_array<size>& bytes) {
    portsock::load_network<T>(bytes);
};
static_assert(loadable<std::uint16_t, 2>);
static_assert(!loadable<std::uint16_t, 1> && !loadable<std::uint16_t, 4>);
static_assert(!portsock::network_integer<int> && !portsock::network_integer<bool>);

TEST_CASE("load_network reads big-endian integers of every width") {
    const std::span<const std::byte> bytes(counting);
    CHECK(portsock::load_network<std::uint8_t>(bytes.last<1>()) == 0xf8);
    CHECK(portsock::load_network<std::uint16_t>(bytes.first<2>()) == 0x0102);
    CHECK(portsock::load_network<std::uint32_t>(bytes.last<4>()) == 0x050607f8);
    CHECK(portsock::load_network<std::uint64_t>(counting) == 0x01020304050607f8);
}

TEST_CASE("store_network writes big-endian integers of every width and nothing beside them") {
    byte_array<8> bytes{};
    portsock::store_network(std::uint16_t{0x0102}, std::span(bytes).subspan<2, 2>());
    CHECK(bytes == byte_array<8>{std::byte{0}, std::byte{0}, std::byte{1}, std::byte{2}});
    portsock::store_network(std::uint8_t{0xab}, std::span(bytes).last<1>());
    CHECK(bytes[7] == std::byte{0xab});
    portsock::store_network(std::uint32_t{0xfffefdfc}, std::span(bytes).first<4>());
    CHECK(portsock::load_network<std::uint32_t>(std::span(bytes).first<4>()) == 0xfffefdfc);
    portsock::store_network(std::uint64_t{0x01020304050607f8}, std::span(bytes));
    CHECK(bytes == counting);
}

TEST_CASE("to_network lays an integer out in memory as store_network writes it") {
    const std::uint32_t value = 0x01020304;
    byte_array<4> stored{};
    portsock::store_network(value, std::span(stored));
    CHECK(std::bit_cast<byte_array<4>>(portsock::to_network(value)) == stored);
}

} // namespace
