// Connecting to names whose addresses or name servers do not answer: run by ci/test_happy_eyeballs, which makes the
// network that this is about. The argument says which family its resolver puts first: 6 or 4.

#include <portsock/resolver.hpp>
#include <portsock/tcp.hpp>

#include <support/handles.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

using namespace portsock;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

bool all_well = true;

void check(bool holds, const char* what) {
    std::printf("%s%s", holds ? "" : "  FAILED: ", holds ? "" : what);
    all_well = all_well && holds;
}

/// TCP sockets of this network that are still trying to connect.
int attempts_left() {
    int count = 0;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream lines(table);
        std::string number;
        std::string local;
        std::string remote;
        std::string state;
        std::string rest;
        while (lines >> number >> local >> remote >> state && std::getline(lines, rest)) {
            count += state == "02" ? 1 : 0; // SYN_SENT
        }
    }
    return count;
}

class stopwatch {
  public:
    [[nodiscard]] milliseconds elapsed() const {
        return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin_);
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

struct span_of_time {
    milliseconds least;
    milliseconds most;
};
constexpr milliseconds slack = 150ms; // of a busy machine; the delays are told apart by more
constexpr span_of_time at_once{0ms, slack};
constexpr span_of_time after(milliseconds delay) { return {delay, delay + slack}; }

void report(const std::string& name, const std::string& outcome, milliseconds took) {
    std::printf("%-34s %-34s %5d ms", name.c_str(), outcome.c_str(), static_cast<int>(took.count()));
}

void check_time(milliseconds took, span_of_time expected) {
    check(took >= expected.least, "too early");
    check(took <= expected.most, "too late");
}

class network {
  public:
    network() : listener_(tcp_listener::listen(0).value()), port_(listener_.local_endpoint().value().port()) {
        server_ = std::thread([this] {
            while (listener_.accept(over_)) {}
        });
    }
    network(const network&) = delete;
    network& operator=(const network&) = delete;
    ~network() {
        over_.request();
        server_.join();
    }

    /// Connects to the name; tries again if it was late, for a machine that is busy is late at times.
    void leads(const std::string& name, const std::string& to, span_of_time expected) {
        milliseconds took{};
        result<tcp_stream> client = failure{error()};
        for (int tries = 0; tries < 3; ++tries) {
            const stopwatch watch;
            client = tcp_stream::connect(name, port_, 20s);
            took = watch.elapsed();
            if (client && took <= expected.most) { break; }
        }
        const std::string where =
            client ? client->remote_endpoint().value().address().to_string() : client.error().describe();
        report(name, where, took);
        check(where == to, ("not " + to).c_str());
        check_time(took, expected);
        check(attempts_left() == 0, "an attempt is left");
        std::puts("");
    }

    void ends(const std::string& name, milliseconds limit, operation during) {
        const stopwatch watch;
        const auto none = tcp_stream::connect(name, port_, limit);
        const milliseconds took = watch.elapsed();
        report(name, none ? "a connection" : none.error().describe(), took);
        check(!none && none.error() == std::errc::timed_out && none.error().during() == during, "not timed out");
        check_time(took, after(limit));
        check(attempts_left() == 0, "an attempt is left");
        std::puts("");
    }

    template <class Call>
    static void stops(const std::string& name, milliseconds when, Call&& call) {
        stop_signal stop;
        const stopwatch watch;
        std::thread other([&] {
            std::this_thread::sleep_for(when);
            stop.request();
        });
        const std::optional<error> why = call(until(20s, stop));
        const milliseconds took = watch.elapsed();
        other.join();
        report(name, why ? why->describe() : "nothing stopped it", took);
        check(why && *why == std::errc::operation_canceled, "not canceled");
        check_time(took, after(when));
        check(attempts_left() == 0, "an attempt is left");
        std::puts("");
    }
    void stops(const std::string& name, milliseconds when) const {
        stops(name, when, [&](const until& limit) {
            const auto none = tcp_stream::connect(name, port_, limit);
            return none ? std::nullopt : std::optional(none.error());
        });
    }

  private:
    tcp_listener listener_;
    std::uint16_t port_;
    stop_signal over_;
    std::thread server_;
};

void look_up_and_stop(const std::string& name, milliseconds when) {
    network::stops(name, when, [&](const until& limit) {
        const auto none = resolve(name, 80, {}, limit);
        return none ? std::nullopt : std::optional(none.error());
    });
}

} // namespace

int main(int count, char** arguments) {
    const bool six_first = count < 2 || arguments[1][0] == '6';
    const std::string six = "2001:db8:8::1";
    const std::string four = "10.8.0.1";
    network here;
    here.leads("both-answer.example", six_first ? six : four, at_once);
    const std::size_t handles = support::open_handles();

    std::puts("-- a family is black-holed");
    here.leads("six-is-dead.example", four, six_first ? after(250ms) : at_once);
    here.leads("four-is-dead.example", six, six_first ? at_once : after(250ms));
    here.leads("many-six-are-dead.example", four, six_first ? after(250ms) : at_once);
    here.leads("many-four-are-dead.example", six, six_first ? at_once : after(250ms));
    here.ends("all-are-dead.example", 100ms, operation::connect);
    here.ends("all-are-dead.example", 700ms, operation::connect);
    here.stops("all-are-dead.example", 100ms);
    here.stops("all-are-dead.example", 400ms);
    check(support::open_handles() == handles, "descriptors are left\n");

    std::puts("-- the hosts file has one family, the name server both");
    here.leads("pinned-to-four.example", four, at_once);
    here.leads("pinned-to-six.example", six, at_once);

    std::puts("-- the name server is late, or silent");
    here.leads("six-is-unknown.example", four, at_once);
    here.leads("four-is-unknown.example", six, at_once);
    here.leads("six-is-late.example", four, after(50ms));
    here.ends("silent.example", 300ms, operation::resolve);
    here.stops("silent.example", 100ms);
    look_up_and_stop("silent.example", 100ms);

    support::wait_for_handles(handles);
    check(support::open_handles() == handles, "descriptors are left\n");
    return all_well ? 0 : 1;
}
