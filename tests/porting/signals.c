/* Signals, timers and sleeps. Compiled as it stands for this host, whose own functions prove the test right, and with
   portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cases.h"
#include "scene.h"

/* The older interfaces are deprecated everywhere, and programs have them. */
#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif

static volatile int calls, last, depth, deepest;

static void note(int number) {
    ++calls;
    last = number;
}

static void again(int number) {
    ++calls;
    ++depth;
    if (depth > deepest) deepest = depth;
    if (calls == 1) raise(number);
    --depth;
}

static void act(int number, void (*handler)(int), int how) {
    struct sigaction wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.sa_handler = handler;
    wanted.sa_flags = how;
    sigemptyset(&wanted.sa_mask);
    CHECK(sigaction(number, &wanted, NULL) == 0);
    calls = last = depth = deepest = 0;
}

static void (*handler_of(int number))(int) {
    struct sigaction is;
    CHECK(sigaction(number, NULL, &is) == 0);
    return is.sa_handler;
}

static void begin_timer(long milliseconds, long again_after) {
    struct itimerval time;
    time.it_value.tv_sec = milliseconds / 1000;
    time.it_value.tv_usec = milliseconds % 1000 * 1000;
    time.it_interval.tv_sec = again_after / 1000;
    time.it_interval.tv_usec = again_after % 1000 * 1000;
    CHECK(setitimer(ITIMER_REAL, &time, NULL) == 0);
}

static void sets(void) {
    sigset_t set;
    CHECK(sigfillset(&set) == 0 && sigismember(&set, SIGHUP) == 1 && sigismember(&set, SIGSYS) == 1);
    CHECK(sigdelset(&set, SIGUSR1) == 0 && sigismember(&set, SIGUSR1) == 0 && sigismember(&set, SIGUSR2) == 1);
    CHECK(sigaddset(&set, SIGUSR1) == 0 && sigismember(&set, SIGUSR1) == 1);
    CHECK(sigemptyset(&set) == 0 && sigismember(&set, SIGUSR1) == 0);
    FAILS(sigaddset(&set, 0), EINVAL);
    FAILS(sigdelset(&set, -1), EINVAL);
    FAILS(sigdelset(&set, 9999), EINVAL);
    FAILS(sigismember(&set, 9999), EINVAL);
}

static void what_was_before(void) {
    struct sigaction wanted, before;
    memset(&wanted, 0, sizeof wanted);
    wanted.sa_handler = note;
    wanted.sa_flags = SA_RESTART;
    sigemptyset(&wanted.sa_mask);
    CHECK(sigaddset(&wanted.sa_mask, SIGUSR2) == 0);
    CHECK(sigaction(SIGUSR1, &wanted, NULL) == 0);
    wanted.sa_handler = SIG_IGN;
    wanted.sa_flags = 0;
    CHECK(sigaction(SIGUSR1, &wanted, &before) == 0);
    CHECK(before.sa_handler == note && (before.sa_flags & SA_RESTART) != 0);
    CHECK(sigismember(&before.sa_mask, SIGUSR2) == 1 && sigismember(&before.sa_mask, SIGINT) == 0);
    CHECK(handler_of(SIGUSR1) == SIG_IGN);
    CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN && handler_of(SIGUSR1) == SIG_DFL);
    FAILS(sigaction(9999, &wanted, NULL), EINVAL);
    FAILS(sigaction(SIGKILL, &wanted, NULL), EINVAL);
    errno = 0;
    CHECK(signal(SIGKILL, note) == SIG_ERR && errno == EINVAL);
    errno = 0;
    CHECK(signal(9999, note) == SIG_ERR && errno == EINVAL);
}

static void informed(int number, siginfo_t* about, void* where) {
    (void)about;
    (void)where;
    note(number);
}

/* A handler of three arguments is called, or it is said that there are none, and nothing changes. */
static void three_arguments(void) {
    struct sigaction wanted;
    act(SIGUSR1, note, SA_RESTART);
    memset(&wanted, 0, sizeof wanted);
    wanted.sa_sigaction = informed;
    wanted.sa_flags = SA_SIGINFO;
    sigfillset(&wanted.sa_mask);
    errno = 0;
    if (sigaction(SIGUSR1, &wanted, NULL) != 0) {
        CHECK(errno == ENOSYS && sigaction(SIGUSR1, NULL, &wanted) == 0);
        CHECK(wanted.sa_handler == note && wanted.sa_flags == SA_RESTART && !sigismember(&wanted.sa_mask, SIGINT));
    }
    CHECK(raise(SIGUSR1) == 0 && calls == 1 && last == SIGUSR1);
    signal(SIGUSR1, SIG_DFL);
}

