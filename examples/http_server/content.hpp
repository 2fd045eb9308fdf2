// A file that is being served.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <portsock/buffer.hpp>
#include <portsock/tcp.hpp>

namespace example::http {

class content {
  public:
    /// Nothing if there is no such file, or if it is no ordinary one.
    static std::optional<content> open(const std::filesystem::path& where) {
        content opened;
        std::error_code error;
        if (!std::filesystem::is_regular_file(where, error)) { return {}; }
        opened.file_.open(where, std::ios::binary | std::ios::ate);
        if (!opened.file_) { return {}; }
        opened.size_ = static_cast<std::uint64_t>(opened.file_.tellg());
        return opened;
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// Less than asked for = the file has become shorter.
    portsock::mutable_buffer read(std::uint64_t offset, portsock::mutable_buffer room) {
        file_.seekg(static_cast<std::streamoff>(offset));
        file_.read(reinterpret_cast<char*>(room.data()), static_cast<std::streamsize>(room.size()));
        const auto count = static_cast<std::size_t>(file_.gcount());
        file_.clear();
        return room.first(count);
    }

    portsock::result<std::size_t> send_some(portsock::tcp_stream& to, std::uint64_t offset, std::uint64_t count) {
        std::array<std::byte, 65536> room;
        const auto piece = read(offset, std::span(room).first(std::min<std::uint64_t>(count, room.size())));
        return piece.empty() ? 0 : to.try_send(piece);
    }

  private:
    std::ifstream file_;
    std::uint64_t size_ = 0;
};

} // namespace example::http
