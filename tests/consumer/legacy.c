/* An old program: it asks itself over a connection, and knows of nothing but POSIX. */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    char text[8] = "";
    int server, client, listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr("127.0.0.1");
    if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 1) != 0) err(1, "listen");
    if (getsockname(listener, (struct sockaddr*)&address, &size) != 0) err(1, "getsockname");
    client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (struct sockaddr*)&address, sizeof address) != 0) err(1, "connect");
    server = accept(listener, NULL, NULL);
    if (write(client, "legacy", 6) != 6 || read(server, text, sizeof text) != 6) err(1, "read");
    printf("%s\n", text);
    return close(client) != 0 || close(server) != 0 || close(listener) != 0 || strcmp(text, "legacy") != 0;
}
