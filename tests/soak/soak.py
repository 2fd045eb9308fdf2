#!/usr/bin/env python3
"""Thousands of clients that come, talk, stall, break off and vanish at random, against one of the example servers.

    soak.py echo|http PROGRAM [--emulator COMMAND] [--clients N] [--limit N] [--seconds S] [--seed N]

The number of clients swings between a tenth of N and N. --limit is the number of descriptors that the server may have:
fewer than N, so that it runs out of them at every peak. Every byte that comes back is compared. In the end all clients
leave; then the server must have as many descriptors as before, serve a new client, and end with status 0 when it is
interrupted (built with the address sanitizer it fails if memory has leaked). Needs Linux and nothing but Python.
"""
import argparse
import errno
import math
import os
import pathlib
import random
import re
import resource
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

PATIENCE = 60  # seconds
CONTENT = random.Random(0).randbytes(1 << 20)


class Broken(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Broken(message)


class Client:
    """What all have in common: it connects, and leaves in one of several ways."""

    def __init__(self, soak):
        self.soak = soak
        self.connected = False
        self.socket = socket.socket()
        self.socket.setblocking(False)
        status = self.socket.connect_ex(("127.0.0.1", soak.port))
        if status not in (0, errno.EINPROGRESS):
            self.socket.close()
            raise OSError(status, os.strerror(status))
        soak.selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)
        soak.clients.append(self)
        soak.opened += 1

    def ready(self, events):
        if not self.connected:
            failure = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            check(failure == 0, f"connect: {os.strerror(failure)}")
            if not events & selectors.EVENT_WRITE:
                return
            self.connected = True
            self.soak.selector.modify(self.socket, selectors.EVENT_READ, self)
        if events & selectors.EVENT_READ:
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                return
            self.soak.received += len(data)
            self.receive(data)

    def send(self, data):
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0

    def leave(self, way):
        self.soak.ways[way] = self.soak.ways.get(way, 0) + 1
        if way == "reset":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.soak.selector.unregister(self.socket)
        self.socket.close()
        self.soak.clients.remove(self)


