// A chat for any number of clients on one thread: the poller tells who is ready, and no call waits for anybody. The
// first line of a client is its name, each further one is sent to all others. With --echo, each client gets back what
// it sends.
//
// A client that does not read what it is sent must not cost the others more than a little memory:
//   chat  its queue has a bound. Beyond that it is dropped, by a reset: it must not take what it got for the whole.
//   echo  it is not read from until it has read: then its own sending stops, and the queue never exceeds one read.
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <portsock/poller.hpp>
#include <portsock/tcp.hpp>

#include "support/door.hpp"
#include "support/listening.hpp"
#include "support/outgoing.hpp"
#include "support/program.hpp"

namespace {

using namespace std::chrono_literals;
using portsock::interest;

constexpr std::size_t longest_queue = 256 * 1024;
constexpr std::size_t longest_line = 1024;
constexpr std::size_t longest_name = 32;

portsock::stop_signal stop;

struct client {
    portsock::tcp_stream stream;
    std::string name = {}; // empty = it has not told
    std::string line = {}; // what has arrived of the next line
    example::outgoing queue = {};
    interest asked = interest::readable;
    bool ended = false; // nothing more will be received; it stays until its queue is sent
    bool lost = false;
    bool touched = false; // in server::touched_
};

class server {
  public:
    server(std::vector<portsock::tcp_listener> listeners, bool echoes, std::uint64_t clients)
        : door_(std::move(listeners), poller_, door_key), echoes_(echoes), to_serve_(clients) {}

    /// Until stopped, or until so many clients have left.
    void run() {
        while (served_ < to_serve_) {
            const auto ready = poller_.wait(events_, door_.resting() ? portsock::until(1s, stop) : stop);
            if (!ready && ready.error() == portsock::errc::operation_canceled) { break; }
            if (!ready && ready.error() == portsock::errc::timed_out) {
                door_.try_again();
                continue;
            }
            for (const portsock::poll_event& event : example::must(ready)) {
                if (event.key == door_key) {
                    door_.let_in([this](portsock::tcp_stream guest) {
                        welcome(std::move(guest));
                        return true;
                    });
                } else {
                    attend(event);
                }
            }
            settle();
        }
        close();
        std::cout << "served " << served_ << " clients" << std::endl;
    }

  private:
    static constexpr std::uint64_t door_key = 0;

    void welcome(portsock::tcp_stream guest) {
        // Keys are never used twice, so no event can be taken for that of another client.
        const std::uint64_t key = ++last_key_;
        if (!poller_.add(guest, interest::readable, key)) { return; } // the system has no room: the guest is closed
        client& added = clients_.emplace(key, client{.stream = std::move(guest)}).first->second;
        if (!echoes_) { send(key, added, "* who are you?\n"); }
    }

    void attend(const portsock::poll_event& event) {
        client& one = clients_.at(event.key);
        touch(event.key, one);
        if (!event.readable || !(one.asked & interest::readable)) { return; }
        const auto received = one.stream.try_receive(room_);
        if (!received && received.error() == portsock::errc::operation_would_block) { return; }
        one.lost = !received;
        one.ended = received && received->empty();
        if (one.lost || one.ended) { return; }
        const std::string_view text = portsock::text(*received);
        if (echoes_) {
            one.queue.add(text);
        } else {
            hear(event.key, one, text);
        }
    }

    /// Splits what arrived into lines.
    void hear(std::uint64_t key, client& from, std::string_view text) {
        while (!text.empty() && !from.ended) {
            const std::size_t end = text.find('\n');
            from.line += text.substr(0, end);
            if (from.line.size() > longest_line) {
                send(key, from, "* that line is too long\n");
                from.ended = true;
                return;
            }
            if (end == text.npos) { return; }
            text.remove_prefix(end + 1);
            if (from.line.ends_with('\r')) { from.line.pop_back(); }
            for (char& each : from.line) {
                if (static_cast<unsigned char>(each) < 0x20 || each == 0x7f) {
                    each = '?';
                } // nobody commands a terminal
            }
            say(key, from, std::exchange(from.line, {}));
        }
    }

