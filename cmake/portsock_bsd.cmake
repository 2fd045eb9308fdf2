include(GNUInstallDirs)

# portsock::bsd: the BSD socket calls for programs in C and C++. Nothing on POSIX, where the system has them.
set(PORTSOCK_BSD_SOURCES # one public function per file
    accept.cpp
    accept4.cpp
    accepting.cpp
    address.cpp
    alarm.cpp
    asctime_r.cpp
    bcmp.cpp
    bcopy.cpp
    bind.cpp
    bzero.cpp
    chsize.cpp
    close.cpp
    cmsg_nxthdr.cpp
    connect.cpp
    control.cpp
    ctime_r.cpp
    descriptors.cpp
    destination.cpp
    dup.cpp
    dup2.cpp
    dup3.cpp
    duplicating.cpp
    eof.cpp
    errors.cpp
    ether_aton.cpp
    ether_aton_r.cpp
    ether_ntoa.cpp
    ether_ntoa_r.cpp
    fcntl.cpp
    file_locks.cpp
    filelength.cpp
    flock.cpp
    fstat.cpp
    ftruncate.cpp
    ftruncate64.cpp
    getdtablesize.cpp
    getitimer.cpp
    getpagesize.cpp
    getpeername.cpp
    getpid.cpp
    getsockname.cpp
    getsockopt.cpp
    gmtime.cpp
    gmtime_r.cpp
    index.cpp
    ioctl.cpp
    isatty.cpp
    kill.cpp
    leaving.cpp
    listen.cpp
    listen_for.cpp
    local.cpp
    localtime.cpp
    localtime_r.cpp
    locking.cpp
    lseek.cpp
    lseek64.cpp
    lstat.cpp
    memmem.cpp
    memrchr.cpp
    mkdir.cpp
    newcomers.cpp
    options.cpp
    pause.cpp
    perror.cpp
    pipe.cpp
    pipe2.cpp
    poll.cpp
    positioned.cpp
    ppoll.cpp
    pread.cpp
    pread64.cpp
    pselect.cpp
    pwrite.cpp
    pwrite64.cpp
    raise.cpp
    random.cpp
    read.cpp
    readv.cpp
    recv.cpp
    recvfrom.cpp
    recvmmsg.cpp
    recvmsg.cpp
    res.cpp
    res_init.cpp
    rindex.cpp
    seeking.cpp
    select.cpp
    send.cpp
    sendfile.cpp
    sendfile64.cpp
    sendmmsg.cpp
    sendmsg.cpp
    sendto.cpp
    setenv.cpp
    setitimer.cpp
    setmode.cpp
    setsockopt.cpp
    shutdown.cpp
    sigaction.cpp
    sigaddset.cpp
    sigdelset.cpp
    sigemptyset.cpp
    sigfillset.cpp
    siginterrupt.cpp
    sigismember.cpp
    siglongjmp.cpp
    signal.cpp
    signals.cpp
    sigprocmask.cpp
    sigsetjmp.cpp
    sleep.cpp
    sleeping.cpp
    sockatmark.cpp
    socket.cpp
    socketpair.cpp
    sockets.cpp
    srandom.cpp
    stat.cpp
    stating.cpp
    stpcpy.cpp
    strcasestr.cpp
    strchrnul.cpp
    strerror.cpp
    strerror_r.cpp
    strftime.cpp
    strndup.cpp
    strsep.cpp
    sysconf.cpp
    tell.cpp
    timegm.cpp
    transfer.cpp
    uname.cpp
    unsetenv.cpp
    usleep.cpp
    waiting.cpp
    watch.cpp
    write.cpp
    writev.cpp
    zones.cpp)
