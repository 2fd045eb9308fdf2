// Messages of the Domain Name System: bytes in and out, no I/O. See: RFC 1035 sections 2.3.4, 3.1, 3.2 and 4.1; RFC
// 3596; RFC 6891 section 6.
//
// A name is kept as it travels, each label after its length and an empty one at the end, because a label may hold any
// byte, dots too.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/buffer.hpp>
#include <portsock/byte_order.hpp>
#include <portsock/ip_address.hpp>

namespace example::dns {

inline constexpr std::size_t longest_datagram = 512;
inline constexpr std::size_t longest_name = 255;
inline constexpr std::size_t longest_label = 63;

inline constexpr std::uint16_t type_a = 1;
inline constexpr std::uint16_t type_ns = 2;
inline constexpr std::uint16_t type_cname = 5;
inline constexpr std::uint16_t type_soa = 6;
inline constexpr std::uint16_t type_hinfo = 13;
inline constexpr std::uint16_t type_aaaa = 28;
inline constexpr std::uint16_t type_opt = 41;
inline constexpr std::uint16_t type_ixfr = 251;
inline constexpr std::uint16_t type_axfr = 252;
inline constexpr std::uint16_t type_any = 255;
inline constexpr std::uint16_t internet = 1;

enum class code : std::uint8_t {
    ok = 0,
    format_error,
    server_failure,
    no_such_name,
    not_implemented,
    refused,
    bad_version = 16
};

struct question {
    std::string name{};
    std::uint16_t type = 0;
    std::uint16_t of_class = 0;
};

struct record {
    std::string name{};
    std::uint16_t type = 0;
    std::uint32_t lifetime = 0; // seconds
    portsock::ip_address address{};
    std::string alias{}; // of a CNAME, or a name server
    std::string data{};  // of any other type, as it travels; only written
};

/// What an OPT record says. See: RFC 6891 section 6.1.
struct extension {
    std::uint16_t room = longest_datagram; // for a datagram to its sender
    std::uint8_t version = 0;
    bool dnssec_ok = false;
};

struct message {
    std::uint16_t id = 0;
    bool is_answer = false;
    bool authoritative = true; // of an answer
    std::uint8_t opcode = 0;
    bool truncated = false;
    bool recursion_desired = false;
    code result = code::ok;
    dns::question question{};
    std::vector<record> answers{};
    std::vector<record> authority{}; // only written
    std::optional<dns::extension> extension{};
};

/// Nothing if it is no name: an empty or too long label, too long as a whole.
inline std::optional<std::string> to_name(std::string_view text) {
    std::string name;
    if (text.ends_with('.')) { text.remove_suffix(1); }
    while (!text.empty()) {
        const std::string_view label = text.substr(0, text.find('.'));
        if (label.empty() || label.size() > longest_label || label.size() + 1 == text.size()) { return {}; }
        name += static_cast<char>(label.size());
        name += label;
        text.remove_prefix(std::min(label.size() + 1, text.size()));
    }
    name += '\0';
    return name.size() <= longest_name ? std::optional(name) : std::nullopt;
}

/// For people. Whatever is not an ordinary character is written as its number.
inline std::string to_text(std::string_view name) {
    std::string text;
    while (!name.empty() && name[0] != '\0') {
        const auto size = static_cast<unsigned char>(name[0]);
        for (const char each : name.substr(1, size)) {
            const auto number = static_cast<unsigned char>(each);
            const bool plain = number > 0x20 && number < 0x7f && each != '.' && each != '\\';
            text += plain ? std::string(1, each) : '\\' + std::to_string(1000 + number).substr(1);
        }
        text += '.';
        name.remove_prefix(std::min<std::size_t>(size + 1U, name.size()));
    }
    if (text.size() > 1) { text.pop_back(); }
    return text;
}

inline bool same_name(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c ^ 0x20 : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [lower](char l, char r) { return lower(l) == lower(r); });
}

