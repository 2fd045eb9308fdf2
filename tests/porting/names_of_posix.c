/* What programs for sockets find beside the sockets in POSIX's and glibc's headers. Compiled as it stands for this host, whose own
   functions prove the test right, and with portsock::bsd. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <endian.h>
#include <byteswap.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/ether.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cases.h"
#include "scene.h"

static volatile sig_atomic_t rang = 0;
static void ring(int number) {
    (void)number;
    ++rang;
}

static void hold_alarms_back(sigset_t* before) {
    struct sigaction how;
    sigset_t alarms;
    memset(&how, 0, sizeof how);
    how.sa_handler = ring;
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    CHECK(sigprocmask(SIG_BLOCK, &alarms, before) == 0);
    rang = 0;
}

static void waiting_with_a_mask(void) {
    struct timespec limit;
    struct pollfd one;
    sigset_t before, now;
    fd_set set;
    int fds[2];
    CHECK(pipe(fds) == 0);
    hold_alarms_back(&before);
    limit.tv_sec = 0;
    limit.tv_nsec = 20000000;
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    CHECK(pselect(fds[0] + 1, &set, NULL, NULL, &limit, NULL) == 0 && limit.tv_nsec == 20000000 && !FD_ISSET(fds[0], &set));
    one.fd = fds[0];
    one.events = POLLIN;
    CHECK(ppoll(&one, 1, &limit, NULL) == 0 && limit.tv_nsec == 20000000);
    /* Held back outside, let through inside, whether it comes before or while the call waits. */
    limit.tv_sec = 20;
    raise(SIGALRM);
    CHECK(rang == 0);
    FD_SET(fds[0], &set);
    FAILS(pselect(fds[0] + 1, &set, NULL, NULL, &limit, &before), EINTR);
    CHECK(rang == 1);
    raise(SIGALRM);
    FAILS(ppoll(&one, 1, &limit, &before), EINTR);
    CHECK(rang == 2);
    CHECK(alarm(1) == 0);
    FAILS(ppoll(&one, 1, NULL, &before), EINTR);
    CHECK(rang == 3);
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGALRM) == 1); /* as before the calls */
    CHECK(write(fds[1], "x", 1) == 1);
    CHECK(ppoll(&one, 1, &limit, &before) == 1 && one.revents == POLLIN);
    FD_SET(fds[0], &set);
    CHECK(pselect(fds[0] + 1, &set, NULL, NULL, &limit, &before) == 1 && FD_ISSET(fds[0], &set));
    limit.tv_nsec = 1000000000;
    FAILS(pselect(0, NULL, NULL, NULL, &limit, NULL), EINVAL);
    FAILS(ppoll(NULL, 0, &limit, NULL), EINVAL);
    limit.tv_nsec = 0;
    limit.tv_sec = -1;
    FAILS(pselect(0, NULL, NULL, NULL, &limit, NULL), EINVAL);
    FAILS(ppoll(NULL, 0, &limit, NULL), EINVAL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(fds[0]);
    close(fds[1]);
}