set(PORTSOCK_BSD_NAMES_SOURCES
    names.cpp
    names_dn_expand.cpp
    names_dn_skipname.cpp
    names_dns.cpp
    names_endhostent.cpp
    names_endprotoent.cpp
    names_endservent.cpp
    names_freeaddrinfo.cpp
    names_freeifaddrs.cpp
    names_gai_strerror.cpp
    names_getaddrinfo.cpp
    names_gethostbyaddr.cpp
    names_gethostbyaddr_r.cpp
    names_gethostbyname.cpp
    names_gethostbyname2.cpp
    names_gethostbyname_r.cpp
    names_gethostname.cpp
    names_getifaddrs.cpp
    names_getnameinfo.cpp
    names_getnetbyaddr.cpp
    names_getnetbyname.cpp
    names_getprotobyname.cpp
    names_getprotobynumber.cpp
    names_getprotoent.cpp
    names_getservbyname.cpp
    names_getservbyport.cpp
    names_gettimeofday.cpp
    names_h_errno.cpp
    names_herror.cpp
    names_host.cpp
    names_hstrerror.cpp
    names_htonl.cpp
    names_htons.cpp
    names_if_freenameindex.cpp
    names_if_indextoname.cpp
    names_if_nameindex.cpp
    names_if_nametoindex.cpp
    names_in6addr_any.cpp
    names_in6addr_loopback.cpp
    names_inet_addr.cpp
    names_inet_aton.cpp
    names_inet_lnaof.cpp
    names_inet_makeaddr.cpp
    names_inet_netof.cpp
    names_inet_network.cpp
    names_inet_ntoa.cpp
    names_inet_ntop.cpp
    names_inet_pton.cpp
    names_interface.cpp
    names_look_up.cpp
    names_ntohl.cpp
    names_ntohs.cpp
    names_protocol.cpp
    names_service.cpp
    names_sethostent.cpp
    names_setprotoent.cpp
    names_setservent.cpp)
set(PORTSOCK_BSD_STDIO_SOURCES
    stdio/clearerr.cpp
    stdio/dprintf.cpp
    stdio/fclose.cpp
    stdio/fdopen.cpp
    stdio/feof.cpp
    stdio/ferror.cpp
    stdio/fflush.cpp
    stdio/fgetc.cpp
    stdio/fgets.cpp
    stdio/fileno.cpp
    stdio/flockfile.cpp
    stdio/fprintf.cpp
    stdio/fputc.cpp
    stdio/fputs.cpp
    stdio/fread.cpp
    stdio/freopen.cpp
    stdio/fscanf.cpp
    stdio/fseek.cpp
    stdio/ftell.cpp
    stdio/funlockfile.cpp
    stdio/fwrite.cpp
    stdio/getc.cpp
    stdio/getchar.cpp
    stdio/getdelim.cpp
    stdio/getline.cpp
    stdio/gets.cpp
    stdio/print_to.cpp
    stdio/printf.cpp
    stdio/putc.cpp
    stdio/putchar.cpp
    stdio/puts.cpp
    stdio/rewind.cpp
    stdio/scan_from.cpp
    stdio/scan_stream.cpp
    stdio/scanf.cpp
    stdio/setbuf.cpp
    stdio/setbuffer.cpp
    stdio/setlinebuf.cpp
    stdio/setvbuf.cpp
    stdio/stream.cpp
    stdio/transfers.cpp
    stdio/ungetc.cpp
    stdio/vdprintf.cpp
    stdio/vfprintf.cpp
    stdio/vfscanf.cpp
    stdio/vprintf.cpp
    stdio/vscanf.cpp)
set(PORTSOCK_BSD_SYSTEM_SOURCES file_facts.cpp files.cpp held_files.cpp link.cpp name_servers.cpp sockets.cpp stdio.cpp time.cpp) # src/bsd/win32: the only ones that see headers of Windows

# Those that programs and configure scripts may use without a header: see src/bsd/undeclared.cpp.in. Not what Winsock has too.
set(PORTSOCK_BSD_UNDECLARED
    accept4 alarm bcmp bcopy bzero close dn_expand dn_skipname dup dup2 endhostent endprotoent
    endservent fcntl freeifaddrs gai_strerror gethostbyaddr_r gethostbyname2 gethostbyname_r
    getifaddrs getitimer getnetbyaddr getnetbyname getprotoent herror hstrerror if_freenameindex
    if_nameindex index inet_aton inet_lnaof inet_makeaddr inet_netof inet_network ioctl isatty kill
    pause pipe poll random read readv recvmsg res_init rindex sendmsg sethostent setitimer
    setprotoent setservent sigaction sigaddset sigdelset sigemptyset sigfillset siginterrupt
    sigismember sigprocmask sockatmark socketpair srandom strerror_r write writev)

