#include <cctype>
#include <cstdlib>
#include <cstring>

#include "stream.hpp"

namespace portsock::bsd {

namespace {

enum class length : std::uint8_t { of_char, of_short, of_int, of_long, of_long_long };

/// What a directive says between '%' and its letter.
struct directive {
    bool stores = true;
    std::size_t width = 0; // 0 = none
    length size = length::of_int;
};

class scanner {
  public:
    explicit scanner(stream& from) noexcept : from_(from) {}

    int next() noexcept {
        const int byte = from_.get();
        if (byte != EOF) { ++count_; }
        return byte;
    }
    void back(int byte) noexcept {
        if (byte == EOF) { return; }
        --count_;
        from_.unget(byte);
    }
    int skip_space() noexcept {
        int byte = next();
        while (byte != EOF && std::isspace(byte) != 0) {
            byte = next();
        }
        return byte;
    }
    [[nodiscard]] long long count() const noexcept { return count_; }

  private:
    stream& from_;
    long long count_ = 0;
};

/// The longest text that could begin a number, as ISO C has it; the byte behind it goes back.
class number_text {
  public:
    number_text(scanner& from, int first, std::size_t width) noexcept
        : from_(from), byte_(first), left_(width == 0 || width > most ? most : width) {}

    bool accept(const char* any_of) noexcept {
        if (left_ == 0 || byte_ == EOF || byte_ == 0 || std::strchr(any_of, byte_) == nullptr) { return false; }
        text_[used_++] = static_cast<char>(byte_);
        --left_;
        byte_ = left_ == 0 ? EOF : from_.next();
        return true;
    }
    std::size_t accept_all(const char* any_of) noexcept {
        std::size_t taken = 0;
        while (accept(any_of)) {
            ++taken;
        }
        return taken;
    }
    /// In either case.
    bool accept_word(const char* lower) noexcept {
        for (; *lower != '\0'; ++lower) {
            const char either[3] = {*lower, static_cast<char>(std::toupper(*lower)), '\0'};
            if (!accept(either)) { return false; }
        }
        return true;
    }
    /// Gives the byte behind it back.
    const char* finish() noexcept {
        from_.back(byte_);
        text_[used_] = '\0';
        return text_;
    }

