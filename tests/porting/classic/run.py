#!/usr/bin/env python3
"""run.py SERVERS CLIENTS: the textbook programs against each other. Each side is a folder, or EMULATOR:FOLDER for
programs that need one."""

import subprocess
import sys
from pathlib import Path

LIMIT = 60


def command(side, name):
    emulator, _, folder = side.rpartition(":")
    program = next(path for path in (Path(folder) / name, Path(folder) / f"{name}.exe") if path.exists())
    return ([emulator] if emulator else []) + [str(program)]


def serve(side, name, *arguments):
    server = subprocess.Popen([*command(side, name), *arguments], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    words = server.stdout.readline().split()
    assert words[0] == b"port", words
    return server, words[1].decode()


def expect(what, got, wanted):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


def echo(servers, clients):
    server, port = serve(servers, "tcp_echo_server")
    text = b"".join(b"line %d\r\n" % line for line in range(5000)) + bytes(range(256))
    for said in (text, b"quit\n"):
        client = subprocess.run(command(clients, "tcp_echo_client") + ["localhost", port], input=said, capture_output=True, timeout=LIMIT)
        expect("echo", (client.returncode, client.stdout, client.stderr), (0, said, b""))
    expect("echo server", server.wait(LIMIT), 0)


def datagrams(servers, clients):
    server, port = serve(servers, "udp_upper_server")
    client = subprocess.run(command(clients, "udp_client") + ["127.0.0.1", port, "first", "second one", "quit", "late"],
                            capture_output=True, timeout=LIMIT)
    expect("datagrams", client.stdout, b"FIRST\nSECOND ONE\nQUIT\nno answer\n")
    expect("datagram server", server.wait(LIMIT), 0)
    wrong = subprocess.run(command(clients, "udp_client") + ["127.1", port, "x"], capture_output=True, timeout=LIMIT)
    expect("datagrams", (wrong.returncode, wrong.stderr), (2, b"127.1: not an address\n"))


def chat(servers, clients, name="chat_server"):
    server, port = serve(servers, name)
    talkers = []
    for _ in range(3):
        talkers.append(subprocess.Popen(command(clients, "tcp_echo_client") + ["127.0.0.1", port], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE))
        expect("chat", talkers[-1].stdout.readline(), b"hello\n")
    for speaker in talkers:
        said = b"says %d\n" % talkers.index(speaker)
        speaker.stdin.write(said)
        speaker.stdin.flush()
        for listener in talkers:
            if listener is not speaker:
                expect("chat", listener.stdout.readline(), said)
    for talker in talkers:
        rest, _ = talker.communicate(timeout=LIMIT)
        expect("chat", (talker.returncode, rest), (0, b""))
    expect("chat server", server.wait(LIMIT), 0)


def refused(_, clients):
    client = subprocess.run(command(clients, "tcp_echo_client") + ["127.0.0.1", "1"], input=b"", capture_output=True, timeout=LIMIT)
    expect("refused", (client.returncode, client.stderr), (1, b"connect: Connection refused\n"))


def select_chat(servers, clients):
    chat(servers, clients, "select_chat_server")


def groups(servers, clients):
    where = ["239.255.7.10", "127.0.0.1"]
    receiver, port = serve(servers, "multicast_receiver", *where)
    sender = subprocess.run(command(clients, "multicast_sender") + [*where, port, "to all", "quit"], capture_output=True, timeout=LIMIT)
    expect("multicast sender", (sender.returncode, sender.stderr), (0, b""))
    expect("multicast", receiver.communicate(timeout=LIMIT)[0], b"127.0.0.1: to all\n127.0.0.1: quit\n")
    expect("multicast receiver", receiver.returncode, 0)
    wrong = subprocess.run(command(clients, "multicast_sender") + ["10.0.0.1", "127.0.0.1", port, "x"], capture_output=True, timeout=LIMIT)
    expect("multicast", (wrong.returncode, wrong.stderr), (2, b"10.0.0.1: not a group\n"))


def raw(_, clients):
    ping = subprocess.run(command(clients, "ping") + ["127.0.0.1", "3"], capture_output=True, timeout=LIMIT)
    if ping.returncode == 1 and ping.stderr in (b"socket: Operation not permitted\n", b"socket: Permission denied\n"):
        print("SKIPPED: raw messages: this user may not have a raw socket")
        return
    lines = [b"64 bytes from 127.0.0.1: icmp_seq=%d\n" % number for number in range(3)]
    expect("ping", (ping.returncode, ping.stdout, ping.stderr), (0, b"".join(lines) + b"3 packets transmitted, 3 received\n", b""))


for story in (echo, datagrams, chat, select_chat, groups, raw, refused):
    story(*sys.argv[1:3])
print("echo, datagrams, chats, a group, raw messages where allowed, and a refused connect: as they should be")
