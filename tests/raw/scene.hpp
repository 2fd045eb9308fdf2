/// \file
/// What the cases of the raw twin begin with, as a textbook does it. A step of a beginning that fails is no verdict on
/// any sentence.
#pragma once

#include <raw/plain.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace scene {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using plain::address;
using plain::answer;
using plain::direction;
using plain::family;
using plain::handle;
using plain::how;
using plain::kind;
using plain::option;

/// Milliseconds that are enough for anything on loopback.
inline constexpr int patience = 10'000;

/// The platform's calls cannot say what the case is about: it is left out there.
void cannot(const char* why);
[[noreturn]] void no_verdict(const std::string& why);

/// The answer of a step that is not what the case is about.
inline answer must(answer of) {
    if (of.value < 0) { no_verdict("a step of the preparation failed: " + of.error); }
    return of;
}
inline void must(bool holds) {
    if (!holds) { no_verdict("a step of the preparation failed"); }
}

inline address ipv4(unsigned char a, unsigned char b, unsigned char c, unsigned char d, std::uint16_t port = 0) {
    return {family::ipv4, {a, b, c, d}, port, 0};
}
inline address loopback(std::uint16_t port = 0) { return ipv4(127, 0, 0, 1, port); }
inline address loopback_v6(std::uint16_t port = 0) {
    return {family::ipv6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, port, 0};
}
inline address anywhere_v6(std::uint16_t port = 0) { return {family::ipv6, {}, port, 0}; }
inline address mapped_loopback(std::uint16_t port = 0) {
    return {family::ipv6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1}, port, 0};
}

inline handle made(kind what, family of = family::ipv4) { return must(plain::socket(of, what, 0)).value; }
inline address name_of(handle on) { return must(plain::getsockname(on)).place; }

/// A socket with a limit on every call, so that no case hangs.
inline handle limited(handle on, int milliseconds = patience) {
    must(plain::set_time_limits(on, milliseconds));
    return on;
}

struct listener {
    handle socket = -1;
    address place;
};
/// The listener of the textbooks: with SO_REUSEADDR. What the last of its calls gave is the answer.
inline answer listen_at(const address& where, int backlog = 16) {
    const handle on = made(kind::stream, where.of);
    must(plain::set(on, option::reuse_address, 1));
    answer done = plain::bind(on, where);
    if (done.value == 0) { done = plain::listen(on, backlog); }
    if (done.value == 0) { done.value = on; }
    return done;
}
inline listener listening(const address& where = loopback(), int backlog = 16) {
    const handle on = must(listen_at(where, backlog)).value;
    return {on, name_of(on)};
}
inline handle accepted(handle listener) {
    must(plain::poll(listener, patience).readable);
    return limited(must(plain::accept(listener)).value);
}

struct connection {
    handle client = -1;
    handle server = -1;
};
inline connection connected(const listener& through) {
    connection both;
    both.client = limited(made(kind::stream, through.place.of));
    must(plain::connect(both.client, through.place));
    both.server = accepted(through.socket);
    return both;
}
inline connection connected() {
    const listener through = listening();
    const connection both = connected(through);
    must(plain::close(through.socket));
    return both;
}

/// close() that resets.
inline void reset(handle on) {
    must(plain::set_linger(on, true, 0));
    must(plain::close(on));
}
/// Until data, the end or a reset has arrived, in whatever way the system tells of it.
inline void wait_readable(handle on) {
    const auto end = clock::now() + 10s;
    for (plain::readiness seen; !seen.readable && !seen.failed && !seen.hung_up; seen = plain::poll(on, 10)) {
        must(clock::now() < end);
    }
}

/// A socket whose connect goes on and on: the listener it is for is full.
inline handle connecting(listener& full) {
    full = listening(loopback(), 0);
    for (int i = 0; i < 16; ++i) {
        const handle on = made(kind::stream);
        must(plain::set_nonblocking(on, true));
        static_cast<void>(plain::connect(on, full.place));
        if (!plain::poll(on, 300).writable) { return on; }
    }
    no_verdict("no connect stays pending here");
}

inline handle datagrams(const address& at = loopback()) {
    const handle on = limited(made(kind::datagram, at.of));
    must(plain::bind(on, at));
    return on;
}

/// Sends until the system takes no more without waiting; how many bytes it took.
inline std::ptrdiff_t fill(handle on) {
    must(plain::set_nonblocking(on, true));
    const std::string block(65536, 'x');
    std::ptrdiff_t taken = 0;
    for (int quiet = 0; quiet < 3;) {
        const answer sent = plain::send(on, block);
        taken += sent.value > 0 ? sent.value : 0;
        quiet = sent.value > 0 ? 0 : quiet + 1;
        if (quiet > 0) {
            static_cast<void>(plain::poll_readable({&on, 1}, 50));
        } // the kernel moves some to the other side
    }
    return taken;
}

inline std::string text_of(std::string_view room, std::ptrdiff_t count) {
    return std::string(room.substr(0, count > 0 ? static_cast<std::size_t>(count) : 0));
}

} // namespace scene
