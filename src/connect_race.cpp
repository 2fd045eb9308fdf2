// Connecting to a name. What is done when is for happy_eyeballs to say; here it is done.
#include <portsock/tcp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <portsock/resolver.hpp>

#include "backend.hpp"
#include "blocking.hpp"
#include "happy_eyeballs.hpp"
#include "lookup.hpp"
#include "memory.hpp"

namespace portsock {

namespace {

using backend::attempt;
using detail::happy_eyeballs;
using detail::inquiry;

bool is_shortage(errc code) noexcept {
    return code == errc::too_many_files_open || code == errc::no_buffer_space || code == errc::not_enough_memory;
}

int milliseconds_until(happy_eyeballs::time then, happy_eyeballs::time now) noexcept {
    if (then == happy_eyeballs::no_time) { return -1; }
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(then - now).count());
}

class race {
  public:
    race(std::uint16_t port, const detail::fixed_limit& limit) noexcept
        : fixed_(limit), limit_(limit.limit()), left_(limit_), port_(port) {}

    void know(const std::vector<ip_address>& addresses) { plan_.found_all(addresses); }
    attempt look_up(std::string_view host);
    result<tcp_stream> run();

  private:
    struct runner {
        stream_socket stream;
        endpoint remote;
    };

    /// The winner, if the connection is there at once.
    std::optional<tcp_stream> start(const ip_address& address);
    /// The winner, if there is one by now. The others are closed with the race.
    std::optional<tcp_stream> look();
    attempt wait(happy_eyeballs::time then, happy_eyeballs::time now);
    /// Whether there were any.
    bool take_answers();
    void take_all(const detail::answer& given);
    [[nodiscard]] class error ended_by(const attempt& why) const noexcept;

    [[nodiscard]] bool limit_ran_out() const noexcept { return fixed_.ran_out(); }