namespace detail {

/// Reads what may be anything. After the first thing that is not there all is empty, and failed() says so.
class reader {
  public:
    explicit reader(portsock::const_buffer all) : all_(all) {}

    [[nodiscard]] bool failed() const { return failed_; }

    portsock::const_buffer take(std::size_t count) {
        failed_ = failed_ || count > all_.size() - at_;
        if (failed_) { return {}; }
        at_ += count;
        return all_.subspan(at_ - count, count);
    }
    template <class T>
    T number() {
        const auto read = take(sizeof(T));
        return failed_ ? T(0) : portsock::load_network<T>(read.first<sizeof(T)>());
    }

    std::string name() {
        std::string name;
        std::size_t at = at_;
        std::size_t start = at; // of the labels that are being read
        std::size_t after = 0;  // the name, once a pointer has led away
        while (!failed_ && at < all_.size()) {
            const auto size = std::to_integer<std::size_t>(all_[at]);
            if (size > longest_label) { // the rest is elsewhere
                if (size < 0xc0 || at + 1 >= all_.size()) { break; }
                if (after == 0) { after = at + 2; }
                at = (size & 0x3fU) << 8U | std::to_integer<std::size_t>(all_[at + 1]);
                if (at >= start) { break; } // only ever back, so that no pointers go round in circles
                start = at;
                continue;
            }
            if (size >= all_.size() - at || name.size() + size + 1 > longest_name) { break; }
            name += portsock::text(all_.subspan(at, size + 1));
            at += size + 1;
            if (size == 0) {
                at_ = after == 0 ? at : after;
                return name;
            }
        }
        failed_ = true;
        return {};
    }

    [[nodiscard]] std::size_t position() const { return at_; }

