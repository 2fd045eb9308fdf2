#include <portsock/error.hpp>

#include <array>
#include <cstddef>
#include <new>

namespace portsock {

namespace {

// Normalised [error-texts]: texts are the library's own. The systems' differ in wording, language and encoding, and the
// functions that give them are not all thread-safe.
// Ref: POSIX.1-2024 strerror(); Microsoft Learn "FormatMessage function"; "gai_strerrorA function (ws2tcpip.h)".
constexpr std::array<std::string_view, errc_count + 1> texts = {
    "success",
    "operation would block",
    "operation in progress",
    "connection already in progress",
    "already connected",
    "not connected",
    "connection refused",
    "connection reset by peer",
    "connection aborted",
    "broken pipe",
    "timed out",
    "address in use",
    "address not available",
    "address family not supported",
    "protocol not supported",
    "operation not supported",
    "no such protocol option",
    "message too long",
    "network is down",
    "network is unreachable",
    "host is unreachable",
    "connection dropped by network reset",
    "no buffer space",
    "not enough memory",
    "too many open files",
    "permission denied",
    "invalid argument",
    "bad address",
    "not open",
    "not a socket",
    "operation canceled",
    "interrupted",
    "no such device",
    "no such file or directory",
    "is a directory",
    "input/output error",
    "host not found",
    "name server gave no answer, try again",
    "name server failed",
    "service not found",
    "unexpected end of the stream",
};

constexpr std::array<std::string_view, static_cast<std::size_t>(operation::read_file) + 1> verbs = {
    "call",
    "parse",
    "open",
    "adopt",
    "duplicate",
    "bind",
    "listen",
    "accept",
    "connect",
    "disconnect",
    "send",
    "receive",
    "shutdown",
    "get local endpoint",
    "get remote endpoint",
    "get option",
    "set option",
    "take error",
    "available",
    "wait",
    "resolve",
    "look up name",
    "look up service",
    "get host name",
    "list network interfaces",
    "make stream pair",
    "open file",
    "read file",
};

std::errc standard(errc code) noexcept {
    switch (code) {
    case errc::operation_would_block:
        return std::errc::operation_would_block;
    case errc::operation_in_progress:
        return std::errc::operation_in_progress;
    case errc::connection_already_in_progress:
        return std::errc::connection_already_in_progress;
    case errc::already_connected:
        return std::errc::already_connected;
    case errc::not_connected:
        return std::errc::not_connected;
    case errc::connection_refused:
        return std::errc::connection_refused;
    case errc::connection_reset:
        return std::errc::connection_reset;
    case errc::connection_aborted:
        return std::errc::connection_aborted;
    case errc::broken_pipe:
        return std::errc::broken_pipe;
    case errc::timed_out:
        return std::errc::timed_out;
    case errc::address_in_use:
        return std::errc::address_in_use;
    case errc::address_not_available:
        return std::errc::address_not_available;
    case errc::address_family_not_supported:
        return std::errc::address_family_not_supported;
    case errc::protocol_not_supported:
        return std::errc::protocol_not_supported;
    case errc::operation_not_supported:
        return std::errc::operation_not_supported;
    case errc::no_protocol_option:
        return std::errc::no_protocol_option;
    case errc::message_size:
        return std::errc::message_size;
    case errc::network_down:
        return std::errc::network_down;
    case errc::network_unreachable:
        return std::errc::network_unreachable;
    case errc::host_unreachable:
        return std::errc::host_unreachable;
    case errc::network_reset:
        return std::errc::network_reset;
    case errc::no_buffer_space:
        return std::errc::no_buffer_space;
    case errc::not_enough_memory:
        return std::errc::not_enough_memory;
    case errc::too_many_files_open:
        return std::errc::too_many_files_open;
    case errc::permission_denied:
        return std::errc::permission_denied;
    case errc::invalid_argument:
        return std::errc::invalid_argument;
    case errc::bad_address:
        return std::errc::bad_address;
    case errc::bad_file_descriptor:
        return std::errc::bad_file_descriptor;
    case errc::not_a_socket:
        return std::errc::not_a_socket;
    case errc::operation_canceled:
        return std::errc::operation_canceled;
    case errc::interrupted:
        return std::errc::interrupted;
    case errc::no_such_device:
        return std::errc::no_such_device;
    case errc::no_such_file_or_directory:
        return std::errc::no_such_file_or_directory;
    case errc::is_a_directory:
        return std::errc::is_a_directory;
    case errc::io_error:
        return std::errc::io_error;
    case errc::host_not_found:
    case errc::try_again:
    case errc::no_recovery:
    case errc::service_not_found:
    case errc::unexpected_end:
        break;
    }
    return std::errc();
}

// Normalised [error-comparison]: every comparison is decided here and never by the standard library's tables, which
// differ: one of them knows no Winsock code, others give two numbers to one meaning.
// Ref: C++20 [syserr.errcat.objects], system_category; Microsoft Learn "Windows Sockets Error Codes".
class category final : public std::error_category {
  public:
    [[nodiscard]] const char* name() const noexcept override { return "portsock"; }
    [[nodiscard]] std::string message(int code) const override {
        return std::string(to_string(static_cast<errc>(code)));
    }
    [[nodiscard]] std::error_condition default_error_condition(int code) const noexcept override {
        const std::errc known = standard(static_cast<errc>(code));
        return known == std::errc() ? std::error_condition(code, *this) : std::make_error_condition(known);
    }
    [[nodiscard]] bool equivalent(int code, const std::error_condition& condition) const noexcept override {
        // Normalised [would-block-two-names]: EAGAIN and EWOULDBLOCK are one number on some systems and two on others.
        // Ref: POSIX.1-2024 <errno.h>, EAGAIN and EWOULDBLOCK.
        if (static_cast<errc>(code) == errc::operation_would_block &&
            condition == std::make_error_condition(std::errc::resource_unavailable_try_again)) {
            return true;
        }
        // Normalised [not-supported-two-names]: the same for ENOTSUP and EOPNOTSUPP.
        // Ref: POSIX.1-2024 <errno.h>, ENOTSUP and EOPNOTSUPP.
        if (static_cast<errc>(code) == errc::operation_not_supported &&
            condition == std::make_error_condition(std::errc::not_supported)) {
            return true;
        }
        return default_error_condition(code) == condition;
    }
};

} // namespace

std::string_view to_string(errc code) noexcept {
    const auto index = static_cast<std::size_t>(code);
    return index < texts.size() ? texts[index] : std::string_view("unknown error");
}

std::string_view to_string(operation during) noexcept {
    const auto index = static_cast<std::size_t>(during);
    return index < verbs.size() ? verbs[index] : verbs[0];
}

const std::error_category& error_category() noexcept {
    // Never destroyed, because static objects may report errors while they are.
    alignas(category) static std::byte room[sizeof(category)];
    static const std::error_category& the_category = *::new (static_cast<void*>(room)) category;
    return the_category;
}

std::string error::context() const {
    std::string line(to_string(during_));
    if (at_ != endpoint()) { line.append(" ").append(at_.to_string()); }
    if (const std::optional<parse_error> failed = parse_failure()) { line.append(": ").append(failed->describe()); }
    if (native_ != 0) { line.append(" (system error ").append(std::to_string(native_)).append(")"); }
    return line;
}

std::string error::describe() const {
    std::string line(to_string(during_));
    if (at_ != endpoint()) { line.append(" ").append(at_.to_string()); }
    line.append(": ");
    if (const std::optional<parse_error> failed = parse_failure()) { return line.append(failed->describe()); }
    line.append(message());
    if (native_ != 0) { line.append(" (system error ").append(std::to_string(native_)).append(")"); }
    return line;
}

} // namespace portsock
