/// \file
/// What the targets share. A target is a file of this folder: ci/fuzz builds it with the library and libFuzzer's main.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

/// What the fuzzer has found is a run that ends here.
inline void expect(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// A malformed text's error points into the text, or right behind it.
template <class Result>
void expect_place(const Result& failed, std::string_view text) {
    expect(failed.error().position <= text.size(), "the error's position is in the text");
}

/// What was read is written so that it is read again, in the room that is always enough, and only in that.
template <class Value>
std::string expect_round_trip(const Value& value) {
    std::array<char, Value::max_text_length> buffer;
    const std::string text(value.format(buffer));
    expect(!text.empty(), "max_text_length is enough");
    const auto again = Value::parse(text);
    expect(again.has_value() && *again == value, "what is written is read as the same");
    expect(value.to_string() == text, "to_string() and format() agree");
    for (std::size_t room = 0; room < text.size(); ++room) {
        expect(value.format(std::span(buffer.data(), room)).empty(), "too little room gives nothing");
    }
    return text;
}
