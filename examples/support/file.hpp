// What file_server and file_client share: the file's hash, and the line that reports a transfer.
//
// A transfer is a stream of: the file's length (8 bytes, big-endian), the file, its SHA-256 (32 bytes).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <portsock/buffer.hpp>
#include <portsock/byte_order.hpp>

#include "program.hpp"
#include "sha256.hpp"

namespace example {

inline constexpr std::size_t piece_size = 256 * 1024;

/// Up to a buffer full of the file; less at its end.
inline std::span<std::byte> read_piece(std::istream& file, std::span<std::byte> room) {
    file.read(reinterpret_cast<char*>(room.data()), static_cast<std::streamsize>(room.size()));
    return room.first(static_cast<std::size_t>(file.gcount()));
}

struct file_facts {
    std::uint64_t size = 0;
    sha256::digest digest{};
};

/// Reads the whole file.
inline file_facts facts_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) { give_up("cannot read " + path); }
    std::vector<std::byte> room(piece_size);
    file_facts facts;
    sha256 hash;
    for (auto piece = read_piece(file, room); !piece.empty(); piece = read_piece(file, room)) {
        facts.size += piece.size();
        hash.add(piece);
    }
    facts.digest = hash.finish();
    return facts;
}

inline constexpr std::size_t head_size = 8;

inline std::array<std::byte, head_size> length_head(std::uint64_t length) {
    std::array<std::byte, head_size> head;
    portsock::store_network(length, std::span(head));
    return head;
}
inline std::uint64_t length_of(portsock::const_buffer head) {
    if (head.size() < head_size) { give_up("the server ended the connection too early"); }
    return portsock::load_network<std::uint64_t>(head.first<head_size>());
}

/// The line that ends each transfer.
inline void report(const file_facts& file, std::chrono::duration<double> taken) {
    std::cout << "bytes " << file.size << " sha256 " << sha256::to_hex(file.digest) << " seconds " << taken.count()
              << std::endl;
}

} // namespace example
