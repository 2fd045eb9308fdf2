"""What is known of each name. A finding has a class:

  no       does not port: Windows has nothing like it, and the layer says so at run time or has no such name
  extras   builds with portsock::bsd_extras, whose stand-ins may fail with ENOSYS
  differs  builds and runs, and does not do quite the same
  layer    ports unchanged with portsock::bsd, and not without
"""

NO, EXTRAS, DIFFERS, LAYER = "no", "extras", "differs", "layer"
CLASSES = (NO, EXTRAS, DIFFERS, LAYER)


def _table(*rows):
    return {name: (kind, why) for kind, names, why in rows for name in names.split()}


# Functions of the C library and the system, wherever they are named.
FUNCTIONS = _table(
    (NO, "fork vfork", "there is no fork: use a thread, or start the program anew"),
    (NO, "execl execlp execle execv execvp execve execvpe fexecve posix_spawn posix_spawnp",
     "a new program gets no descriptor of a socket, and the old one's number ends"),
    (NO, "daemon setsid setpgid setpgrp getpgrp getsid tcsetpgrp tcgetpgrp", "there are no sessions or process groups: make it a service"),
    (NO, "setuid seteuid setreuid setresuid setgid setegid setregid setresgid setgroups initgroups chroot",
     "a process cannot give up its rights in this way"),
    (NO, "killpg sigqueue", "no signals between processes"),
    (DIFFERS, "lstat", "as stat: follows a link"),
    (DIFFERS, "kill", "reaches this process alone: there are no signals between processes"),
    (NO, "sigwait sigwaitinfo sigtimedwait signalfd", "signals cannot be waited for"),
    (NO, "ptrace prctl unshare setns clone pivot_root mount umount procctl", "a call of one system's kernel"),
    (NO, "epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait", "epoll is Linux's: use poll(), or the poller of the C++ library"),
    (NO, "kqueue kevent", "kqueue is the BSDs': use poll(), or the poller of the C++ library"),
    (NO, "eventfd timerfd_create timerfd_settime timerfd_gettime inotify_init inotify_init1 inotify_add_watch memfd_create pidfd_open",
     "a descriptor of Linux's own kind: a pipe() or a time-out can often stand for it"),
    (NO, "splice tee vmsplice copy_file_range", "copies between descriptors in the kernel: read and send"),
    (NO, "mkfifo mknod mkfifoat", "no named pipes in the file system"),
    (NO, "openpty forkpty login_tty posix_openpt grantpt unlockpt ptsname", "no pseudo-terminals"),
    (NO, "shmget shmat shmdt shmctl semget semop semctl msgget msgsnd msgrcv msgctl", "no System V IPC"),
    (NO, "res_query res_search res_querydomain res_mkquery res_send dn_comp ns_initparse ns_parserr", "no resolver library: getaddrinfo answers for hosts"),
    (NO, "sysctl sysctlbyname", "a call of one system's kernel"),
    (NO, "ualarm", "not in the layer: setitimer() is"),
    (NO, "preadv pwritev openat fchdir fchmod fchown chown lchown fdopendir scandir alphasort lockf symlink link readlink realpath fsync sync "
     "utimes futimes utimensat", "files and folders: neither Windows' C libraries nor the layer have it"),
    (NO, "timer_create timer_settime timer_gettime timer_delete sigaltstack sigpending sigset psignal strsignal settimeofday",
     "neither Windows' C libraries nor the layer have it"),
    (NO, "getsubopt stpncpy strlcpy strlcat strverscmp strptime clearenv "
     "fmemopen open_memstream fopencookie posix_memalign reallocarray explicit_bzero drand48 lrand48 srand48 mrand48 arc4random arc4random_uniform "
     "arc4random_buf getentropy regcomp regexec regfree regerror fnmatch glob globfree nl_langinfo mkdtemp mkostemp getpass crypt",
     "of the C library, but not of Windows': bring one along"),
    (NO, "getppid confstr getdomainname sethostname getgroups getgrouplist nice sbrk brk getloadavg syscall dlopen dlsym dlclose "
     "shm_open shm_unlink", "of the operating system, and Windows has it differently"),
    (NO, "getservbyname_r getservbyport_r getprotobyname_r getprotobynumber_r gethostbyname2_r getnetbyname_r getaddrinfo_a inet_net_pton inet_net_ntop rcmd rexec rresvport "
     "bindresvport inet6_opt_init inet6_rth_init getservent gethostent getnetent", "not in the layer"),
    (EXTRAS, "wait waitpid wait3 wait4", "there are no children to wait for: fails with ECHILD"),
    (EXTRAS, "err errx verr verrx warn warnx vwarn vwarnx", "from err.h"),
    (EXTRAS, "openlog closelog syslog vsyslog setlogmask", "from syslog.h: writes to standard error"),
    (EXTRAS, "getpwnam getpwuid getpwent setpwent endpwent getgrnam getgrgid getgrent", "from pwd.h and grp.h: nobody is found, errno is ENOSYS"),
    (EXTRAS, "getuid geteuid getgid getegid", "0, always: do not decide anything by it"),
    (EXTRAS, "tcgetattr tcsetattr cfmakeraw cfsetispeed cfsetospeed tcflush tcdrain", "from termios.h: fails with ENOTTY"),
    (EXTRAS, "getrlimit setrlimit getrusage getpriority setpriority", "from sys/resource.h"),
    (EXTRAS, "mmap munmap msync mprotect mlock mlockall", "from sys/mman.h: fails with ENOSYS"),
    (LAYER, "select", "by the value of descriptors, with an nfds that counts, and for pipes and the console too; "
     "Winsock's takes sockets alone, at most 64, and ignores nfds"),
    (LAYER, "poll", "for sockets, pipes and the console; WSAPoll takes sockets alone and refuses some events"),
    (LAYER, "sendmsg recvmsg", "with msghdr, iovec and control messages as POSIX has them"),
    (LAYER, "sendmmsg recvmmsg", "one message after the other"),
    (LAYER, "socketpair", "made over the loopback"),
    (LAYER, "accept4 pipe2 dup3", "with its flags"),
    (LAYER, "pselect ppoll", "with a mask of signals"),
    (LAYER, "strsep strndup stpcpy strcasestr strchrnul memmem memrchr setenv unsetenv uname ether_aton ether_ntoa ether_aton_r ether_ntoa_r",
     "which Windows lacks"),
    (LAYER, "sendfile sendfile64", "by reading and writing"),
    (LAYER, "pread64 pwrite64 flock getdtablesize getpagesize sysconf", "which Windows lacks"),
    (LAYER, "gmtime_r localtime_r asctime_r ctime_r timegm", "POSIX's; Windows' C libraries lack them, or have other parameters"),
    (LAYER, "sockatmark", "asks SIOCATMARK"),
    (LAYER, "alarm setitimer", "a call that waits runs the handler and ends with EINTR"),
    (LAYER, "getifaddrs freeifaddrs if_nameindex", "over the adapters' addresses"),
    (LAYER, "herror hstrerror", "over h_errno"),
    (LAYER, "strerror_r", "that of POSIX; Windows' C libraries lack it"),
    (LAYER, "inet_aton inet_network inet_makeaddr inet_netof inet_lnaof", "Winsock lacks it"),
    (LAYER, "getline getdelim vdprintf setbuffer setlinebuf flockfile funlockfile", "of the C library, but not of Windows'"),
    (LAYER, "random srandom", "rand() has 15 bits on Windows"),
    (LAYER, "res_init dn_expand dn_skipname", "Windows has no resolver library"),
    (LAYER, "gai_strerror", "in UTF-8 and thread-safe; Winsock's is neither"),
)

