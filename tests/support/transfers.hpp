/// \file
/// Bytes that can be recognised, streams that are full, and what "promptly" means.
#pragma once

#include <portsock/buffer.hpp>
#include <portsock/error.hpp>
#include <portsock/result.hpp>
#include <portsock/stream.hpp>

#include <support/loopback.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace support {

/// For a call that has to succeed, and whose value nobody needs. Throws if it failed.
template <class T>
void must(const portsock::result<T>& call) {
    if (!call) { portsock::raise(call.error()); }
}

// ---- bytes --------------------------------------------------------------------------------------------------------

/// `length` bytes that a lost, doubled or swapped piece would show in; other bytes for another `salt`.
inline std::vector<std::byte> patterned(std::size_t length, std::uint32_t salt = 0) {
    constexpr std::size_t period = 65521; // a prime, so that no power of two is a multiple
    std::minstd_rand random(salt + 1);
    std::vector<std::byte> made(length);
    for (std::size_t at = 0; at < std::min(length, period); ++at) {
        made[at] = static_cast<std::byte>(random() >> 8U & 0xff);
    }
    for (std::size_t at = period; at < length; at += period) {
        std::copy_n(made.begin(), std::min(period, length - at), made.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return made;
}

inline bool same(portsock::const_buffer left, portsock::const_buffer right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

/// What came out of a stream until its end, or its failure.
struct drained {
    std::size_t length = 0;
    bool as_expected = true; ///< it was the front of what was expected
    ending how;              ///< success: the end of the stream
};
inline drained drain(portsock::stream_socket& from, portsock::const_buffer expected,
                     std::size_t piece = std::size_t{64} << 10U) {
    std::vector<std::byte> buffer(piece);
    drained all;
    for (;;) {
        const auto got = from.receive(buffer, patience);
        if (!got) {
            all.how = ended(got);
            return all;
        }
        if (got->empty()) { return all; }
        all.as_expected = all.as_expected && all.length + got->size() <= expected.size() &&
                          same(*got, expected.subspan(all.length, got->size()));
        all.length += got->size();
    }
}

/// Sends the front of `data` without reading at the other end until the stream stays full; how much was accepted.
/// More than any system buffers is 64 MiB.
inline std::size_t fill(portsock::stream_socket& into, portsock::const_buffer data) {
    std::size_t accepted = 0;
    bool full = false;
    while (accepted < data.size()) {
        const std::size_t piece = std::min(data.size() - accepted, std::size_t{64} << 10U);
        const auto sent = into.try_send(data.subspan(accepted, piece));
        if (sent) {
            accepted += *sent;
            full = false;
            continue;
        }
        if (ended(sent) != std::errc::operation_would_block) { must(sent); }
        // The system may still be moving what it has to the other end, and room for a little is not yet "writable".
        if (full) { break; }
        full = !into.wait(portsock::interest::writable, 100ms);
    }
    return accepted;
}
inline constexpr std::size_t more_than_buffers_hold = std::size_t{64} << 20U;

// ---- time ---------------------------------------------------------------------------------------------------------

inline constexpr std::chrono::milliseconds promptly = 100ms;

/// The shortest of several measurements, of which the first that is below `enough` is the last: a busy machine may be
/// late at times, a library that has to be late is so always.
template <class Measure>
std::chrono::steady_clock::duration at_best(std::chrono::steady_clock::duration enough, Measure&& once) {
    auto best = std::chrono::steady_clock::duration::max();
    for (int tries = 0; tries < 10 && best > enough; ++tries) {
        best = std::min<std::chrono::steady_clock::duration>(best, once());
    }
    return best;
}

/// Gives another thread time to begin to wait. Nothing depends on whether it does: the outcome is the same, only the
/// more interesting way to it is likelier.
inline void let_it_begin() { std::this_thread::sleep_for(20ms); }

} // namespace support
