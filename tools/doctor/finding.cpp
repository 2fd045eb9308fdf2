#include "finding.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace doctor {

namespace {

std::string_view word(kind of) {
    switch (of) {
    case kind::available:
        return "available";
    case kind::unavailable:
        return "unavailable";
    case kind::warning:
        return "warning";
    case kind::problem:
        return "problem";
    default:
        return "value";
    }
}

void put_escape(std::ostream& out, std::uint32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out << "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) {
        out << digits[unit >> static_cast<unsigned>(shift) & 0xfU];
    }
}

/// Of UTF-8, all but printable ASCII escaped. What is not UTF-8 (an interface can have any name) becomes U+FFFD.
void put_string(std::ostream& out, std::string_view text) {
    out << '"';
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at++]);
        if (first < 0x80) {
            if (first == '"' || first == '\\') {
                out << '\\' << text[at - 1];
            } else if (first < 0x20 || first == 0x7f) {
                put_escape(out, first);
            } else {
                out << text[at - 1];
            }
            continue;
        }
        const std::size_t more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
        std::uint32_t point = more == 3 ? first & 0x07U : more == 2 ? first & 0x0fU : first & 0x1fU;
        std::size_t taken = 0;
        while (first < 0xf5 && taken < more && at < text.size() &&
               (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80) {
            point = point << 6U | (static_cast<unsigned char>(text[at]) & 0x3fU);
            ++at;
            ++taken;
        }
        constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (more == 0 || taken != more || point < least[more] || point > 0x10ffff ||
            (point >= 0xd800 && point < 0xe000)) {
            point = 0xfffd;
        }
        if (point < 0x10000) {
            put_escape(out, point);
        } else { // a surrogate pair
            put_escape(out, 0xd800 + ((point - 0x10000) >> 10U));
            put_escape(out, 0xdc00 + ((point - 0x10000) & 0x3ffU));
        }
    }
    out << '"';
}

} // namespace

bool is_well(const findings& found) {
    return std::none_of(found.begin(), found.end(), [](const finding& each) { return each.what == kind::problem; });
}

void print_text(std::ostream& out, const findings& found) {
    std::size_t width = 0;
    for (const finding& each : found) {
        width = std::max(width, each.name.size());
    }
    std::string_view group;
    for (const finding& each : found) {
        if (each.group != group) {
            out << (group.empty() ? "" : "\n") << each.group << '\n';
            group = each.group;
        }
        out << "  " << each.name << std::string(width - each.name.size() + 2, ' ');
        if (each.what != kind::value) { out << word(each.what) << (each.detail.empty() ? "" : ": "); }
        out << each.detail << '\n';
        if (!each.advice.empty()) { out << "      " << each.advice << '\n'; }
    }
}

void print_json(std::ostream& out, const findings& found) {
    out << "{\"version\": ";
    put_string(out, PORTSOCK_VERSION);
    out << ", \"well\": " << (is_well(found) ? "true" : "false") << ", \"findings\": [";
    for (const finding& each : found) {
        out << (&each == found.data() ? "\n" : ",\n") << "  {\"group\": ";
        put_string(out, each.group);
        out << ", \"name\": ";
        put_string(out, each.name);
        out << ", \"kind\": \"" << word(each.what) << "\", \"detail\": ";
        put_string(out, each.detail);
        out << ", \"advice\": ";
        put_string(out, each.advice);
        if (each.number) { out << ", \"number\": " << *each.number; }
        if (!each.unit.empty()) {
            out << ", \"unit\": ";
            put_string(out, each.unit);
        }
        out << '}';
    }
    out << "\n]}\n";
}

} // namespace doctor
