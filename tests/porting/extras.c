/* What socket programs use beside sockets: where this host and the stand-ins of portsock::bsd_extras do the same. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <arpa/inet.h>
#include <arpa/telnet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/icmp6.h>
#include <netinet/if_ether.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"

/* The call fails, and errno is this. */
#define FAILS(call, number) CHECK((errno = 0, (call) == -1) && errno == (number))
/* The call works, or says that it cannot. */
#define WORKS_OR(call, number) CHECK((errno = 0, (call) == 0) || errno == (number))

#ifdef _WIN32
#error portsock::bsd_as_posix would have taken it away
#endif

static void waiting(void) {
    int status = 7;
    errno = 0;
    CHECK(wait(&status) == -1 && errno == ECHILD);
    errno = 0;
    CHECK(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD);
    CHECK(status == 7);
    CHECK(WIFEXITED(0x0300) && WEXITSTATUS(0x0300) == 3 && !WIFSIGNALED(0x0300));
    CHECK(WIFSIGNALED(9) && WTERMSIG(9) == 9 && !WIFEXITED(9));
}

/* Runs it in a child, whose identity and rights it may change for good: or here, where there are no children and none
   of that. 0 = all is well. */
static int apart(int (*what)(void)) {
    int status = 0;
    pid_t child;
    errno = 0;
    child = fork();
    if (child == 0) _exit(what());
    if (child == -1) {
        CHECK(errno == ENOSYS);
        return what();
    }
    CHECK(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int leave_session(void) { return setsid() != -1 || errno == ENOSYS ? 0 : 1; }
static int leave_terminal(void) { return daemon(1, 1) == 0 || errno == ENOSYS ? 0 : 1; }
static int leave_root(void) { return chroot("no-such-folder") == -1 && errno != 0 && errno != EINVAL ? 0 : 1; }

static int end_at_once(void) {
    int status = 0;
    const pid_t child = vfork();
    if (child == 0) _exit(3);
    if (child == -1) return errno == ENOSYS ? 0 : 1;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 3 ? 0 : 1;
}

static void processes(void) {
    struct rusage used;
    int status = 7;
    CHECK(apart(leave_session) == 0);
    CHECK(apart(leave_terminal) == 0);
    CHECK(apart(leave_root) == 0);
    CHECK(apart(end_at_once) == 0);
    FAILS(wait3(&status, 0, &used), ECHILD);
    FAILS(wait4(-1, &status, WNOHANG, &used), ECHILD);
    CHECK(status == 7);
    CHECK(getppid() != getpid() && getppid() == getppid());
}

static int saved;
static int reading;

/* Standard error goes into a pipe until heard(). */
static void listen_to_errors(void) {
    int ends[2];
    fflush(stderr);
    CHECK(pipe(ends) == 0);
    saved = dup(2);
    CHECK(dup2(ends[1], 2) == 2);
    close(ends[1]);
    reading = ends[0];
}

static const char* heard(void) {
    static char text[1000];
    size_t used = 0;
    ssize_t got;
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    while (used < sizeof text - 1 && (got = read(reading, text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)got;
    close(reading);
    text[used] = '\0';
    return text;
}

static void pass_on(void (*to)(const char*, va_list), const char* format, ...) {
    va_list more;
    va_start(more, format);
    to(format, more);
    va_end(more);
}

static void passing_on(void) {
    listen_to_errors();
    errno = EPIPE;
    pass_on(vwarn, "%s", "text");
    pass_on(vwarnx, "%d", 7);
    CHECK_TEXT(heard(), "porting_extras: text: Broken pipe\nporting_extras: 7\n");
}

static void warning(void) {
    listen_to_errors();
    errno = ENOENT;
    warn("%s: %d", "file", 7);
    warnx("%d%%", 50);
    errno = ECONNREFUSED;
    warn(NULL);
    CHECK_TEXT(heard(), "porting_extras: file: 7: No such file or directory\n"
                        "porting_extras: 50%\n"
                        "porting_extras: Connection refused\n");
}

static void logging(void) {
    const char* text;
    const char* volatile format = "%s: %m (%d)"; /* which ISO C does not know */
    openlog("me", LOG_PERROR, LOG_DAEMON);
    CHECK(setlogmask(LOG_UPTO(LOG_INFO)) == 0xff);
    listen_to_errors();
    errno = ECONNREFUSED;
    syslog(LOG_ERR, format, "connect", 3);
    syslog(LOG_DEBUG, "not this");
    text = heard();
    CHECK_TEXT(text, "me: connect: Connection refused (3)\n");
    CHECK(setlogmask(0xff) == LOG_UPTO(LOG_INFO));
    closelog();
}

static void users(void) {
    CHECK(getpwnam("no-such-user") == NULL);
    CHECK(getgrnam("no-such-group") == NULL);
    CHECK(getuid() == geteuid() && getgid() == getegid());
    CHECK(setuid(getuid()) == 0 && setgid(getgid()) == 0);
}

/* Who may not be somebody else is told so. */
static int be_another_user(void) { return setuid(12345) == 0 || errno == EPERM ? 0 : 1; }
static int be_another_group(void) { return setgid(12345) == 0 || errno == EPERM ? 0 : 1; }
static int act_as_another_user(void) { return seteuid(12345) == 0 || errno == EPERM ? 0 : 1; }
static int act_as_another_group(void) { return setegid(12345) == 0 || errno == EPERM ? 0 : 1; }
static int have_no_groups(void) { return setgroups(0, NULL) == 0 || errno == EPERM ? 0 : 1; }
static int have_its_groups(void) { return initgroups("no-such-user", getgid()) == 0 || errno == EPERM ? 0 : 1; }

static void identities(void) {
    CHECK(seteuid(geteuid()) == 0 && setegid(getegid()) == 0);
    CHECK(apart(be_another_user) == 0 && apart(be_another_group) == 0);
    CHECK(apart(act_as_another_user) == 0 && apart(act_as_another_group) == 0);
    CHECK(apart(have_no_groups) == 0 && apart(have_its_groups) == 0);
}

static void lists_of_users(void) {
    struct passwd user, *found_user = &user;
    struct group group, *found_group = &group;
    char room[1000];
    struct passwd* one;
    struct group* other;
    CHECK(getpwnam_r("no-such-user", &user, room, sizeof room, &found_user) != -1 && found_user == NULL);
    CHECK(getgrnam_r("no-such-group", &group, room, sizeof room, &found_group) != -1 && found_group == NULL);
    errno = 0;
    one = getpwuid(getuid());
    CHECK((one != NULL && one->pw_uid == getuid()) || errno == ENOSYS || errno == 0);
    errno = 0;
    other = getgrgid(getgid());
    CHECK((other != NULL && other->gr_gid == getgid()) || errno == ENOSYS || errno == 0);
    setpwent();
    errno = 0;
    one = getpwent();
    CHECK((one != NULL && one->pw_name[0] != '\0') || errno == ENOSYS);
    endpwent();
    setgrent();
    errno = 0;
    other = getgrent();
    CHECK((other != NULL && other->gr_name[0] != '\0') || errno == ENOSYS);
    endgrent();
}

static void owners(void) {
    const char* const path = "porting_extras_owner.tmp";
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0);
    CHECK(chown(path, (uid_t)-1, (gid_t)-1) == 0 && fchown(fd, (uid_t)-1, (gid_t)-1) == 0);
    CHECK(chown(path, getuid(), getgid()) == 0 && fchown(fd, getuid(), getgid()) == 0);
    WORKS_OR(chown(path, 12345, (gid_t)-1), EPERM);
    WORKS_OR(fchown(fd, (uid_t)-1, 12345), EPERM);
    CHECK(close(fd) == 0 && unlink(path) == 0);
}

static void resources(void) {
    struct rlimit limit;
    struct rusage before;
    struct rusage after;
    volatile unsigned work = 0;
    unsigned round;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 256 && limit.rlim_cur <= limit.rlim_max);
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    errno = 0;
    CHECK(getrlimit(99, &limit) == -1 && errno == EINVAL);
    CHECK(getrusage(RUSAGE_SELF, &before) == 0 && before.ru_utime.tv_usec < 1000000);
    for (round = 0; round < 100000000; ++round)
        work += round;
    CHECK(work != 0 && getrusage(RUSAGE_SELF, &after) == 0);
    CHECK((after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000L + after.ru_utime.tv_usec -
              before.ru_utime.tv_usec >
          1000);
    CHECK(getrusage(RUSAGE_CHILDREN, &after) == 0);
    FAILS(getrusage(77, &after), EINVAL);
    CHECK(getpriority(PRIO_PROCESS, 0) >= -20 && getpriority(PRIO_PROCESS, 0) <= 20);
    WORKS_OR(setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0)), ENOSYS);
}

static void terminals(void) {
    struct termios settings;
    const char* const path = "porting_extras_terminal.tmp";
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    memset(&settings, 0xff, sizeof settings);
    cfmakeraw(&settings);
    CHECK((settings.c_lflag & (ECHO | ICANON)) == 0 && (settings.c_cflag & CSIZE) == CS8 &&
          (settings.c_oflag & OPOST) == 0);
    CHECK(cfsetospeed(&settings, B9600) == 0 && cfgetospeed(&settings) == B9600);
    CHECK(cfsetispeed(&settings, B1200) == 0 && cfgetispeed(&settings) == B1200);
    errno = 0;
    CHECK(tcgetattr(1000, &settings) == -1 && errno == EBADF);
    FAILS(tcgetattr(fd, &settings), ENOTTY);
    FAILS(tcsetattr(fd, TCSANOW, &settings), ENOTTY);
    FAILS(tcdrain(fd), ENOTTY);
    FAILS(tcflow(fd, TCOON), ENOTTY);
    FAILS(tcflush(fd, TCIOFLUSH), ENOTTY);
    FAILS(tcsendbreak(fd, 0), ENOTTY);
    CHECK(close(fd) == 0 && unlink(path) == 0);
    FAILS(tcsetattr(fd, TCSANOW, &settings), EBADF);
    FAILS(tcdrain(fd), EBADF);
    FAILS(tcflow(fd, TCOON), EBADF);
    FAILS(tcflush(fd, TCIOFLUSH), EBADF);
    FAILS(tcsendbreak(fd, 0), EBADF);
}

/* Where there is no mmap() its relatives say so too. */
static void memory(void) {
    static char own[4096];
    void* const room = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const int none = room == MAP_FAILED;
    void* const page = none ? own : room;
    const int wanted = none ? -1 : 0;
    if (none) CHECK(errno == ENOSYS);
    errno = none ? 0 : ENOSYS;
    CHECK(mprotect(page, 4096, PROT_READ | PROT_WRITE) == wanted && errno == ENOSYS);
    errno = none ? 0 : ENOSYS;
    CHECK(msync(page, 4096, MS_SYNC) == wanted && errno == ENOSYS);
    errno = 0;
    CHECK(mlock(page, 4096) == wanted || (!none && (errno == EPERM || errno == ENOMEM))); /* it may be too much */
    CHECK(!none || errno == ENOSYS);
    errno = none ? 0 : ENOSYS;
    CHECK(munlock(page, 4096) == wanted && errno == ENOSYS);
    errno = 0;
    CHECK(mlockall(0) == -1 && errno == (none ? ENOSYS : EINVAL));
    errno = none ? 0 : ENOSYS;
    CHECK(munlockall() == wanted && errno == ENOSYS);
    errno = none ? 0 : ENOSYS;
    CHECK(munmap(page, 4096) == wanted && errno == ENOSYS);
}

static const char* written(int year, int month, int day, int weekday, int day_of_year, const char* format) {
    static char text[200];
    struct tm when;
    memset(&when, 0, sizeof when);
    when.tm_year = year - 1900;
    when.tm_mon = month - 1;
    when.tm_mday = day;
    when.tm_wday = weekday;
    when.tm_yday = day_of_year;
    when.tm_hour = 13;
    when.tm_min = 5;
    when.tm_sec = 9;
    when.tm_isdst = -1;
    return strftime(text, sizeof text, format, &when) == 0 ? "nothing" : text;
}

static void times(void) {
    char little[6];
    struct tm epoch;
    CHECK_TEXT(written(2024, 2, 3, 6, 33, "%F %T|%D %R|%e|%h|%C|%n|%t|%u|%r"),
               "2024-02-03 13:05:09|02/03/24 13:05| 3|Feb|20|\n|\t|6|01:05:09 PM");
    CHECK_TEXT(written(2024, 2, 3, 6, 33, "%k%l 100%% %c %x %X"),
               "13 1 100% Sat Feb  3 13:05:09 2024 02/03/24 13:05:09");
    CHECK_TEXT(written(2021, 1, 3, 0, 2, "%G-W%V %g"), "2020-W53 20");
    CHECK_TEXT(written(2021, 1, 4, 1, 3, "%G-W%V-%u"), "2021-W01-1");
    CHECK_TEXT(written(2024, 12, 30, 1, 364, "%G-W%V"), "2025-W01");
    CHECK_TEXT(written(2023, 1, 1, 0, 0, "%G-W%V"), "2022-W52");
    CHECK_TEXT(written(2026, 12, 31, 4, 364, "%G-W%V"), "2026-W53");
    CHECK_TEXT(written(2024, 2, 3, 6, 33, "%A %B %d %j %I %p %a %b %y %Y"),
               "Saturday February 03 034 01 PM Sat Feb 24 2024");
    CHECK_TEXT(written(2024, 2, 3, 6, 33, "%EY %Od"), "2024 03");
    memset(&epoch, 0, sizeof epoch);
    epoch.tm_year = 70;
    epoch.tm_mday = 1;
    CHECK(strftime(little, sizeof little, "%H:%M", &epoch) == 5);
    CHECK(strftime(little, 5, "%H:%M", &epoch) == 0);
    CHECK(strftime(little, sizeof little, "%%", &epoch) == 1);
}

/* Seconds since the epoch, and the distance from Greenwich, as this place has them. */
static void places(void) {
    const char* volatile seconds = "%s"; /* which ISO C does not know */
    char text[40], wanted[40];
    time_t now = time(NULL);
    struct tm local = *localtime(&now);
    struct tm utc = *gmtime(&now);
    long east;
    utc.tm_isdst = local.tm_isdst;
    east = (long)(now - mktime(&utc)) / 60;
    sprintf(wanted, "%ld", (long)now);
    CHECK(strftime(text, sizeof text, seconds, &local) == strlen(wanted));
    CHECK_TEXT(text, wanted);
    sprintf(wanted, "%c%02ld%02ld", east < 0 ? '-' : '+', labs(east) / 60, labs(east) % 60);
    CHECK(strftime(text, sizeof text, "%z", &local) == 5);
    CHECK_TEXT(text, wanted);
}

/* tests/porting/undeclared.c */
int undeclared_functions(void);
static void undeclared(void) { CHECK(undeclared_functions() == 0); }

static void folders(void) {
    struct stat what;
    CHECK(mkdir("porting-test-folder", 0777) == 0);
    errno = 0;
    CHECK(mkdir("porting-test-folder", 0777) == -1 && errno == EEXIST);
    CHECK(stat("porting-test-folder", &what) == 0 && S_ISDIR(what.st_mode));
    CHECK(!S_ISSOCK(what.st_mode) && !S_ISLNK(what.st_mode));
    CHECK(rmdir("porting-test-folder") == 0);
}

static void headers_of_packets(void) {
    struct tcphdr segment;
    struct udphdr datagram;
    CHECK(sizeof segment == 20 && sizeof datagram == 8);
    CHECK(sizeof(struct ip6_hdr) == 40 && sizeof(struct icmp6_hdr) == 8);
    CHECK(sizeof(struct ether_header) == 14 && sizeof(struct ether_arp) == 28);
    memset(&segment, 0, sizeof segment);
    segment.th_flags = TH_SYN | TH_ACK;
    segment.th_off = 5;
    CHECK(segment.syn == 1 && segment.ack == 1 && segment.fin == 0 && segment.doff == 5);
    segment.source = htons(80);
    CHECK(segment.th_sport == htons(80));
    datagram.len = htons(8);
    CHECK(datagram.uh_ulen == htons(8));
    CHECK(IAC == 255 && TELOPT_NAWS == 31 && TCPOPT_TIMESTAMP == 8);
}

static const struct test_case cases[] = {
    {"strftime() knows the conversions of C99 and POSIX", times},
    {"functions are there without their headers", undeclared},
    {"mkdir() takes a mode", folders},
    {"packets have the names of BSD and of Linux", headers_of_packets},
    {"wait() finds no children", waiting},
    {"warn() says program, text and error", warning},
    {"syslog() writes to standard error what its mask lets through", logging},
    {"vwarn() and vwarnx() take what others were given", passing_on},
    {"nobody is found who does not exist", users},
    {"who may not be somebody else is told EPERM", identities},
    {"users and groups are listed, or it is ENOSYS", lists_of_users},
    {"a file keeps its owner", owners},
    {"fork() and what needs it work or say ENOSYS, and nobody waits for no children", processes},
    {"strftime() knows the time of this place", places},
    {"limits and used time are known", resources},
    {"what is no terminal has no settings", terminals},
    {"mmap() and its relatives work or say ENOSYS", memory},
};

int main(int words, char** word) { return run_cases(cases, (int)(sizeof cases / sizeof cases[0]), words, word); }
