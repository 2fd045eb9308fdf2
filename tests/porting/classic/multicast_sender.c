/* multicast_sender GROUP INTERFACE PORT TEXT...: says each text to the group, no further than the next router. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
    struct sockaddr_in to;
    struct in_addr interface;
    unsigned char hops = 1, loop = 1;
    int s, i;

    if (argc < 5) {
        fprintf(stderr, "usage: multicast_sender group interface port text...\n");
        return 2;
    }
    memset(&to, 0, sizeof(to));
    to.sin_family = AF_INET;
    to.sin_port = htons((unsigned short)atoi(argv[3]));
    if (inet_aton(argv[1], &to.sin_addr) == 0 || !IN_MULTICAST(ntohl(to.sin_addr.s_addr))) {
        fprintf(stderr, "%s: not a group\n", argv[1]);
        return 2;
    }
    inet_aton(argv[2], &interface);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    if (setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof(interface)) < 0) { perror("IP_MULTICAST_IF"); }
    if (setsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof(hops)) < 0) { perror("IP_MULTICAST_TTL"); }
    if (setsockopt(s, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof(loop)) < 0) { perror("IP_MULTICAST_LOOP"); }
    for (i = 4; i < argc; i++) {
        if (sendto(s, argv[i], strlen(argv[i]), 0, (struct sockaddr*)&to, sizeof(to)) < 0) {
            perror("sendto");
            return 1;
        }
    }
    close(s);
    return 0;
}
