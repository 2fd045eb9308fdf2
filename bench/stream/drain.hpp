// The other end of a one-way stream, and a file to send on it.
#pragma once

#include <sys/sendfile.h>

#include <vector>

#include "../raw.hpp"

/// A connection to the listener whose other end a child reads until it is closed.
inline int drained(unsigned port, int listener) {
    const int out = raw::connect(port);
    const int in = raw::accept(listener);
    if (::fork() == 0) {
        ::close(out);
        static char room[256 * 1024];
        while (::recv(in, room, sizeof(room), 0) > 0) {}
        std::_Exit(0);
    }
    ::close(in);
    return out;
}

inline constexpr std::size_t file_size = 1024 * 1024;
inline int made_file() {
    const std::vector<char> content(file_size, 'x');
    std::FILE* const made = std::tmpfile();
    bench::check(made != nullptr && std::fwrite(content.data(), 1, file_size, made) == file_size &&
                     std::fflush(made) == 0,
                 "tmpfile");
    return ::fileno(made);
}
