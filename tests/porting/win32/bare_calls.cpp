#include <cstdio>
#include <cstdlib>

#include <winsock2.h>

#include "calls.h"

namespace {

SOCKET client;
SOCKET server;
SOCKET one;
SOCKET other;
sockaddr_in to;

void must(bool holds, const char* what) {
    if (holds) { return; }
    std::printf("%s: %d\n", what, WSAGetLastError());
    std::exit(2);
}

SOCKET bound(int type) {
    const SOCKET made = socket(AF_INET, type, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(bind(made, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0, "bind");
    return made;
}

sockaddr_in name_of(SOCKET of) {
    sockaddr_in address{};
    int size = sizeof(address);
    must(getsockname(of, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
    return address;
}

const char data[4096] = {};

} // namespace

void bare_prepare(void) {
    const SOCKET listener = bound(SOCK_STREAM);
    must(listen(listener, 1) == 0, "listen");
    to = name_of(listener);
    client = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(client, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0, "connect");
    server = accept(listener, nullptr, nullptr);
    must(send(server, data, sizeof(data), 0) == sizeof(data), "send");
    one = bound(SOCK_DGRAM);
    other = bound(SOCK_DGRAM);
    to = name_of(other);
}

void bare_send(void) { must(send(client, data, 64, 0) == 64, "send"); }

void bare_recv(void) {
    char room[64];
    must(recv(client, room, sizeof(room), 0) == sizeof(room), "recv");
}

void bare_sendto(void) { must(sendto(one, data, 64, 0, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 64, "sendto"); }

void bare_recvfrom(void) {
    char room[64];
    sockaddr_in from{};
    int size = sizeof(from);
    must(recvfrom(other, room, sizeof(room), 0, reinterpret_cast<sockaddr*>(&from), &size) == sizeof(room), "recvfrom");
}
