// The numbers of this system and the codes they become.

#include <backend.hpp>

#include <doctest/doctest.h>

#include <winsock2.h>

#include <windows.h>

#include <cstdint>

using portsock::errc;
using portsock::operation;
using portsock::backend::error_of;
using portsock::backend::resolver_error_of;

namespace {

struct row {
    std::int32_t number;
    errc code;
};

constexpr row rows[] = {
    {WSAEWOULDBLOCK, errc::operation_would_block},
    {ERROR_NO_DATA, errc::operation_would_block},
    {WSAEINPROGRESS, errc::operation_in_progress},
    {WSA_IO_PENDING, errc::operation_in_progress},
    {WSA_IO_INCOMPLETE, errc::operation_in_progress},
    {WSAEALREADY, errc::connection_already_in_progress},
    {WSAEISCONN, errc::already_connected},
    {ERROR_CONNECTION_ACTIVE, errc::already_connected},
    {WSAENOTCONN, errc::not_connected},
    {WSAEDESTADDRREQ, errc::not_connected},
    {ERROR_CONNECTION_INVALID, errc::not_connected},
    {WSAECONNREFUSED, errc::connection_refused},
    {ERROR_CONNECTION_REFUSED, errc::connection_refused},
    {ERROR_PORT_UNREACHABLE, errc::connection_refused},
    {WSAECONNRESET, errc::connection_reset},
    {ERROR_NETNAME_DELETED, errc::connection_reset},
    {ERROR_UNEXP_NET_ERR, errc::connection_reset},
    {WSAECONNABORTED, errc::connection_aborted},
    {ERROR_CONNECTION_ABORTED, errc::connection_aborted},
    {WSAESHUTDOWN, errc::broken_pipe},
    {ERROR_BROKEN_PIPE, errc::broken_pipe},
    {WSAETIMEDOUT, errc::timed_out},
    {ERROR_SEM_TIMEOUT, errc::timed_out},
    {WAIT_TIMEOUT, errc::timed_out},
    {WSAEADDRINUSE, errc::address_in_use},
    {ERROR_ADDRESS_ALREADY_ASSOCIATED, errc::address_in_use},
    {WSAEADDRNOTAVAIL, errc::address_not_available},
    {WSAEAFNOSUPPORT, errc::address_family_not_supported},
    {WSAEPFNOSUPPORT, errc::address_family_not_supported},
    {WSAEPROTONOSUPPORT, errc::protocol_not_supported},
    {WSAESOCKTNOSUPPORT, errc::protocol_not_supported},
    {WSAEPROTOTYPE, errc::protocol_not_supported},
    {WSAEPROVIDERFAILEDINIT, errc::protocol_not_supported},
    {WSAEOPNOTSUPP, errc::operation_not_supported},
    {ERROR_NOT_SUPPORTED, errc::operation_not_supported},
    {WSAENOPROTOOPT, errc::no_protocol_option},
    {WSAEMSGSIZE, errc::message_size},
    {WSAENETDOWN, errc::network_down},
    {WSAENETUNREACH, errc::network_unreachable},
    {ERROR_NETWORK_UNREACHABLE, errc::network_unreachable},
    {ERROR_PROTOCOL_UNREACHABLE, errc::network_unreachable},
    {WSAEHOSTUNREACH, errc::host_unreachable},
    {WSAEHOSTDOWN, errc::host_unreachable},
    {ERROR_HOST_UNREACHABLE, errc::host_unreachable},
    {WSAENETRESET, errc::network_reset},
    {WSAENOBUFS, errc::no_buffer_space},
    {ERROR_NO_SYSTEM_RESOURCES, errc::no_buffer_space},
    {WSA_NOT_ENOUGH_MEMORY, errc::not_enough_memory},
    {ERROR_OUTOFMEMORY, errc::not_enough_memory},
    {WSAEMFILE, errc::too_many_files_open},
    {WSAEPROCLIM, errc::too_many_files_open},
    {ERROR_TOO_MANY_OPEN_FILES, errc::too_many_files_open},
    {ERROR_FILE_NOT_FOUND, errc::no_such_file_or_directory},
    {ERROR_PATH_NOT_FOUND, errc::no_such_file_or_directory},
    {ERROR_INVALID_NAME, errc::no_such_file_or_directory},
    {ERROR_SHARING_VIOLATION, errc::permission_denied},
    {ERROR_FILENAME_EXCED_RANGE, errc::invalid_argument},
    {WSAEACCES, errc::permission_denied},
    {ERROR_ACCESS_DENIED, errc::permission_denied},
    {WSAEINVAL, errc::invalid_argument},
    {WSAEFAULT, errc::invalid_argument},
    {WSAENAMETOOLONG, errc::invalid_argument},
    {WSA_INVALID_PARAMETER, errc::invalid_argument},
    {ERROR_NOACCESS, errc::bad_address},
    {WSAENOTSOCK, errc::bad_file_descriptor},
    {WSAEBADF, errc::bad_file_descriptor},
    {ERROR_INVALID_HANDLE, errc::bad_file_descriptor},
    {WSA_OPERATION_ABORTED, errc::operation_canceled},
    {WSAEINTR, errc::operation_canceled},
    {WSAECANCELLED, errc::operation_canceled},
    {WSA_E_CANCELLED, errc::operation_canceled},
    {ERROR_REQUEST_ABORTED, errc::operation_canceled},
    {WSANOTINITIALISED, errc::io_error},
    {WSASYSNOTREADY, errc::io_error},
    {WSAVERNOTSUPPORTED, errc::io_error},
    {WSASYSCALLFAILURE, errc::io_error},
    {WSAEINVALIDPROVIDER, errc::io_error},
};

// NTSTATUS, by number: ntstatus.h cannot be included together with windows.h.
struct status_row {
    std::uint32_t number;
    errc code;
};

constexpr status_row status_rows[] = {
    {0x80000005, errc::message_size},            // BUFFER_OVERFLOW
    {0xC0000002, errc::operation_not_supported}, // NOT_IMPLEMENTED
    {0xC0000005, errc::bad_address},             // ACCESS_VIOLATION
    {0xC0000008, errc::bad_file_descriptor},     // INVALID_HANDLE
    {0xC000000D, errc::invalid_argument},        // INVALID_PARAMETER
    {0xC0000017, errc::no_buffer_space},         // NO_MEMORY
    {0xC0000022, errc::permission_denied},       // ACCESS_DENIED
    {0xC0000024, errc::bad_file_descriptor},     // OBJECT_TYPE_MISMATCH
    {0xC0000043, errc::address_in_use},          // SHARING_VIOLATION
    {0xC0000044, errc::no_buffer_space},         // QUOTA_EXCEEDED
    {0xC000009A, errc::no_buffer_space},         // INSUFFICIENT_RESOURCES
    {0xC00000A3, errc::operation_would_block},   // DEVICE_NOT_READY
    {0xC00000B0, errc::broken_pipe},             // PIPE_DISCONNECTED
    {0xC00000B5, errc::timed_out},               // IO_TIMEOUT
    {0xC00000BB, errc::operation_not_supported}, // NOT_SUPPORTED
    {0xC00000BC, errc::connection_refused},      // REMOTE_NOT_LISTENING
    {0xC0000120, errc::operation_canceled},      // CANCELLED
    {0xC000013B, errc::connection_reset},        // LOCAL_DISCONNECT
    {0xC000013C, errc::connection_reset},        // REMOTE_DISCONNECT
    {0xC000013E, errc::connection_reset},        // LINK_FAILED
    {0xC000013F, errc::timed_out},               // LINK_TIMEOUT
    {0xC0000141, errc::address_not_available},   // INVALID_ADDRESS
    {0xC0000207, errc::address_not_available},   // INVALID_ADDRESS_COMPONENT
    {0xC000020A, errc::address_in_use},          // ADDRESS_ALREADY_EXISTS
    {0xC000020C, errc::connection_reset},        // CONNECTION_DISCONNECTED
    {0xC000020D, errc::connection_reset},        // CONNECTION_RESET
    {0xC000020F, errc::connection_reset},        // TRANSACTION_ABORTED
    {0xC0000236, errc::connection_refused},      // CONNECTION_REFUSED
    {0xC000023C, errc::network_unreachable},     // NETWORK_UNREACHABLE
    {0xC000023D, errc::host_unreachable},        // HOST_UNREACHABLE
    {0xC000023E, errc::network_unreachable},     // PROTOCOL_UNREACHABLE
    {0xC000023F, errc::connection_refused},      // PORT_UNREACHABLE
    {0xC0000240, errc::operation_canceled},      // REQUEST_ABORTED
    {0xC0000241, errc::connection_reset},        // CONNECTION_ABORTED
    {0xC0000350, errc::host_unreachable},        // HOST_DOWN
    {0xC0FFFFFF, errc::io_error},                // none
};

constexpr row resolver_rows[] = {
    {WSAHOST_NOT_FOUND, errc::host_not_found},
    {WSANO_DATA, errc::host_not_found},
    {WSATRY_AGAIN, errc::try_again},
    {WSAENETDOWN, errc::try_again},
    {WSANO_RECOVERY, errc::no_recovery},
    {DNS_ERROR_RCODE_FORMAT_ERROR, errc::no_recovery},
    {DNS_ERROR_RCODE_REFUSED, errc::no_recovery},
    {WSATYPE_NOT_FOUND, errc::service_not_found},
    {WSASERVICE_NOT_FOUND, errc::service_not_found},
    {WSAEAFNOSUPPORT, errc::address_family_not_supported},
    {WSAESOCKTNOSUPPORT, errc::protocol_not_supported},
    {WSAEINVAL, errc::invalid_argument},
    {WSA_INVALID_PARAMETER, errc::invalid_argument},
    {WSA_NOT_ENOUGH_MEMORY, errc::not_enough_memory},
    {WSA_E_CANCELLED, errc::operation_canceled},
    // Those that Wine passes through from the C library of its host.
    {-3, errc::try_again},
    {-4, errc::no_recovery},
    {-6, errc::address_family_not_supported},
    {-8, errc::service_not_found},
    {-9, errc::host_not_found},
    {-10, errc::not_enough_memory},
    {-12, errc::host_not_found},
};

} // namespace

