// The messages of the name server and client among the examples.
#include "../../examples/support/dns.hpp"
#include "../../examples/support/dns_zone.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace example::dns;

std::vector<std::byte> bytes_of(const std::string& text) {
    const auto bytes = portsock::bytes(text);
    return {bytes.begin(), bytes.end()};
}

/// A header that announces one question, and what follows it.
std::vector<std::byte> question_of(const std::string& rest) {
    return bytes_of(std::string("\0\7\1\0\0\1\0\0\0\0\0\0", 12) + rest);
}

message sample() {
    const std::string name = to_name("host.example").value();
    const std::string other = to_name("other.example").value();
    return {
        .id = 0x1234,
        .is_answer = true,
        .recursion_desired = true,
        .question = {.name = name, .type = type_a, .of_class = internet},
        .answers = {{.name = name, .type = type_cname, .lifetime = 60, .alias = other},
                    {.name = other, .type = type_a, .lifetime = 61, .address = portsock::ipv4_address({192, 0, 2, 1})},
                    {.name = other, .type = type_aaaa, .lifetime = 62, .address = portsock::ipv6_address::loopback()}}};
}

TEST_CASE("DNS: names and texts") {
    CHECK(to_name("host.example") == std::string("\4host\7example\0", 14));
    CHECK(to_name("host.example.") == to_name("host.example"));
    CHECK(to_name("") == std::string(1, '\0'));
    CHECK(to_name(".") == std::string(1, '\0'));
    CHECK(to_name(std::string(63, 'x')));
    CHECK(to_name("a." + std::string(63, 'x') + "." + std::string(63, 'x') + "." + std::string(63, 'x') + "." +
                  std::string(59, 'x')));
    for (const std::string& wrong : {std::string(64, 'x'), std::string("a..b"), std::string(".a"), std::string("a.."),
                                     "a." + std::string(63, 'x') + "." + std::string(63, 'x') + "." +
                                         std::string(63, 'x') + "." + std::string(60, 'x')}) {
        CAPTURE(wrong);
        CHECK_FALSE(to_name(wrong));
    }
    CHECK(to_text(to_name("Host.example").value()) == "Host.example");
    CHECK(to_text(std::string(1, '\0')).empty());
    CHECK(to_text(std::string("\3a.\n\0", 5)) == "a\\046\\010");
    CHECK(same_name(to_name("HOST.example").value(), to_name("host.EXAMPLE").value()));
    CHECK_FALSE(same_name(to_name("host.example").value(), to_name("host.exampl").value()));
    CHECK_FALSE(same_name("\4ho[t", "\4ho{t"));
}

TEST_CASE("DNS: what was written is read, and nothing shorter") {
    const message written = sample();
    const auto bytes = write_message(written, longest_datagram);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const reading cut = read_message(std::span(bytes).first(size));
        CHECK(cut.has_header == (size >= 12));
        CHECK_FALSE(cut.complete);
    }
    const reading whole = read_message(bytes);
    REQUIRE(whole.complete);
    const message& read = whole.read;
    CHECK(read.id == written.id);
    CHECK(read.is_answer);
    CHECK(read.recursion_desired);
    CHECK_FALSE(read.truncated);
    CHECK(read.result == code::ok);
    CHECK(read.question.name == written.question.name);
    REQUIRE(read.answers.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(read.answers[i].name == written.answers[i].name);
        CHECK(read.answers[i].type == written.answers[i].type);
        CHECK(read.answers[i].lifetime == written.answers[i].lifetime);
        CHECK(read.answers[i].address == written.answers[i].address);
        CHECK(read.answers[i].alias == written.answers[i].alias);
    }
}

TEST_CASE("DNS: answers that do not fit are left out, and the message says so") {
    const auto whole = write_message(sample(), longest_datagram);
    CHECK(write_message(sample(), whole.size()) == whole);
    const reading cut = read_message(write_message(sample(), whole.size() - 1));
    CHECK(cut.complete);
    CHECK(cut.read.truncated);
    CHECK(cut.read.answers.empty());
}

