// A question to the system's resolver, which cannot be told to stop, asked with a limit all the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <portsock/resolver.hpp>
#include <portsock/until.hpp>

#include "backend.hpp"

namespace portsock::detail {

struct question {
    enum class kind : std::uint8_t { addresses_of_host, name_of_address, port_of_service, service_of_port };
    kind what = kind::addresses_of_host;
    std::string name;                       ///< of the host or the service
    portsock::family of = family::unspecified; ///< the addresses of a host
    ip_address address;
    std::uint16_t port = 0;
    protocol transport = protocol::tcp; ///< whose services
};
struct answer {
    backend::attempt outcome; ///< its value is the port of a service
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

    /// Errors: not_enough_memory (there is no thread to ask it), try_again (too many that were given up are not over).
    backend::attempt begin(question what);
    /// Signalled when the answer is there; none if nothing is asked, the answer was taken, or `unwatched`.
    [[nodiscard]] native_handle answered() const noexcept { return answered_.waiter; }
    /// The system could not make what a wait would watch: take() has to be tried from time to time.
    [[nodiscard]] bool unwatched() const noexcept { return asked_ && answered() == native_handle::none; }
    /// The answer once it is there, and only once.
    std::optional<answer> take();
    /// Nobody wants to know any more.
    void drop() noexcept;

  private:
    struct task;
    friend class lookup_workers;
    std::shared_ptr<task> asked_;
    backend::wake answered_;
};

} // namespace portsock::detail
