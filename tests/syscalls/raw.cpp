// The same ping-pong on the bare calls of the system.
#include <cstdlib>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int, char** arguments) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<::sockaddr*>(&address);
    if (::bind(listener, any, size) != 0 || ::listen(listener, 8) != 0 || ::getsockname(listener, any, &size) != 0) { return 1; }
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(client, any, size) != 0) { return 1; }
    const int server = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    char buffer[64] = {};
    for (int left = std::atoi(arguments[1]); left > 0; --left) {
        if (::send(client, buffer, sizeof(buffer), MSG_NOSIGNAL) != 64 || ::recv(server, buffer, sizeof(buffer), 0) <= 0 ||
            ::send(server, buffer, sizeof(buffer), MSG_NOSIGNAL) != 64 || ::recv(client, buffer, sizeof(buffer), 0) <= 0) {
            return 1;
        }
    }
}
