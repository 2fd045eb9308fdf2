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
#include <stdio.h>
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

static void resources(void) {
    struct rlimit limit;
    struct rusage before;
    struct rusage after;
    volatile unsigned work = 0;
    unsigned round;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 256 && limit.rlim_cur <= limit.rlim_max);
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    errno = 0;
    CHECK(getrlimit(-5, &limit) == -1 && errno == EINVAL);
    CHECK(getrusage(RUSAGE_SELF, &before) == 0 && before.ru_utime.tv_usec < 1000000);
    for (round = 0; round < 100000000; ++round)
        work += round;
    CHECK(getrusage(RUSAGE_SELF, &after) == 0);
    CHECK((after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000L + after.ru_utime.tv_usec -
              before.ru_utime.tv_usec >
          1000);
    CHECK(getrusage(RUSAGE_CHILDREN, &after) == 0);
}

static void terminals(void) {
    struct termios settings;
    const int fd = open("CMakeLists.txt", O_RDONLY);
    memset(&settings, 0xff, sizeof settings);
    cfmakeraw(&settings);
    CHECK((settings.c_lflag & (ECHO | ICANON)) == 0 && (settings.c_cflag & CSIZE) == CS8 &&
          (settings.c_oflag & OPOST) == 0);
    CHECK(cfsetospeed(&settings, B9600) == 0 && cfgetospeed(&settings) == B9600);
    errno = 0;
    CHECK(tcgetattr(1000, &settings) == -1 && errno == EBADF);
    if (fd >= 0) {
        errno = 0;
        CHECK(tcgetattr(fd, &settings) == -1 && errno == ENOTTY);
        close(fd);
    }
}

static void memory(void) {
    void* const room = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        CHECK(errno == ENOSYS);
    else
        CHECK(munmap(room, 4096) == 0);
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
    {"nobody is found who does not exist", users},
    {"limits and used time are known", resources},
    {"what is no terminal has no settings", terminals},
    {"mmap() maps or says ENOSYS", memory},
};

int main(int words, char** word) { return run_cases(cases, (int)(sizeof cases / sizeof cases[0]), words, word); }
