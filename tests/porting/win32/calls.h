/* The same calls twice: by the layer, in C and its headers, and bare, with Winsock's. Each works on a connection with
 * data waiting. */
#ifndef PORTSOCK_TESTS_PORTING_CALLS_H
#define PORTSOCK_TESTS_PORTING_CALLS_H

#ifdef __cplusplus
extern "C" {
#endif

void layer_prepare(void);
void layer_send(void);
void layer_recv(void);
void layer_write(void);
void layer_read(void);
void layer_sendto(void);
void layer_recvfrom(void);
/* How many idle datagram sockets layer_poll and layer_select look at; one more has a datagram. */
void layer_watch(int count);
void layer_poll(void);
void layer_select(void);

void bare_prepare(void);
void bare_send(void);
void bare_recv(void);
void bare_sendto(void);
void bare_recvfrom(void);

#ifdef __cplusplus
}
#endif

#endif