# Calls that need the layer if their argument of this number is a socket. The names are the C run-time library's too.
DESCRIPTOR_CALLS = {
    "read": 0, "write": 0, "readv": 0, "writev": 0, "close": 0, "dup": 0, "dup2": 0, "fcntl": 0, "ioctl": 0, "fdopen": 0,
    "fstat": 0, "isatty": 0, "lseek": 0, "ftruncate": 0, "dprintf": 0,
}

# What makes a socket, and what is only ever done to one: the number of the argument that is the descriptor.
SOCKET_MAKERS = ("socket", "accept", "accept4")
SOCKET_CALLS = {
    name: 0
    for name in ("bind connect listen accept accept4 send recv sendto recvfrom sendmsg recvmsg shutdown getsockname getpeername "
                 "getsockopt setsockopt sockatmark sendmmsg recvmmsg").split()
}

# Constants, macros and types.
NAMES = _table(
    (NO, "SCM_RIGHTS", "descriptors cannot be sent to another process"),
    (NO, "SCM_CREDENTIALS SCM_CREDS SO_PASSCRED SO_PEERCRED LOCAL_PEERCRED LOCAL_CREDS", "the peer's user is not known"),
    (NO, "SO_BINDTODEVICE SO_MARK SO_PRIORITY SO_ATTACH_FILTER SO_DETACH_FILTER SO_BUSY_POLL SO_INCOMING_CPU SO_TIMESTAMP SO_TIMESTAMPNS SO_SETFIB "
     "SO_ACCEPTFILTER SO_NOSIGPIPE SO_SPLICE SO_USER_COOKIE", "no such option: setsockopt fails with ENOPROTOOPT"),
    (NO, "TCP_CORK TCP_NOPUSH TCP_INFO TCP_DEFER_ACCEPT TCP_QUICKACK TCP_CONGESTION TCP_USER_TIMEOUT TCP_MD5SIG TCP_MD5SIG_EXT TCP_SYNCNT TCP_LINGER2 "
     "TCP_WINDOW_CLAMP TCP_ULP TCP_REPAIR", "no such option: setsockopt fails with ENOPROTOOPT"),
    (NO, "IP_RECVERR IPV6_RECVERR MSG_ERRQUEUE IP_TRANSPARENT IP_FREEBIND IP_MINTTL IPV6_MINHOPCOUNT IP_MULTICAST_ALL IPV6_MULTICAST_ALL IP_BIND_ADDRESS_NO_PORT",
     "no such option"),
    (NO, "AF_PACKET PF_PACKET AF_NETLINK PF_NETLINK AF_ROUTE PF_ROUTE AF_LINK AF_ALG AF_VSOCK AF_TIPC AF_CAN AF_SYSTEM PF_SYSTEM",
     "no such address family: socket() fails with EAFNOSUPPORT"),
    (NO, "SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET IPPROTO_SCTP IPPROTO_DCCP IPPROTO_UDPLITE", "no such protocol: socket() fails with EPROTONOSUPPORT"),
    (NO, "F_SETOWN F_GETOWN F_SETSIG O_ASYNC FASYNC FIOASYNC FIOSETOWN SIOCSPGRP", "no signal tells of data that arrived: use poll()"),
    (DIFFERS, "F_SETLK F_SETLKW F_GETLK", "another descriptor of the program counts as somebody else, and F_GETLK does not say who has the lock"),
    (NO, "TIOCGWINSZ TIOCSWINSZ TIOCSCTTY TIOCNOTTY TIOCSTI TIOCGPGRP TIOCSPGRP", "an ioctl of terminals"),
    (NO, "MSG_ZEROCOPY MSG_FASTOPEN MSG_CONFIRM", "a flag of Linux's own"),
    (LAYER, "SO_REUSEADDR", "as on BSD: the port is free again at once, and nobody can steal it; Winsock's lets others steal it"),
    (LAYER, "SO_RCVTIMEO SO_SNDTIMEO", "with a struct timeval; Winsock's takes milliseconds"),
    (LAYER, "MSG_DONTWAIT MSG_NOSIGNAL", "a flag that Winsock lacks"),
    (LAYER, "SOCK_NONBLOCK SOCK_CLOEXEC", "a flag that Winsock lacks"),
    (LAYER, "AF_UNIX AF_LOCAL PF_UNIX PF_LOCAL", "by path, over the loopback; no SCM_RIGHTS, no abstract names"),
    (LAYER, "SIGPIPE", "what happens on a write to a dead connection can be chosen; Windows only fails the call"),
    (LAYER, "SIGALRM", "a call that waits runs the handler and ends with EINTR"),
    (LAYER, "O_NONBLOCK", "by fcntl(), on a socket; Winsock has FIONBIO alone"),
    (LAYER, "FIONBIO FIONREAD SIOCATMARK", "by ioctl(); Winsock's call has another name"),
    (LAYER, "SIOCGIFCONF SIOCGIFADDR SIOCGIFFLAGS SIOCGIFNETMASK SIOCGIFBRDADDR SIOCGIFDSTADDR SIOCGIFINDEX SIOCGIFNAME SIOCGIFMETRIC "
     "SIOCGIFMTU SIOCGIFHWADDR",
     "over the adapters' addresses"),
    (DIFFERS, "SO_REUSEPORT", "several sockets share a UDP port; a TCP port cannot be shared"),
    (DIFFERS, "SIGCHLD SIGHUP SIGUSR1 SIGUSR2 SIGQUIT SIGTSTP SIGCONT SIGSTOP SIGWINCH SIGIO SIGPOLL SIGURG", "only raise() ever delivers it"),
    (DIFFERS, "TCP_MAXSEG", "can be read, and not set"),
    (DIFFERS, "SO_RCVLOWAT SO_SNDLOWAT", "always 1"),
)