static void descriptors_with_flags(void) {
    int fds[2], copy;
    char byte;
    CHECK(pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0);
    CHECK((fcntl(fds[0], F_GETFD) & FD_CLOEXEC) != 0 && (fcntl(fds[1], F_GETFD) & FD_CLOEXEC) != 0);
    CHECK((fcntl(fds[0], F_GETFL) & O_NONBLOCK) != 0 && (fcntl(fds[1], F_GETFL) & O_NONBLOCK) != 0);
    FAILS(read(fds[0], &byte, 1), EAGAIN);
    copy = dup(fds[1]);
    CHECK(copy >= 0 && (fcntl(copy, F_GETFD) & FD_CLOEXEC) == 0);
    CHECK(dup3(fds[1], copy, O_CLOEXEC) == copy && (fcntl(copy, F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(write(copy, "x", 1) == 1 && read(fds[0], &byte, 1) == 1 && byte == 'x');
    CHECK(dup3(fds[1], copy, 0) == copy && (fcntl(copy, F_GETFD) & FD_CLOEXEC) == 0);
    FAILS(dup3(copy, copy, 0), EINVAL);
    FAILS(dup3(fds[1], copy, O_APPEND), EINVAL);
    close(copy);
    close(fds[0]);
    close(fds[1]);
    FAILS(dup3(fds[0], fds[1], 0), EBADF);
    FAILS(pipe2(fds, O_APPEND), EINVAL);
    CHECK(pipe2(fds, 0) == 0 && (fcntl(fds[0], F_GETFD) & FD_CLOEXEC) == 0 && (fcntl(fds[0], F_GETFL) & O_NONBLOCK) == 0);
    close(fds[0]);
    close(fds[1]);
}

static void at_a_place(void) {
    const char* const path = "porting_names_place.tmp";
    char text[16];
    int fds[2], fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0 && write(fd, "0123456789", 10) == 10);
    CHECK(lseek(fd, 3, SEEK_SET) == 3);
    CHECK(pread(fd, text, 4, 6) == 4 && memcmp(text, "6789", 4) == 0);
    CHECK(pwrite(fd, "ab", 2, 1) == 2 && lseek(fd, 0, SEEK_CUR) == 3);
    CHECK(pread(fd, text, 16, 0) == 10 && memcmp(text, "0ab3456789", 10) == 0);
    CHECK(pread(fd, text, 16, 10) == 0 && pread(fd, text, 16, 100) == 0);
    CHECK(pwrite(fd, "end", 3, 12) == 3 && pread(fd, text, 16, 9) == 6 && memcmp(text, "9\0\0end", 6) == 0);
    CHECK(read(fd, text, 2) == 2 && memcmp(text, "34", 2) == 0);
    FAILS(pread(fd, text, 1, -1), EINVAL);
    FAILS(pwrite(fd, text, 1, -1), EINVAL);
    close(fd);
    FAILS(pread(fd, text, 1, 0), EBADF);
    FAILS(pwrite(fd, text, 1, 0), EBADF);
    CHECK(pipe(fds) == 0);
    FAILS(pread(fds[0], text, 1, 0), ESPIPE);
    FAILS(pwrite(fds[1], "x", 1, 0), ESPIPE);
    close(fds[0]);
    close(fds[1]);
    unlink(path);
}

static void locks(void) {
    const char* const path = "porting_names_lock.tmp";
    struct flock lock;
    char text[4];
    int one = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), other = open(path, O_RDWR), sock = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(one >= 0 && other >= 0 && write(one, "pid", 3) == 3);
    /* Of an open file as a whole. */
    CHECK(flock(one, LOCK_EX | LOCK_NB) == 0);
    FAILS(flock(other, LOCK_EX | LOCK_NB), EWOULDBLOCK);
    FAILS(flock(other, LOCK_SH | LOCK_NB), EWOULDBLOCK);
    CHECK(pread(other, text, 3, 0) == 3 && pwrite(other, "PID", 3, 0) == 3); /* which keeps nobody from the bytes */
    CHECK(flock(one, LOCK_SH | LOCK_NB) == 0 && flock(other, LOCK_SH | LOCK_NB) == 0);
    CHECK(flock(other, LOCK_UN) == 0 && flock(one, LOCK_EX) == 0 && flock(one, LOCK_UN) == 0 && flock(one, LOCK_UN) == 0);
    CHECK(flock(other, LOCK_EX | LOCK_NB) == 0);
    close(other); /* gives it up */
    CHECK(flock(one, LOCK_EX | LOCK_NB) == 0);
    FAILS(flock(one, LOCK_NB), EINVAL);
    /* Of a range. */
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    CHECK(fcntl(one, F_SETLK, &lock) == 0 && fcntl(one, F_SETLKW, &lock) == 0);
    lock.l_type = F_RDLCK;
    CHECK(fcntl(one, F_SETLK, &lock) == 0);
    lock.l_whence = SEEK_END;
    lock.l_start = -1;
    lock.l_len = 1;
    CHECK(fcntl(one, F_SETLK, &lock) == 0);
    lock.l_type = F_UNLCK;
    CHECK(fcntl(one, F_SETLK, &lock) == 0);
    lock.l_whence = SEEK_SET;
    lock.l_start = 0;
    lock.l_len = 0;
    CHECK(fcntl(one, F_SETLK, &lock) == 0);
    lock.l_type = F_WRLCK;
    lock.l_start = 10;
    lock.l_len = 1;
    CHECK(fcntl(one, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
    lock.l_type = 77;
    FAILS(fcntl(one, F_SETLK, &lock), EINVAL);
    lock.l_type = F_WRLCK;
    lock.l_start = -1;
    FAILS(fcntl(one, F_SETLK, &lock), EINVAL);
    close(one);
    FAILS(flock(one, LOCK_UN), EBADF);
    FAILS(fcntl(one, F_SETLK, &lock), EBADF);
    close(sock);
    unlink(path);
}

static void calendar(void) {
    const time_t when = 17280045; /* Mon, 20 Jul 1970 00:00:45 GMT */
    struct tm parts, local, *gave;
    const char* volatile unknown = "%H %Q!"; /* which compilers warn of */
    char text[64];
    CHECK(gmtime_r(&when, &parts) == &parts && parts.tm_year == 70 && parts.tm_mon == 6 && parts.tm_mday == 20);
    CHECK(parts.tm_hour == 0 && parts.tm_sec == 45 && parts.tm_wday == 1 && parts.tm_yday == 200);
    CHECK_TEXT(asctime_r(&parts, text), "Mon Jul 20 00:00:45 1970\n");
    CHECK(strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S %Z %z", &parts) != 0);
    CHECK_TEXT(text, "Mon, 20 Jul 1970 00:00:45 GMT +0000");
    CHECK(timegm(&parts) == when);
    gave = gmtime(&when);
    CHECK(gave != NULL && strftime(text, sizeof text, "%Z", gave) == 3);
    CHECK_TEXT(text, "GMT");
    CHECK(localtime_r(&when, &local) == &local && mktime(&local) == when);
    CHECK(ctime_r(&when, text) == text && strlen(text) == 25);
    gave = localtime(&when);
    CHECK(gave != NULL && gave->tm_min == local.tm_min && strftime(text, sizeof text, "%Z", gave) != 0);
    CHECK(strchr(text, ' ') == NULL);
    CHECK(strftime(text, sizeof text, unknown, &parts) == 6); /* what is no conversion comes out as it is */
    CHECK_TEXT(text, "00 %Q!");
    memset(&parts, 0, sizeof parts);
    parts.tm_year = 124;
    parts.tm_mon = 13; /* put in order */
    parts.tm_mday = 31;
    CHECK(timegm(&parts) == 1740960000 && parts.tm_year == 125 && parts.tm_mon == 2 && parts.tm_mday == 3);
}

static sigjmp_buf back;
static void jump_back(int number) {
    (void)number;
    siglongjmp(back, 7);
}

static void time_limits_by_jumps(void) {
    static volatile int times, fd, other;
    static unsigned long before;
    struct sigaction how;
    sigset_t now;
    char byte;
    int fds[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    fd = fds[0];
    other = fds[1];
    memset(&how, 0, sizeof how);
    how.sa_handler = jump_back;
    CHECK(sigaction(SIGALRM, &how, NULL) == 0);
    times = 0;
    if (sigsetjmp(back, 1) != 0) {
        sigprocmask(SIG_BLOCK, NULL, &now);
        CHECK(sigismember(&now, SIGALRM) == 0); /* as it was kept */
        ++times;
        if (times == 1) before = open_handles(); /* what the first one left is all that there is */
    }
    if (times < 4) {
        alarm(1);
        if (times == 0) pause();
        if (times == 1) read(fd, &byte, 1);
        if (times == 2) sleep(20);
        if (times == 3) recv(fd, &byte, 1, 0);
        CHECK(!"the time limit");
    }
    CHECK(times == 4 && open_handles() <= before);
    CHECK(write(other, "x", 1) == 1 && read(fd, &byte, 1) == 1 && byte == 'x'); /* the socket is as before */
    CHECK(close(fd) == 0);
    CHECK(read(other, &byte, 1) == 0); /* nobody holds it any more */
    CHECK(close(other) == 0);
    /* Without the mask it is the handler's. */
    if (sigsetjmp(back, 0) == 0) {
        alarm(1);
        pause();
    }
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK(sigismember(&now, SIGALRM) == 1);
    sigemptyset(&now);
    CHECK(sigprocmask(SIG_SETMASK, &now, NULL) == 0);
    signal(SIGALRM, SIG_DFL);
}

static void limits_and_numbers(void) {
    int codes[12];
    codes[0] = IPTOS_DSCP_AF11;
    codes[1] = IPTOS_DSCP_AF12;
    codes[2] = IPTOS_DSCP_AF13;
    codes[3] = IPTOS_DSCP_AF22;
    codes[4] = IPTOS_DSCP_AF33;
    codes[5] = IPTOS_DSCP_AF43;
    codes[6] = IPTOS_PREC_NETCONTROL;
    codes[7] = IPTOS_PREC_INTERNETCONTROL;
    codes[8] = IPTOS_PREC_CRITIC_ECP;
    codes[9] = IPTOS_CLASS_CS7;
    codes[10] = IPTOS_PREC_ROUTINE;
    codes[11] = IPTOS_DSCP_EF;
    CHECK(codes[0] == 0x28 && codes[1] == 0x30 && codes[2] == 0x38 && codes[3] == 0x50 && codes[4] == 0x78 && codes[5] == 0x98);
    CHECK(codes[6] == 0xe0 && codes[7] == 0xc0 && codes[8] == 0xa0 && codes[9] == 0xe0 && codes[10] == 0 && codes[11] == 0xb8);
    CHECK(HOST_NAME_MAX >= 64 && PATH_MAX >= 256 && _POSIX_HOST_NAME_MAX == 255 && IOV_MAX >= 16 && NAME_MAX >= 14);
    CHECK(getdtablesize() > 20 && sysconf(_SC_OPEN_MAX) == getdtablesize() && sysconf(_SC_NPROCESSORS_ONLN) >= 1);
    CHECK(sysconf(_SC_PAGESIZE) == getpagesize() && getpagesize() >= 4096 && sysconf(_SC_CLK_TCK) > 0);
    FAILS(sysconf(-77), EINVAL);
    CHECK(EMULTIHOP != ECOMM && AT_FDCWD < 0);
    FAILS(dup2(AT_FDCWD, 3), EBADF);
    CHECK(be16toh(htobe16(0x1234)) == 0x1234 && htobe16(0x1234) == htons(0x1234) && bswap_16(0x1234) == 0x3412);
    CHECK(htobe32(0x12345678) == htonl(0x12345678) && be32toh(htonl(7)) == 7 && bswap_32(0x12345678) == 0x78563412);
    CHECK(be64toh(htobe64(0x123456789abcdef0ULL)) == 0x123456789abcdef0ULL && le32toh(htole32(9)) == 9);
}

static void texts(void) {
    char line[] = "a,b,,c", room[16], *rest = line, *copy;
    const char bytes[] = "x\0yz\0yzz";
    memset(room, 0, sizeof room);
    strcpy(room + 12, "ab");
    CHECK_TEXT(strsep(&rest, ",;"), "a");
    CHECK_TEXT(strsep(&rest, ",;"), "b");
    CHECK_TEXT(strsep(&rest, ",;"), "");
    CHECK_TEXT(strsep(&rest, ",;"), "c");
    CHECK(rest == NULL && strsep(&rest, ",") == NULL);
    copy = strndup("abcdef", 3);
    CHECK_TEXT(copy, "abc");
    free(copy);
    copy = strndup(room + 12, 4); /* which ends before */
    CHECK_TEXT(copy, "ab");
    free(copy);
    CHECK(stpcpy(room, "four") == room + 4 && strcmp(room, "four") == 0);
    CHECK_TEXT(strcasestr("Content-LENGTH: 5", "length"), "LENGTH: 5");
    CHECK(strcasestr("abc", "abcd") == NULL && strcmp(strcasestr("abc", ""), "abc") == 0);
    CHECK(*strchrnul("a=b", '=') == '=' && *strchrnul("ab", '=') == '\0');
    CHECK(memmem(bytes, 8, "yzz", 3) == bytes + 5 && memmem(bytes, 8, "zy", 2) == NULL && memmem(bytes, 8, "", 0) == bytes);
    CHECK(memmem(bytes, 2, "longer", 6) == NULL && memrchr(bytes, 'y', 8) == bytes + 5 && memrchr(bytes, 'q', 8) == NULL);
    CHECK(setenv("PORTSOCK_NAMES", "one", 1) == 0 && setenv("PORTSOCK_NAMES", "two", 0) == 0);
    CHECK_TEXT(getenv("PORTSOCK_NAMES"), "one");
    CHECK(setenv("PORTSOCK_NAMES", "two", 1) == 0);
    CHECK_TEXT(getenv("PORTSOCK_NAMES"), "two");
    CHECK(unsetenv("PORTSOCK_NAMES") == 0 && getenv("PORTSOCK_NAMES") == NULL && unsetenv("PORTSOCK_NAMES") == 0);
    FAILS(setenv("a=b", "c", 1), EINVAL);
    FAILS(setenv("", "c", 1), EINVAL);
    FAILS(unsetenv("a=b"), EINVAL);
}

static void addresses_of_cards(void) {
    struct ether_addr one;
    char text[18];
    CHECK(ether_aton_r("0:1a:2B:3c:4d:ff", &one) == &one && one.ether_addr_octet[0] == 0 && one.ether_addr_octet[2] == 0x2b);
    CHECK_TEXT(ether_ntoa_r(&one, text), "0:1a:2b:3c:4d:ff");
    CHECK_TEXT(ether_ntoa(&one), "0:1a:2b:3c:4d:ff");
    CHECK(ether_aton("00:00:00:00:00:01") != NULL && ether_aton("00:00:00:00:00") == NULL && ether_aton("0:0:0:0:0:g") == NULL);
}

static void the_machine(void) {
    struct utsname about;
    char name[256];
    CHECK(uname(&about) == 0 && about.sysname[0] != '\0' && about.release[0] != '\0' && about.machine[0] != '\0');
    CHECK(gethostname(name, sizeof name) == 0 && strncmp(name, about.nodename, 64) == 0);
}

static void files_to_sockets(void) {
    const char* const path = "porting_names_send.tmp";
    char text[16];
    int fds[2], fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    off_t at = 2;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 && write(fd, "0123456789", 10) == 10 && lseek(fd, 1, SEEK_SET) == 1);
    CHECK(sendfile(fds[0], fd, &at, 3) == 3 && at == 5 && lseek(fd, 0, SEEK_CUR) == 1);
    CHECK(sendfile(fds[0], fd, NULL, 2) == 2 && lseek(fd, 0, SEEK_CUR) == 3);
    CHECK(recv(fds[1], text, 5, MSG_WAITALL) == 5 && memcmp(text, "23412", 5) == 0);
    at = 8;
    CHECK(sendfile(fds[0], fd, &at, 100) == 2 && at == 10 && sendfile(fds[0], fd, &at, 100) == 0);
    FAILS(sendfile(fds[0], fds[1], NULL, 1), EINVAL);
    FAILS(sendfile(-1, fd, &at, 1), EBADF);
    close(fds[0]);
    close(fds[1]);
    close(fd);
    unlink(path);
}

/* The last thing that this prints goes to the standard error stream. */
static void told_by_whichever_header(void) {
    const char* const path = "porting_names_words.tmp";
    struct sockaddr_in nobody;
    char text[64] = "";
    int fd = socket(AF_INET, SOCK_STREAM, 0), file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), standard;
    memset(&nobody, 0, sizeof nobody);
    nobody.sin_family = AF_INET;
    nobody.sin_port = htons(1);
    nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fflush(stderr);
    standard = dup(2);
    CHECK(standard >= 0 && dup2(file, 2) == 2);
    FAILS(connect(fd, (struct sockaddr*)&nobody, sizeof nobody), ECONNREFUSED);
    errno = ECONNREFUSED;
    perror("connect");
    fflush(stderr);
    CHECK(dup2(standard, 2) == 2 && close(standard) == 0);
    CHECK(pread(file, text, sizeof text - 1, 0) > 0);
    CHECK(strncmp(text, "connect: Connection refused", 27) == 0);
    close(file);
    close(fd);
    unlink(path);
}

static const struct test_case all[] = {
    {"NAMES-1: pselect and ppoll wait with the mask that they are given", waiting_with_a_mask},
    {"NAMES-2: pipe2 and dup3 make descriptors with flags", descriptors_with_flags},
    {"NAMES-3: pread and pwrite transfer at a place and leave the position alone", at_a_place},
    {"NAMES-4: flock and fcntl lock files for those who ask, and keep nobody from the bytes", locks},
    {"NAMES-5: gmtime_r and its kin, timegm, and the zone that strftime names", calendar},
    {"NAMES-6: code points, limits, byte order, sysconf", limits_and_numbers},
    {"NAMES-9: texts and variables of the environment", texts},
    {"NAMES-10: addresses of network cards as text", addresses_of_cards},
    {"NAMES-11: uname", the_machine},
    {"NAMES-12: sendfile, with an offset and with the file's own", files_to_sockets},
    {"NAMES-8: sigsetjmp and siglongjmp end calls that wait, and leave nothing behind", time_limits_by_jumps},
    {"NAMES-7: perror has Linux' words whichever header declares it", told_by_whichever_header},
};

int main(int words, char** word) { return run_cases(all, (int)(sizeof all / sizeof all[0]), words, word); }