static void to_oneself(void) {
    act(SIGUSR2, note, 0);
    CHECK(kill(getpid(), SIGUSR2) == 0 && calls == 1 && last == SIGUSR2);
    CHECK(raise(SIGUSR2) == 0 && calls == 2);
    CHECK(kill(getpid(), 0) == 0 && kill(0, 0) == 0 && calls == 2);
    FAILS(kill(getpid(), 9999), EINVAL);
    FAILS(raise(9999), EINVAL);
    errno = 0;
    CHECK(kill(0x7ffffffe, SIGUSR2) == -1 && (errno == ESRCH || errno == ENOSYS)); /* nobody, or out of reach */
    CHECK(calls == 2 && signal(SIGUSR2, SIG_DFL) == note);
}

static void each_handler(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGABRT, SIGFPE, SIGILL, SIGSEGV, SIGHUP, SIGQUIT};
    size_t each;
    for (each = 0; each < sizeof numbers / sizeof numbers[0]; ++each) {
        calls = 0;
        CHECK(signal(numbers[each], note) == SIG_DFL);
        CHECK(raise(numbers[each]) == 0 && calls == 1 && last == numbers[each]);
        CHECK(raise(numbers[each]) == 0 && calls == 2); /* it stays */
        CHECK(signal(numbers[each], SIG_IGN) == note);
        CHECK(raise(numbers[each]) == 0 && calls == 2);
        CHECK(signal(numbers[each], SIG_DFL) == SIG_IGN);
    }
}

static void no_harm(void) {
    CHECK(raise(SIGCHLD) == 0 && raise(SIGURG) == 0 && raise(SIGWINCH) == 0 && raise(SIGCONT) == 0);
}

static void one_call_only(void) {
    act(SIGUSR1, note, (int)SA_RESETHAND);
    CHECK(raise(SIGUSR1) == 0 && calls == 1 && handler_of(SIGUSR1) == SIG_DFL);
}

static void in_its_own_handler(void) {
    act(SIGUSR1, again, 0);
    CHECK(raise(SIGUSR1) == 0 && calls == 2 && deepest == 1); /* the second waits for the end of the first */
    act(SIGUSR1, again, SA_NODEFER);
    CHECK(raise(SIGUSR1) == 0 && calls == 2 && deepest == 2);
    signal(SIGUSR1, SIG_DFL);
}