# ioctl requests that the layer does not know are found by their beginnings, wherever they are named.
UNKNOWN_IOCTLS = ("SIOC", "TIOC", "TCGET", "TCSET")
UNKNOWN_IOCTL = (NO, "an ioctl request that the layer does not know")

# Calls that say by a constant what they want: the number of the argument, and all constants that the layer knows. The options are those of
# its headers.
_OPTIONS = set("""
    SO_ACCEPTCONN SO_BROADCAST SO_DEBUG SO_DOMAIN SO_DONTROUTE SO_ERROR SO_KEEPALIVE SO_LINGER SO_OOBINLINE SO_PROTOCOL SO_RCVBUF SO_RCVLOWAT
    SO_RCVTIMEO SO_REUSEADDR SO_REUSEPORT SO_SNDBUF SO_SNDLOWAT SO_SNDTIMEO SO_TYPE
    TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL TCP_MAXSEG TCP_NODELAY
    IP_ADD_MEMBERSHIP IP_ADD_SOURCE_MEMBERSHIP IP_BLOCK_SOURCE IP_DROP_MEMBERSHIP IP_DROP_SOURCE_MEMBERSHIP IP_HDRINCL IP_MULTICAST_IF
    IP_MULTICAST_LOOP IP_MULTICAST_TTL IP_OPTIONS IP_PKTINFO IP_RECVTOS IP_RECVTTL IP_TOS IP_TTL IP_UNBLOCK_SOURCE
    IPV6_ADD_MEMBERSHIP IPV6_CHECKSUM IPV6_DONTFRAG IPV6_DROP_MEMBERSHIP IPV6_HOPLIMIT IPV6_JOIN_GROUP IPV6_LEAVE_GROUP IPV6_MULTICAST_HOPS
    IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_PKTINFO IPV6_RECVHOPLIMIT IPV6_RECVPKTINFO IPV6_RECVTCLASS IPV6_TCLASS IPV6_UNICAST_HOPS IPV6_V6ONLY
    MCAST_BLOCK_SOURCE MCAST_JOIN_GROUP MCAST_JOIN_SOURCE_GROUP MCAST_LEAVE_GROUP MCAST_LEAVE_SOURCE_GROUP MCAST_UNBLOCK_SOURCE""".split())
