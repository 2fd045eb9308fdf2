/* What one client says goes to all others: select() with one set of descriptors that the loop copies, and blocking
 * sockets. Ends when the last client has left. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char** argv) {
    fd_set all, ready;
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    int listener, highest, clients = 0, had_clients = 0, fd, other, on = 1;

    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = INADDR_ANY;
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
    if (bind(listener, (struct sockaddr*)&address, sizeof(address)) == -1 || listen(listener, 10) == -1) {
        perror("bind");
        exit(1);
    }
    getsockname(listener, (struct sockaddr*)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    FD_ZERO(&all);
    FD_SET(listener, &all);
    highest = listener;
    while (clients > 0 || !had_clients) {
        ready = all;
        if (select(highest + 1, &ready, NULL, NULL, NULL) == -1) {
            perror("select");
            exit(4);
        }
        for (fd = 0; fd <= highest; fd++) {
            char text[256];
            ssize_t n;
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == listener) {
                int client = accept(listener, NULL, NULL);
                if (client == -1) {
                    perror("accept");
                    continue;
                }
                write(client, "hello\n", 6);
                FD_SET(client, &all);
                if (client > highest) highest = client;
                clients++;
                had_clients = 1;
                continue;
            }
            n = read(fd, text, sizeof(text));
            if (n <= 0) {
                if (n < 0) perror("read");
                close(fd);
                FD_CLR(fd, &all);
                clients--;
                continue;
            }
            for (other = 0; other <= highest; other++)
                if (FD_ISSET(other, &all) && other != listener && other != fd && write(other, text, (size_t)n) == -1)
                    perror("write");
        }
    }
    close(listener);
    return 0;
}
