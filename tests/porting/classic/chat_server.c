/* What one client says goes to all others: poll(), non-blocking sockets. Ends when the last client has left. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 64

int main(int argc, char** argv) {
    struct pollfd fds[MOST];
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    int on = 1, count = 1, i, j, had_clients = 0;

    signal(SIGPIPE, SIG_IGN);
    fds[0].fd = socket(AF_INET, SOCK_STREAM, 0);
    fds[0].events = POLLIN;
    setsockopt(fds[0].fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    ioctl(fds[0].fd, FIONBIO, &on);
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
    if (bind(fds[0].fd, (struct sockaddr*)&address, sizeof(address)) < 0 || listen(fds[0].fd, 32) < 0) {
        perror("bind");
        return 1;
    }
    getsockname(fds[0].fd, (struct sockaddr*)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (count > 1 || !had_clients) {
        if (poll(fds, (nfds_t)count, -1) < 0) {
            if (errno == EINTR) { continue; }
            perror("poll");
            return 1;
        }
        for (i = 1; i < count; i++) {
            char text[512];
            ssize_t n;
            if ((fds[i].revents & (POLLIN | POLLERR | POLLHUP)) == 0) { continue; }
            n = recv(fds[i].fd, text, sizeof(text), 0);
            if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) { continue; }
            if (n <= 0) {
                close(fds[i].fd);
                fds[i--] = fds[--count];
                continue;
            }
            for (j = 1; j < count; j++)
                if (j != i && send(fds[j].fd, text, (size_t)n, MSG_NOSIGNAL) < 0) { perror("send"); }
        }
        if ((fds[0].revents & POLLIN) != 0) {
            int client = accept(fds[0].fd, NULL, NULL);
            if (client >= 0 && count < MOST) {
                fcntl(client, F_SETFL, fcntl(client, F_GETFL, 0) | O_NONBLOCK);
                send(client, "hello\n", 6, 0);
                fds[count].fd = client;
                fds[count].events = POLLIN;
                fds[count++].revents = 0;
                had_clients = 1;
            }
        }
    }
    close(fds[0].fd);
    return 0;
}
