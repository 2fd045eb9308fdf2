/// \file
/// What can go wrong: one closed list of codes, with one meaning and one text on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include <portsock/endpoint.hpp>
#include <portsock/parse_error.hpp>
#include <portsock/result.hpp>

namespace portsock {

/// Every way in which a call can fail. All but the last five have the name of the std::errc enumerator they equal.
enum class errc : std::uint8_t {
    operation_would_block = 1, ///< a try_ call could only have waited; equals resource_unavailable_try_again too
    operation_in_progress,
    connection_already_in_progress,
    already_connected,
    not_connected,
    connection_refused,
    connection_reset,
    connection_aborted,
    broken_pipe, ///< sending after shutdown(send), or after the loss of the connection has been reported
    timed_out,
    address_in_use,
    address_not_available,
    address_family_not_supported,
    protocol_not_supported,
    operation_not_supported,
    no_protocol_option,
    message_size,
    network_down,
    network_unreachable,
    host_unreachable,
    network_reset,
    no_buffer_space,
    not_enough_memory,
    too_many_files_open,
    permission_denied,
    invalid_argument,
    bad_address,
    bad_file_descriptor, ///< the socket or file is not open
    not_a_socket,
    operation_canceled, ///< the call's stop_signal was requested
    interrupted,        ///< internal: never reported
    no_such_device,
    no_such_file_or_directory,
    is_a_directory,
    io_error,          ///< anything else: see error::native()
    host_not_found,    ///< the name, or an address of the wanted kind, does not exist; no std::errc
    try_again,         ///< the name server gave no answer now; no std::errc
    no_recovery,       ///< the name server failed for good; no std::errc
    service_not_found, ///< no such service name, or not a port number; no std::errc
    unexpected_end,    ///< the stream ended before all that was asked for had come; no std::errc
};

inline constexpr int errc_count = static_cast<int>(errc::unexpected_end);

/// What was being done when it went wrong.
enum class operation : std::uint8_t {
    none,
    parse,
    open,
    adopt,
    duplicate,
    bind,
    listen,
    accept,
    connect,
    disconnect,
    send,
    receive,
    shutdown,
    local_endpoint,
    remote_endpoint,
    get_option,
    set_option,
    take_error,
    available,
    wait,
    resolve,
    lookup_name,
    service_port,
    host_name,
    network_interfaces,
    stream_pair,
    open_file,
    read_file,
};

/// ASCII, the same in every locale and on every platform.
[[nodiscard]] std::string_view to_string(errc code) noexcept;
[[nodiscard]] std::string_view to_string(operation during) noexcept;

/// The category of errc. Its codes equal the std::errc of the same name, with every standard library.
[[nodiscard]] const std::error_category& error_category() noexcept;
[[nodiscard]] inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

} // namespace portsock

template <>
struct std::is_error_code_enum<portsock::errc> : std::true_type {};

namespace portsock {

/// Why a call failed: the code, and what helps to find the cause. A plain value; allocates nothing. Two errors are equal
/// if their codes are, and an error equals what its code equals.
class error {
  public:
    constexpr error() noexcept = default;
    constexpr explicit error(errc code, operation during = operation::none, std::int32_t native = 0,
                             const endpoint& at = {}, std::size_t transferred = 0) noexcept
        : transferred_(transferred), at_(at), native_(native), code_(code), during_(during) {}
    /// A failed parse is an invalid_argument.
    constexpr error(const parse_error& failed) noexcept // NOLINT(google-explicit-constructor)
        : transferred_(failed.position), code_(errc::invalid_argument), during_(operation::parse),
          reason_(static_cast<std::uint8_t>(1U + static_cast<unsigned>(failed.reason))) {}

    [[nodiscard]] constexpr errc kind() const noexcept { return code_; }
    [[nodiscard]] std::error_code code() const noexcept { return make_error_code(code_); }
    /// The system's own number (errno, or WSAGetLastError and its like); 0 if the library refused the call itself.
    [[nodiscard]] constexpr std::int32_t native() const noexcept { return native_; }
    [[nodiscard]] constexpr operation during() const noexcept { return during_; }
    /// The endpoint the call was about; 0.0.0.0:0 if it was about none.
    [[nodiscard]] constexpr const endpoint& where() const noexcept { return at_; }
    /// Bytes that had been sent or received when a send_all, send_file or receive_exactly failed.
    [[nodiscard]] constexpr std::size_t transferred() const noexcept { return transferred_; }
    /// Reason and place, if the error was made from a failed parse.
    [[nodiscard]] constexpr std::optional<parse_error> parse_failure() const noexcept {
        if (reason_ == 0) { return std::nullopt; }
        return parse_error{.reason = static_cast<parse_reason>(reason_ - 1U),
                           .position = static_cast<std::uint32_t>(transferred_)};
    }
    /// The same call on the same object may succeed later although nothing about it is changed, because it lacked only
    /// time, room or an answer: operation_would_block, operation_in_progress, connection_already_in_progress, timed_out,
    /// no_buffer_space, not_enough_memory, too_many_files_open, interrupted, try_again. What the peer or the network
    /// said of a connection or a destination is not transient: only a new connection could go better. (A connect that
    /// timed out is at its end: for that, too, take a new socket.)
    [[nodiscard]] constexpr bool is_transient() const noexcept {
        switch (code_) {
        case errc::operation_would_block:
        case errc::operation_in_progress:
        case errc::connection_already_in_progress:
        case errc::timed_out:
        case errc::no_buffer_space:
        case errc::not_enough_memory:
        case errc::too_many_files_open:
        case errc::interrupted:
        case errc::try_again:
            return true;
        default:
            return false;
        }
    }

    /// The text of the code alone, ASCII and the same everywhere.
    [[nodiscard]] std::string_view message() const noexcept { return to_string(code_); }
    /// The whole story in one line: "connect 127.0.0.1:80: connection refused (system error 111)".
    [[nodiscard]] std::string describe() const;
    /// The story without the text of the code: "connect 127.0.0.1:80 (system error 111)". What value() throws is made of
    /// this, because std::system_error adds the text of the code.
    [[nodiscard]] std::string context() const;

    friend constexpr bool operator==(const error& left, const error& right) noexcept {
        return left.code_ == right.code_;
    }
    friend constexpr bool operator==(const error& left, errc right) noexcept { return left.code_ == right; }
    friend bool operator==(const error& left, std::errc right) noexcept { return left.code() == right; }
    friend bool operator==(const error& left, const std::error_condition& right) noexcept {
        return left.code() == right;
    }
    /// A code of std::generic_category() stands for its meaning; those of other libraries and of the system equal none.
    friend bool operator==(const error& left, const std::error_code& right) noexcept {
        if (right.category() != std::generic_category()) { return left.code() == right; }
        return left.code() == std::error_condition(right.value(), right.category());
    }

    /// Writes what describe() gives; the stream's width and fill apply to the whole. Requires `ostream`.
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const error& why) {
        return out << std::basic_string_view<char, Traits>(why.describe().c_str());
    }

  private:
    std::size_t transferred_ = 0;
    endpoint at_;
    std::int32_t native_ = 0;
    errc code_ = errc::io_error;
    operation during_ = operation::none;
    std::uint8_t reason_ = 0; // 0 = none; else one more than the parse_reason, and transferred_ is the position
};

/// Writes what to_string() gives. Requires `ostream`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, errc code) {
    const std::string_view text = to_string(code);
    return out << std::basic_string_view<char, Traits>(text.data(), text.size());
}

} // namespace portsock
