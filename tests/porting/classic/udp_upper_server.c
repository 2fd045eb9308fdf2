/* Answers each datagram with its text in capitals, until one says "quit". */
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct sockaddr_in address, client;
    socklen_t length = sizeof(address);
    char text[1500];
    int s = socket(PF_INET, SOCK_DGRAM, 0);

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
    if (s < 0 || bind(s, (struct sockaddr*)&address, sizeof(address)) < 0) {
        perror("bind");
        return 1;
    }
    getsockname(s, (struct sockaddr*)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        ssize_t n, i;
        length = sizeof(client);
        n = recvfrom(s, text, sizeof(text), 0, (struct sockaddr*)&client, &length);
        if (n < 0) {
            perror("recvfrom");
            return 1;
        }
        for (i = 0; i < n; i++)
            text[i] = (char)toupper((unsigned char)text[i]);
        if (sendto(s, text, (size_t)n, 0, (struct sockaddr*)&client, length) != n) { perror("sendto"); }
        if (n == 4 && memcmp(text, "QUIT", 4) == 0) { break; }
    }
    close(s);
    return 0;
}
