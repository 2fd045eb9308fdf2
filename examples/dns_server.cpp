// Answers questions about the names of a small zone, as the servers of the Domain Name System do, over UDP, and over
// TCP for answers that no datagram may hold. FORGET makes it ignore the first datagrams, so that one can watch the
// client try again. See: RFC 1035 section 4; RFC 7766.
//
// All is done by one thread with a poller: nobody who is silent or slow delays anybody else. Over TCP a client may ask
// any number of questions, and need not wait for an answer before the next; it is closed when it has completed none for
// some seconds, or earlier if descriptors are lacking and it has been silent for longer than the others.
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <portsock/byte_order.hpp>
#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>
#include <portsock/udp.hpp>

#include "support/dns.hpp"
#include "support/dns_zone.hpp"
#include "support/door.hpp"
#include "support/listening.hpp"
#include "support/outgoing.hpp"
#include "support/program.hpp"

namespace {

using namespace std::chrono_literals;
namespace dns = example::dns;
using clock_type = portsock::until::clock;

constexpr std::size_t longest_question = 4096;
constexpr std::size_t longest_queue = 256 * 1024; // of answers that a client does not read
constexpr auto patience = 10s;
constexpr std::size_t most_clients = 4000;

portsock::stop_signal stop;

struct place {
    portsock::udp_socket datagrams;
    portsock::tcp_listener streams;
    [[nodiscard]] portsock::result<portsock::endpoint> local_endpoint() const { return datagrams.local_endpoint(); }
};

/// Both sockets of one address and port.
portsock::result<place> open(const portsock::endpoint& at) {
    auto datagrams = portsock::udp_socket::open(at);
    if (!datagrams) { return portsock::failure{datagrams.error()}; }
    auto streams = portsock::tcp_listener::listen(datagrams->local_endpoint().value());
    if (!streams) { return portsock::failure{streams.error()}; }
    return place{*std::move(datagrams), *std::move(streams)};
}

struct client {
    portsock::tcp_stream stream;
    clock_type::time_point deadline;
    std::string in = {};
    example::outgoing out = {};
    portsock::interest asked = portsock::interest::readable;
    bool ended = false; // it asks nothing more
};

class server {
  public:
    server(std::vector<place> places, std::uint64_t answers, std::uint64_t forget)
        : datagrams_(), door_(split(std::move(places), datagrams_), poller_, door_key), left_(answers),
          forget_(forget) {
        for (std::size_t at = 0; at < datagrams_.size(); ++at) {
            example::must(poller_.add(datagrams_[at], portsock::interest::readable, at + 1));
        }
        last_key_ = datagrams_.size();
    }

    void run() {
        while (left_ > 0) {
            const auto ready = poller_.wait(
                events_, clients_.empty() && !door_.resting() ? portsock::until(stop) : portsock::until(100ms, stop));
            if (!ready && ready.error() == portsock::errc::operation_canceled) { break; }
            if (!ready && ready.error() != portsock::errc::timed_out) { example::must(ready); }
            now_ = clock_type::now();
            for (const portsock::poll_event& event : ready ? *ready : std::span<portsock::poll_event>()) {
                if (event.key == door_key) {
                    door_.let_in([this](portsock::tcp_stream guest) { return welcome(std::move(guest)); });
                } else if (event.key <= datagrams_.size()) {
                    answer_datagrams(datagrams_[static_cast<std::size_t>(event.key - 1)]);
                } else if (const auto one = clients_.find(event.key); one != clients_.end()) {
                    if (!attend(one->first, one->second)) { part_with(one->first); }
                }
            }
            if (now_ - swept_ >= 100ms) { sweep(); }
        }
        finish();
    }

  private:
    static constexpr std::uint64_t door_key = 0;

    static std::vector<portsock::tcp_listener> split(std::vector<place> places,
                                                     std::vector<portsock::udp_socket>& into) {
        std::vector<portsock::tcp_listener> listeners;
        for (place& each : places) {
            into.push_back(std::move(each.datagrams));
            listeners.push_back(std::move(each.streams));
        }
        return listeners;
    }

    void answer_datagrams(portsock::udp_socket& socket) {
        for (int turns = 0; turns < 64 && left_ > 0; ++turns) {
            const auto question = socket.try_receive_from(room_);
            if (!question) { return; } // none, or a client of before has gone
            const auto answer = question->truncated ? std::nullopt : dns::answer_to(zone_, question->data, false);
            if (!answer) { continue; }
            if (forget_ > 0) {
                --forget_;
                std::cout << "question from " << question->from.to_string() << ", forgotten" << std::endl;
            } else if (const auto sent = socket.try_send_to(*answer, question->from); sent) {
                --left_;
            } // or else it will be asked again
        }
    }

    bool welcome(portsock::tcp_stream guest) {
        const std::uint64_t key = ++last_key_;
        if (!poller_.add(guest, portsock::interest::readable, key)) { return true; }
        clients_.emplace(key, client{.stream = std::move(guest), .deadline = now_ + patience});
        if (clients_.size() > most_clients) { send_away(1, 0s); }
        return true;
    }

