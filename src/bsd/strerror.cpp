#include <cstdio>

#include <errno.h>
#include <string.h>

#include "errors.hpp"

// The texts that scripts look for: those of Linux.
const char* portsock::bsd::words_of(int number) noexcept {
    const char* text = nullptr;
    switch (number) {
    case 0:
        text = "Success";
        break;
    case EPERM:
        text = "Operation not permitted";
        break;
    case ENOENT:
        text = "No such file or directory";
        break;
    case ESRCH:
        text = "No such process";
        break;
    case EINTR:
        text = "Interrupted system call";
        break;
    case EIO:
        text = "Input/output error";
        break;
    case ENXIO:
        text = "No such device or address";
        break;
    case E2BIG:
        text = "Argument list too long";
        break;
    case ENOEXEC:
        text = "Exec format error";
        break;
    case EBADF:
        text = "Bad file descriptor";
        break;
    case ECHILD:
        text = "No child processes";
        break;
    case EAGAIN:
        text = "Resource temporarily unavailable";
        break;
    case ENOMEM:
        text = "Cannot allocate memory";
        break;
    case EACCES:
        text = "Permission denied";
        break;
    case EFAULT:
        text = "Bad address";
        break;
    case ENOTBLK:
        text = "Block device required";
        break;
    case EBUSY:
        text = "Device or resource busy";
        break;
    case EEXIST:
        text = "File exists";
        break;
    case EXDEV:
        text = "Invalid cross-device link";
        break;
    case ENODEV:
        text = "No such device";
        break;
    case ENOTDIR:
        text = "Not a directory";
        break;
    case EISDIR:
        text = "Is a directory";
        break;
    case EINVAL:
        text = "Invalid argument";
        break;
    case ENFILE:
        text = "Too many open files in system";
        break;
    case EMFILE:
        text = "Too many open files";
        break;
    case ENOTTY:
        text = "Inappropriate ioctl for device";
        break;
    case EFBIG:
        text = "File too large";
        break;
    case ENOSPC:
        text = "No space left on device";
        break;
    case ESPIPE:
        text = "Illegal seek";
        break;
    case EROFS:
        text = "Read-only file system";
        break;
    case EMLINK:
        text = "Too many links";
        break;
    case EPIPE:
        text = "Broken pipe";
        break;
    case EDOM:
        text = "Numerical argument out of domain";
        break;
    case ERANGE:
        text = "Numerical result out of range";
        break;
    case EDEADLK:
        text = "Resource deadlock avoided";
        break;
    case ENAMETOOLONG:
        text = "File name too long";
        break;
    case ENOLCK:
        text = "No locks available";
        break;
    case ENOSYS:
        text = "Function not implemented";
        break;
    case ENOTEMPTY:
        text = "Directory not empty";
        break;
    case EILSEQ:
        text = "Invalid or incomplete multibyte or wide character";
        break;
    case EADDRINUSE:
        text = "Address already in use";
        break;
    case EADDRNOTAVAIL:
        text = "Cannot assign requested address";
        break;
    case EAFNOSUPPORT:
        text = "Address family not supported by protocol";
        break;
    case EALREADY:
        text = "Operation already in progress";
        break;
    case EBADMSG:
        text = "Bad message";
        break;
    case ECANCELED:
        text = "Operation canceled";
        break;
    case ECONNABORTED:
        text = "Software caused connection abort";
        break;
    case ECONNREFUSED:
        text = "Connection refused";
        break;
    case ECONNRESET:
        text = "Connection reset by peer";
        break;
    case EDESTADDRREQ:
        text = "Destination address required";
        break;
    case EHOSTUNREACH:
        text = "No route to host";
        break;
    case EINPROGRESS:
        text = "Operation now in progress";
        break;
    case EISCONN:
        text = "Transport endpoint is already connected";
        break;
    case ELOOP:
        text = "Too many levels of symbolic links";
        break;
    case EMSGSIZE:
        text = "Message too long";
        break;
    case ENETDOWN:
        text = "Network is down";
        break;
    case ENETRESET:
        text = "Network dropped connection on reset";
        break;
    case ENETUNREACH:
        text = "Network is unreachable";
        break;
    case ENOBUFS:
        text = "No buffer space available";
        break;
    case ENOPROTOOPT:
        text = "Protocol not available";
        break;
    case ENOTCONN:
        text = "Transport endpoint is not connected";
        break;
    case ENOTSOCK:
        text = "Socket operation on non-socket";
        break;
    case EOPNOTSUPP:
        text = "Operation not supported";
        break;
    case ENOTSUP:
        text = "Operation not supported";
        break;
    case EOVERFLOW:
        text = "Value too large for defined data type";
        break;
    case EPROTO:
        text = "Protocol error";
        break;
    case EPROTONOSUPPORT:
        text = "Protocol not supported";
        break;
    case EPROTOTYPE:
        text = "Protocol wrong type for socket";
        break;
    case ETIMEDOUT:
        text = "Connection timed out";
        break;
    case ESHUTDOWN:
        text = "Cannot send after transport endpoint shutdown";
        break;
    case ESOCKTNOSUPPORT:
        text = "Socket type not supported";
        break;
    case EPFNOSUPPORT:
        text = "Protocol family not supported";
        break;
    case EHOSTDOWN:
        text = "Host is down";
        break;
    case ETOOMANYREFS:
        text = "Too many references: cannot splice";
        break;
    case EUSERS:
        text = "Too many users";
        break;
    case EDQUOT:
        text = "Disk quota exceeded";
        break;
    case ESTALE:
        text = "Stale file handle";
        break;
    case EREMOTE:
        text = "Object is remote";
        break;
    case ENONET:
        text = "Machine is not on the network";
        break;
    default:
        break;
    }
    return text;
}

char* portsock_bsd_strerror(int number) {
    // One for each thread, because POSIX lets the program write to it.
    static thread_local char room[80];
    static_cast<void>(portsock_bsd_strerror_r(number, room, sizeof(room)));
    return room;
}
