// B. Errors.

#include <portsock/error.hpp>
#include <portsock/resolver.hpp>
#include <portsock/stream_pair.hpp>

#include <support/loopback.hpp>
#include <support/native.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstddef>
#include <iomanip>
#include <ios>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using namespace portsock;
using namespace support;

namespace {

struct row {
    errc code;
    std::errc standard;
};

constexpr std::array<row, 35> standard_codes = {{
    {errc::operation_would_block, std::errc::operation_would_block},
    {errc::operation_in_progress, std::errc::operation_in_progress},
    {errc::connection_already_in_progress, std::errc::connection_already_in_progress},
    {errc::already_connected, std::errc::already_connected},
    {errc::not_connected, std::errc::not_connected},
    {errc::connection_refused, std::errc::connection_refused},
    {errc::connection_reset, std::errc::connection_reset},
    {errc::connection_aborted, std::errc::connection_aborted},
    {errc::broken_pipe, std::errc::broken_pipe},
    {errc::timed_out, std::errc::timed_out},
    {errc::address_in_use, std::errc::address_in_use},
    {errc::address_not_available, std::errc::address_not_available},
    {errc::address_family_not_supported, std::errc::address_family_not_supported},
    {errc::protocol_not_supported, std::errc::protocol_not_supported},
    {errc::operation_not_supported, std::errc::operation_not_supported},
    {errc::no_protocol_option, std::errc::no_protocol_option},
    {errc::message_size, std::errc::message_size},
    {errc::network_down, std::errc::network_down},
    {errc::network_unreachable, std::errc::network_unreachable},
    {errc::host_unreachable, std::errc::host_unreachable},
    {errc::network_reset, std::errc::network_reset},
    {errc::no_buffer_space, std::errc::no_buffer_space},
    {errc::not_enough_memory, std::errc::not_enough_memory},
    {errc::too_many_files_open, std::errc::too_many_files_open},
    {errc::permission_denied, std::errc::permission_denied},
    {errc::invalid_argument, std::errc::invalid_argument},
    {errc::bad_address, std::errc::bad_address},
    {errc::bad_file_descriptor, std::errc::bad_file_descriptor},
    {errc::not_a_socket, std::errc::not_a_socket},
    {errc::operation_canceled, std::errc::operation_canceled},
    {errc::interrupted, std::errc::interrupted},
    {errc::no_such_device, std::errc::no_such_device},
    {errc::no_such_file_or_directory, std::errc::no_such_file_or_directory},
    {errc::is_a_directory, std::errc::is_a_directory},
    {errc::io_error, std::errc::io_error},
}};
constexpr std::array<errc, 5> own_codes = {errc::host_not_found, errc::try_again, errc::no_recovery,
                                           errc::service_not_found, errc::unexpected_end};
static_assert(standard_codes.size() + own_codes.size() == errc_count);
static_assert(std::is_trivially_copyable_v<portsock::error>);

/// Every code and its text.
std::vector<std::string> all_messages() {
    std::vector<std::string> messages;
    for (int code = 1; code <= errc_count; ++code) {
        messages.push_back(error_category().message(code));
    }
    return messages;
}

/// Does the call succeed, and is the thread's error number afterwards what it was before?
template <class Call>
void check_quiet(Call&& call) {
    constexpr int mark = 4242; // of no system
    set_error_number(mark);
    const bool succeeded = static_cast<bool>(call());
    const int after = error_number();
    set_error_number(0);
    CHECK(succeeded);
    CHECK(after == mark);
}

} // namespace

TEST_CASE("ERR-1: a would-block failure equals both operation_would_block and resource_unavailable_try_again") {
    connection both = connected();
    std::array<std::byte, 1> buffer;
    const auto nothing = both.client.try_receive(buffer);
    REQUIRE_FALSE(nothing.has_value());
    CHECK(nothing.error() == errc::operation_would_block);
    CHECK(nothing.error().code() == std::errc::operation_would_block);
    CHECK(nothing.error().code() == std::errc::resource_unavailable_try_again);
    CHECK(nothing.error() == std::errc::resource_unavailable_try_again);
    CHECK(std::errc::resource_unavailable_try_again == nothing.error().code());

    const auto no_datagram = udp_socket::open(loopback(family::ipv4)).value().try_receive_from(buffer);
    CHECK(ended(no_datagram) == std::errc::operation_would_block);
    CHECK(ended(no_datagram) == std::errc::resource_unavailable_try_again);
}

