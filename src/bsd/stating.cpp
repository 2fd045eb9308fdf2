#include "stating.hpp"

#include <cstring>

#include "errors.hpp"
#include "local_card.hpp"

namespace portsock::bsd {

namespace {

timespec since_1970(std::int64_t nanoseconds) noexcept {
    constexpr std::int64_t second = 1'000'000'000;
    std::int64_t whole = nanoseconds / second;
    std::int64_t rest = nanoseconds % second;
    if (rest < 0) {
        rest += second;
        --whole;
    }
    timespec time{};
    time.tv_sec = static_cast<decltype(time.tv_sec)>(whole);
    time.tv_nsec = static_cast<decltype(time.tv_nsec)>(rest);
    return time;
}

/// The file that a bound local socket made, or left behind.
bool is_of_a_socket(const char* path) noexcept {
    card there;
    bool held = false;
    const std::ptrdiff_t size = system::read_held_file(path, bytes_of(there), held);
    return size == sizeof(there) && there.mark == local_mark;
}

} // namespace

int give(bool known, const system::file_facts& facts, struct stat* about) noexcept {
    if (!known) { return -1; }
    constexpr long block = 4096;
    constexpr int unit = 512;
    std::memset(about, 0, sizeof(*about));
    about->st_dev = facts.device;
    about->st_rdev = facts.device;
    about->st_ino = facts.number;
    about->st_mode = static_cast<unsigned short>(facts.mode);
    about->st_nlink = static_cast<unsigned short>(facts.links);
    about->st_blksize = block;
    about->st_size = facts.size;
    about->st_blocks = (facts.size + unit - 1) / unit;
    about->st_atim = since_1970(facts.accessed);
    about->st_mtim = since_1970(facts.modified);
    about->st_ctim = since_1970(facts.changed);
    return 0;
}

int state_of_path(const char* path, struct stat* about) noexcept {
    if (path == nullptr || about == nullptr) { return fail(EFAULT); }
    system::file_facts facts;
    if (give(system::facts_of_path(path, facts), facts, about) < 0) { return -1; }
    if (S_ISREG(about->st_mode) && about->st_size == sizeof(card)) {
        const int before = errno;
        if (is_of_a_socket(path)) {
            about->st_mode = static_cast<unsigned short>(S_IFSOCK | (about->st_mode & 0777));
            about->st_size = 0;
            about->st_blocks = 0;
        }
        errno = before;
    }
    return 0;
}

} // namespace portsock::bsd