TEST_CASE("DNS: an extension is read wherever other records are, at most one, and written") {
    message asked{.id = 7, .question = {.name = to_name("host.example").value(), .type = type_a, .of_class = internet}};
    CHECK_FALSE(read_message(write_message(asked, longest_datagram)).read.extension);
    asked.extension = extension{.room = 1400, .version = 3, .dnssec_ok = true};
    const auto bytes = write_message(asked, longest_datagram);
    const reading whole = read_message(bytes);
    REQUIRE(whole.complete);
    REQUIRE(whole.read.extension);
    CHECK(whole.read.extension->room == 1400);
    CHECK(whole.read.extension->version == 3);
    CHECK(whole.read.extension->dnssec_ok);
    for (std::size_t size = 12; size < bytes.size(); ++size) {
        CHECK_FALSE(read_message(std::span(bytes).first(size)).complete);
    }
    message answer = sample();
    answer.extension = extension{.room = 100};
    answer.authority.push_back({.name = to_name("example").value(), .type = type_soa, .data = "data"});
    const auto written = write_message(answer, longest_datagram);
    const reading read = read_message(written);
    REQUIRE(read.complete);
    CHECK(read.read.answers.size() == 3);                 // not what follows them
    CHECK(read.read.extension->room == longest_datagram); // the least that anybody takes
    const reading cut = read_message(write_message(answer, written.size() - 1));
    CHECK(cut.read.truncated);
    CHECK(cut.read.answers.empty());
    CHECK(cut.read.extension);
    auto twice = bytes;
    twice.insert(twice.end(), bytes.end() - 11, bytes.end());
    twice[11] = std::byte{2};
    CHECK_FALSE(read_message(twice).complete);
}

TEST_CASE("DNS: the zone answers for its own names, and a chain of aliases has an end") {
    const zone of;
    const auto answer = [&](std::string_view name, std::uint16_t type, std::uint16_t of_class = internet) {
        message to{.question = {.name = to_name(name).value(), .type = type, .of_class = of_class}};
        of.answer(to);
        return to;
    };
    CHECK(answer("host.example", type_a).answers.size() == 2);
    CHECK(answer("alias.example", type_aaaa).answers.size() == 2);
    CHECK(answer("sub.example", type_a).result == code::ok);
    CHECK(answer("sub.example", type_a).authority.size() == 1);
    CHECK(answer("b.example", type_a).result == code::no_such_name);
    CHECK(answer("example", type_soa).authority.empty());
    CHECK(answer("example", type_soa, 3).result == code::refused);
    for (const std::string_view other : {"", "com", "example.com", "xexample", "example.example.com"}) {
        CHECK(answer(other, type_a).result == code::refused);
        CHECK_FALSE(answer(other, type_a).authoritative);
    }
}

TEST_CASE("DNS: a pointer may only lead back, and a name has an end") {
    const std::string tail("\0\1\0\1", 4);
    const auto is_read = [&](const std::string& name) { return read_message(question_of(name + tail)).complete; };
    CHECK(is_read(std::string("\4host\0", 6)));
    CHECK_FALSE(is_read("\xc0\x0c"));       // itself
    CHECK_FALSE(is_read("\4host\xc0\x0c")); // its own beginning
    CHECK_FALSE(is_read("\xc0\x0e"));       // forward
    CHECK_FALSE(is_read("\xc0\xff"));       // beyond the end
    CHECK_FALSE(is_read("\x80\x0c"));       // no length and no pointer
    CHECK_FALSE(is_read("\x40" + std::string(64, 'x') + std::string(1, '\0')));
    CHECK_FALSE(read_message(question_of("\4host")).complete);
    CHECK_FALSE(read_message(question_of("\xc0")).complete);
    CHECK_FALSE(read_message(question_of("\4ho")).complete);
    // A chain of pointers, each of which leads back, and a name that is too long when it is put together.
    std::string chain("\0\1\0\0\0\0\0\0\0\0\0\0", 12);
    chain[5] = 1;
    chain[7] = 1;
    chain += std::string("\1a\0", 3) + tail;
    const std::string linked = chain + "\1b\xc0\x0c" + std::string("\0\1\0\1\0\0\0\0\0\4\1\2\3\4", 14);
    const reading good = read_message(bytes_of(linked));
    REQUIRE(good.complete);
    CHECK(to_text(good.read.answers.at(0).name) == "b.a");
    for (const std::size_t length : {61U, 62U}) { // 255 bytes in all, and one more
        std::string front = chain.substr(0, 12);
        for (int i = 0; i < 3; ++i) {
            front += '\x3f' + std::string(63, 'x');
        }
        const std::string name = static_cast<char>(length) + std::string(length, 'y') + "\xc0\x0c";
        const std::string record("\0\1\0\1\0\0\0\0\0\4\1\2\3\4", 14);
        const reading read = read_message(bytes_of(front + std::string(1, '\0') + tail + name + record));
        CHECK(read.complete == (length == 61));
    }
}

TEST_CASE("DNS: whatever arrives is read to no harm") {
    std::minstd_rand chance(9);
    const auto good = write_message(sample(), longest_datagram);
    for (int i = 0; i < 20000; ++i) {
        auto mutant = good;
        for (int changes = 0; changes < 4; ++changes) {
            mutant[chance() % mutant.size()] = static_cast<std::byte>(chance());
        }
        mutant.resize(chance() % (mutant.size() + 1));
        const reading read = read_message(mutant);
        CHECK(read.read.question.name.size() <= longest_name);
        CHECK(to_text(read.read.question.name).size() <= 4 * longest_name);
    }
}

} // namespace
