/* Nothing to say of this: exit status 0. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int count, char **words) {
    struct addrinfo *found = NULL;
    int failed = getaddrinfo(count > 1 ? words[1] : "localhost", "80", NULL, &found);
    if (!failed)
        freeaddrinfo(found);
    printf("%d\n", failed);
    return failed != 0;
}
