/* Sends what stands on standard input, line by line, and prints what comes back: select() on both. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct hostent* host;
    struct sockaddr_in server;
    char buffer[1024];
    int s, input_open = 1;

    if (argc != 3) {
        fprintf(stderr, "usage: tcp_echo_client host port\n");
        return 2;
    }
    host = gethostbyname(argv[1]);
    if (host == NULL) {
        herror(argv[1]);
        return 1;
    }
    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    memcpy(&server.sin_addr, host->h_addr, (size_t)host->h_length);
    server.sin_port = htons((unsigned short)atoi(argv[2]));
    s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (struct sockaddr*)&server, sizeof(server)) < 0) {
        perror("connect");
        return 1;
    }
    for (;;) {
        fd_set readable;
        ssize_t n;
        FD_ZERO(&readable);
        if (input_open) { FD_SET(STDIN_FILENO, &readable); }
        FD_SET(s, &readable);
        if (select(s + 1, &readable, NULL, NULL, NULL) < 0) {
            if (errno == EINTR) { continue; }
            perror("select");
            return 1;
        }
        if (FD_ISSET(s, &readable)) {
            n = read(s, buffer, sizeof(buffer));
            if (n < 0) {
                perror("read");
                return 1;
            }
            if (n == 0) { break; }
            write(STDOUT_FILENO, buffer, (size_t)n);
        }
        if (input_open && FD_ISSET(STDIN_FILENO, &readable)) {
            n = read(STDIN_FILENO, buffer, sizeof(buffer));
            if (n <= 0) {
                input_open = 0;
                shutdown(s, SHUT_WR);
            } else if (write(s, buffer, (size_t)n) != n) {
                perror("write");
                return 1;
            }
        }
    }
    close(s);
    return 0;
}
