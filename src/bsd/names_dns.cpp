#include "names_dns.hpp"

namespace portsock::bsd {

namespace {

constexpr unsigned char compressed = 0xc0;
constexpr std::size_t longest_name = 255; // with the lengths of its labels

constexpr bool is_special(unsigned char c) noexcept {
    return c == '"' || c == '.' || c == ';' || c == '\\' || c == '(' || c == ')' || c == '@' || c == '$';
}

class writer {
  public:
    explicit writer(std::span<char> room) noexcept : room_(room) {}

    void put(char c) noexcept {
        if (used_ < room_.size()) { room_[used_] = c; }
        ++used_;
    }
    void put_escaped(unsigned char c) noexcept {
        if (c > ' ' && c < 0x7f) {
            if (is_special(c)) { put('\\'); }
            put(static_cast<char>(c));
            return;
        }
        put('\\');
        put(static_cast<char>('0' + c / 100));
        put(static_cast<char>('0' + c / 10 % 10));
        put(static_cast<char>('0' + c % 10));
    }
    [[nodiscard]] bool empty() const noexcept { return used_ == 0; }
    bool end() noexcept {
        put('\0');
        return used_ <= room_.size();
    }

  private:
    std::span<char> room_;
    std::size_t used_ = 0;
};

} // namespace

std::size_t dns_name_size(std::span<const unsigned char> name) noexcept {
    std::size_t at = 0;
    while (at < name.size()) {
        const unsigned char length = name[at];
        if (length == 0) { return at + 1; }
        if ((length & compressed) == compressed) { return at + 2 <= name.size() ? at + 2 : 0; }
        if ((length & compressed) != 0) { return 0; }
        at += 1U + length;
    }
    return 0;
}

bool dns_name_text(std::span<const unsigned char> message, std::size_t at, std::span<char> text) noexcept {
    writer out(text);
    std::size_t size = 1;
    std::size_t seen = 0; // bytes
    while (at < message.size()) {
        const unsigned char length = message[at];
        if (length == 0) {
            // The root has no label, as text here no dot.
            return out.end();
        }
        if ((length & compressed) == compressed) {
            if (at + 1 >= message.size()) { return false; }
            at = static_cast<std::size_t>(length & ~compressed) << 8 | message[at + 1];
            // As much as there is, and not at the end: a circle.
            seen += 2;
            if (seen >= message.size()) { return false; }
            continue;
        }
        size += 1U + length;
        if ((length & compressed) != 0 || length >= message.size() - at || size > longest_name) { return false; }
        if (!out.empty()) { out.put('.'); }
        for (const unsigned char c : message.subspan(at + 1, length)) {
            out.put_escaped(c);
        }
        at += 1U + length;
        seen += 1U + length;
    }
    return false;
}

} // namespace portsock::bsd
