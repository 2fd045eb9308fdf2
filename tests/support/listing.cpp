// `--reporters=ctest --list-test-cases`: the cases as calls of portsock_case(), see cmake/portsock_cases.cmake.

#include <support/filter.hpp>

#include <doctest/doctest.h>

#include <ostream>

namespace {

struct ctest_listing : doctest::IReporter {
    explicit ctest_listing(const doctest::ContextOptions& options) : out_(*options.cout) {}

    void report_query(const doctest::QueryData& query) override {
        for (unsigned i = 0; i < query.num_data; ++i) {
            const char* name = query.data[i]->m_name;
            out_ << "portsock_case([==[" << name << "]==] [==[" << support::filter_for(name) << "]==])\n";
        }
    }

    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

  private:
    std::ostream& out_;
};

REGISTER_REPORTER("ctest", 1, ctest_listing);

} // namespace
