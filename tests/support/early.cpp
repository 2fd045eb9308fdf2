#include <support/early.hpp>

#include <support/loopback.hpp>

#include <cstdlib>
#include <optional>
#include <string_view>

namespace support {

namespace {

class early_user {
  public:
    early_user() {
        const char* const role = std::getenv("PORTSOCK_TEST_ROLE");
        if (role != nullptr && std::string_view(role) == early_part) {
            // In plain results, because an exception before main says nothing.
            auto listener = portsock::tcp_listener::listen(loopback(portsock::family::ipv4));
            if (!listener) { return; }
            auto client =
                portsock::tcp_stream::connect(listener->local_endpoint().value_or(portsock::endpoint()), patience);
            auto server = listener->accept(patience);
            if (client && server) { both_.emplace(connection{*std::move(client), *std::move(server)}); }
        }
    }
    ~early_user() {
        if (both_ && !works()) { std::_Exit(3); }
    }
    early_user(const early_user&) = delete;
    early_user& operator=(const early_user&) = delete;

    [[nodiscard]] bool works() {
        return both_ && carries(both_->client, both_->server) && carries(both_->server, both_->client);
    }

  private:
    std::optional<connection> both_;
};

early_user user;

} // namespace

bool early_use_worked() { return user.works(); }

} // namespace support
