/* What cases about sockets begin with. */
#ifndef PORTSOCK_TESTS_SCENE_H
#define PORTSOCK_TESTS_SCENE_H

#include <netinet/in.h>
#include <sys/socket.h>

/* The call fails, and errno is this. */
#define FAILS(call, number) CHECK((errno = 0, (call) == -1) && errno == (number))

/* 127.0.0.1, port 0 */
struct sockaddr_in loopback(void);
const struct sockaddr* plain(const struct sockaddr_in* address);
struct sockaddr_in name_of(int fd);
/* A socket on the loopback address, on a port of its own. */
int bound(int type);
int listener(void);
int client_of(int server);
void make_pair(int* client, int* server);
void close_both(int one, int other);
/* Closes with a reset. */
void reset(int fd);
void set_non_blocking(int fd);
int option(int fd, int level, int name);
void set_option(int fd, int level, int name, int value);
/* What poll says of one descriptor. */
short polled(int fd, short events, int milliseconds);
double seconds(void);

#endif
