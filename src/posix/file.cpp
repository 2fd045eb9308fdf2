#include <algorithm>

#include <os.hpp>

namespace portsock::backend {

namespace {

using native::attempted;
using native::fd_of;

/// While it lives, no call of this thread raises the signal for writing to a closed connection.
///
/// Normalised [file-no-sigpipe]: sendfile() has no flag against the signal, and Linux no socket option. It is kept from
/// this thread for the moment, and taken back if the call raised it.
/// Ref: Linux sendfile(2), which has no MSG_NOSIGNAL; POSIX.1-2024 sigtimedwait().
class without_signal {
  public:
    without_signal() noexcept {
        sigemptyset(&signal_); // perhaps a macro, so without "::"
        sigaddset(&signal_, SIGPIPE);
        ::sigset_t before;
        os::pthread_sigmask(SIG_BLOCK, &signal_, &before);
        was_blocked_ = sigismember(&before, SIGPIPE) == 1;
        // A signal that is not blocked cannot be pending.
        if (was_blocked_) {
            ::sigset_t pending;
            os::sigpending(&pending);
            was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        }
    }
    without_signal(const without_signal&) = delete;
    without_signal& operator=(const without_signal&) = delete;
    ~without_signal() {
        if (!was_blocked_) { os::pthread_sigmask(SIG_UNBLOCK, &signal_, nullptr); }
    }
    void take_back() noexcept {
        if (was_pending_) { return; } // that one is somebody else's, and there is only ever one
        static_cast<void>(attempted(operation::none, [&] { return os::take_signal(&signal_); }));
    }

  private:
    ::sigset_t signal_;
    bool was_blocked_ = false;
    bool was_pending_ = false;
};

} // namespace

attempt open_file(const std::string& path) noexcept {
    // Without O_NONBLOCK opening a pipe would wait for its writer. Files do not care.
    return native::settled(
        attempted(operation::open_file,
                  [&] { return os::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }),
        operation::open_file);
}

void close_file(native_handle handle) noexcept { close(handle); }

attempt describe_file(native_handle handle, file_description& what) noexcept {
    struct ::stat found;
    const attempt made = attempted(operation::read_file, [&] { return os::fstat(fd_of(handle), &found); });
    if (!made.ok()) { return made; }
    what.kind = S_ISREG(found.st_mode)   ? file_kind::regular
                : S_ISDIR(found.st_mode) ? file_kind::directory
                                         : file_kind::other;
    what.size = static_cast<std::uint64_t>(found.st_size);
    return {};
}

attempt read_file(native_handle handle, mutable_buffer buffer, std::uint64_t offset) noexcept {
    return attempted(operation::read_file, [&] {
        return os::pread(fd_of(handle), buffer.data(), std::min(buffer.size(), most_bytes_at_once),
                         static_cast<::off_t>(offset));
    });
}

attempt send_file(native_handle handle, native_handle from, std::uint64_t offset, std::size_t count,
                  patience how) noexcept {
    if constexpr (!native::has_sendfile) { return {.code = errc::operation_not_supported}; }
    if (how == patience::now) {
        // The call has no flag for it. The socket stays like this, so that the next piece costs no more: all other
        // calls can do with either mode.
        int non_blocking = 1;
        const attempt mode =
            attempted(operation::send, [&] { return os::ioctl(fd_of(handle), FIONBIO, &non_blocking); });
        if (!mode.ok()) { return mode; }
    }
    const auto send_it = [&] {
        return attempted(operation::send,
                         [&] { return os::sendfile(fd_of(handle), fd_of(from), static_cast<::off_t>(offset), count); });
    };
    attempt made;
    if constexpr (native::sendfile_raises_signal) {
        without_signal guard;
        made = send_it();
        // It may have sent something before it met the end of the connection.
        if (made.code == errc::broken_pipe || (made.ok() && made.value < count)) { guard.take_back(); }
    } else {
        made = send_it();
    }
    // Normalised [file-not-for-sendfile]: files of some kinds, and sockets of some families, are not for this call; nor
    // are offsets beyond what the file system can have.
    // Ref: Linux sendfile(2), EINVAL, EOVERFLOW and ENOSYS; macOS sendfile(2), ENOTSUP; FreeBSD sendfile(2), EINVAL.
    switch (made.native) {
    case EINVAL:
    case ENOSYS:
    case EOVERFLOW:
    case EOPNOTSUPP:
    case ENOTSOCK:
        made.code = errc::operation_not_supported;
        break;
    default:
        if (made.native == ENOTSUP) { made.code = errc::operation_not_supported; }
        break;
    }
    return made;
}

} // namespace portsock::backend