  private:
    static constexpr std::size_t most = 510;
    scanner& from_;
    int byte_;
    std::size_t left_;
    std::size_t used_ = 0;
    char text_[most + 1];
};

constexpr const char* decimal = "0123456789";
constexpr const char* hexadecimal = "0123456789abcdefABCDEF";

/// False if it is none.
bool scan_integer(scanner& from, int first, const directive& how, int base, bool is_signed, unsigned long long& value) {
    number_text text(from, first, how.width);
    text.accept("+-");
    std::size_t digits = 0;
    if ((base == 0 || base == 16) && text.accept("0")) {
        digits = 1;
        if (text.accept("xX")) {
            base = 16;
            digits = 0;
        } else if (base == 0) {
            base = 8;
        }
    }
    if (base == 0) { base = 10; }
    digits += text.accept_all(base == 16 ? hexadecimal : base == 8 ? "01234567" : decimal);
    const char* const all = text.finish();
    if (digits == 0) { return false; }
    value = is_signed ? static_cast<unsigned long long>(std::strtoll(all, nullptr, base))
                      : std::strtoull(all, nullptr, base);
    return true;
}

bool scan_real(scanner& from, int first, const directive& how, double& value) {
    number_text text(from, first, how.width);
    text.accept("+-");
    bool fine = true;
    if (text.accept("iI")) {
        fine = text.accept_word("nf");
        if (fine && text.accept("iI")) { fine = text.accept_word("nity"); }
    } else if (text.accept("nN")) {
        fine = text.accept_word("an");
    } else {
        std::size_t digits = 0;
        const char* any = decimal;
        const char* exponent = "eE";
        if (text.accept("0")) {
            digits = 1;
            if (text.accept("xX")) {
                any = hexadecimal;
                exponent = "pP";
                digits = 0;
            }
        }
        digits += text.accept_all(any);
        if (text.accept(".")) { digits += text.accept_all(any); }
        fine = digits != 0;
        if (fine && text.accept(exponent)) {
            text.accept("+-");
            fine = text.accept_all(decimal) != 0;
        }
    }
    const char* const all = text.finish();
    if (fine) { value = std::strtod(all, nullptr); }
    return fine;
}

void store(void* to, length size, unsigned long long value) noexcept {
    switch (size) {
    case length::of_char:
        *static_cast<unsigned char*>(to) = static_cast<unsigned char>(value);
        break;
    case length::of_short:
        *static_cast<unsigned short*>(to) = static_cast<unsigned short>(value);
        break;
    case length::of_int:
        *static_cast<unsigned int*>(to) = static_cast<unsigned int>(value);
        break;
    case length::of_long:
        *static_cast<unsigned long*>(to) = static_cast<unsigned long>(value);
        break;
    case length::of_long_long:
        *static_cast<unsigned long long*>(to) = value;
        break;
    }
}

constexpr length length_of(std::size_t size) noexcept {
    return size == sizeof(long long) ? length::of_long_long : length::of_int;
}

const char* read_directive(const char* at, directive& how) noexcept {
    if (*at == '*') {
        how.stores = false;
        ++at;
    }
    while (*at >= '0' && *at <= '9') {
        how.width = how.width * 10 + static_cast<std::size_t>(*at++ - '0');
    }
    switch (*at) {
    case 'h':
        how.size = at[1] == 'h' ? length::of_char : length::of_short;
        return at + (at[1] == 'h' ? 2 : 1);
    case 'l':
        how.size = at[1] == 'l' ? length::of_long_long : length::of_long;
        return at + (at[1] == 'l' ? 2 : 1);
    case 'L':
    case 'q':
    case 'j':
        how.size = length::of_long_long;
        return at + 1;
    case 'z':
    case 't':
        how.size = length_of(sizeof(std::size_t));
        return at + 1;
    default:
        return at;
    }
}

/// The bytes of "%[...]"; gives the place of its ']'.
const char* read_set(const char* at, bool (&wanted)[256]) noexcept {
    const bool others = *at == '^';
    if (others) { ++at; }
    for (bool& each : wanted) {
        each = others;
    }
    for (bool first = true; *at != '\0' && (first || *at != ']'); first = false) {
        auto last = static_cast<unsigned char>(*at);
        const unsigned char from = last;
        if (at[1] == '-' && at[2] != ']' && at[2] != '\0') {
            at += 2;
            last = static_cast<unsigned char>(*at);
        }
        for (unsigned each = from; each <= last; ++each) {
            wanted[each] = !others;
        }
        ++at;
    }
    return at;
}

} // namespace

int scan_stream(stream& input, const char* format, std::va_list arguments) noexcept {
    scanner from(input);
    int stored = 0;
    for (const char* at = format; *at != '\0'; ++at) {
        if (std::isspace(static_cast<unsigned char>(*at)) != 0) {
            from.back(from.skip_space());
            continue;
        }
        if (*at != '%' || at[1] == '%') {
            if (*at == '%') { ++at; }
            const int byte = from.next();
            if (byte == EOF) { return stored == 0 ? EOF : stored; }
            if (byte != static_cast<unsigned char>(*at)) {
                from.back(byte);
                return stored;
            }
            continue;
        }
        directive how;
        at = read_directive(at + 1, how);
        if (*at == 'n') {
            if (how.stores) {
                store(va_arg(arguments, void*), how.size, static_cast<unsigned long long>(from.count()));
            }
            continue;
        }
        const bool takes_space = *at == 'c' || *at == '[';
        const int first = takes_space ? from.next() : from.skip_space();
        if (first == EOF) { return stored == 0 ? EOF : stored; }
        bool matched = false;
        switch (*at) {
        case 'd':
        case 'i':
        case 'u':
        case 'o':
        case 'x':
        case 'X':
        case 'p': {
            const int base = *at == 'd' || *at == 'u' ? 10 : *at == 'i' ? 0 : *at == 'o' ? 8 : 16;
            if (*at == 'p') { how.size = length_of(sizeof(void*)); }
            unsigned long long value = 0;
            matched = scan_integer(from, first, how, base, *at == 'd' || *at == 'i', value);
            if (matched && how.stores) { store(va_arg(arguments, void*), how.size, value); }
            break;
        }
        case 'a':
        case 'e':
        case 'f':
        case 'g':
        case 'A':
        case 'E':
        case 'F':
        case 'G': {
            double value = 0;
            matched = scan_real(from, first, how, value);
            if (!matched || !how.stores) { break; }
            void* const to = va_arg(arguments, void*);
            if (how.size == length::of_long) {
                *static_cast<double*>(to) = value;
            } else if (how.size == length::of_long_long) {
                *static_cast<long double*>(to) = value;
            } else {
                *static_cast<float*>(to) = static_cast<float>(value);
            }
            break;
        }
        case 'c':
        case 's':
        case '[': {
            bool wanted[256];
            const char conversion = *at;
            if (conversion == '[') {
                at = read_set(at + 1, wanted);
            } else {
                for (int each = 0; each < 256; ++each) {
                    wanted[each] = conversion == 'c' || std::isspace(each) == 0;
                }
            }
            char* to = how.stores ? va_arg(arguments, char*) : nullptr;
            std::size_t left = how.width != 0 ? how.width : conversion == 'c' ? 1 : static_cast<std::size_t>(-1);
            int byte = first;
            while (byte != EOF && wanted[byte]) {
                if (to != nullptr) { *to++ = static_cast<char>(byte); }
                matched = true;
                if (--left == 0) { break; }
                byte = from.next();
            }
            if (left != 0) {
                from.back(byte);
                if (conversion == 'c') { matched = false; }
            }
            if (to != nullptr && matched && conversion != 'c') { *to = '\0'; }
            break;
        }
        default:
            from.back(first);
            return stored;
        }
        if (!matched) { return stored; }
        if (how.stores) { ++stored; }
        if (*at == '\0') { break; }
    }
    return stored;
}

} // namespace portsock::bsd