static void masks(void) {
    sigset_t set, before;
    act(SIGUSR1, note, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    CHECK(raise(SIGUSR1) == 0 && raise(SIGUSR1) == 0 && calls == 0);
    CHECK(sigprocmask(9999, NULL, &before) == 0 && sigismember(&before, SIGUSR1) == 1);
    FAILS(sigprocmask(9999, &set, NULL), EINVAL);
    CHECK(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 && calls == 1); /* once, however often it was raised */
    CHECK(sigprocmask(SIG_BLOCK, NULL, &before) == 0 && sigismember(&before, SIGUSR1) == 0);
    signal(SIGUSR1, SIG_DFL);
}

static void pausing(void) {
    double began = seconds();
    act(SIGALRM, note, SA_RESTART); /* which does not apply to it */
    begin_timer(50, 0);
    FAILS(pause(), EINTR);
    CHECK(calls == 1 && seconds() - began > 0.03 && seconds() - began < 10);
    signal(SIGALRM, SIG_DFL);
}

static void sleeping(void) {
    unsigned left;
    act(SIGALRM, note, 0);
    CHECK(sleep(0) == 0);
    begin_timer(60, 0);
    left = sleep(10);
    CHECK(calls == 1 && (left == 9 || left == 10));
    begin_timer(60, 0);
    FAILS(usleep(900000), EINTR);
    CHECK(calls == 2 && usleep(1000) == 0);
    signal(SIGALRM, SIG_DFL);
}

static void timers(void) {
    struct itimerval time, none;
    struct itimerval* volatile nowhere = NULL;
    memset(&none, 0, sizeof none);
    CHECK(getitimer(ITIMER_REAL, &time) == 0 && time.it_value.tv_sec == 0 && time.it_value.tv_usec == 0);
    begin_timer(10000, 5250);
    CHECK(getitimer(ITIMER_REAL, &time) == 0 && time.it_value.tv_sec >= 8 && time.it_value.tv_sec <= 10);
    CHECK(time.it_interval.tv_sec == 5 && time.it_interval.tv_usec == 250000);
    memset(&time, 0xff, sizeof time);
    CHECK(setitimer(ITIMER_REAL, &none, &time) == 0);
    CHECK(time.it_value.tv_sec >= 8 && time.it_value.tv_sec <= 10 && time.it_value.tv_usec < 1000000);
    CHECK(time.it_interval.tv_sec == 5 && time.it_interval.tv_usec == 250000);
    CHECK(getitimer(ITIMER_REAL, &time) == 0 && time.it_value.tv_sec == 0 && time.it_value.tv_usec == 0);
    FAILS(getitimer(99, &time), EINVAL);
    FAILS(setitimer(99, &none, NULL), EINVAL);
    FAILS(getitimer(ITIMER_REAL, nowhere), EFAULT);
}

static void ticking(void) {
    int turns;
    act(SIGALRM, note, 0);
    begin_timer(20, 20);
    for (turns = 0; turns < 3; ++turns)
        FAILS(pause(), EINTR);
    begin_timer(0, 0);
    CHECK(calls >= 3);
    signal(SIGALRM, SIG_DFL);
}

static int to_reader;
static void write_to_reader(int number) {
    (void)number;
    ++calls;
    if (write(to_reader, "x", 1) != 1) calls += 100;
}

static void restarting(void) {
    char byte = 0;
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    to_reader = ends[1];
    act(SIGALRM, write_to_reader, SA_RESTART);
    CHECK(siginterrupt(SIGALRM, 1) == 0);
    begin_timer(40, 0);
    FAILS(read(ends[0], &byte, 1), EINTR);
    CHECK(read(ends[0], &byte, 1) == 1 && byte == 'x' && calls == 1);
    CHECK(siginterrupt(SIGALRM, 0) == 0);
    begin_timer(40, 0);
    CHECK(read(ends[0], &byte, 1) == 1 && calls == 2); /* goes on after the handler */
    FAILS(siginterrupt(9999, 1), EINVAL);
    signal(SIGALRM, SIG_DFL);
    close_both(ends[0], ends[1]);
}

static void* raise_many(void* number) {
    int turn;
    for (turn = 0; turn < 5000; ++turn) {
        raise(*(int*)number);
    }
    return NULL;
}

static void handlers_in_two_threads(void) {
    int one = SIGUSR1, other = SIGUSR2;
    pthread_t threads[2];
    sigset_t blocked;
    act(one, note, SA_RESTART);
    act(other, note, SA_RESTART);
    CHECK(pthread_create(&threads[0], NULL, raise_many, &one) == 0);
    CHECK(pthread_create(&threads[1], NULL, raise_many, &other) == 0);
    CHECK(pthread_join(threads[0], NULL) == 0 && pthread_join(threads[1], NULL) == 0);
    CHECK(sigprocmask(SIG_BLOCK, NULL, &blocked) == 0);
    CHECK(!sigismember(&blocked, one) && !sigismember(&blocked, other));
    calls = 0;
    CHECK(raise(one) == 0 && raise(other) == 0 && calls == 2);
    signal(one, SIG_DFL);
    signal(other, SIG_DFL);
}

static const struct test_case all[] = {
    {"SIG-3: sets of signals are filled, emptied and changed, and what is no signal is EINVAL", sets},
    {"SIG-4: sigaction tells what was asked before, signal too", what_was_before},
    {"SIG-5: a handler of three arguments is called, or is ENOSYS and nothing changes", three_arguments},
    {"SIG-6: kill and raise reach this process", to_oneself},
    {"SIG-7: any signal is handled, again and again, or ignored", each_handler},
    {"SIG-8: SIGCHLD, SIGURG, SIGWINCH and SIGCONT do no harm by themselves", no_harm},
    {"SIG-9: with SA_RESETHAND a handler is called once", one_call_only},
    {"SIG-10: a signal waits for the end of its own handler, except with SA_NODEFER", in_its_own_handler},
    {"SIG-11: a blocked signal comes once when it is let through", masks},
    {"SIG-12: pause ends when a handler has run", pausing},
    {"SIG-13: sleep tells what was left, usleep says EINTR", sleeping},
    {"SIG-14: a timer tells what is left and what it repeats", timers},
    {"SIG-15: a timer comes again", ticking},
    {"SIG-16: siginterrupt decides whether a read goes on after the handler", restarting},
    {"SIG-10: handlers that run in two threads leave no signal blocked", handlers_in_two_threads},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
