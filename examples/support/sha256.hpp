// SHA-256, so that both ends of a transfer can name what they have. See: FIPS 180-4, sections 4.1.2, 4.2.2, 5 and 6.2.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <portsock/byte_order.hpp>

namespace example {

class sha256 {
  public:
    using digest = std::array<std::byte, 32>;

    void add(std::span<const std::byte> data) {
        length_ += data.size();
        while (!data.empty()) {
            if (used_ == 0 && data.size() >= block_.size()) {
                mix(data.first<64>());
                data = data.subspan(64);
                continue;
            }
            const std::size_t count = std::min(data.size(), block_.size() - used_);
            std::copy_n(data.begin(), count, block_.begin() + static_cast<std::ptrdiff_t>(used_));
            data = data.subspan(count);
            used_ += count;
            if (used_ == block_.size()) {
                mix(block_);
                used_ = 0;
            }
        }
    }

    /// Of all that was added. Nothing can be added any more.
    digest finish() {
        const std::uint64_t bits = length_ * 8;
        const std::array<std::byte, 64> padding{std::byte{0x80}};
        const std::size_t padded = used_ < 56 ? 56 - used_ : 120 - used_;
        add(std::span(padding).first(std::min<std::size_t>(padded, 64)));
        add(std::span(padding).subspan(1, padded - std::min<std::size_t>(padded, 64)));
        std::array<std::byte, 8> end{};
        portsock::store_network(bits, end);
        add(end);
        digest result{};
        for (std::size_t i = 0; i < state_.size(); ++i) {
            portsock::store_network(state_[i], std::span<std::byte, 4>(result.data() + 4 * i, 4));
        }
        return result;
    }

    static std::string to_hex(const digest& of) {
        constexpr char digits[] = "0123456789abcdef";
        std::string text;
        for (const std::byte each : of) {
            text += digits[std::to_integer<unsigned>(each) >> 4U];
            text += digits[std::to_integer<unsigned>(each) & 0xfU];
        }
        return text;
    }

  private:
    using word = std::uint32_t;
    static constexpr std::array<word, 64> constants{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

    void mix(std::span<const std::byte, 64> block) {
        std::array<word, 64> w{};
        for (std::size_t t = 0; t < 16; ++t) {
            w[t] = portsock::load_network<word>(std::span<const std::byte, 4>(block.data() + 4 * t, 4));
        }
        for (std::size_t t = 16; t < 64; ++t) {
            const word s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3U);
            const word s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10U);
            w[t] = s1 + w[t - 7] + s0 + w[t - 16];
        }
        auto [a, b, c, d, e, f, g, h] = state_;
        for (std::size_t t = 0; t < 64; ++t) {
            const word t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                            constants[t] + w[t];
            const word t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + t1;
            d = c, c = b, b = a, a = t1 + t2;
        }
        const std::array<word, 8> sum{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < sum.size(); ++i) {
            state_[i] += sum[i];
        }
    }

    std::array<word, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> block_{};
    std::size_t used_ = 0;
    std::uint64_t length_ = 0;
};

} // namespace example
