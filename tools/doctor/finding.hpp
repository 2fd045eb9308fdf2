// What the doctor finds, and how it is told.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace doctor {

/// available and unavailable tell what there is; value is a fact; warning is what a program may stumble over; problem
/// is what keeps most programs from working.
enum class kind { available, unavailable, value, warning, problem };

struct finding {
    std::string group; ///< "families", "options" ...
    std::string name;  ///< of one group only once
    kind what = kind::value;
    std::string detail;                       ///< the value, or why not
    std::string advice;                       ///< what to do about it, if anything
    std::optional<std::uint64_t> number = {}; ///< of a value that is a number
    std::string unit = {};                    ///< of the number; empty = a count
};

using findings = std::vector<finding>;

/// Whether there is no problem.
bool is_well(const findings& found);

void print_text(std::ostream& out, const findings& found);
/// An object {"version", "well", "findings": [{"group", "name", "kind", "detail", "advice"}]} in ASCII. A finding that
/// is a number has it also as "number", with its "unit" if that is not a count. See: RFC 8259.
void print_json(std::ostream& out, const findings& found);

} // namespace doctor
