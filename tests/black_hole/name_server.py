"""A name server on 127.0.0.1:53 for ci/test_happy_eyeballs: some answers are late, some never come."""

import ipaddress
import socket
import struct
import threading

FOUR, SIX = ipaddress.ip_address("10.8.0.1"), ipaddress.ip_address("2001:db8:8::1")
A, AAAA = 1, 28
NEVER = None
# name: for each type the address (or none) and the seconds it takes
NAMES = {
    "six-is-unknown.example": {A: (FOUR, 0), AAAA: (None, 0)},
    "four-is-unknown.example": {A: (None, 0), AAAA: (SIX, 0)},
    "six-is-late.example": {A: (FOUR, 0), AAAA: (SIX, 2)},
    "pinned-to-four.example": {A: (FOUR, 0), AAAA: (SIX, 0)},
    "pinned-to-six.example": {A: (FOUR, 0), AAAA: (SIX, 0)},
    "silent.example": {A: (FOUR, NEVER), AAAA: (SIX, NEVER)},
}


def question_of(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(labels).lower(), struct.unpack_from("!H", packet, at + 1)[0], packet[12 : at + 5]


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    packet, client = server.recvfrom(512)
    name, kind, question = question_of(packet)
    address, delay = NAMES.get(name, {}).get(kind, (None, 0))
    if delay is NEVER:
        continue
    flags = 0x8180 if name in NAMES else 0x8183  # NXDOMAIN
    reply = packet[:2] + struct.pack("!HHHHH", flags, 1, 1 if address else 0, 0, 0) + question
    if address:
        reply += struct.pack("!HHHIH", 0xC00C, kind, 1, 1, len(address.packed)) + address.packed
    threading.Timer(delay, server.sendto, (reply, client)).start()
