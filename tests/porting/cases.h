/* Cases of a test in C: a table of names and functions, which cmake/portsock_c_cases.cmake reads too. They compile
   against the headers of this host or of portsock-bsd, whichever is there. */
#ifndef PORTSOCK_TESTS_CASES_H
#define PORTSOCK_TESTS_CASES_H

struct test_case {
    const char* name; /* a sentence; where the contract has it, its ID first */
    void (*run)(void);
};

/* Runs the case of this name, or all without a name. Exit status: 0 passed, 77 skipped, 1 failed or leaks.
 */
int run_cases(const struct test_case* cases, int count, int words, char** word);

void failed(const char* file, int line, const char* what);
/* The case cannot show what it should on this system. */
void skip(const char* why);

#define CHECK(holds) ((holds) ? (void)0 : failed(__FILE__, __LINE__, #holds))
/* Null is a text of its own. */
#define CHECK_TEXT(expression, wanted) check_text(__FILE__, __LINE__, #expression, (expression), (wanted))
void check_text(const char* file, int line, const char* expression, const char* got, const char* wanted);

/* Of the process: support/handles.hpp and support/heap.hpp. */
unsigned long open_handles(void);
unsigned long heap_bytes(void);

#endif
