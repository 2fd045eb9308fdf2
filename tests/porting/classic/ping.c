/* ping ADDRESS COUNT: ICMP echo requests by a raw socket, which needs privilege, and what comes back. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static unsigned short checksum(const void* data, int size) {
    const unsigned char* next = data;
    unsigned long sum = 0;
    for (; size > 1; size -= 2, next += 2)
        sum += (unsigned long)(next[0] << 8 | next[1]);
    if (size > 0) sum += (unsigned long)(next[0] << 8);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((unsigned short)~sum);
}

int main(int argc, char** argv) {
    struct sockaddr_in to, from;
    struct timeval patience;
    char packet[64], answer[1500];
    unsigned short mine = (unsigned short)(getpid() & 0xffff);
    int s, number, answers = 0, count = argc > 2 ? atoi(argv[2]) : 1;

    memset(&to, 0, sizeof(to));
    to.sin_family = AF_INET;
    if (argc < 2 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: ping address [count]\n");
        return 2;
    }
    s = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (s < 0) {
        perror("socket");
        return 1;
    }
    patience.tv_sec = 5;
    patience.tv_usec = 0;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    for (number = 0; number < count; number++) {
        struct icmp* request = (struct icmp*)packet;
        memset(packet, 'x', sizeof(packet));
        request->icmp_type = ICMP_ECHO;
        request->icmp_code = 0;
        request->icmp_cksum = 0;
        request->icmp_id = htons(mine);
        request->icmp_seq = htons((unsigned short)number);
        request->icmp_cksum = checksum(packet, (int)sizeof(packet));
        if (sendto(s, packet, sizeof(packet), 0, (struct sockaddr*)&to, sizeof(to)) < 0) {
            perror("sendto");
            return 1;
        }
        for (;;) { /* everybody's messages come here, our own request too */
            const struct ip* ip = (const struct ip*)answer;
            const struct icmp* reply;
            socklen_t length = sizeof(from);
            ssize_t n = recvfrom(s, answer, sizeof(answer), 0, (struct sockaddr*)&from, &length);
            if (n < 0) {
                perror("recvfrom");
                break;
            }
            reply = (const struct icmp*)(answer + ip->ip_hl * 4);
            if (n < ip->ip_hl * 4 + 8 || reply->icmp_type != ICMP_ECHOREPLY || reply->icmp_id != htons(mine) ||
                reply->icmp_seq != htons((unsigned short)number))
                continue;
            printf("%ld bytes from %s: icmp_seq=%d\n", (long)(n - ip->ip_hl * 4), inet_ntoa(from.sin_addr), number);
            answers++;
            break;
        }
    }
    close(s);
    printf("%d packets transmitted, %d received\n", count, answers);
    return answers == count ? 0 : 1;
}