  private:
    portsock::const_buffer all_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

class writer {
  public:
    template <class T>
    void number(T value) {
        std::array<std::byte, sizeof(T)> bytes;
        portsock::store_network(value, std::span(bytes));
        add(bytes);
    }
    void add(portsock::const_buffer bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    std::vector<std::byte>& bytes() { return bytes_; }

  private:
    std::vector<std::byte> bytes_;
};

/// Of any record, an OPT record's too, which is none. `extensions` counts those.
inline std::optional<record> read_record(reader& from, std::optional<extension>& found, int& extensions) {
    record read{.name = from.name(), .type = from.number<std::uint16_t>()};
    const auto of_class = from.number<std::uint16_t>();
    read.lifetime = from.number<std::uint32_t>();
    const auto size = from.number<std::uint16_t>();
    const std::size_t end = from.position() + size;
    if (from.failed()) { return {}; }
    if (read.type == type_opt) {
        if (read.name.size() > 1) { return {}; }
        ++extensions;
        found = extension{.room = std::max<std::uint16_t>(of_class, longest_datagram),
                          .version = static_cast<std::uint8_t>(read.lifetime >> 16U),
                          .dnssec_ok = (read.lifetime & 0x8000U) != 0};
        read.type = 0;
        from.take(size);
        return from.failed() ? std::nullopt : std::optional(read);
    }
    const std::uint16_t type = of_class == internet ? read.type : std::uint16_t(0);
    if (type == type_a && size == 4) {
        read.address = portsock::ipv4_address(from.number<std::uint32_t>());
    } else if (type == type_aaaa && size == 16) {
        std::array<std::uint8_t, 16> address{};
        std::ranges::generate(address, [&from] { return from.number<std::uint8_t>(); });
        read.address = portsock::ipv6_address(address);
    } else if (type == type_cname) {
        read.alias = from.name();
        if (from.position() != end) { return {}; }
    } else {
        read.type = 0; // of no interest
        from.take(size);
    }
    return from.failed() ? std::nullopt : std::optional(read);
}

} // namespace detail

/// What could be read of a message, and whether that is all of it. What follows the answers is not looked at.
struct reading {
    message read;
    bool has_header = false;
    bool complete = false;
};

inline reading read_message(portsock::const_buffer bytes) {
    detail::reader from(bytes);
    reading made;
    message& read = made.read;
    read.id = from.number<std::uint16_t>();
    const auto flags = from.number<std::uint16_t>();
    const auto questions = from.number<std::uint16_t>();
    const auto answers = from.number<std::uint16_t>();
    const auto authorities = from.number<std::uint16_t>();
    const auto additional = from.number<std::uint16_t>();
    made.has_header = !from.failed();
    read.is_answer = (flags & 0x8000U) != 0;
    read.opcode = static_cast<std::uint8_t>(flags >> 11U & 0xfU);
    read.truncated = (flags & 0x0200U) != 0;
    read.recursion_desired = (flags & 0x0100U) != 0;
    read.result = static_cast<code>(flags & 0xfU);
    if (questions != 1) { return made; }
    read.question = {
        .name = from.name(), .type = from.number<std::uint16_t>(), .of_class = from.number<std::uint16_t>()};
    int extensions = 0;
    for (unsigned i = 0; i < unsigned{answers} + authorities + additional && !from.failed(); ++i) {
        const auto record = detail::read_record(from, read.extension, extensions);
        if (!record) { return made; }
        if (i < answers && record->type != 0) { read.answers.push_back(*record); }
    }
    made.complete = !from.failed() && extensions <= 1;
    return made;
}

/// At most so many bytes: if the records do not fit, there are none and the message says that it is truncated.
inline std::vector<std::byte> write_message(const message& what, std::size_t room) {
    detail::writer to;
    const auto result = static_cast<unsigned>(what.result);
    const auto start = [&](bool truncated, std::size_t answers, std::size_t authority) {
        to.bytes().clear();
        to.number(what.id);
        to.number(static_cast<std::uint16_t>((what.is_answer ? 0x8000U : 0U) |
                                             (what.is_answer && what.authoritative ? 0x0400U : 0U) |
                                             unsigned{what.opcode} << 11U | (truncated ? 0x0200U : 0U) |
                                             (what.recursion_desired ? 0x0100U : 0U) | (result & 0xfU)));
        to.number(static_cast<std::uint16_t>(what.question.name.empty() ? 0 : 1));
        to.number(static_cast<std::uint16_t>(answers));
        to.number(static_cast<std::uint16_t>(authority));
        to.number(static_cast<std::uint16_t>(what.extension ? 1 : 0));
        if (what.question.name.empty()) { return; }
        to.add(portsock::bytes(what.question.name));
        to.number(what.question.type);
        to.number(what.question.of_class);
    };
    const auto add = [&](const record& each) {
        constexpr std::uint16_t pointer_to_question = 0xc000 | 12;
        if (same_name(each.name, what.question.name)) {
            to.number(pointer_to_question);
        } else {
            to.add(portsock::bytes(each.name));
        }
        to.number(each.type);
        to.number(internet);
        to.number(each.lifetime);
        if (each.type == type_a) {
            to.number(std::uint16_t{4});
            to.number(each.address.v4().to_uint());
        } else if (each.type == type_aaaa) {
            to.number(std::uint16_t{16});
            to.add(std::as_bytes(std::span(each.address.v6().bytes())));
        } else {
            const std::string& data = each.alias.empty() ? each.data : each.alias;
            to.number(static_cast<std::uint16_t>(data.size()));
            to.add(portsock::bytes(data));
        }
    };
    const auto end = [&] {
        if (!what.extension) { return; }
        to.number(std::uint8_t{0}); // the root
        to.number(type_opt);
        to.number(what.extension->room);
        to.number(static_cast<std::uint8_t>(result >> 4U));
        to.number(what.extension->version);
        to.number(static_cast<std::uint16_t>(what.extension->dnssec_ok ? 0x8000 : 0));
        to.number(std::uint16_t{0});
    };
    start(what.truncated, what.answers.size(), what.authority.size());
    std::ranges::for_each(what.answers, add);
    std::ranges::for_each(what.authority, add);
    end();
    if (to.bytes().size() > room) {
        start(true, 0, 0);
        end();
    }
    return std::move(to.bytes());
}

} // namespace example::dns
