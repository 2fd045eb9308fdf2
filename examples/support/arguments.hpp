// The command line of the example programs and of the tools. What is wrong with it is said with the value that is
// wrong, and ends the program with status 2; --help prints the usage on standard output and ends it with status 0.
// Nothing is rounded, clamped or ignored.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <portsock/endpoint.hpp>
#include <portsock/resolver.hpp>

namespace example {

/// A positional argument ("PORT") or an option ("--udp"), and a line about it.
struct parameter {
    std::string_view name;
    std::string_view help;
};

inline constexpr parameter host_parameter{"HOST", "a name or an address"};
inline constexpr parameter listen_parameter{"HOST", "whose addresses to listen at: a name or an address"};
inline constexpr parameter port_parameter{"PORT", "a number from 1 to 65535 or the name of a service"};
inline constexpr parameter listen_port_parameter{"PORT", "a number or the name of a service; 0 = any free port"};
inline constexpr parameter clients_parameter{"CLIENTS", "end after so many clients; without it, never"};

struct usage {
    std::string_view purpose;
    std::vector<parameter> required = {};
    std::vector<parameter> optional = {};
    std::vector<parameter> options = {};
    std::size_t repeated = 0; // this many of the optional ones, the last, may be given again and again
};

class arguments {
  public:
    arguments(int count, char** values, usage of)
        : usage_(std::move(of)), program_(name_of(count > 0 ? values[0] : "")) {
        bool only_values = false; // after "--"
        for (int at = 1; at < count; ++at) {
            const std::string_view each = values[at];
            const bool is_option =
                !only_values && each.size() > 1 && each[0] == '-' && (each[1] < '0' || each[1] > '9');
            if (!is_option) {
                values_.emplace_back(each);
            } else if (each == "--") {
                only_values = true;
            } else if (each == "--help") {
                std::cout << help() << std::flush;
                std::exit(EXIT_SUCCESS);
            } else if (std::ranges::find(usage_.options, each, &parameter::name) != usage_.options.end()) {
                options_.emplace_back(each);
            } else {
                fail("unknown option " + quoted(each));
            }
        }
        if (values_.size() < usage_.required.size()) {
            fail("the argument " + std::string(usage_.required[values_.size()].name) + " is missing");
        }
        const std::size_t single = usage_.required.size() + usage_.optional.size() - usage_.repeated;
        if (usage_.repeated > 0 && values_.size() > single && (values_.size() - single) % usage_.repeated != 0) {
            fail("the argument " + std::string(parameter_at(values_.size()).name) + " is missing");
        }
        if (usage_.repeated == 0 && values_.size() > single) { fail("unexpected argument " + quoted(values_[single])); }
    }

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool has(std::size_t at) const { return at < values_.size(); }
    [[nodiscard]] bool has_option(std::string_view name) const {
        return std::ranges::find(options_, name) != options_.end();
    }
    /// As it was given, perhaps empty.
    [[nodiscard]] const std::string& operator[](std::size_t at) const { return values_[at]; }

    /// A text that is not empty.
    [[nodiscard]] const std::string& text(std::size_t at) const {
        if (values_[at].empty()) { refuse(at, "is empty"); }
        return values_[at];
    }

    /// A whole number, or `otherwise` if the argument was not given.
    [[nodiscard]] std::uint64_t number(std::size_t at, std::uint64_t least, std::uint64_t most,
                                       std::uint64_t otherwise) const {
        if (!has(at)) { return otherwise; }
        std::uint64_t value = 0;
        const char* const end = values_[at].data() + values_[at].size();
        const auto read = std::from_chars(values_[at].data(), end, value);
        if (read.ec != std::errc() || read.ptr != end || value < least || value > most) {
            refuse(at, "is no number from " + std::to_string(least) +
                           (most == unlimited ? " on" : " to " + std::to_string(most)));
        }
        return value;
    }
    /// How often something is done before the program ends: at least once, and without the argument for ever.
    [[nodiscard]] std::uint64_t count(std::size_t at) const { return number(at, 1, unlimited, unlimited); }

    /// A number or the name of a service; `least` is 0 where any free port will do.
    [[nodiscard]] std::uint16_t port(std::size_t at, std::uint16_t least,
                                     portsock::protocol transport = portsock::protocol::tcp) const {
        const std::string& value = values_[at];
        if (const auto digits = portsock::parse_port(value); digits && *digits >= least) { return *digits; }
        if (const auto service = portsock::service_port(value, transport)) { return *service; }
        refuse(at, "is no port from " + std::to_string(least) + " to 65535 and no service that this machine knows");
    }

    /// Ends the program: the argument is not what it should be.
    [[noreturn]] void refuse(std::size_t at, std::string_view why) const {
        fail(std::string(parameter_at(at).name) + ' ' + quoted(values_[at]) + ' ' + std::string(why));
    }
    /// Ends the program with status 2.
    [[noreturn]] void fail(std::string_view why) const {
        std::cout.flush();
        std::cerr << program_ << ": " << why << '\n' << synopsis() << "try --help" << std::endl;
        std::exit(2);
    }

    static constexpr std::uint64_t unlimited = UINT64_MAX;

  private:
    static std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

    static std::string name_of(std::string_view path) {
        return std::string(path.substr(path.find_last_of("/\\") + 1)); // npos + 1 is 0
    }

    [[nodiscard]] const parameter& parameter_at(std::size_t at) const {
        if (at < usage_.required.size()) { return usage_.required[at]; }
        at -= usage_.required.size();
        if (at < usage_.optional.size()) { return usage_.optional[at]; }
        const std::size_t single = usage_.optional.size() - usage_.repeated;
        return usage_.optional[single + (at - single) % usage_.repeated];
    }

    [[nodiscard]] std::string synopsis() const {
        std::string line = "usage: " + program_;
        const auto add = [&line](std::string_view text) { line.append(" ").append(text); };
        for (const parameter& each : usage_.options) {
            add('[' + std::string(each.name) + ']');
        }
        for (const parameter& each : usage_.required) {
            add(each.name);
        }
        const std::size_t single = usage_.optional.size() - usage_.repeated;
        std::string closing;
        for (std::size_t at = 0; at < single; ++at) {
            add('[' + std::string(usage_.optional[at].name));
            closing += ']';
        }
        std::string group;
        for (std::size_t at = single; at < usage_.optional.size(); ++at) {
            group.append(group.empty() ? "" : " ").append(usage_.optional[at].name);
        }
        if (!group.empty()) { add('[' + group + "]..."); }
        return line + closing + '\n';
    }

    [[nodiscard]] std::string help() const {
        std::string all = synopsis().append(usage_.purpose).append("\n\n");
        std::size_t width = std::string_view("--help").size();
        for (const auto* list : {&usage_.required, &usage_.optional, &usage_.options}) {
            for (const parameter& each : *list) {
                width = std::max(width, each.name.size());
            }
        }
        const auto add = [&all, width](const parameter& each) {
            all.append("  ").append(each.name).append(width + 2 - each.name.size(), ' ').append(each.help).append("\n");
        };
        for (const auto* list : {&usage_.required, &usage_.optional, &usage_.options}) {
            std::ranges::for_each(*list, add);
        }
        add({"--help", "print this and end"});
        return all;
    }

    usage usage_;
    std::string program_;
    std::vector<std::string> values_;
    std::vector<std::string> options_;
};

} // namespace example
