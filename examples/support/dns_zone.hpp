// The zone of the example name server, and what it answers: no I/O. The names are those of documentation.
// See: RFC 1034 section 4.3.2; RFC 2308 sections 2 and 3; RFC 6891 section 7; RFC 8020; RFC 8482; RFC 2606; RFC 5737;
// RFC 3849.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/buffer.hpp>
#include <portsock/ip_address.hpp>

#include "dns.hpp"

namespace example::dns {

/// What this server takes and sends in a datagram, at most: what passes almost everywhere in one piece.
inline constexpr std::uint16_t largest_datagram = 1232;

class zone {
  public:
    zone() {
        table_.push_back({.name = apex_, .type = type_soa, .lifetime = lifetime, .data = start_of_authority()});
        table_.push_back({.name = apex_, .type = type_ns, .lifetime = lifetime, .alias = named("ns.example")});
        add("ns.example", "192.0.2.53");
        add("host.example", "192.0.2.1");
        add("host.example", "192.0.2.2");
        add("host.example", "2001:db8::1");
        add("old.example", "192.0.2.3");
        add("www.sub.example", "192.0.2.4"); // so that sub.example exists, and has nothing
        table_.push_back(
            {.name = named("alias.example"), .type = type_cname, .lifetime = lifetime, .alias = named("host.example")});
        for (int i = 1; i <= 60; ++i) { // more than fit into a datagram of 512 bytes
            add("many.example", "198.51.100." + std::to_string(i));
        }
        for (int i = 1; i <= 100; ++i) { // and into any datagram
            add("crowd.example", "203.0.113." + std::to_string(i));
        }
    }

    /// Fills in the result and the records.
    void answer(message& to) const {
        if (to.question.of_class != internet || !is_within(to.question.name, apex_) || to.question.type == type_axfr ||
            to.question.type == type_ixfr) {
            to.result = code::refused;
            to.authoritative = false;
            return;
        }
        std::string name = to.question.name;
        bool exists = false;
        const auto is_here = [&name](const record& each) { return same_name(each.name, name); };
        for (int aliases = 0; aliases < 8; ++aliases) { // a longer chain, or one that goes round, is cut
            exists = std::ranges::any_of(table_, [&name](const record& each) { return is_within(each.name, name); });
            const auto alias = std::ranges::find_if(
                table_, [&](const record& each) { return is_here(each) && each.type == type_cname; });
            if (alias == table_.end() || to.question.type == type_cname || to.question.type == type_any) { break; }
            to.answers.push_back(*alias);
            name = alias->alias;
            if (!is_within(name, apex_)) { return; } // the rest is for others to say
        }
        const std::size_t before = to.answers.size();
        if (to.question.type == type_any && std::ranges::any_of(table_, is_here)) {
            // Nobody needs all, and who asks for them is mostly somebody who wants others to be flooded.
            to.answers.push_back(
                {.name = name, .type = type_hinfo, .lifetime = 3600, .data = std::string("\7RFC8482\0", 9)});
        }
        for (const record& each : table_) {
            if (each.type == to.question.type && is_here(each)) { to.answers.push_back(each); }
        }
        if (!exists) { to.result = code::no_such_name; }
        if (to.answers.size() == before) { to.authority.push_back(table_.front()); }
    }

  private:
    static constexpr std::uint32_t lifetime = 300;

    static std::string named(std::string_view text) { return to_name(text).value(); }

    void add(std::string_view name, std::string_view address) {
        const auto parsed = portsock::ip_address::parse(address).value();
        table_.push_back({.name = named(name),
                          .type = parsed.is_v4() ? type_a : type_aaaa,
                          .lifetime = lifetime,
                          .address = parsed});
    }

    /// Whether it is this name or one below it.
    static bool is_within(std::string_view name, std::string_view upper) {
        while (name.size() > upper.size()) {
            name.remove_prefix(static_cast<unsigned char>(name[0]) + std::size_t{1});
        }
        return same_name(name, upper);
    }

    static std::string start_of_authority() {
        std::string data = named("ns.example") + named("hostmaster.example");
        for (const std::uint32_t number : {2024010101U, 7200U, 900U, 1209600U, lifetime}) {
            for (unsigned shift = 32; shift > 0; shift -= 8) {
                data += static_cast<char>(number >> (shift - 8) & 0xffU);
            }
        }
        return data;
    }

    std::string apex_ = named("example");
    std::vector<record> table_; // the SOA first
};

/// Nothing for what is no question: an answer to an answer could go on for ever.

inline std::optional<std::vector<std::byte>> answer_to(const zone& from, portsock::const_buffer asked, bool by_stream) {
    const reading request = read_message(asked);
    if (!request.has_header || request.read.is_answer) { return {}; }
    message answer{.id = request.read.id,
                   .is_answer = true,
                   .authoritative = false,
                   .opcode = request.read.opcode,
                   .recursion_desired = request.read.recursion_desired};
    std::size_t room = longest_datagram;
    if (request.read.opcode != 0) {
        answer.result = code::not_implemented;
    } else if (!request.complete) {
        answer.result = code::format_error;
    } else {
        answer.question = request.read.question;
        if (request.read.extension) {
            answer.extension = extension{.room = largest_datagram, .dnssec_ok = request.read.extension->dnssec_ok};
            room = std::min(request.read.extension->room, largest_datagram);
        }
        if (request.read.extension && request.read.extension->version != 0) {
            answer.result = code::bad_version;
        } else {
            answer.authoritative = true;
            from.answer(answer);
        }
    }
    return write_message(answer, by_stream ? std::size_t{UINT16_MAX} : room);
}

} // namespace example::dns
