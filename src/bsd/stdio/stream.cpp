#include "stream.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <errno.h>
#include <unistd.h>

#include "descriptors.hpp"
#include "system.hpp"

namespace portsock::bsd {

namespace {

constexpr std::size_t usual_size = 4096;
constexpr std::size_t standard_count = 3;
constexpr std::size_t room_to_unget = 8; // before what was read

constinit std::atomic<bool> exit_is_watched = false;

void flush_all() noexcept {
    for (stream& each : streams) {
        if (!each.in_use()) { continue; }
        const std::lock_guard guard(each.output);
        static_cast<void>(each.flush());
    }
}

void watch_exit() noexcept {
    if (!exit_is_watched.exchange(true)) {
        std::atexit([] { flush_all(); });
    }
}

} // namespace

constinit stream streams[most_streams] = {};

void stream_lock::lock() noexcept {
    const std::uint32_t me = system::this_thread();
    if (owner_.load(std::memory_order_relaxed) != me) {
        inner_.lock();
        owner_.store(me, std::memory_order_relaxed);
    }
    ++depth_;
}

void stream_lock::unlock() noexcept {
    if (--depth_ != 0) { return; }
    owner_.store(0, std::memory_order_relaxed);
    inner_.unlock();
}

void stream::begin(int fd, bool reads, bool writes, int mode) noexcept {
    fd_ = fd;
    reads_ = reads;
    writes_ = writes;
    ended_ = failed_ = false;
    mode_ = mode;
    size_ = usual_size;
    in_ = out_ = nullptr;
    in_at_ = in_end_ = out_used_ = 0;
}

bool stream::end() noexcept {
    const std::lock_guard reading(input);
    const std::lock_guard writing(output);
    const bool written = flush();
    const int why = errno;
    std::free(in_);
    std::free(out_);
    in_ = out_ = nullptr;
    fd_ = -1;
    in_use_ = false;
    errno = why;
    return written;
}

void stream::buffer(int mode, std::size_t size) noexcept {
    const std::lock_guard reading(input);
    const std::lock_guard writing(output);
    static_cast<void>(flush());
    mode_ = mode;
    if (size < 2 || in_ != nullptr || mode == _IONBF) { return; } // with something in it, it stays as large as it is
    std::free(out_);
    out_ = nullptr;
    size_ = size;
}

std::size_t stream::receive(char* room, std::size_t size) noexcept {
    const ssize_t got = portsock_bsd_read(fd_, room, size);
    if (got > 0) { return static_cast<std::size_t>(got); }
    (got == 0 ? ended_ : failed_) = true;
    return 0;
}

bool stream::fill() noexcept {
    if (!reads_) {
        errno = EBADF;
        failed_ = true;
        return false;
    }
    if (ended_) { return false; }
    if (in_ == nullptr) { in_ = static_cast<char*>(std::malloc(room_to_unget + size_)); }
    if (in_ == nullptr) {
        failed_ = true;
        return false;
    }
    if (writes_) { // a question goes out before its answer is waited for
        const std::lock_guard guard(output);
        static_cast<void>(flush());
    }
    in_at_ = room_to_unget;
    in_end_ = room_to_unget + receive(in_ + room_to_unget, mode_ == _IONBF ? 1 : size_);
    return in_at_ != in_end_;
}

int stream::get() noexcept {
    if (in_at_ == in_end_ && !fill()) { return EOF; }
    return static_cast<unsigned char>(in_[in_at_++]);
}

int stream::unget(int byte) noexcept {
    if (byte == EOF || !reads_) { return EOF; }
    if (in_ == nullptr) {
        in_ = static_cast<char*>(std::malloc(room_to_unget + size_));
        in_at_ = in_end_ = room_to_unget;
    }
    if (in_ == nullptr || in_at_ == 0) { return EOF; }
    in_[--in_at_] = static_cast<char>(byte);
    ended_ = false;
    return static_cast<unsigned char>(byte);
}

std::size_t stream::read(char* room, std::size_t size) noexcept {
    std::size_t done = 0;
    while (done < size) {
        if (in_at_ == in_end_ && !fill()) { break; }
        const std::size_t here = std::min(size - done, in_end_ - in_at_);
        std::memcpy(room + done, in_ + in_at_, here);
        in_at_ += here;
        done += here;
    }
    return done;
}

char* stream::get_line(char* room, int size) noexcept {
    if (size <= 0) { return nullptr; }
    std::size_t done = 0;
    const std::size_t most = static_cast<std::size_t>(size) - 1;
    while (done < most) {
        if (in_at_ == in_end_) {
            // The indicator may be of an error that is over. Only a new one keeps a line that has no end from being one.
            const bool failed_before = failed_.exchange(false);
            const bool filled = fill();
            const bool failed_now = failed_.exchange(failed_ || failed_before);
            if (!filled && (done == 0 || failed_now)) { return nullptr; }
            if (!filled) { break; }
        }
        const std::size_t there = std::min(most - done, in_end_ - in_at_);
        const char* const start = in_ + in_at_;
        const auto* const newline = static_cast<const char*>(std::memchr(start, '\n', there));
        const std::size_t here = newline == nullptr ? there : static_cast<std::size_t>(newline - start) + 1;
        std::memcpy(room + done, start, here);
        in_at_ += here;
        done += here;
        if (newline != nullptr) { break; }
    }
    room[done] = '\0';
    return room;
}

std::size_t stream::send(const char* data, std::size_t size) noexcept {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t sent = portsock_bsd_write(fd_, data + done, size - done);
        if (sent < 0) {
            failed_ = true;
            break;
        }
        done += static_cast<std::size_t>(sent);
    }
    return done;
}

