#include "errors.hpp"

namespace portsock::bsd {

int errno_of(errc code) noexcept {
    if (code == errc{}) { return 0; }
    switch (code) {
    case errc::operation_would_block:
        return EAGAIN;
    case errc::operation_in_progress:
        return EINPROGRESS;
    case errc::connection_already_in_progress:
        return EALREADY;
    case errc::already_connected:
        return EISCONN;
    case errc::not_connected:
        return ENOTCONN;
    case errc::connection_refused:
        return ECONNREFUSED;
    case errc::connection_reset:
        return ECONNRESET;
    case errc::connection_aborted:
        return ECONNABORTED;
    case errc::broken_pipe:
        return EPIPE;
    case errc::timed_out:
        return ETIMEDOUT;
    case errc::address_in_use:
        return EADDRINUSE;
    case errc::address_not_available:
        return EADDRNOTAVAIL;
    case errc::address_family_not_supported:
        return EAFNOSUPPORT;
    case errc::protocol_not_supported:
        return EPROTONOSUPPORT;
    case errc::operation_not_supported:
        return EOPNOTSUPP;
    case errc::no_protocol_option:
        return ENOPROTOOPT;
    case errc::message_size:
        return EMSGSIZE;
    case errc::network_down:
        return ENETDOWN;
    case errc::network_unreachable:
        return ENETUNREACH;
    case errc::host_unreachable:
        return EHOSTUNREACH;
    case errc::network_reset:
        return ENETRESET;
    case errc::no_buffer_space:
        return ENOBUFS;
    case errc::not_enough_memory:
        return ENOMEM;
    case errc::too_many_files_open:
        return EMFILE;
    case errc::permission_denied:
        return EACCES;
    case errc::invalid_argument:
        return EINVAL;
    case errc::bad_address:
        return EFAULT;
    case errc::bad_file_descriptor:
        return EBADF;
    case errc::not_a_socket:
        return ENOTSOCK;
    case errc::operation_canceled:
        return ECANCELED;
    case errc::interrupted:
        return EINTR;
    case errc::no_such_device:
        return ENODEV;
    case errc::no_such_file_or_directory:
        return ENOENT;
    case errc::is_a_directory:
        return EISDIR;
    case errc::io_error:
    case errc::host_not_found: // those of the resolver have numbers of its own: EAI_NONAME and its like
    case errc::try_again:
    case errc::no_recovery:
    case errc::service_not_found:
    case errc::unexpected_end:
        break;
    }
    return EIO;
}

} // namespace portsock::bsd
