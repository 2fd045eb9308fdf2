// The numbers of this family of systems and the codes they become.

#include <backend.hpp>

#include <doctest/doctest.h>

#include <netdb.h>

#include <cerrno>
#include <string>

using portsock::errc;
using portsock::operation;
using portsock::backend::error_of;
using portsock::backend::resolver_error_of;

namespace {

struct row {
    int number;
    errc code;
};

constexpr row rows[] = {
    {EAGAIN, errc::operation_would_block},
    {EWOULDBLOCK, errc::operation_would_block},
    {EINPROGRESS, errc::operation_in_progress},
    {EALREADY, errc::connection_already_in_progress},
    {EISCONN, errc::already_connected},
    {ENOTCONN, errc::not_connected},
    {EDESTADDRREQ, errc::not_connected},
    {ECONNREFUSED, errc::connection_refused},
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
#ifdef __linux__
    {EBADRQC, errc::connection_refused},
#endif
#ifdef ENONET
    {ENONET, errc::host_unreachable},
#endif
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
    {EINTR, errc::interrupted},
    {ENODEV, errc::no_such_device},
    {ENXIO, errc::no_such_device},
    {ENOENT, errc::no_such_file_or_directory},
    {ENOTDIR, errc::no_such_file_or_directory},
    {EISDIR, errc::is_a_directory},
    {EIO, errc::io_error},
    {EPROTO, errc::io_error},
};

constexpr row resolver_rows[] = {
    {EAI_NONAME, errc::host_not_found},
#ifdef EAI_NODATA
    {EAI_NODATA, errc::host_not_found},
#endif
#ifdef EAI_ADDRFAMILY
    {EAI_ADDRFAMILY, errc::host_not_found},
#endif
    {EAI_AGAIN, errc::try_again},
    {EAI_FAIL, errc::no_recovery},
    {EAI_SERVICE, errc::service_not_found},
    {EAI_FAMILY, errc::address_family_not_supported},
    {EAI_SOCKTYPE, errc::protocol_not_supported},
    {EAI_BADFLAGS, errc::invalid_argument},
    {EAI_MEMORY, errc::not_enough_memory},
};

} // namespace

TEST_CASE("ERR-2: POSIX: numbers and their codes") {
    for (const row& each : rows) {
        CAPTURE(each.number);
        CHECK(portsock::to_string(error_of(each.number, operation::none)) == portsock::to_string(each.code));
    }
}

TEST_CASE("ERR-2: POSIX: numbers whose meaning depends on what was being done") {
    // Impossible combinations of family, kind and protocol.
    CHECK(error_of(EINVAL, operation::open) == errc::protocol_not_supported);
    CHECK(error_of(EINVAL, operation::bind) == errc::invalid_argument);
    // A send that meets the end of its connection.
    CHECK(error_of(EPROTOTYPE, operation::send) == errc::connection_reset);
    CHECK(error_of(EPROTOTYPE, operation::open) == errc::protocol_not_supported);
    // No local port is left.
    CHECK(error_of(EAGAIN, operation::connect) == errc::address_in_use);
    CHECK(error_of(EAGAIN, operation::receive) == errc::operation_would_block);
}

TEST_CASE("ERR-2: POSIX: what accept reports of a connection that died in the queue is one code, and of its own "
          "troubles another") {
    for (const int number :
         {ECONNABORTED, ECONNRESET, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH}) {
        CAPTURE(number);
        CHECK(error_of(number, operation::accept) == errc::connection_aborted);
    }
#ifdef ENONET
    CHECK(error_of(ENONET, operation::accept) == errc::connection_aborted);
#endif
    CHECK(error_of(EAGAIN, operation::accept) == errc::operation_would_block);
    CHECK(error_of(EINTR, operation::accept) == errc::interrupted);
    CHECK(error_of(EMFILE, operation::accept) == errc::too_many_files_open);
    CHECK(error_of(ENFILE, operation::accept) == errc::too_many_files_open);
    CHECK(error_of(EINVAL, operation::accept) == errc::invalid_argument);
    CHECK(error_of(EPERM, operation::accept) == errc::permission_denied); // a filter refuses: the next call will fail too
    CHECK(error_of(EOPNOTSUPP, operation::accept) == errc::operation_not_supported);
}

TEST_CASE("ERR-9: POSIX: a number that is not in the table is io_error") {
    for (const int number : {99999, 54321, 2147483647}) {
        CHECK(error_of(number, operation::none) == errc::io_error);
        CHECK(error_of(number, operation::receive) == errc::io_error);
        CHECK(resolver_error_of(number) == errc::io_error);
    }
}

TEST_CASE("RSLV-7: POSIX: the resolver's numbers and their codes") {
    for (const row& each : resolver_rows) {
        CAPTURE(each.number);
        CHECK(portsock::to_string(resolver_error_of(each.number)) == portsock::to_string(each.code));
    }
}
