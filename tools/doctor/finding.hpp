// What the doctor finds, and how it is told.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace doctor {

/// yes and no answer a question about what there is; value is a fact; odd is what a program may stumble over.
enum class kind { yes, no, value, odd };

struct finding {
    std::string group; ///< "families", "options" ...
    std::string name;  ///< of one group only once
    kind what = kind::value;
    std::string detail; ///< the value, or why not
    std::string advice; ///< what to do about it, if anything
};

using findings = std::vector<finding>;

void print_text(std::ostream& out, const findings& found);
/// An object {"version", "findings": [{"group", "name", "kind", "detail", "advice"}]} in ASCII. See: RFC 8259.
void print_json(std::ostream& out, const findings& found);

} // namespace doctor
