/// \file
/// Files that go away by themselves.
#pragma once

#include <portsock/buffer.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ios>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>

namespace support {

/// A directory of its own, deleted with all that is in it.
class temporary_directory {
  public:
    temporary_directory() {
        std::random_device random;
        for (int tries = 0; tries < 100; ++tries) {
            path_ = std::filesystem::temp_directory_path() / ("portsock-test-" + std::to_string(random()));
            if (std::filesystem::create_directory(path_)) { return; }
        }
        throw std::runtime_error("no temporary directory can be made");
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// A file in it with these bytes.
    [[nodiscard]] std::filesystem::path file(const std::filesystem::path& name, portsock::const_buffer content) const {
        errno = 0;
        std::ofstream out(path_ / name, std::ios::binary);
        const bool opened = out.is_open();
        out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        out.close();
        if (!out) {
            throw std::runtime_error(std::string("a temporary file cannot be ") +
                                     (opened ? "written, errno " : "opened, errno ") + std::to_string(errno));
        }
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

} // namespace support