bool stream::may_write() noexcept {
    if (writes_) { return true; }
    errno = EBADF;
    failed_ = true;
    return false;
}

bool stream::flush() noexcept {
    if (out_used_ == 0) { return true; }
    const std::size_t sent = send(out_, out_used_);
    if (sent == out_used_) {
        out_used_ = 0;
        return true;
    }
    // What could not be sent yet is kept for the next time, what never can is not.
    const bool later = errno == EAGAIN || errno == EINTR;
    std::memmove(out_, out_ + sent, out_used_ - sent);
    out_used_ = later ? out_used_ - sent : 0;
    return false;
}

bool stream::write(const char* data, std::size_t size) noexcept {
    if (!may_write()) { return false; }
    if (mode_ == _IONBF) { return flush() && send(data, size) == size; }
    if (out_ == nullptr) { out_ = static_cast<char*>(std::malloc(size_)); }
    if (out_ == nullptr) {
        failed_ = true;
        return false;
    }
    const bool line_ends = mode_ == _IOLBF && std::memchr(data, '\n', size) != nullptr;
    while (size != 0) {
        if (out_used_ == size_ && !flush()) { return false; }
        if (out_used_ == 0 && size >= size_) { // no use in a copy
            const std::size_t whole = size - size % size_;
            if (send(data, whole) != whole) { return false; }
            data += whole;
            size -= whole;
            continue;
        }
        const std::size_t here = std::min(size, size_ - out_used_);
        std::memcpy(out_ + out_used_, data, here);
        out_used_ += here;
        data += here;
        size -= here;
    }
    return !line_ends || flush();
}

stream* open_stream(int fd, bool reads, bool writes) noexcept {
    watch_exit();
    for (std::size_t each = standard_count; each < most_streams; ++each) {
        if (!streams[each].in_use() && streams[each].take()) {
            streams[each].begin(fd, reads, writes, _IOFBF);
            return &streams[each];
        }
    }
    errno = EMFILE;
    return nullptr;
}

stream* standard_stream(const FILE* file) noexcept {
    for (int fd = 0; fd < static_cast<int>(standard_count); ++fd) {
        if (file != crt::standard(fd)) { continue; }
        stream& one = streams[fd];
        // Once it is ours it stays so: it serves whatever the descriptor is, and what is in its buffer is not lost.
        if (one.in_use()) { return &one; }
        description* const socket = acquire(fd);
        if (socket == nullptr) { return nullptr; }
        release(socket);
        const std::lock_guard reading(one.input);
        const std::lock_guard writing(one.output);
        if (one.take()) {
            watch_exit();
            one.begin(fd, fd == 0, fd != 0, fd == 2 ? _IONBF : _IOFBF);
        }
        return &one;
    }
    return nullptr;
}

} // namespace portsock::bsd