REQUESTS = {
    "ioctl": (1, {"FIONBIO", "FIONREAD", "SIOCATMARK"}),
    "fcntl": (1, {"F_GETFL", "F_SETFL", "F_GETFD", "F_SETFD", "F_DUPFD", "F_DUPFD_CLOEXEC"}),
    "setsockopt": (2, _OPTIONS),
    "getsockopt": (2, _OPTIONS),
}

# Headers that neither the layer nor every compiler for Windows has. None of those that the tables' names come from alone.
HEADERS = _table(
    (NO, "sys/epoll.h sys/event.h sys/eventfd.h sys/timerfd.h sys/signalfd.h sys/inotify.h sys/ipc.h sys/shm.h sys/sem.h sys/msg.h "
     "sys/prctl.h sys/ptrace.h sys/mount.h sys/sysctl.h sys/procctl.h sys/syscall.h sys/sysmacros.h sys/vfs.h sys/statvfs.h "
     "net/if_dl.h net/route.h netpacket/packet.h netinet/sctp.h "
     "pty.h util.h libutil.h utmp.h utmpx.h shadow.h crypt.h ucred.h sys/ucred.h spawn.h", "there is no such header"),
    (EXTRAS, "err.h syslog.h sys/syslog.h pwd.h grp.h termios.h sys/wait.h sys/resource.h sys/mman.h", "portsock::bsd_extras has a small one"),
    (DIFFERS, "pthread.h sched.h semaphore.h", "MinGW-w64 has it, MSVC has not"),
    (DIFFERS, "getopt.h dirent.h libgen.h", "MinGW-w64 has it, MSVC has not"),
    (DIFFERS, "regex.h glob.h fnmatch.h wordexp.h ftw.h iconv.h langinfo.h", "neither compiler has it: bring your own"),
)
HEADER_PREFIXES = (("linux/", NO, "a header of Linux's kernel"), ("asm/", NO, "a header of Linux's kernel"), ("mach/", NO, "a header of macOS"))
