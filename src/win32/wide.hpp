// UTF-8, which the library speaks, and UTF-16, which Windows speaks.
#pragma once

#include <string>
#include <string_view>

#include <os.hpp>

namespace portsock::native {

/// Into a buffer, with a NUL. False if it is not UTF-8, holds a NUL, or does not fit.
template <std::size_t Size>
bool widen(std::string_view text, wchar_t (&wide)[Size]) noexcept {
    if (text.empty() || text.size() >= Size || text.find('\0') != text.npos) { return false; }
    const int used = os::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), static_cast<int>(text.size()),
                                             wide, static_cast<int>(Size - 1));
    if (used <= 0) { return false; }
    wide[used] = L'\0';
    return true;
}

/// What is not UTF-16 becomes U+FFFD.
inline std::string narrow(std::wstring_view wide) {
    if (wide.empty()) { return {}; }
    const int length = static_cast<int>(wide.size());
    const int size = os::WideCharToMultiByte(CP_UTF8, wide.data(), length, nullptr, 0);
    std::string text(static_cast<std::size_t>(size > 0 ? size : 0), '\0');
    os::WideCharToMultiByte(CP_UTF8, wide.data(), length, text.data(), size);
    return text;
}

} // namespace portsock::native