TEST_CASE("ERR-2: each error code equals its std::errc enumerator and no other one in the table") {
    for (const row& mine : standard_codes) {
        const std::error_code code = mine.code;
        CAPTURE(code.message());
        CHECK(code.category() == error_category());
        for (const row& other : standard_codes) {
            CAPTURE(to_string(other.code));
            CHECK((code == other.standard) == (mine.code == other.code));
            CHECK((other.standard == code) == (mine.code == other.code));
            CHECK((portsock::error(mine.code) == other.standard) == (mine.code == other.code));
            CHECK((code == make_error_code(other.code)) == (mine.code == other.code));
        }
        CHECK(code.default_error_condition() == std::make_error_condition(mine.standard));
        CHECK(code.default_error_condition().category() == std::generic_category());
    }
    for (const errc own : own_codes) {
        for (const row& other : standard_codes) {
            CHECK(make_error_code(own) != other.standard);
        }
    }
}

TEST_CASE("ERR-2: what the system reports equals its std::errc enumerator") {
    const refusing_place nobody;
    CHECK(ended(tcp_stream::connect(nobody.place(), patience)) == std::errc::connection_refused);
    const auto listener = listener_on();
    CHECK(ended(tcp_listener::listen(listener.local_endpoint().value())) == std::errc::address_in_use);
    connection both = connected();
    both.server.abort();
    std::array<std::byte, 1> buffer;
    CHECK(ended(both.client.receive(buffer, patience)) == std::errc::connection_reset);
}

TEST_CASE("ERR-3: message() of a given error is the same text in every locale") {
    const std::vector<std::string> before = all_messages();
    const std::string locale_before = std::setlocale(LC_ALL, nullptr);
    for (const std::string locale :
         {"", "C.UTF-8", "de_DE.UTF-8", "fr_FR.utf8", "ja_JP.UTF-8", "tr_TR.UTF-8", "German", "Japanese_Japan.932"}) {
        if (std::setlocale(LC_ALL, locale.c_str()) != nullptr) {
            CAPTURE(locale);
            CHECK(all_messages() == before);
        }
    }
    std::setlocale(LC_ALL, locale_before.c_str());
    CHECK(all_messages() == before);
}