class Echo(Client):
    longest_way = 128 * 1024

    def __init__(self, soak):
        super().__init__(soak)
        self.start = soak.chance.randrange(len(CONTENT) // 2)
        self.sent = self.came_back = 0
        self.ending = False

    def act(self):
        under_way = self.sent - self.came_back
        if not self.ending and under_way < self.longest_way and self.sent < len(CONTENT) // 4:
            at = self.start + self.sent
            self.sent += self.send(CONTENT[at : at + self.soak.chance.choice((1, 100, 2000, 20000))])

    def receive(self, data):
        if not data:
            check(self.ending and self.came_back == self.sent, f"ended after {self.came_back} of {self.sent} bytes")
            return self.leave("heard out")
        at = self.start + self.came_back
        check(CONTENT[at : at + len(data)] == data, f"other bytes came back at {self.came_back}")
        self.came_back += len(data)
        return None

    def end(self):
        """Half a close: all that is under way has to come back."""
        self.ending = True
        self.socket.shutdown(socket.SHUT_WR)

    def settled(self):
        return self.came_back == self.sent


class Fetch(Client):
    def __init__(self, soak):
        super().__init__(soak)
        self.head = b""
        self.left = None  # of the content; None = no answer has begun
        self.asked = self.ending = False

    def act(self):
        if self.asked or self.ending:
            return
        self.first = self.soak.chance.randrange(len(CONTENT))
        self.last = min(len(CONTENT) - 1, self.first + self.soak.chance.choice((0, 1000, 20000, 300000)))
        self.sum = 0
        text = f"GET /content HTTP/1.1\r\nHost: soak\r\nRange: bytes={self.first}-{self.last}\r\n\r\n".encode()
        check(self.send(text) == len(text), "no room for a request")
        self.asked = True

    def receive(self, data):
        if not data:
            check(self.ending and not self.asked, "ended in the middle")
            return self.leave("heard out")
        check(self.asked, f"an answer to nothing: {data[:100]!r}")
        if self.left is None:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return None
            head, data = self.head.split(b"\r\n\r\n", 1)
            self.left = int(re.search(rb"Content-Length: (\d+)", head)[1])
            self.status = int(head.split()[1])
            check(self.status in (206, 503), f"status {self.status}")  # 503: it has no descriptor for the file
            self.head = b""
        self.sum = zlib.crc32(data, self.sum)
        self.left -= len(data)
        check(self.left >= 0, "more than was announced")
        if self.left == 0:
            if self.status == 206:
                check(self.sum == zlib.crc32(CONTENT[self.first : self.last + 1]), "the content differs")
            self.soak.statuses[self.status] = self.soak.statuses.get(self.status, 0) + 1
            self.asked, self.left = False, None
        return None

    def end(self):
        self.ending = True
        self.socket.shutdown(socket.SHUT_WR)

    def settled(self):
        return not self.asked


class Soak:
    def __init__(self, given):
        self.given = given
        self.kind = Echo if given.server == "echo" else Fetch
        self.chance = random.Random(given.seed)
        self.selector = selectors.DefaultSelector()
        self.clients = []
        self.opened = self.received = self.most = 0
        self.ways, self.statuses = {}, {}

    def start(self, folder):
        arguments = ["--echo", "127.0.0.1", "0"] if self.kind is Echo else ["127.0.0.1", "0", folder, "2", "30"]
        command = [self.given.program, *arguments]
        if self.given.emulator:
            command = [self.given.emulator, *command]
        if self.given.limit:
            command = ["sh", "-c", f'ulimit -n {self.given.limit}; exec "$@"', "sh", *command]
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        check(line.startswith("listening on "), f"the server said {line!r}")
        self.port = int(line.split()[2])

    def descriptors(self):
        """Of the server, and with an emulator of whoever keeps them for it."""
        holders = [self.process.pid]
        if self.given.emulator:
            mine = pathlib.Path(os.environ.get("WINEPREFIX", "")).resolve()
            for other in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    if (other / "comm").read_text().startswith("wineserver") and f"WINEPREFIX={mine}\0" in (
                        other / "environ"
                    ).read_text(errors="replace"):
                        holders.append(int(other.name))
                except OSError:
                    pass
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in holders)

    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) // 1024

    def serve_events(self, wait):
        for key, events in self.selector.select(wait):
            client = key.data
            try:
                client.ready(events)
            except (Broken, OSError) as why:
                raise Broken(f"client {client.socket.getsockname()}: {why}") from why

    def goal(self, elapsed):
        """Two swings and a half: it ends at the top."""
        swing = (1 - math.cos(5 * math.pi * elapsed / self.given.seconds)) / 2
        return int(self.given.clients * (0.1 + 0.9 * swing))

    def live(self):
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < self.given.seconds:
            check(self.process.poll() is None, "the server ended")
            goal = self.goal(elapsed)
            for _ in range(min(200, max(0, goal - len(self.clients)))):
                try:
                    self.kind(self)
                except OSError as full:  # no local port, for the moment
                    check(full.errno in (errno.EADDRNOTAVAIL, errno.EAGAIN), full)
                    break
            replaced = len(self.clients) // 100 if self.chance.random() < 0.3 else 0
            for _ in range(min(200, max(replaced, len(self.clients) - goal))):
                client = self.chance.choice(self.clients)
                way = self.chance.choice(("reset", "vanish", "end"))
                if way != "end":
                    client.leave(way)
                elif client.connected and not client.ending:
                    client.end()
            for _ in range(min(300, len(self.clients))):
                client = self.chance.choice(self.clients)
                if client.connected:
                    client.act()
            self.most = max(self.most, len(self.clients))
            self.serve_events(0.001)

    def finish(self):
        """All hear out what is under way, and leave."""
        deadline = time.monotonic() + PATIENCE
        while self.clients:
            check(time.monotonic() < deadline, f"{len(self.clients)} clients are not answered")
            for client in list(self.clients):
                if client.connected and client.settled():
                    client.leave("settled")
            self.serve_events(0.05)

    def run(self, folder):
        self.start(folder)
        # What a first client makes, and what the emulator makes once, is no leak.
        self.one_more()
        before, memory = self.settled_descriptors(None), self.memory()
        self.live()
        peak = self.memory()
        self.finish()
        after = self.settled_descriptors(before)
        self.one_more()
        ways = ", ".join(f"{count} {way}" for way, count in sorted(self.ways.items()))
        statuses = ", ".join(f"{count} with {status}" for status, count in sorted(self.statuses.items()))
        print(f"{self.opened} connections, {self.most} at once, {self.received} bytes compared; {ways}")
        print(f"descriptors {before} before, {after} after; resident MiB {memory}, {peak}, {self.memory()}")
        if statuses:
            print(f"answers: {statuses}")
        check(after <= before, "descriptors are lost")
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=PATIENCE)
        print(out.strip())
        self.errors.seek(0)
        errors = self.errors.read()
        check(self.process.returncode == 0, f"the server ended with {self.process.returncode}: {errors}")
        if self.given.limit:
            check("too many open files" in errors, "descriptors did not run out")

    def settled_descriptors(self, wanted):
        """Once there are no more than wanted; or once the number has stayed for a while."""
        deadline = time.monotonic() + PATIENCE / 2
        count = self.descriptors()
        while time.monotonic() < deadline and (wanted is None or count > wanted):
            time.sleep(0.5)
            last, count = count, self.descriptors()
            if wanted is None and last == count:
                break
        return count

    def one_more(self):
        client = self.kind(self)
        deadline = time.monotonic() + PATIENCE
        done = False
        while client in self.clients:
            check(time.monotonic() < deadline, "a client alone is not served")
            self.serve_events(0.05)
            if client.connected and not done:
                client.act()
                done = True
            elif done and not client.ending and client.settled():
                client.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", choices=("echo", "http"))
    parser.add_argument("program")
    parser.add_argument("--emulator")
    parser.add_argument("--clients", type=int, default=10000)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < given.clients + 100:
        print(f"only {hard} descriptors: fewer clients")
        given.clients = hard - 100
    print(f"{given.server}: {given.clients} clients for {given.seconds:g} s, --seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "content").write_bytes(CONTENT)
        soak = Soak(given)
        try:
            soak.run(folder)
        except (Broken, OSError, subprocess.TimeoutExpired) as why:
            print(f"FAILED: {why}")
            return 1
        finally:
            if getattr(soak, "process", None) and soak.process.poll() is None:
                soak.process.kill()
    print("well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
