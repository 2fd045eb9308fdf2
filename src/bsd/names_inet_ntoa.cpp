#include <arpa/inet.h>

#include "names.hpp"

extern "C" char* portsock_bsd_inet_ntoa(in_addr address) {
    static thread_local char text[INET_ADDRSTRLEN];
    portsock::bsd::copy_text(portsock::bsd::read(address).to_string(), text, sizeof(text));
    return text;
}