TEST_CASE("ERR-2: Winsock: numbers and their codes") {
    for (const row& each : rows) {
        CAPTURE(each.number);
        CHECK(portsock::to_string(error_of(each.number, operation::none)) == portsock::to_string(each.code));
    }
}

TEST_CASE("ERR-2: Winsock: the polling device's numbers and their codes") {
    for (const status_row& each : status_rows) {
        CAPTURE(each.number);
        const auto number = static_cast<std::int32_t>(each.number);
        CHECK(portsock::to_string(error_of(number, operation::wait)) == portsock::to_string(each.code));
    }
}

TEST_CASE("ERR-2: Winsock: numbers whose meaning depends on what was being done") {
    // A started connect.
    CHECK(error_of(WSAEWOULDBLOCK, operation::connect) == errc::operation_in_progress);
    CHECK(error_of(WSAEWOULDBLOCK, operation::receive) == errc::operation_would_block);
    // Impossible combinations of family, kind and protocol.
    CHECK(error_of(WSAEINVAL, operation::open) == errc::protocol_not_supported);
    CHECK(error_of(WSAEINVAL, operation::bind) == errc::invalid_argument);
    // No local port is left.
    CHECK(error_of(WSAENOBUFS, operation::bind) == errc::address_in_use);
    CHECK(error_of(WSAENOBUFS, operation::connect) == errc::address_in_use);
    CHECK(error_of(WSAENOBUFS, operation::send) == errc::no_buffer_space);
    // A handle that never was a socket.
    CHECK(error_of(WSAENOTSOCK, operation::adopt) == errc::not_a_socket);
    CHECK(error_of(ERROR_INVALID_HANDLE, operation::adopt) == errc::not_a_socket);
    // The end of an established connection.
    for (const operation during : {operation::send, operation::receive}) {
        CHECK(error_of(WSAECONNABORTED, during) == errc::connection_reset);
        CHECK(error_of(ERROR_CONNECTION_ABORTED, during) == errc::connection_reset);
        CHECK(error_of(ERROR_NETNAME_DELETED, during) == errc::connection_reset);
        CHECK(error_of(WSAENETRESET, during) == errc::timed_out);
    }
}

