// main() of every suite. Beyond doctest's own it keeps two kinds of books:
// - skips: a case that skips, or fails, must be expected to on this platform, and one that is expected to must not
// pass;
// - open descriptors and handles: a case that leaves more of them than it found has leaked.
//
// Exit status: 0 all passed, 77 nothing but skips as expected, 1 anything else.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <support/filter.hpp>
#include <support/handles.hpp>
#include <support/skip.hpp>

#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct outcome {
    std::string name;
    bool failed = false;
    bool skipped = false;
    std::size_t handles_before = 0;
    std::size_t handles_after = 0;

    [[nodiscard]] bool grew() const { return handles_after > handles_before; }
};

// doctest makes the listener, so what it saw is kept here.
std::vector<outcome> outcomes;

struct bookkeeper : doctest::IReporter {
    explicit bookkeeper(const doctest::ContextOptions&) {}

    void test_case_start(const doctest::TestCaseData& data) override {
        outcomes.push_back({data.m_name});
        outcomes.back().handles_before = support::open_handles();
    }
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        outcomes.back().handles_after = support::open_handles();
        outcomes.back().failed = !stats.testCaseSuccess;
    }

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};

REGISTER_LISTENER("bookkeeper", 1, bookkeeper);

// Libraries open a descriptor or handle on their first use and keep it, and a system's thread pool comes and goes. With
// MinGW-w64 each of five locks of the run-time library keeps an event from the first time on that two threads want it
// (counted in 60 processes), which need not be in the first run. What a case leaks grows every time it runs.
bool leaks(const outcome& first, const char* program) {
    outcome last = first;
    for (int again = 0; again < 6 && last.grew(); ++again) {
        doctest::Context context(1, &program); // for the cases that start the program once more
        context.setOption("no-intro", true);
        context.setOption("test-case", support::filter_for(first.name).c_str());
        outcomes.clear();
        if (context.run() != 0 || outcomes.empty()) {
            std::cout << "FAILED WHEN REPEATED: " << first.name << '\n';
            return true;
        }
        last = outcomes.front();
    }
    if (last.grew()) {
        std::cout << "LEAK: " << first.name << ": " << last.handles_after - last.handles_before
                  << " more descriptors or handles than before, each time it runs\n";
    }
    return last.grew();
}

enum class verdict { passed, skipped, failed };

// `expected` is what ctest says of the case in PORTSOCK_EXPECT: "pass", "skips: why" or "fails: why". By hand it is
// empty, and skips are only told.
verdict judge(const outcome& seen, std::string_view expected, const char* program) {
    const bool may_fail = expected.starts_with("fails:");
    const bool may_skip = expected.starts_with("skips:");
    if (seen.failed || leaks(seen, program)) {
        if (!may_fail) {
            return verdict::failed;
        }
        std::cout << "SKIPPED: " << seen.name << ": " << expected << '\n';
        return verdict::skipped;
    }
    if (seen.skipped) {
        if (may_skip || expected.empty()) {
            return verdict::skipped;
        }
        std::cout << "UNEXPECTED SKIP: " << seen.name << ": the expected skips of this platform do not have it\n";
        return verdict::failed;
    }
    if (may_fail || may_skip) {
        std::cout << "UNEXPECTED PASS: " << seen.name << ": remove it from the expected skips of this platform\n";
        return verdict::failed;
    }
    return verdict::passed;
}

} // namespace

void support::skip(const char* id, const char* reason) {
    outcomes.back().skipped = true;
    std::cout << "SKIPPED: " << id << ": " << reason << '\n';
}

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    const int result = context.run();
    if (context.shouldExit()) {
        return result;
    } // only listed something

    const char* const expected = std::getenv("PORTSOCK_EXPECT");
    std::size_t passed = 0;
    std::size_t skipped = 0;
    const std::vector<outcome> seen = std::exchange(outcomes, {});
    for (const outcome& each : seen) {
        const verdict found = judge(each, expected == nullptr ? "" : expected, argv[0]);
        passed += found == verdict::passed ? 1U : 0U;
        skipped += found == verdict::skipped ? 1U : 0U;
    }
    if (seen.empty()) {
        std::cout << "NO CASE: the filter selects none\n";
        return 1;
    }
    if (passed + skipped < seen.size()) {
        return 1;
    }
    return passed > 0 ? 0 : 77;
}
