// Names in messages of the DNS. See: RFC 1035 3.1 and 4.1.4.
#pragma once

#include <cstddef>
#include <span>

namespace portsock::bsd {

/// How many bytes the name at the beginning takes there; 0 if it is malformed or not whole.
[[nodiscard]] std::size_t dns_name_size(std::span<const unsigned char> name) noexcept;
/// Writes the name at an offset of a message as text, with what is no plain character escaped as "\." or "\255" (RFC
/// 1035 5.1). False if it is malformed, or if the text and its NUL do not fit.
[[nodiscard]] bool dns_name_text(std::span<const unsigned char> message, std::size_t at, std::span<char> text) noexcept;

} // namespace portsock::bsd
