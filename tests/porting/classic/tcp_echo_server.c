/* An iterative TCP echo server, as in any course: one connection after another, until one says "quit". */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    char buffer[1024];
    int listener, on = 1, quit = 0;

    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0) {
        perror("socket");
        return 1;
    }
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    bzero(&address, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
    if (bind(listener, (struct sockaddr*)&address, sizeof(address)) < 0) {
        perror("bind");
        return 1;
    }
    if (listen(listener, 5) < 0) {
        perror("listen");
        return 1;
    }
    getsockname(listener, (struct sockaddr*)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (!quit) {
        ssize_t n;
        int client = accept(listener, NULL, NULL);
        if (client < 0) {
            perror("accept");
            return 1;
        }
        while ((n = read(client, buffer, sizeof(buffer))) > 0) {
            if (n >= 4 && memcmp(buffer, "quit", 4) == 0) { quit = 1; }
            if (write(client, buffer, (size_t)n) != n) { perror("write"); }
        }
        if (n < 0) { perror("read"); }
        close(client);
    }
    close(listener);
    return 0;
}