TEST_CASE("ERR-2: Winsock: what accept reports of a connection that died in the queue is one code, and of its own "
          "troubles another") {
    for (const std::int32_t number :
         {WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, std::int32_t{ERROR_NETNAME_DELETED}, WSAENOTCONN}) {
        CAPTURE(number);
        CHECK(error_of(number, operation::accept) == errc::connection_aborted);
    }
    CHECK(error_of(WSATRY_AGAIN, operation::accept) == errc::operation_would_block);
    CHECK(error_of(WSAEWOULDBLOCK, operation::accept) == errc::operation_would_block);
    CHECK(error_of(WSAEMFILE, operation::accept) == errc::too_many_files_open);
    CHECK(error_of(WSAENOBUFS, operation::accept) == errc::too_many_files_open);
    CHECK(error_of(WSAEINVAL, operation::accept) == errc::invalid_argument);
    CHECK(error_of(WSAEOPNOTSUPP, operation::accept) == errc::operation_not_supported);
}

TEST_CASE("ERR-9: Winsock: a number that is not in the table is io_error") {
    for (const std::int32_t number : {99999, 54321, 2147483647}) {
        CHECK(error_of(number, operation::none) == errc::io_error);
        CHECK(error_of(number, operation::receive) == errc::io_error);
        CHECK(resolver_error_of(number) == errc::io_error);
    }
}

TEST_CASE("RSLV-7: Winsock: the resolver's numbers and their codes") {
    for (const row& each : resolver_rows) {
        CAPTURE(each.number);
        CHECK(portsock::to_string(resolver_error_of(each.number)) == portsock::to_string(each.code));
    }
}
