#include <netdb.h>

extern "C" const char* portsock_bsd_hstrerror(int number) {
    switch (number) {
    case NETDB_SUCCESS:
        return "Resolver Error 0 (no error)";
    case HOST_NOT_FOUND:
        return "Unknown host";
    case TRY_AGAIN:
        return "Host name lookup failure";
    case NO_RECOVERY:
        return "Unknown server error";
    case NO_DATA:
        return "No address associated with name";
    default:
        return number < 0 ? "Resolver internal error" : "Unknown resolver error";
    }
}