    const detail::fixed_limit& fixed_;
    const until& limit_;
    detail::countdown left_;
    happy_eyeballs plan_;
    // A family is never asked for alone but IPv4, in case the answer to the whole is late because IPv6's is: a name
    // that a hosts file has for one family only would be looked for elsewhere for the other, and lead to another
    // machine. And only the whole has the order that the system wants for the two.
    inquiry whole_;
    inquiry v4_;
    std::vector<runner> running_;
    std::vector<native_handle> handles_; // of those
    std::uint16_t port_;
};

attempt race::look_up(std::string_view host) {
    if (left_.milliseconds_left() == 0) { return {.code = errc::timed_out}; }
    const detail::question whole{.name = std::string(host), .address = {}};
    detail::question v4 = whole;
    v4.of = family::ipv4;
    if (whole_.begin(whole).ok()) {
        // Without room for a second one the first is enough.
        static_cast<void>(v4_.begin(std::move(v4)));
        return {};
    }
    const detail::answer given = detail::ask(whole, limit_);
    if (given.outcome.ok()) { take_all(given); }
    return given.outcome;
}

result<tcp_stream> race::run() {
    bool has_begun = false;
    for (;;) {
        // A long list of addresses that fail at once is no reason to go on beyond the limit; only its first is tried
        // in any case.
        if (left_.stopped()) { return failure{ended_by({.code = errc::operation_canceled})}; }
        if (has_begun && limit_ran_out()) { return failure{ended_by({.code = errc::timed_out})}; }
        const happy_eyeballs::time now = until::clock::now();
        const happy_eyeballs::step step = plan_.next(now);
        std::optional<tcp_stream> winner;
        if (step.what == happy_eyeballs::action::give_up) { return failure{plan_.why()}; }
        if (step.what == happy_eyeballs::action::start) {
            winner = start(step.address);
            has_begun = true;
        } else {
            const attempt waited = wait(step.until, now);
            if (!waited.ok()) { return failure{ended_by(waited)}; }
            if (waited.value != 0) {
                const std::size_t before = running_.size();
                const bool answered = take_answers();
                winner = look();
                const bool futile = !answered && !winner && running_.size() == before;
                if (futile) {
                    if (const attempt go_on = left_.next_round(true); !go_on.ok()) { return failure{ended_by(go_on)}; }
                }
            }
        }
        if (winner) { return *std::move(winner); }
    }
}

std::optional<tcp_stream> race::start(const ip_address& address) {
    const endpoint remote(address, port_);
    result<socket> opened = socket::open(family_of(address), socket_kind::stream, protocol::tcp);
    stream_socket stream;
    result<connect_progress> begun = connect_progress::pending;
    if (opened) {
        stream = stream_socket(*std::move(opened));
        begun = stream.start_connect(remote);
    } else {
        begun = failure{opened.error()};
    }
    if (begun && *begun == connect_progress::connected) { return tcp_stream(std::move(stream)); }
    if (begun) {
        handles_.push_back(stream.native());
        running_.push_back({.stream = std::move(stream), .remote = remote});
        return std::nullopt;
    }
    const class error why(begun.error().kind(), operation::connect, begun.error().native(), remote);
    if (is_shortage(why.kind())) {
        plan_.attempt_put_off(address, why);
    } else {
        plan_.attempt_failed(why);
    }
    return std::nullopt;
}

std::optional<tcp_stream> race::look() {
    for (std::size_t at = 0; at < running_.size();) {
        runner& one = running_[at];
        const result<void> ended = detail::socket_access::settle(one.stream, operation::connect, one.remote);
        if (ended) { return tcp_stream(std::move(one.stream)); }
        if (ended.error().kind() == errc::connection_already_in_progress) {
            ++at;
            continue;
        }
        plan_.attempt_failed(
            portsock::error(ended.error().kind(), operation::connect, ended.error().native(), one.remote));
        running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(at));
        handles_.erase(handles_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return std::nullopt;
}

/// The value is not 0 if something has happened; ok() with 0 = it is time for the next step.
attempt race::wait(happy_eyeballs::time then, happy_eyeballs::time now) {
    native_handle stop = native_handle::none;
    if (const attempt made = left_.stop_waiter(stop); !made.ok()) { return made; }
    std::array<native_handle, backend::most_wakes_at_once> wakes{};
    std::size_t count = 0;
    for (const native_handle wake : {whole_.answered(), v4_.answered(), stop}) {
        if (wake != native_handle::none) { wakes[count++] = wake; }
    }
    const int limit = left_.milliseconds_left();
    const int next = milliseconds_until(then, now);
    const int whole = limit < 0 ? next : next < 0 ? limit : std::min(limit, next);
    const bool looks = whole_.unwatched() || v4_.unwatched();
    const int milliseconds = looks ? detail::countdown::slice_of(whole) : left_.one_wait(whole);
    attempt waited = handles_.empty() && count == 0
                         ? backend::wait(native_handle::none, interest::readable, milliseconds, native_handle::none)
                         : backend::wait_any(handles_, std::span(wakes).first(count), milliseconds);
    if (left_.stopped()) { return {.code = errc::operation_canceled}; }
    if (waited.code == errc::interrupted) { return {}; }
    if (waited.ok() && waited.value == 0 && limit == 0) { return {.code = errc::timed_out}; }
    if (waited.ok() && looks) { waited.value = 1; }
    return waited;
}

bool race::take_answers() {
    if (const auto given = whole_.take()) {
        take_all(*given);
        v4_.drop();
        return true;
    }
    auto some = v4_.take();
    if (!some) { return false; }
    if (some->outcome.ok()) {
        std::erase_if(some->addresses, [](const ip_address& address) { return address.is_v6(); });
        plan_.found_some(some->addresses, until::clock::now());
    }
    return true;
}

void race::take_all(const detail::answer& given) {
    const errc code = given.outcome.ok() ? errc::host_not_found : given.outcome.code;
    plan_.found_all(given.addresses, portsock::error(code, operation::resolve, given.outcome.native));
}

/// A limit or a stop is about the attempt that has been on its way for longest.
class error race::ended_by(const attempt& why) const noexcept {
    if (running_.empty()) { return portsock::error(why.code, operation::resolve, why.native); }
    return portsock::error(why.code, operation::connect, why.native, running_.front().remote);
}

result<tcp_stream> connect_by_name(std::string_view host, std::uint16_t port, const until& limit) {
    const auto known = detail::known_addresses(host, {});
    if (known && !*known) { return failure{known->error()}; }
    if (known && (*known)->size() == 1) { return tcp_stream::connect(endpoint((*known)->front(), port), limit); }
    const detail::fixed_limit fixed(limit);
    race connecting(port, fixed);
    if (known) {
        connecting.know(**known);
    } else if (const attempt asked = connecting.look_up(host); !asked.ok()) {
        return failure{portsock::error(asked.code, operation::resolve, asked.native)};
    }
    return connecting.run();
}

} // namespace

result<tcp_stream> tcp_stream::connect(std::string_view host, std::uint16_t port, const until& limit) {
    if (limit.stopped()) { return failure{portsock::error(errc::operation_canceled, operation::resolve)}; }
    return detail::with_memory(operation::connect, [&] { return connect_by_name(host, port, limit); });
}

} // namespace portsock
