#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
static int skips;

void failed(const char* file, int line, const char* what) {
    ++failures;
    printf("%s:%d: does not hold: %s\n", file, line, what);
}

void check_text(const char* file, int line, const char* expression, const char* got, const char* wanted) {
    if (got == wanted || (got != NULL && wanted != NULL && strcmp(got, wanted) == 0)) return;
    ++failures;
    printf("%s:%d: %s is \"%s\", not \"%s\"\n", file, line, expression, got ? got : "(null)",
           wanted ? wanted : "(null)");
}

void skip(const char* why) {
    ++skips;
    printf("SKIPPED: %s\n", why);
}

/* What a library opens or allocates on its first use and keeps is no leak: that would grow with every run. */
static void run_case(const struct test_case* one) {
    unsigned long handles, bytes;
    int again;
    one->run();
    for (again = 0; again < 6; ++again) {
        if (failures) return;
        handles = open_handles();
        bytes = heap_bytes();
        one->run();
        handles = open_handles() > handles;
        bytes = heap_bytes() > bytes;
        if (!handles && !bytes) return;
    }
    ++failures;
    printf("LEAK: each run leaves more %s: %s\n", handles ? "descriptors or handles" : "memory", one->name);
}

/* Whether that is what ctest expects of the case, which says it in PORTSOCK_EXPECT; by hand a skip is only told. */
static int as_expected(void) {
    const char* expected = getenv("PORTSOCK_EXPECT");
    int may_skip;
    if (!expected || !*expected) return 1;
    may_skip = strncmp(expected, "skips:", 6) == 0;
    if (may_skip == (skips != 0)) return 1;
    printf("UNEXPECTED %s: see the expected skips of this platform\n", skips ? "SKIP" : "PASS");
    return 0;
}

int run_cases(const struct test_case* cases, int count, int words, char** word) {
    int at;
    int found = 0;
    for (at = 0; at < count; ++at) {
        if (words > 1 && strcmp(word[1], cases[at].name) != 0) continue;
        ++found;
        run_case(&cases[at]);
    }
    printf("%d cases, %d failures\n", found, failures);
    return failures || !found || !as_expected() ? 1 : skips ? 77 : 0;
}