set(PORTSOCK_BSD_INCLUDE ${PROJECT_SOURCE_DIR}/include/portsock-bsd)
# The layer's headers are found before those of the tool chain. Clang may have been given those as system folders too, and before
# ours (Zig does that), so ours are plain folders there; their files say themselves that they are system headers.
set(portsock_bsd_system SYSTEM)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  set(portsock_bsd_system)
endif()
if(PORTSOCK_BACKEND STREQUAL posix)
  add_library(portsock_bsd INTERFACE)
else()
  list(TRANSFORM PORTSOCK_BSD_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/)
  list(TRANSFORM PORTSOCK_BSD_NAMES_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/)
  list(TRANSFORM PORTSOCK_BSD_STDIO_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/)
  list(TRANSFORM PORTSOCK_BSD_SYSTEM_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/win32/)

  # Static always: a function that the program defines itself must stay out.
  add_library(portsock_bsd STATIC ${PORTSOCK_BSD_SOURCES} ${PORTSOCK_BSD_NAMES_SOURCES} ${PORTSOCK_BSD_STDIO_SOURCES})
  target_include_directories(portsock_bsd PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/win32 ${PROJECT_SOURCE_DIR}/src/bsd)
  if(NOT MSVC)
    foreach(name IN LISTS PORTSOCK_BSD_UNDECLARED)
      configure_file(${PROJECT_SOURCE_DIR}/src/bsd/undeclared.cpp.in ${PROJECT_BINARY_DIR}/undeclared/undeclared_${name}.cpp @ONLY)
      target_sources(portsock_bsd PRIVATE ${PROJECT_BINARY_DIR}/undeclared/undeclared_${name}.cpp)
      set_property(SOURCE ${PROJECT_BINARY_DIR}/undeclared/undeclared_${name}.cpp PROPERTY SKIP_PRECOMPILE_HEADERS ON)
    endforeach()
  endif()
  # Two hundred small files include it. (The presets do without, so that a file that lacks an include is found.)
  target_precompile_headers(portsock_bsd PRIVATE ${PROJECT_SOURCE_DIR}/src/backend.hpp)
  target_include_directories(portsock_bsd ${portsock_bsd_system} BEFORE PUBLIC $<BUILD_INTERFACE:${PORTSOCK_BSD_INCLUDE}>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/portsock-bsd>)
  target_link_libraries(portsock_bsd PUBLIC portsock PRIVATE ${PORTSOCK_SYSTEM_LIBRARIES}) # beside a DLL, its own calls need them
  portsock_strict(portsock_bsd FOR_USERS)

  if(PORTSOCK_BSD_SYSTEM_SOURCES)
    add_library(portsock_bsd_system OBJECT ${PORTSOCK_BSD_SYSTEM_SOURCES})
    target_include_directories(
      portsock_bsd_system PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src
                                  ${PROJECT_SOURCE_DIR}/src/win32 ${PROJECT_SOURCE_DIR}/src/bsd)
    target_compile_features(portsock_bsd_system PRIVATE cxx_std_20)
    portsock_strict(portsock_bsd_system FOR_USERS)
    target_compile_definitions(portsock_bsd_system PRIVATE _CRT_RAND_S) # rand_s()
    target_sources(portsock_bsd PRIVATE $<TARGET_OBJECTS:portsock_bsd_system>)
  endif()
endif()
set_target_properties(portsock_bsd PROPERTIES EXPORT_NAME bsd)
add_library(portsock::bsd ALIAS portsock_bsd)

