// The hash of the example programs. The messages and digests are those of FIPS 180-4's example documents ("SHA-256",
// "SHA-256 additional") and of RFC 6234 section 8.5.
#include "../../examples/support/sha256.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace {

std::string hash_of(std::string_view message) {
    example::sha256 hash;
    hash.add(std::as_bytes(std::span(message)));
    return example::sha256::to_hex(hash.finish());
}

TEST_CASE("SHA-256 of the standard's messages of no, of one and of two blocks") {
    CHECK(hash_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hash_of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                  "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu") ==
          "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

TEST_CASE("SHA-256 of messages around the size at which the padding needs a block of its own") {
    CHECK(hash_of(std::string(55, '\0')) == "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
    CHECK(hash_of(std::string(56, '\0')) == "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
    CHECK(hash_of(std::string(64, '\0')) == "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

TEST_CASE("SHA-256 of a million times the letter a, added in pieces of every size") {
    const std::string letters(1000000, 'a');
    example::sha256 hash;
    std::size_t at = 0;
    for (std::size_t size = 0; at < letters.size(); size = (size + 1) % 200) {
        const std::string_view piece = std::string_view(letters).substr(at, size);
        hash.add(std::as_bytes(std::span(piece)));
        at += piece.size();
    }
    CHECK(example::sha256::to_hex(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

} // namespace