TEST_CASE("ERR-3: the texts of the errors are ASCII, not empty, and each is different") {
    const std::vector<std::string> messages = all_messages();
    CHECK(std::set<std::string>(messages.begin(), messages.end()).size() == messages.size());
    for (const std::string& message : messages) {
        CAPTURE(message);
        CHECK_FALSE(message.empty());
        CHECK(std::all_of(message.begin(), message.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    }
    // A number that is none of the codes has a text too.
    CHECK(std::string_view(error_category().name()) == "portsock");
    CHECK_FALSE(error_category().message(0).empty());
    CHECK_FALSE(error_category().message(errc_count + 1).empty());
    CHECK_FALSE(error_category().message(-1).empty());
    CHECK(make_error_code(errc::timed_out).message() == to_string(errc::timed_out));
    CHECK(portsock::error(errc::timed_out).message() == to_string(errc::timed_out));
}

TEST_CASE(
    "ERR-4: the native system code of a failure that the system reported is kept and non-zero; it is 0 for a failure "
    "the library decided itself") {
    const refusing_place nobody;
    const auto refused = tcp_stream::connect(nobody.place());
    REQUIRE(ended(refused) == std::errc::connection_refused);
    CHECK(refused.error().native() != 0);
    CHECK(refused.error().during() == operation::connect);
    CHECK(refused.error().where() == nobody.place());

    const auto listener = listener_on();
    const endpoint taken = listener.local_endpoint().value();
    const auto in_use = tcp_listener::listen(taken);
    REQUIRE(ended(in_use) == std::errc::address_in_use);
    CHECK(in_use.error().native() != 0);
    CHECK(in_use.error().where() == taken);

    const auto elsewhere = tcp_listener::listen(endpoint(ipv4_address({192, 0, 2, 1}), 0));
    REQUIRE(ended(elsewhere) == std::errc::address_not_available);
    CHECK(elsewhere.error().native() != 0);

    tcp_stream closed;
    CHECK(closed.shutdown(direction::send).error().native() == 0);
    CHECK(tcp_stream::connect(anywhere(family::ipv4, 80)).error().native() == 0);
    connection both = connected();
    std::array<std::byte, 1> buffer;
    CHECK(both.client.receive(buffer, 1ms).error().native() == 0); // its time was over
    const stop_signal never;
    CHECK(both.client.receive(buffer, {1ms, never}).error().native() == 0);
}

TEST_CASE("ERR-4: an error tells its whole story in one line of ASCII") {
    const refusing_place nobody;
    const auto refused = tcp_stream::connect(nobody.place());
    REQUIRE_FALSE(refused.has_value());
    const std::string story = refused.error().describe();
    CAPTURE(story);
    CHECK(story.find("connect") != story.npos);
    CHECK(story.find(nobody.place().to_string()) != story.npos);
    CHECK(story.find(to_string(errc::connection_refused)) != story.npos);
    CHECK(story.find(std::to_string(refused.error().native())) != story.npos);
    CHECK(std::all_of(story.begin(), story.end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

TEST_CASE("ERR-5: a successful call leaves the thread's error number (that of the C library) unchanged") {
    std::array<std::byte, 8> buffer;
    tcp_listener listener;
    check_quiet([&] {
        auto made = tcp_listener::listen(loopback(family::ipv4));
        listener = *std::move(made);
        return listener.is_open();
    });
    const endpoint place = listener.local_endpoint().value();
    tcp_stream client;
    check_quiet([&] {
        auto made = tcp_stream::connect(place);
        client = *std::move(made);
        return client.is_open();
    });
    tcp_stream server;
    check_quiet([&] {
        auto made = listener.accept();
        server = *std::move(made);
        return server.is_open();
    });
    check_quiet([&] {
        auto made = tcp_stream::connect(place, patience);
        return made && listener.accept(patience);
    });
    check_quiet([&] {
        stream_socket starting(portsock::socket::open(family::ipv4, socket_kind::stream).value());
        static_cast<void>(starting.start_connect(place));
        const bool ready = starting.wait(interest::writable, patience).has_value();
        // The connect is over at this end first.
        const bool arrived = listener.wait(interest::readable, patience).has_value();
        return ready && starting.take_error() && arrived && listener.try_accept();
    });
    check_quiet([&] { return client.local_endpoint(); });
    check_quiet([&] { return client.remote_endpoint(); });
    check_quiet([&] { return client.set(options::no_delay, true); });
    check_quiet([&] { return client.get(options::no_delay); });
    check_quiet([&] { return client.send_all(bytes("some text")); });
    check_quiet([&] { return server.wait(interest::readable, patience); });
    check_quiet([&] { return server.available(); });
    check_quiet([&] { return server.peek(buffer); });
    check_quiet([&] { return server.receive(mutable_buffer(buffer).first(2)); });
    check_quiet([&] { return server.try_receive(mutable_buffer(buffer).first(2)); });
    check_quiet([&] { return server.receive_exactly(mutable_buffer(buffer).first(2), patience); });
    check_quiet([&] { return client.try_send(bytes("x")); });
    check_quiet([&] {
        // Inside, the receive finds nothing at first.
        static_cast<void>(server.receive(buffer));
        auto later = in_background([&client] { return client.send_all(bytes("later")).has_value(); });
        const bool received = server.receive(buffer, patience).has_value();
        return later.get() && received;
    });
    check_quiet([&] { return client.take_error(); });
    check_quiet([&] { return client.shutdown(direction::send); });
    check_quiet([&] { return server.receive(buffer); });
    check_quiet([&] {
        client.close();
        server.abort();
        return true;
    });
    check_quiet([&] { return stream_pair(); });
    check_quiet([&] {
        auto handle = portsock::socket::open(family::ipv4, socket_kind::stream).value().release();
        return portsock::socket::adopt(handle);
    });
    check_quiet([&] { return resolve("127.0.0.1", 80); });

    udp_socket first;
    check_quiet([&] {
        auto made = udp_socket::open(loopback(family::ipv4));
        first = *std::move(made);
        return first.is_open();
    });
    auto second = udp_socket::open(loopback(family::ipv4)).value();
    check_quiet([&] { return second.send_to(bytes("x"), first.local_endpoint().value()); });
    check_quiet([&] { return first.receive_from(buffer, patience); });
    check_quiet([&] { return first.connect(second.local_endpoint().value()); });
    check_quiet([&] { return first.send(bytes("x")); });
    check_quiet([&] { return second.receive_from(buffer, patience); });
    check_quiet([&] { return first.disconnect(); });
}

TEST_CASE("ERR-6: value() of a failed result throws std::system_error with exactly the code that error() returns") {
    const auto failed = tcp_listener().try_accept();
    REQUIRE_FALSE(failed.has_value());
    bool caught = false;
    try {
        static_cast<void>(failed.value());
    } catch (const std::system_error& thrown) {
        caught = true;
        CHECK(thrown.code() == failed.error().code());
        CHECK(thrown.code().category() == error_category());
        CHECK(thrown.code() == std::errc::bad_file_descriptor);
    }
    CHECK(caught);

    const refusing_place nobody;
    const auto refused = tcp_stream::connect(nobody.place());
    try {
        static_cast<void>(refused.value());
        FAIL("no exception");
    } catch (const std::system_error& thrown) {
        CHECK(thrown.code() == make_error_code(errc::connection_refused));
        CHECK(std::string(thrown.what()).find(to_string(errc::connection_refused)) != std::string::npos);
    }

    const auto nothing = tcp_stream().shutdown(direction::both);
    CHECK_THROWS_AS(nothing.value(), std::system_error);
    CHECK_THROWS_AS(static_cast<void>(ip_address::parse("nothing").value()), std::system_error);
    CHECK_NOTHROW(listener_on().listen_again(1).value());
}

TEST_CASE("ERR-7: an endpoint whose family differs from the socket's fails with address_family_not_supported in bind, "
          "connect and send_to") {
    constexpr auto expected = std::errc::address_family_not_supported;
    for (const family of : families()) {
        INFO(name(of));
        const family other = of == family::ipv4 ? family::ipv6 : family::ipv4;
        const endpoint foreign = loopback(other, 9);

        auto stream = portsock::socket::open(of, socket_kind::stream).value();
        CHECK(ended(stream.bind(loopback(other))) == expected);
        CHECK(ended(tcp_stream::connect(std::move(stream), foreign)) == expected);
        stream_socket starting(std::move(stream));
        CHECK(ended(starting.start_connect(foreign)) == expected);
        CHECK(ended(starting.bind(loopback(of))) == success); // nothing has happened to it

        auto datagrams = udp_socket::open(of).value();
        CHECK(ended(datagrams.bind(loopback(other))) == expected);
        CHECK(ended(datagrams.connect(foreign)) == expected);
        CHECK(ended(datagrams.send_to(bytes("x"), foreign)) == expected);
        CHECK(ended(datagrams.try_send_to(bytes("x"), foreign)) == expected);
        CHECK(datagrams.send_to(bytes("x"), foreign).error().native() == 0);
    }
}

TEST_CASE("ERR-8: an unknown option or level fails with no_protocol_option") {
    constexpr int tcp_level = static_cast<int>(protocol::tcp); // its number as a level too, everywhere
    constexpr int unknown = 31999;
    std::array<std::byte, 4> value{};
    connection both = connected();
    CHECK(ended(both.client.set_native(tcp_level, unknown, value)) == std::errc::no_protocol_option);
    CHECK(ended(both.client.get_native(tcp_level, unknown, value)) == std::errc::no_protocol_option);
    CHECK(ended(both.client.set_native(unknown, 1, value)) == std::errc::no_protocol_option);
    CHECK(ended(both.client.get_native(unknown, 1, value)) == std::errc::no_protocol_option);
    // And a known one does not.
    constexpr int no_delay = 1;
    CHECK(ended(both.client.get_native(tcp_level, no_delay, value)) == success);
    CHECK(ended(both.client.set_native(tcp_level, no_delay, value)) == success);
}

TEST_CASE("ERR-10: an error is transient exactly if it lacked only time, room or an answer") {
    const std::set<errc> transient = {errc::operation_would_block, errc::operation_in_progress,
                                      errc::connection_already_in_progress, errc::timed_out, errc::no_buffer_space,
                                      errc::not_enough_memory, errc::too_many_files_open, errc::interrupted,
                                      errc::try_again};
    for (int number = 1; number <= errc_count; ++number) {
        const auto code = static_cast<errc>(number);
        CAPTURE(to_string(code));
        CHECK(error(code).is_transient() == transient.contains(code));
    }
    CHECK(tcp_listener().try_accept().error().is_transient() == false);
    CHECK(listener_on().try_accept().error().is_transient());
}

TEST_CASE("ERR-11: an error equals what its code equals, from both sides") {
    const error refused(errc::connection_refused, operation::connect, 111);
    CHECK(refused == error(errc::connection_refused));
    CHECK(refused != error(errc::connection_reset));
    CHECK(refused == errc::connection_refused);
    CHECK(errc::connection_refused == refused);
    CHECK(std::errc::connection_refused == refused);
    CHECK(std::errc::connection_reset != refused);
    CHECK(refused == make_error_code(errc::connection_refused));
    CHECK(make_error_code(errc::connection_refused) == refused);
    CHECK(make_error_code(errc::connection_reset) != refused);
    CHECK(refused == std::make_error_condition(std::errc::connection_refused));
    CHECK(std::make_error_condition(std::errc::connection_refused) == refused);
    CHECK(std::make_error_condition(std::errc::connection_reset) != refused);
    CHECK(refused == std::make_error_code(std::errc::connection_refused));
    CHECK(std::make_error_code(std::errc::connection_reset) != refused);
    CHECK(error(errc::operation_would_block) == std::make_error_condition(std::errc::resource_unavailable_try_again));
    CHECK(error(errc::operation_would_block) == std::make_error_code(std::errc::resource_unavailable_try_again));
    // The numbers of other categories mean other things.
    CHECK(refused != std::error_code(static_cast<int>(errc::connection_refused), std::generic_category()));
    CHECK(refused != std::error_code(static_cast<int>(errc::connection_refused), std::iostream_category()));
    CHECK(refused != std::error_code());
    CHECK(error(errc::host_not_found) != std::make_error_code(std::errc::io_error));
    for (int left = 1; left <= errc_count; ++left) {
        for (int right = 1; right <= errc_count; ++right) {
            const error one(static_cast<errc>(left));
            const std::error_code other = make_error_code(static_cast<errc>(right));
            CHECK((one == other) == (left == right));
            CHECK((other == one) == (left == right));
        }
    }
}

TEST_CASE("ERR-12: what value() throws, describe() and a stream tell code, place and reason, and each once") {
    const auto text_of = [](auto&& failed) -> std::string {
        try {
            static_cast<void>(failed.value());
        } catch (const std::system_error& thrown) {
            return thrown.what();
        }
        return "nothing was thrown";
    };
    const auto count = [](std::string_view text, std::string_view piece) {
        std::size_t found = 0;
        for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) {
            ++found;
        }
        return found;
    };
    const refusing_place nobody;
    const auto refused = tcp_stream::connect(nobody.place());
    const std::string what = text_of(refused);
    CHECK(count(what, "connection refused") == 1);
    CHECK(count(what, "connect " + nobody.place().to_string()) == 1);
    CHECK(count(what, "(system error " + std::to_string(refused.error().native()) + ")") == 1);
    std::ostringstream out;
    out << refused.error() << '|' << refused.error().kind() << '|' << std::setw(30) << std::setfill('.')
        << error(errc::timed_out, operation::receive) << '|';
    CHECK(out.str() ==
          refused.error().describe() + "|connection refused|............receive: timed out|");

    const auto wrong = ip_address::parse("127.0.0.256");
    CHECK(text_of(wrong) == "parse: a part of an IPv4 address is above 255 (at offset 8): invalid argument");
    const error malformed = wrong.error();
    CHECK(malformed.describe() == "parse: a part of an IPv4 address is above 255 (at offset 8)");
    CHECK(malformed.parse_failure() == wrong.error());
    CHECK(malformed == std::errc::invalid_argument);
    CHECK_FALSE(refused.error().parse_failure().has_value());
    CHECK_FALSE(error(errc::invalid_argument, operation::parse).parse_failure().has_value());
    CHECK(wrong.error().describe() == "a part of an IPv4 address is above 255 (at offset 8)");
    // The first reason of all is told, too.
    CHECK(error(ip_address::parse("").error()).describe() == "parse: the text is empty (at offset 0)");
}

TEST_CASE("ERR-13: a failed result stays a failure in every conversion, and is no truth value") {
    static_assert(!std::is_convertible_v<result<void>, result<bool>> &&
                  !std::is_convertible_v<result<tcp_stream>, result<bool>>);
    static_assert(!std::is_convertible_v<result<mutable_buffer>, result<bool>>);
    static_assert(!std::is_constructible_v<result<void>, result<std::size_t>>);
    const tcp_stream closed;
    const result<bool> has_bytes = closed.available();
    REQUIRE_FALSE(has_bytes.has_value());
    CHECK(has_bytes.error() == errc::bad_file_descriptor);
    const result<std::string> text = closed.local_endpoint().transform([](const endpoint& at) { return at.to_string(); });
    CHECK(text.error() == errc::bad_file_descriptor);
    int asked = 0;
    const auto sent = tcp_stream().send(bytes("x")).and_then([&asked](std::size_t count) -> result<std::size_t> {
        ++asked;
        return count;
    });
    CHECK(sent.error() == errc::bad_file_descriptor);
    CHECK(asked == 0);
    CHECK(tcp_stream().send(bytes("x")).or_else([](const error&) { return result<std::size_t>(7U); }) == 7U);
}