    /// False = it is over.
    bool attend(std::uint64_t key, client& one) {
        if (!one.ended && one.out.size() < longest_queue) {
            const auto received = one.stream.try_receive(room_);
            if (!received && received.error() != portsock::errc::operation_would_block) { return false; }
            if (received && received->empty()) { one.ended = true; }
            if (received && !answer_stream(one, portsock::text(*received))) { return false; }
        }
        if (!one.out.send_some(one.stream)) { return false; }
        if (one.ended && one.out.empty()) { return false; }
        // Who does not read its answers is not read from.
        const bool full = one.ended || one.out.size() >= longest_queue;
        const auto wanted = one.out.empty() ? portsock::interest::readable
                            : full          ? portsock::interest::writable
                                            : portsock::interest::readable | portsock::interest::writable;
        return wanted == std::exchange(one.asked, wanted) || poller_.modify(one.stream, wanted, key);
    }

    /// Answers what is complete; false if what arrived is no question.
    bool answer_stream(client& one, std::string_view arrived) {
        one.in += arrived;
        std::string_view rest = one.in;
        while (rest.size() >= 2) {
            const auto size = portsock::load_network<std::uint16_t>(portsock::bytes(rest).first<2>());
            if (size > longest_question) { return false; }
            if (rest.size() < size + std::size_t{2}) { break; }
            const auto answer = dns::answer_to(zone_, portsock::bytes(rest).subspan(2, size), true);
            if (!answer) { return false; }
            std::array<std::byte, 2> head;
            portsock::store_network(static_cast<std::uint16_t>(answer->size()), std::span(head));
            one.out.add(portsock::text(head));
            one.out.add(portsock::text(*answer));
            one.deadline = now_ + patience;
            if (--left_ == 0) { break; }
            rest.remove_prefix(size + std::size_t{2});
        }
        one.in.erase(0, one.in.size() - rest.size());
        return true;
    }

    void part_with(std::uint64_t key) {
        clients_.erase(key); // which closes it, and the poller forgets it
        door_.try_again();
    }

    /// Those who have been silent for the longest time, and for at least so long.
    void send_away(std::size_t count, clock_type::duration least) {
        std::vector<std::pair<clock_type::time_point, std::uint64_t>> silent;
        for (const auto& [key, one] : clients_) {
            if (now_ + patience - one.deadline >= least) { silent.emplace_back(one.deadline, key); }
        }
        count = std::min(count, silent.size());
        std::partial_sort(silent.begin(), silent.begin() + static_cast<std::ptrdiff_t>(count), silent.end());
        for (std::size_t at = 0; at < count; ++at) {
            part_with(silent[at].second);
        }
    }

    void sweep() {
        swept_ = now_;
        for (auto each = clients_.begin(); each != clients_.end();) {
            const auto one = each++;
            if (now_ >= one->second.deadline) { part_with(one->first); }
        }
        if (!door_.resting()) { return; }
        send_away(64, 500ms);
        door_.try_again();
    }

    /// Answers that are on their way still go, to those who take them within a second.
    void finish() {
        door_.close();
        datagrams_.clear();
        const auto deadline = clock_type::now() + 1s;
        for (auto each = clients_.begin(); each != clients_.end();) {
            const auto one = each++;
            one->second.ended = true;
            if (!attend(one->first, one->second)) { clients_.erase(one); }
        }
        while (!clients_.empty()) {
            const auto ready = poller_.wait(events_, deadline);
            if (!ready) { return; }
            for (const portsock::poll_event& event : *ready) {
                const auto one = clients_.find(event.key);
                if (one != clients_.end() && !attend(one->first, one->second)) { clients_.erase(one); }
            }
        }
    }

    dns::zone zone_;
    // The poller is declared before what it watches, so that it dies after it.
    portsock::poller poller_ = example::must(portsock::poller::open());
    std::vector<portsock::udp_socket> datagrams_;
    example::door door_;
    std::unordered_map<std::uint64_t, client> clients_;
    std::uint64_t last_key_ = 0;
    std::uint64_t left_; // answers to give
    std::uint64_t forget_;
    clock_type::time_point now_ = clock_type::now();
    clock_type::time_point swept_ = now_;
    std::array<portsock::poll_event, 256> events_;
    std::array<std::byte, 16384> room_;
};

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "A name server for the zone \"example\": host, old, alias, many, crowd, www.sub and ns.",
         .required = {example::listen_parameter, example::listen_port_parameter},
         .optional = {{"ANSWERS", "end after so many; without it, never"},
                      {"FORGET", "ignore so many datagrams at first"}}});
    const std::uint64_t answers = given.count(2);
    const std::uint64_t forget = given.number(3, 0, given.unlimited, 0);
    auto places = example::open_at_all(given.text(0), given.port(1, 0, portsock::protocol::udp), open);
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stop.request(); });
    }
    example::announce(places);
    server(std::move(places), answers, forget).run();
}
