// A child that fork() made has a copy of everything, which to the system is the same sockets and the same poller.

#include <portsock/iostream.hpp>
#include <portsock/poller.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>
#include <support/pollers.hpp>
#include <support/skip.hpp>
#include <support/transfers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

using namespace portsock;
using namespace support;

TEST_CASE("SHAR-5: a child that destroys what fork() gave it changes nothing for its parent") {
    if (!has_copies()) { return support::skip("SHAR-5", "no process begins as the copy of another"); }
    for (const poll_mechanism which : mechanisms()) {
        INFO(name(which));
        connection both = connected();
        auto listener = listener_on();
        auto datagrams = udp_socket::open(loopback(family::ipv4)).value();
        auto twin = both.client.duplicate().value();
        auto watching = poller::open(which).value();
        must(watching.add(both.client, interest::readable, 1));
        must(watching.add(listener, interest::readable, 2));
        must(watching.add(datagrams, interest::readable, 3));
        stop_signal stop;
        std::array<std::byte, 8> room;
        CHECK(ended(both.client.receive(room, {1ms, stop})) == std::errc::timed_out); // it has what a wait needs
        auto written = std::make_unique<socket_iostream>(both.client);
        *written << "once";
        CHECK(run_in_copy([&] {
                  written.reset();
                  both.client.close();
                  portsock::socket moved(std::move(listener)); // and the destructor closes it
                  { const auto gone = std::move(datagrams); }
                  twin.close();
                  { const auto gone = std::move(watching); }
                  stop.request();
                  return 0;
              }) == 0);
        CHECK(ended(both.client.receive(room, {30ms, stop})) == std::errc::timed_out);
        written.reset();
        CHECK(receive_text(both.server, 4) == "once");
        CHECK(ended(both.server.try_receive(room)) == std::errc::operation_would_block);
        must(both.server.send_all(bytes("x")));
        must(datagrams.send_to(bytes("x"), datagrams.local_endpoint().value()));
        auto client = tcp_stream::connect(listener.local_endpoint().value(), patience).value();
        std::array<poll_event, 8> events;
        unsigned seen = 0;
        while (seen != 0b1110) {
            for (const poll_event& one : watching.wait(events, patience).value()) {
                seen |= 1U << one.key;
            }
        }
        CHECK(ended(watching.modify(both.client, interest::readable, 1)) == success);
        CHECK(ended(watching.remove(both.client)) == success);
        CHECK(carries(both.server, twin, "yy") == false); // the x comes first
        auto again = both.client.duplicate().value();
        twin.close();
        CHECK(carries(again, both.server));
    }
}