    void say(std::uint64_t key, client& from, std::string_view line) {
        if (!from.name.empty()) { return send_others(key, from.name + ": " + std::string(line) + '\n'); }
        from.name = line.substr(0, longest_name);
        if (!from.name.empty()) { send_others(key, "* " + from.name + " is here\n"); }
    }

    void send_others(std::uint64_t except, std::string_view text) {
        for (auto& [key, one] : clients_) {
            if (key != except && !one.name.empty()) { send(key, one, text); }
        }
    }

    /// Queues it. What one batch of events leads to is sent together, in settle().
    void send(std::uint64_t key, client& to, std::string_view text) {
        touch(key, to);
        if (to.lost || to.ended) { return; }
        to.queue.add(text);
        if (to.queue.size() <= longest_queue) { return; }
        to.lost = !to.queue.send_some(to.stream) || to.queue.size() > longest_queue;
    }

    void touch(std::uint64_t key, client& one) {
        if (!std::exchange(one.touched, true)) { touched_.push_back(key); }
    }

    /// Sends what was queued, and lets those go who are done. That is told to others, who are touched by it.
    void settle() {
        for (std::size_t i = 0; i < touched_.size(); ++i) {
            const std::uint64_t key = touched_[i];
            client& one = clients_.at(key);
            one.touched = false;
            one.lost = one.lost || !one.queue.send_some(one.stream) || !ask(key, one);
            if (one.lost || (one.ended && one.queue.empty())) { part_with(key, one); }
        }
        touched_.clear();
    }

    /// Writable is asked for only while the system takes no more, and the poller is called only if something changes.
    portsock::result<void> ask(std::uint64_t key, client& of) {
        interest wanted = interest::readable;
        if (!of.queue.empty()) { wanted = echoes_ || of.ended ? interest::writable : wanted | interest::writable; }
        if (wanted == of.asked) { return {}; }
        of.asked = wanted;
        return poller_.modify(of.stream, wanted, key);
    }

    void part_with(std::uint64_t key, client& whom) {
        if (whom.lost) { whom.stream.abort(); }
        const std::string name = whom.name;
        clients_.erase(key); // which closes it, and the poller forgets it
        ++served_;
        door_.try_again();
        if (!name.empty()) { send_others(key, "* " + name + " has left\n"); }
    }

    /// Nobody comes in any more, nobody is heard; what was said before is sent, to those who take it within a second.
    void close() {
        door_.close();
        for (auto& [key, one] : clients_) {
            one.name.clear(); // they all leave: no news
            one.ended = true;
            touch(key, one);
        }
        settle();
        const auto deadline = portsock::until::clock::now() + 1s;
        while (!clients_.empty()) {
            const auto ready = poller_.wait(events_, deadline);
            if (!ready) { break; }
            for (const portsock::poll_event& event : *ready) {
                touch(event.key, clients_.at(event.key));
            }
            settle();
        }
    }

    // The poller is declared before what it watches, so that it dies after it.
    portsock::poller poller_ = example::must(portsock::poller::open());
    example::door door_;
    std::unordered_map<std::uint64_t, client> clients_;
    std::vector<std::uint64_t> touched_;
    std::uint64_t last_key_ = door_key;
    bool echoes_;
    std::uint64_t to_serve_;
    std::uint64_t served_ = 0;
    std::array<portsock::poll_event, 256> events_;
    std::array<std::byte, 16384> room_;
};

} // namespace

int main(int argc, char** argv) {
    const example::arguments given(
        argc, argv,
        {.purpose = "A chat for any number of clients on one thread: the first line of each is its name.",
         .required = {example::listen_parameter, example::listen_port_parameter},
         .optional = {example::clients_parameter},
         .options = {{"--echo", "each client gets back what it sends"}}});
    const std::uint64_t clients = given.count(2);
    auto listeners = example::listen_at_all(given.text(0), given.port(1, 0));
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stop.request(); });
    }
    example::announce(listeners);
    server(std::move(listeners), given.has_option("--echo"), clients).run();
}