# portsock::bsd_extras: small stand-ins for headers beside the sockets', without which many programs do not build.
set(PORTSOCK_BSD_EXTRAS_SOURCES
    cfgetispeed.cpp
    cfgetospeed.cpp
    cfmakeraw.cpp
    cfsetispeed.cpp
    cfsetospeed.cpp
    chown.cpp
    chroot.cpp
    closelog.cpp
    daemon.cpp
    endgrent.cpp
    endpwent.cpp
    err.cpp
    errx.cpp
    fchown.cpp
    fork.cpp
    getegid.cpp
    geteuid.cpp
    getgid.cpp
    getgrent.cpp
    getgrgid.cpp
    getgrnam.cpp
    getgrnam_r.cpp
    getppid.cpp
    getpriority.cpp
    getpwent.cpp
    getpwnam.cpp
    getpwnam_r.cpp
    getpwuid.cpp
    getrlimit.cpp
    getrusage.cpp
    getuid.cpp
    initgroups.cpp
    log.cpp
    mlock.cpp
    mlockall.cpp
    mmap.cpp
    mprotect.cpp
    msync.cpp
    munlock.cpp
    munlockall.cpp
    munmap.cpp
    openlog.cpp
    saying.cpp
    setegid.cpp
    seteuid.cpp
    setgid.cpp
    setgrent.cpp
    setgroups.cpp
    setlogmask.cpp
    setpriority.cpp
    setpwent.cpp
    setrlimit.cpp
    setsid.cpp
    setuid.cpp
    syslog.cpp
    tcdrain.cpp
    tcflow.cpp
    tcflush.cpp
    tcgetattr.cpp
    tcsendbreak.cpp
    tcsetattr.cpp
    verr.cpp
    verrx.cpp
    vfork.cpp
    vsyslog.cpp
    vwarn.cpp
    vwarnx.cpp
    wait.cpp
    wait3.cpp
    wait4.cpp
    waitpid.cpp
    warn.cpp
    warnx.cpp)
set(PORTSOCK_BSD_EXTRAS_INCLUDE ${PROJECT_SOURCE_DIR}/include/portsock-bsd-extras)
if(PORTSOCK_BACKEND STREQUAL posix)
  add_library(portsock_bsd_extras INTERFACE)
else()
  list(TRANSFORM PORTSOCK_BSD_EXTRAS_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/bsd/extras/)
  add_library(portsock_bsd_extras STATIC ${PORTSOCK_BSD_EXTRAS_SOURCES})
  target_include_directories(portsock_bsd_extras PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/bsd)
  # Its <unistd.h> includes that of portsock::bsd, so it comes first.
  target_include_directories(
    portsock_bsd_extras ${portsock_bsd_system} BEFORE
    PUBLIC $<BUILD_INTERFACE:${PORTSOCK_BSD_EXTRAS_INCLUDE}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/portsock-bsd-extras>
           $<BUILD_INTERFACE:${PORTSOCK_BSD_INCLUDE}>)
  target_link_libraries(portsock_bsd_extras PUBLIC portsock_bsd)
  portsock_strict(portsock_bsd_extras FOR_USERS)
endif()
set_target_properties(portsock_bsd_extras PROPERTIES EXPORT_NAME bsd_extras)
add_library(portsock::bsd_extras ALIAS portsock_bsd_extras)

if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  set_target_properties(portsock_bsd portsock_bsd_extras PROPERTIES EXPORT_NO_SYSTEM ON) # nor of those who import them
endif()

# portsock::bsd_as_posix: for programs with a branch of their own for Windows that shall take the one for POSIX.
set(PORTSOCK_BSD_AS_POSIX -U_WIN32 -UWIN32 -U__WIN32 -U__WIN32__ -UWINNT -U__WINNT -U__WINNT__)
add_library(portsock_bsd_as_posix INTERFACE)
if(MINGW)
  target_compile_options(portsock_bsd_as_posix INTERFACE ${PORTSOCK_BSD_AS_POSIX})
endif()
target_link_libraries(portsock_bsd_as_posix INTERFACE portsock_bsd)
set_target_properties(portsock_bsd_as_posix PROPERTIES EXPORT_NAME bsd_as_posix)
add_library(portsock::bsd_as_posix ALIAS portsock_bsd_as_posix)

# Three hundred files that are neither tested nor installed are compiled only for a program that links them.
if(NOT PORTSOCK_INSTALL AND NOT PORTSOCK_BUILD_TESTS AND PORTSOCK_BACKEND STREQUAL win32)
  set_target_properties(portsock_bsd portsock_bsd_system portsock_bsd_extras PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
