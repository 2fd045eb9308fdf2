#include <cerrno>
#include <cstring>
#include <string>

#include <io.h>

#include <os.hpp>

#include "crt.hpp"
#include "system.hpp"

namespace portsock::bsd::system {

namespace {

constexpr unsigned of_a_pipe = 0x1000;
constexpr unsigned of_a_device = 0x2000;
constexpr unsigned of_a_folder = 0x4000;
constexpr unsigned of_a_file = 0x8000;

/// From units of 100 ns since 1601.
std::int64_t since_1970(const ::FILETIME& time) noexcept {
    constexpr std::int64_t between = 116'444'736'000'000'000;
    const auto all = static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
    return all == 0 ? 0 : (all - between) * 100;
}

bool ends_in(const char* path, const char* ending) noexcept {
    const std::size_t length = std::strlen(path);
    const std::size_t size = std::strlen(ending);
    return length > size && ::_stricmp(path + length - size, ending) == 0;
}

/// Who may do what: what the C run-time library makes of Windows' attributes.
unsigned permissions(::DWORD attributes, const char* path) noexcept {
    unsigned mode = (attributes & FILE_ATTRIBUTE_READONLY) != 0 ? 0444 : 0644;
    bool runs = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    for (const char* ending : {".exe", ".com", ".bat", ".cmd"}) {
        runs = runs || (path != nullptr && ends_in(path, ending));
    }
    if (runs) { mode |= 0111; }
    return mode;
}

bool facts_of(::HANDLE file, const char* path, file_facts& found) noexcept {
    ::BY_HANDLE_FILE_INFORMATION all{};
    if (::GetFileInformationByHandle(file, &all) == FALSE) {
        errno = EACCES;
        return false;
    }
    const bool folder = (all.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    found.mode = (folder ? of_a_folder : of_a_file) | permissions(all.dwFileAttributes, path);
    found.links = all.nNumberOfLinks;
    found.device = all.dwVolumeSerialNumber;
    found.number = std::uint64_t{all.nFileIndexHigh} << 32 | all.nFileIndexLow;
    found.size = folder ? 0 : static_cast<std::int64_t>(std::uint64_t{all.nFileSizeHigh} << 32 | all.nFileSizeLow);
    found.accessed = since_1970(all.ftLastAccessTime);
    found.modified = since_1970(all.ftLastWriteTime);
    found.changed = found.modified;
    return true;
}

} // namespace

bool facts_of_file(int fd, file_facts& found) noexcept {
    const tolerant guard;
    if (!is_open(fd)) {
        errno = EBADF;
        return false;
    }
    const auto file = reinterpret_cast<::HANDLE>(::_get_osfhandle(fd));
    switch (::GetFileType(file)) {
    case FILE_TYPE_DISK:
        return facts_of(file, nullptr, found);
    case FILE_TYPE_PIPE:
        found.mode = of_a_pipe | 0600;
        break;
    default:
        found.mode = of_a_device | 0666;
        break;
    }
    found.links = 1;
    return true;
}

bool facts_of_path(const char* path, file_facts& found) noexcept {
    std::string plain(path);
    bool of_a_folder_only = false;
    while (plain.size() > 1 && (plain.back() == '/' || plain.back() == '\\') && plain[plain.size() - 2] != ':') {
        plain.pop_back();
        of_a_folder_only = true;
    }
    if (plain.empty()) {
        errno = ENOENT;
        return false;
    }
    constexpr ::DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const ::HANDLE file = ::CreateFileA(plain.c_str(), FILE_READ_ATTRIBUTES, all, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        const ::DWORD why = ::GetLastError();
        errno = why == ERROR_ACCESS_DENIED ? EACCES : why == ERROR_FILENAME_EXCED_RANGE ? ENAMETOOLONG : ENOENT;
        return false;
    }
    bool known = true;
    if (::GetFileType(file) == FILE_TYPE_DISK) {
        known = facts_of(file, plain.c_str(), found);
    } else { // NUL, CON and their like
        found.mode = of_a_device | 0666;
        found.links = 1;
    }
    ::CloseHandle(file);
    if (known && of_a_folder_only && (found.mode & of_a_folder) == 0) {
        errno = ENOTDIR;
        return false;
    }
    return known;
}

} // namespace portsock::bsd::system
