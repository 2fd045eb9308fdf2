/* Sends its arguments, one datagram each, and prints the answers. alarm() ends the wait for one that does not come. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_alarm(int number) { (void)number; }

int main(int argc, char** argv) {
    struct sockaddr_in server;
    struct sigaction action;
    char text[1500];
    int s, i;

    if (argc < 4) {
        fprintf(stderr, "usage: udp_client address port text...\n");
        return 2;
    }
    bzero(&server, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)atoi(argv[2]));
    if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "%s: not an address\n", argv[1]);
        return 2;
    }
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_alarm; /* and no SA_RESTART */
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    for (i = 3; i < argc; i++) {
        ssize_t n;
        sendto(s, argv[i], strlen(argv[i]), 0, (struct sockaddr*)&server, sizeof(server));
        alarm(2);
        n = recvfrom(s, text, sizeof(text) - 1, 0, NULL, NULL);
        if (n < 0) {
            if (errno != EINTR) {
                perror("recvfrom");
                return 1;
            }
            printf("no answer\n");
        } else {
            alarm(0);
            text[n] = '\0';
            printf("%s\n", text);
        }
    }
    close(s);
    return 0;
}
