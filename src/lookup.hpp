// A question to the system's resolver, which cannot be told to stop, asked with a limit all the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/resolver.hpp>
#include <portsock/until.hpp>

#include "backend.hpp"

namespace portsock::detail {

/// For the addresses of a host or, if that is empty, for the name of an address.
struct question {
    std::string host;
    family of = family::unspecified;
    ip_address address;
};
struct answer {
    backend::attempt outcome;
    std::vector<ip_address> addresses;
    std::string name;
};

/// What needs no look-up: addresses as text, this machine, localhost, and what is no name. Nothing: ask.
std::optional<result<std::vector<ip_address>>> known_addresses(std::string_view host, const resolve_options& how);

/// Without a limit the calling thread asks, with one a worker does. When the limit ends first the worker's answer is
/// dropped: timed_out, operation_canceled.
answer ask(question what, const until& limit);

/// A question that a worker asks meanwhile.
class inquiry {
  public:
    inquiry() noexcept = default;
    inquiry(const inquiry&) = delete;
    inquiry& operator=(const inquiry&) = delete;
    ~inquiry() { drop(); }

    /// Fails if there is nobody who could ask it.
    backend::attempt begin(question what);
    /// Signalled when the answer is there; none if nothing is asked or the answer was taken.
    [[nodiscard]] native_handle answered() const noexcept { return answered_.waiter; }
    /// The answer once it is there, and only once.
    std::optional<answer> take();
    /// Nobody wants to know any more.
    void drop();

  private:
    struct task;
    friend class crew;
    std::shared_ptr<task> asked_;
    backend::wake answered_;
};

} // namespace portsock::detail
