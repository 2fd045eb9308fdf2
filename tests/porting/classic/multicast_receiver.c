/* multicast_receiver GROUP INTERFACE [PORT]: joins the group on the interface that has this address, and prints what is
 * said there until somebody says "quit". */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct sockaddr_in address, from;
    struct ip_mreq group;
    socklen_t length = sizeof(address);
    char text[1500];
    int s, on = 1;

    if (argc < 3) {
        fprintf(stderr, "usage: multicast_receiver group interface [port]\n");
        return 2;
    }
    group.imr_multiaddr.s_addr = inet_addr(argv[1]);
    group.imr_interface.s_addr = inet_addr(argv[2]);
    s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0) { perror("SO_REUSEADDR"); }
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons((unsigned short)(argc > 3 ? atoi(argv[3]) : 0));
    if (bind(s, (struct sockaddr*)&address, sizeof(address)) < 0) {
        perror("bind");
        return 1;
    }
    if (setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)) < 0) {
        perror("IP_ADD_MEMBERSHIP");
        return 1;
    }
    getsockname(s, (struct sockaddr*)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    do {
        ssize_t n;
        length = sizeof(from);
        n = recvfrom(s, text, sizeof(text) - 1, 0, (struct sockaddr*)&from, &length);
        if (n < 0) {
            perror("recvfrom");
            return 1;
        }
        text[n] = '\0';
        printf("%s: %s\n", inet_ntoa(from.sin_addr), text);
        fflush(stdout);
    } while (strcmp(text, "quit") != 0);
    setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof(group));
    close(s);
    return 0;
}
