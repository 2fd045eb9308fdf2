#include <os.hpp>

namespace portsock::backend {

namespace {

struct row {
    int number;
    errc code;
};

// Normalised [error-tables]: each system numbers its errors for itself, and some names are one number here and two
// there, so this is a table and not a switch.
// Ref: POSIX.1-2024 <errno.h>.
constexpr row table[] = {
    {EAGAIN, errc::operation_would_block},
    {EWOULDBLOCK, errc::operation_would_block},
    {EINTR, errc::interrupted},
    {EINPROGRESS, errc::operation_in_progress},
    {EALREADY, errc::connection_already_in_progress},
    {EISCONN, errc::already_connected},
    {ENOTCONN, errc::not_connected},
    {EDESTADDRREQ, errc::not_connected},
    {ECONNREFUSED, errc::connection_refused},
    // Normalised [dccp-wrong-service]: nobody listens for the service asked for, which is an invalid request code here.
    // Ref: RFC 4340 8.1.3; Linux net/dccp/input.c, dccp_reset_code_convert.
    {native::wrong_service_error, errc::connection_refused},
    {ECONNRESET, errc::connection_reset},
    {ECONNABORTED, errc::connection_aborted},
    {EPIPE, errc::broken_pipe},
    {ESHUTDOWN, errc::broken_pipe},
    {ETIMEDOUT, errc::timed_out},
    {EADDRINUSE, errc::address_in_use},
    {EADDRNOTAVAIL, errc::address_not_available},
    {EAFNOSUPPORT, errc::address_family_not_supported},
    {EPFNOSUPPORT, errc::address_family_not_supported},
    {EPROTONOSUPPORT, errc::protocol_not_supported},
    {ESOCKTNOSUPPORT, errc::protocol_not_supported},
    {EPROTOTYPE, errc::protocol_not_supported},
    {EOPNOTSUPP, errc::operation_not_supported},
    {ENOTSUP, errc::operation_not_supported},
    {ENOPROTOOPT, errc::no_protocol_option},
    {EMSGSIZE, errc::message_size},
    {ENETDOWN, errc::network_down},
    {ENETUNREACH, errc::network_unreachable},
    {EHOSTUNREACH, errc::host_unreachable},
    {EHOSTDOWN, errc::host_unreachable},
    {native::no_net_error, errc::host_unreachable},
    {ENETRESET, errc::network_reset},
    {ENOBUFS, errc::no_buffer_space},
    {ENOMEM, errc::not_enough_memory},
    {EMFILE, errc::too_many_files_open},
    {ENFILE, errc::too_many_files_open},
    {EACCES, errc::permission_denied},
    {EPERM, errc::permission_denied},
    {EINVAL, errc::invalid_argument},
    {EDOM, errc::invalid_argument},
    {ENAMETOOLONG, errc::invalid_argument},
    {EFAULT, errc::bad_address},
    {EBADF, errc::bad_file_descriptor},
    {ENOTSOCK, errc::not_a_socket},
    {ECANCELED, errc::operation_canceled},
    {ENODEV, errc::no_such_device},
    {ENXIO, errc::no_such_device},
    {ENOENT, errc::no_such_file_or_directory},
    {ENOTDIR, errc::no_such_file_or_directory},
    {EISDIR, errc::is_a_directory},
};

// The other end of a connection in the queue is gone, or the network was in its way: a pending error of the new socket.
// Nothing else is in this list: an accept that the system refuses (EPERM of a filter or a policy, EACCES, ENOSYS) says
// nothing of a connection, and will be refused again.
constexpr int dead_in_queue[] = {ECONNABORTED, ECONNRESET,   EPROTO,      ENETDOWN,    ENOPROTOOPT,
                                 EHOSTDOWN,    EHOSTUNREACH, ENETUNREACH, native::no_net_error};

// Normalised [resolver-numbers]: the resolver's codes are negative here, positive there, and not all have all.
// Ref: RFC 3493 6.1; POSIX.1-2024 <netdb.h>.
constexpr row resolver_table[] = {
    {EAI_NONAME, errc::host_not_found},
    {native::no_data_error, errc::host_not_found},
    {native::address_family_error, errc::host_not_found},
    {EAI_AGAIN, errc::try_again},
    {EAI_FAIL, errc::no_recovery},
    {EAI_SERVICE, errc::service_not_found},
    {EAI_FAMILY, errc::address_family_not_supported},
    {EAI_SOCKTYPE, errc::protocol_not_supported},
    {EAI_BADFLAGS, errc::invalid_argument},
    {EAI_MEMORY, errc::not_enough_memory},
};

} // namespace

errc error_of(std::int32_t native, operation during) noexcept {
    if (during == operation::accept) {
        for (const int number : dead_in_queue) {
            if (number == native) { return errc::connection_aborted; }
        }
    }
    // Normalised [impossible-socket]: an unknown kind or a protocol of another kind has one of four errors.
    // Ref: POSIX.1-2024 socket(), EPROTOTYPE; Linux socket(2), EINVAL.
    if (during == operation::open && native == EINVAL) { return errc::protocol_not_supported; }
    // Normalised [ports-exhausted]: a connect that finds no free local port asks to be tried again.
    // Ref: FreeBSD connect(2), EAGAIN; Linux connect(2), EAGAIN.
    if (during == operation::connect && native == EAGAIN) { return errc::address_in_use; }
    // Normalised [send-prototype]: a send that meets the end of its connection reports a wrong protocol type.
    // Ref: XNU bsd/netinet/tcp_usrreq.c, tcp_usr_send.
    if (during == operation::send && native == EPROTOTYPE) { return errc::connection_reset; }
    // Normalised [options-after-end]: options of a connection that is gone are an invalid argument here, and report
    // its loss there, as if it had not been told.
    // Ref: XNU bsd/kern/uipc_socket.c, sosetoptlock; FreeBSD sys/netinet/tcp_usrreq.c, tcp_ctloutput, ECONNRESET.
    if ((during == operation::set_option || during == operation::get_option) && native == ECONNRESET) {
        return errc::invalid_argument;
    }
    for (const row& known : table) {
        if (known.number == native) { return known.code; }
    }
    return errc::io_error;
}

errc resolver_error_of(std::int32_t native) noexcept {
    for (const row& known : resolver_table) {
        if (known.number == native) { return known.code; }
    }
    return errc::io_error;
}

} // namespace portsock::backend

namespace portsock::native {

backend::attempt failed(operation during, int before) noexcept {
    const int number = errno;
    errno = before;
    return {.native = number, .code = backend::error_of(number, during)};
}

} // namespace portsock::native
