/* The library enet (its unix.c) at work: a server that answers each message in capitals on its channel, and a client.
   ENet has no programs of its own. */
#include <ctype.h>
#include <enet/enet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int serve(int port) {
    ENetAddress address;
    ENetEvent event;
    ENetHost* host;
    address.host = ENET_HOST_ANY;
    address.port = (enet_uint16)port;
    host = enet_host_create(&address, 4, 3, 0, 0);
    if (host == NULL) return puts("no host"), 1;
    for (;;) {
        int got = enet_host_service(host, &event, 60000);
        if (got <= 0) return printf("service gives %d\n", got), 1;
        if (event.type == ENET_EVENT_TYPE_CONNECT) puts("connected");
        if (event.type == ENET_EVENT_TYPE_RECEIVE) {
            size_t at;
            for (at = 0; at < event.packet->dataLength; ++at)
                event.packet->data[at] = (enet_uint8)toupper(event.packet->data[at]);
            printf("%u bytes in channel %u\n", (unsigned)event.packet->dataLength, event.channelID);
            enet_peer_send(event.peer, event.channelID,
                           enet_packet_create(event.packet->data, event.packet->dataLength, ENET_PACKET_FLAG_RELIABLE));
            enet_packet_destroy(event.packet);
        }
        if (event.type == ENET_EVENT_TYPE_DISCONNECT) {
            printf("disconnected with %u\n", event.data);
            enet_host_destroy(host);
            return 0;
        }
    }
}

static int ask(const char* name, int port) {
    static char large[100000];
    ENetAddress address;
    ENetEvent event;
    ENetPeer* peer;
    char text[100];
    int left = 2;
    ENetHost* host = enet_host_create(NULL, 1, 3, 0, 0);
    memset(large, 'x', sizeof large);
    if (host == NULL || enet_address_set_host(&address, name) != 0) return puts("no such host"), 1;
    address.port = (enet_uint16)port;
    enet_address_get_host_ip(&address, text, sizeof text);
    puts(text);
    peer = enet_host_connect(host, &address, 3, 0);
    if (enet_host_service(host, &event, 60000) <= 0 || event.type != ENET_EVENT_TYPE_CONNECT)
        return puts("not connected"), 1;
    enet_peer_send(peer, 1, enet_packet_create("a word", 7, ENET_PACKET_FLAG_RELIABLE));
    enet_peer_send(peer, 2, enet_packet_create(large, sizeof large, ENET_PACKET_FLAG_RELIABLE));
    while (enet_host_service(host, &event, 60000) > 0 && event.type != ENET_EVENT_TYPE_DISCONNECT) {
        if (event.type != ENET_EVENT_TYPE_RECEIVE) continue;
        if (event.packet->dataLength == 7)
            printf("%u: %s\n", event.channelID, (char*)event.packet->data);
        else
            printf("%u: %u bytes, %c to %c\n", event.channelID, (unsigned)event.packet->dataLength,
                   event.packet->data[0], event.packet->data[event.packet->dataLength - 1]);
        fflush(stdout);
        enet_packet_destroy(event.packet);
        if (--left == 0) enet_peer_disconnect(peer, 42);
    }
    enet_host_destroy(host);
    return left;
}

int main(int words, char** word) {
    int ended;
    if (words < 3 || enet_initialize() != 0) return 2;
    ended = strcmp(word[1], "serve") == 0 ? serve(atoi(word[2])) : ask(word[1], atoi(word[2]));
    enet_deinitialize();
    return ended;
}
