#include <os.hpp>

namespace portsock::backend {

namespace {

namespace status = native::status;

// What one number means during this operation only; errc{} = nothing special.
errc meaning_during(std::int32_t native, operation during) noexcept {
    switch (during) {
    case operation::open:
        // Normalised [impossible-socket]: an unknown kind or a protocol of another kind has one of four errors.
        // Ref: Microsoft Learn "WSASocketW function (winsock2.h)"; POSIX.1-2024 socket().
        return native == WSAEINVAL ? errc::protocol_not_supported : errc{};
    case operation::adopt:
        // A closed socket of ours and a handle that never was one have the same number.
        return native == WSAENOTSOCK || native == ERROR_INVALID_HANDLE || native == WSAEBADF ? errc::not_a_socket
                                                                                             : errc{};
    case operation::bind:
        // Normalised [ports-exhausted]: Winsock says WSAENOBUFS when no local port is left.
        // Ref: Microsoft Learn "bind function (winsock2.h)"; POSIX.1-2024 bind(), EADDRINUSE.
        return native == WSAENOBUFS ? errc::address_in_use : errc{};
    case operation::connect:
        switch (native) {
        // Normalised [connect-in-progress]: Winsock reports a started connect as WSAEWOULDBLOCK.
        // Ref: Microsoft Learn "connect function (winsock2.h)"; POSIX.1-2024 connect(), EINPROGRESS.
        case WSAEWOULDBLOCK:
            return errc::operation_in_progress;
        case WSAENOBUFS:
            return errc::address_in_use; // [ports-exhausted] again
        default:
            return errc{};
        }
    case operation::accept:
        switch (native) {
        // Normalised [accept-survives]: a connection that was reset in the queue has many numbers. Wine accepts it and
        // then finds no peer; a listener has no other way to be "not connected".
        // Ref: Microsoft Learn "accept function (winsock2.h)"; POSIX.1-2024 accept(), ECONNABORTED.
        case WSAECONNRESET:
        case WSAECONNABORTED:
        case WSAENETRESET:
        case WSAENOTCONN:
        case ERROR_NETNAME_DELETED:
            return errc::connection_aborted;
        case WSATRY_AGAIN:
            return errc::operation_would_block;
        // Normalised [out-of-descriptors]: Winsock has no other way to say it.
        // Ref: Microsoft Learn "accept function (winsock2.h)", WSAENOBUFS; POSIX.1-2024 accept(), EMFILE and ENFILE.
        case WSAENOBUFS:
            return errc::too_many_files_open;
        default:
            return errc{};
        }
    case operation::send:
    case operation::receive:
    case operation::take_error:
        switch (native) {
        // Normalised [reset-has-many-names]: Winsock tells a retransmission that was given up (WSAECONNABORTED) and an
        // expired keep-alive (WSAENETRESET) from a reset by the peer.
        // Ref: Microsoft Learn "recv function (winsock2.h)"; POSIX.1-2024 recv(), ECONNRESET, ETIMEDOUT.
        case WSAECONNABORTED:
        case ERROR_CONNECTION_ABORTED:
            return errc::connection_reset;
        case WSAENETRESET:
            return errc::timed_out;
        case WSAEFAULT:
            return errc::bad_address;
        default:
            return errc{};
        }
    default:
        return errc{};
    }
}

// The NTSTATUS that the polling device gives. They are negative, so they cannot be mistaken for other numbers.
errc meaning_of_status(std::int32_t native) noexcept {
    switch (native) {
    case status::buffer_overflow:
        return errc::message_size;
    case status::not_implemented:
    case status::not_supported:
        return errc::operation_not_supported;
    case status::access_violation:
        return errc::bad_address;
    case status::invalid_handle:
    case status::object_type_mismatch:
        return errc::bad_file_descriptor;
    case status::invalid_parameter:
        return errc::invalid_argument;
    case status::no_memory:
    case status::quota_exceeded:
    case status::insufficient_resources:
        return errc::no_buffer_space;
    case status::access_denied:
        return errc::permission_denied;
    case status::sharing_violation:
    case status::address_already_exists:
        return errc::address_in_use;
    case status::io_timeout:
    case status::link_timeout:
        return errc::timed_out;
    case status::remote_not_listening:
    case status::connection_refused:
    case status::port_unreachable:
        return errc::connection_refused;
    case status::cancelled:
    case status::request_aborted:
        return errc::operation_canceled;
    case status::local_disconnect:
    case status::transaction_aborted:
    case status::connection_aborted:
    case status::remote_disconnect:
    case status::connection_disconnected:
    case status::connection_reset:
    case status::link_failed:
    case status::graceful_disconnect:
        return errc::connection_reset;
    case status::invalid_address:
    case status::invalid_address_component:
        return errc::address_not_available;
    case status::host_unreachable:
    case status::host_down:
        return errc::host_unreachable;
    case status::network_unreachable:
    case status::protocol_unreachable:
        return errc::network_unreachable;
    case status::pipe_disconnected:
        return errc::broken_pipe;
    case status::device_not_ready:
        return errc::operation_would_block;
    default:
        return errc::io_error;
    }
}

} // namespace

// Normalised [error-tables]: Winsock numbers its errors for itself, and what is below it has two more ways of doing so.
// Ref: Microsoft Learn "Windows Sockets Error Codes"; "System Error Codes"; "NTSTATUS Values".
errc error_of(std::int32_t native, operation during) noexcept {
    if (native < 0) { return meaning_of_status(native); }
    if (const errc special = meaning_during(native, during); special != errc{}) { return special; }
    switch (native) {
    case 0:
        return errc{};
    case WSAEWOULDBLOCK:
    case ERROR_NO_DATA:
        return errc::operation_would_block;
    case WSAEINPROGRESS:
    case WSA_IO_PENDING:
    case WSA_IO_INCOMPLETE:
        return errc::operation_in_progress;
    case WSAEALREADY:
        return errc::connection_already_in_progress;
    case WSAEISCONN:
    case ERROR_CONNECTION_ACTIVE:
        return errc::already_connected;
    case WSAENOTCONN:
    case WSAEDESTADDRREQ:
    case ERROR_CONNECTION_INVALID:
        return errc::not_connected;
    case WSAECONNREFUSED:
    case ERROR_CONNECTION_REFUSED:
    case ERROR_PORT_UNREACHABLE:
        return errc::connection_refused;
    case WSAECONNRESET:
    case WSAEDISCON: // these three are the end of the stream for receive, which does not ask here
    case ERROR_GRACEFUL_DISCONNECT:
    case ERROR_HANDLE_EOF:
    case ERROR_NETNAME_DELETED:
    case ERROR_UNEXP_NET_ERR:
        return errc::connection_reset;
    case WSAECONNABORTED:
    case ERROR_CONNECTION_ABORTED:
        return errc::connection_aborted;
    case WSAESHUTDOWN:
    case ERROR_BROKEN_PIPE:
        return errc::broken_pipe;
    case WSAETIMEDOUT:
    case ERROR_SEM_TIMEOUT:
    case WAIT_TIMEOUT:
        return errc::timed_out;
    case WSAEADDRINUSE:
    case ERROR_ADDRESS_ALREADY_ASSOCIATED:
        return errc::address_in_use;
    case WSAEADDRNOTAVAIL:
        return errc::address_not_available;
    case WSAEAFNOSUPPORT:
    case WSAEPFNOSUPPORT:
        return errc::address_family_not_supported;
    case WSAEPROTONOSUPPORT:
    case WSAESOCKTNOSUPPORT:
    case WSAEPROTOTYPE:
    case WSAEPROVIDERFAILEDINIT:
        return errc::protocol_not_supported;
    case WSAEOPNOTSUPP:
    case ERROR_NOT_SUPPORTED:
        return errc::operation_not_supported;
    case WSAENOPROTOOPT:
        return errc::no_protocol_option;
    case WSAEMSGSIZE:
    case ERROR_MORE_DATA:
        return errc::message_size;
    case WSAENETDOWN:
        return errc::network_down;
    case WSAENETUNREACH:
    case ERROR_NETWORK_UNREACHABLE:
    case ERROR_PROTOCOL_UNREACHABLE:
        return errc::network_unreachable;
    case WSAEHOSTUNREACH:
    case WSAEHOSTDOWN:
    case ERROR_HOST_UNREACHABLE:
        return errc::host_unreachable;
    case WSAENETRESET:
        return errc::network_reset;
    case WSAENOBUFS:
    case ERROR_NO_SYSTEM_RESOURCES:
        return errc::no_buffer_space;
    case WSA_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
        return errc::not_enough_memory;
    case WSAEMFILE:
    case WSAEPROCLIM:
    case ERROR_TOO_MANY_OPEN_FILES:
        return errc::too_many_files_open;
    case WSAEACCES:
    case ERROR_ACCESS_DENIED:
        return errc::permission_denied;
    case WSAEFAULT: // the length of an address or of an option's value
    case WSAEINVAL:
    case WSAENAMETOOLONG:
    case ERROR_INVALID_PARAMETER:
        return errc::invalid_argument;
    case ERROR_NOACCESS:
        return errc::bad_address;
    case WSAENOTSOCK:
    case WSAEBADF:
    case ERROR_INVALID_HANDLE:
        return errc::bad_file_descriptor;
    case WSAEINTR: // there are no signals: somebody cancelled the call
    case WSA_OPERATION_ABORTED:
    case WSAECANCELLED:
    case WSA_E_CANCELLED:
    case ERROR_REQUEST_ABORTED:
        return errc::operation_canceled;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
    case ERROR_INVALID_DRIVE:
        return errc::no_such_file_or_directory;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
        return errc::permission_denied;
    case ERROR_FILENAME_EXCED_RANGE:
        return errc::invalid_argument;
    default:
        return errc::io_error;
    }
}

errc resolver_error_of(std::int32_t native) noexcept {
    switch (native) {
    case WSAHOST_NOT_FOUND:
    case WSANO_DATA:
    case DNS_ERROR_RCODE_NAME_ERROR:
    case DNS_INFO_NO_RECORDS:
        return errc::host_not_found;
    case WSATRY_AGAIN:
    case WSAENETDOWN:
    case WSAETIMEDOUT:
    case ERROR_TIMEOUT:
    case DNS_ERROR_RCODE_SERVER_FAILURE:
    case DNS_ERROR_RECORD_TIMED_OUT:
        return errc::try_again;
    case WSANO_RECOVERY:
        return errc::no_recovery;
    case WSATYPE_NOT_FOUND:
    case WSASERVICE_NOT_FOUND:
        return errc::service_not_found;
    // Normalised [resolver-numbers]: Wine passes some numbers of the host's C library through.
    // Ref: Microsoft Learn "GetAddrInfoW function (ws2tcpip.h)", which lists none of them.
    case -2:  // EAI_NONAME
    case -5:  // EAI_NODATA
    case -9:  // EAI_ADDRFAMILY
    case -12: // EAI_OVERFLOW: a name that is too long
        return errc::host_not_found;
    case -3:
        return errc::try_again; // EAI_AGAIN
    case -4:
        return errc::no_recovery; // EAI_FAIL
    case -6:
        return errc::address_family_not_supported; // EAI_FAMILY
    case -8:
        return errc::service_not_found; // EAI_SERVICE
    case -10:
        return errc::not_enough_memory; // EAI_MEMORY
    default:
        if (native >= DNS_ERROR_RESPONSE_CODES_BASE && native < DNS_ERROR_RESPONSE_CODES_BASE + 1000) {
            return errc::no_recovery;
        }
        return error_of(native, operation::resolve);
    }
}

} // namespace portsock::backend
