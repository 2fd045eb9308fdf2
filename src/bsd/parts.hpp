// struct iovec as buffers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <sys/uio.h>

#include "errors.hpp"
#include "transfer.hpp"

namespace portsock::bsd {

/// 0 or errno's number: what Linux finds before it looks at anything else.
[[nodiscard]] inline int trouble_with_message(const msghdr& message) noexcept {
    return message.msg_name != nullptr && static_cast<int>(message.msg_namelen) < 0 ? EINVAL : 0;
}

/// The buffers of an array of iovec. Not usable if there are too many, or too long: errno is set.
template <class Buffer>
class parts_of {
  public:
    parts_of(const iovec* parts, std::size_t count) noexcept : size_(count) {
        if (count > all_.size() || (parts == nullptr && count != 0)) {
            errno = count > all_.size() ? EMSGSIZE : EFAULT;
            usable_ = false;
            return;
        }
        std::size_t left = PTRDIFF_MAX;
        for (std::size_t each = 0; each < count; ++each) {
            if (parts[each].iov_len > left) { // negative, or more than the result can say
                errno = EINVAL;
                usable_ = false;
                return;
            }
            left -= parts[each].iov_len;
            all_[each] = {static_cast<typename Buffer::pointer>(parts[each].iov_base), parts[each].iov_len};
        }
    }
    [[nodiscard]] bool usable() const noexcept { return usable_; }
    [[nodiscard]] std::span<const Buffer> all() const noexcept { return std::span(all_).first(size_); }

  private:
    std::array<Buffer, IOV_MAX> all_;
    std::size_t size_;
    bool usable_ = true;
};

} // namespace portsock::bsd
