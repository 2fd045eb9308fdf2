#!/usr/bin/env python3
"""Runs one example program, or a pair of them, and checks what they print and how they end.

    run.py --list single|pair
    run.py CASE --server LABEL=DIR --client LABEL=DIR [--emulator COMMAND]
    run.py all  --server LABEL=DIR --client LABEL=DIR [--emulator COMMAND]

DIR holds the programs; those that end in .exe are run by the emulator, if there is one. A case of one program takes
that of the client. `all` runs every pair case and ends with "N passed, N failed". Needs nothing but the standard
library. Every wait has a limit.
"""
import argparse
import email.utils
import hashlib
import os
import pathlib
import queue
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

PATIENCE = 60  # seconds that anything may take: a loaded machine with an emulator needs some


class Failure(Exception):
    pass


class Skip(Exception):
    """This machine cannot show it."""


def check(condition, message):
    if not condition:
        raise Failure(message)


class World:
    """Where programs come from, and what runs them."""

    def __init__(self, description, emulator):
        self.label, _, directory = description.partition("=")
        self.directory = pathlib.Path(directory)
        self.suffix = ".exe" if (self.directory / "hello.exe").exists() else ""
        self.prefix = [emulator] if emulator and self.suffix else []
        self.running = []

    @property
    def emulated(self):
        return bool(self.prefix)

    def start(self, name, *arguments, launcher=()):
        path = self.directory / (name + self.suffix)
        check(path.exists(), f"{path} is not there")
        program = Program([*launcher, *self.prefix, str(path), *map(str, arguments)])
        self.running.append(program)
        return program

    def run(self, name, *arguments, stdin="", launcher=()):
        program = self.start(name, *arguments, launcher=launcher)
        program.write(stdin, last=True)
        return program.finish()

    def serve(self, name, *arguments):
        """Starts a server on a port of its own choice: returns it and the port."""
        server = self.start(name, *arguments)
        return server, int(server.wait_for(r"listening on (\d+)")[1])

    def clean_up(self):
        for program in self.running:
            program.kill()
        self.running = []


class Program:
    def __init__(self, command):
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.lines = queue.Queue()
        self.out, self.err = [], []
        self.readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.out, self.lines), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, self.err, None), daemon=True),
        ]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def _read(pipe, kept, lines):
        for line in pipe:
            kept.append(line)
            if lines is not None:
                lines.put(line)
        if lines is not None:
            lines.put(None)

    def write(self, text, last=False):
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
            if last:
                self.process.stdin.close()
        except BrokenPipeError:
            pass  # it ended without reading: its exit status says more

    def wait_for(self, pattern):
        """The match in the first of the lines to come that has one."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise Failure(f"did not print {pattern!r} in time: {self.story()}") from None
            check(line is not None, f"ended without printing {pattern!r}: {self.story()}")
            match = re.search(pattern, line)
            if match:
                return match

    def finish(self, status=0):
        """Waits for the end; returns standard output."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"did not end in time: {self.story()}") from None
        for reader in self.readers:
            reader.join(PATIENCE)
        if status is not None:
            check(self.process.returncode == status, f"ended with {self.process.returncode}, not {status}: {self.story()}")
        return "".join(self.out)

    def error(self):
        return "".join(self.err)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)

    def story(self):
        return f"{' '.join(self.command)}\nstdout: {''.join(self.out)}\nstderr: {''.join(self.err)}"


def same(found, expected):
    check(found == expected, f"found {found!r:.2000}, expected {expected!r:.2000}")


def matches(pattern, text):
    match = re.search(pattern, text, re.MULTILINE)
    check(match, f"no {pattern!r} in {text[:2000]!r}")
    return match


singles, pairs = {}, {}


def single(function):
    """A case of one program."""
    singles[function.__name__] = function


def pair(function):
    """A case of a server and a client, perhaps from different worlds."""
    pairs[function.__name__] = function


# ---- TCP


def upper_tcp(server, client, host):
    listening, port = server.serve("upper_tcp_server", host, 0, 2)
    same(client.run("upper_tcp_client", host, port, stdin="hello\nTwo Words, 3!\n\nlast"), "HELLO\nTWO WORDS, 3!\n\nLAST\n")
    same(client.run("upper_tcp_client", host, port, stdin=""), "")
    listening.finish()


@pair
def upper_tcp_v4(server, client):
    upper_tcp(server, client, "127.0.0.1")


@pair
def upper_tcp_v6(server, client):
    upper_tcp(server, client, "::1")


@pair
def message(server, client):
    """One server for both families, found by address and by name."""
    listening, port = server.serve("message_server", 0, 3)
    for host in ("127.0.0.1", "::1", "localhost"):
        answer = client.run("message_client", host, port, stdin=f"hello from {host}\n")
        same(answer, "Please enter the message: I got your message\n")
        listening.wait_for(f"Here is the message: hello from {re.escape(host)}$")
    listening.finish()


@pair
def echo_iterative(server, client):
    """A long text comes back whole; the second client waits for the first."""
    listening, port = server.serve("echo_server_iterative", "127.0.0.1", 0, 2)
    first = client.start("echo_client", "127.0.0.1", port)
    listening.wait_for("serving")
    text = "".join(f"line {n} of a text that is too long for one segment\n" for n in range(6000))
    second = client.start("echo_client", "127.0.0.1", port)
    second.write("second\n", last=True)
    first.write(text, last=True)
    same(first.finish(), text)
    same(second.finish(), "second\n")
    listening.finish()


@pair
def echo_threads(server, client):
    """A client that is served while an earlier one still talks."""
    listening, port = server.serve("echo_server_threads", "::1", 0, 2)
    first = client.start("echo_client", "::1", port)
    first.write("x" * 16384 + "\n")  # a whole piece, so that the client sends it now
    second = client.run("echo_client", "::1", port, stdin="second\n")
    same(second, "second\n")
    first.write("and more\n", last=True)
    same(first.finish(), "x" * 16384 + "\nand more\n")
    matches("^served 2 clients$", listening.finish())


@single
def echo_threads_interrupted(world):
    """Ctrl-C wakes the thread that serves and the one that accepts."""
    if os.name == "nt":
        raise Skip("Ctrl-C would reach this script too")
    listening, port = world.serve("echo_server_threads", "127.0.0.1", 0)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as idle:
        idle.sendall(b"x")
        check(idle.recv(1) == b"x", "no echo")
        listening.process.send_signal(signal.SIGINT)
        matches("^served 1 clients$", listening.finish())


# ---- many clients on one thread


class Talker:
    """A client that reads lines."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.lines = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.lines.close()
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def say(self, text):
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def hear(self, expected):
        same(self.lines.readline().decode(), expected)

    def enter(self, name):
        self.hear("* who are you?\n")
        self.say(name + "\n")
        return self

    def gone(self):
        """The server ends the connection, however."""
        try:
            return self.lines.read() == b""
        except ConnectionError:
            return True


@single
def chat_lines(world):
    """Names, lines in pieces, several at once, a half close; what commands terminals is not passed on."""
    server, port = world.serve("chat_server_poller", "127.0.0.1", 0, 3)
    with Talker(port) as ann, Talker(port) as bob, Talker(port) as eve:
        ann.enter("ann")
        bob.enter("bob")
        ann.hear("* bob is here\n")
        eve.enter("eve")
        ann.hear("* eve is here\n")
        bob.hear("* eve is here\n")
        bob.say("one\r\ntwo\nthr")
        ann.hear("bob: one\n")
        ann.hear("bob: two\n")
        bob.say("ee\n")
        ann.hear("bob: three\n")
        eve.say(b"\x1b[2J\0\xff\n")
        same(ann.lines.readline(), b"eve: ?[2J?\xff\n")
        eve.say("half a li")
        eve.socket.shutdown(socket.SHUT_WR)
        for line in ("bob: one\n", "bob: two\n", "bob: three\n"):
            eve.hear(line)
        check(eve.gone(), "the connection is not ended")
        ann.hear("* eve has left\n")
        bob.say("x" * 2000)
        for line in (b"eve: ?[2J?\xff\n", b"* eve has left\n", b"* that line is too long\n"):
            same(bob.lines.readline(), line)
        check(bob.gone(), "the connection is not ended")
        ann.hear("* bob has left\n")
    matches("^served 3 clients$", server.finish())


@single
def chat_crowd(world):
    """Hundreds of clients: each hears every other one, whole lines and each once."""
    count = 80 if world.emulated else 300
    server, port = world.serve("chat_server_poller", "127.0.0.1", 0, count)
    crowd = [Talker(port) for _ in range(count)]
    for number, one in enumerate(crowd):
        one.enter(f"n{number}")
        if number:
            crowd[0].hear(f"* n{number} is here\n")
    for number, one in enumerate(crowd):
        one.say(f"hello from {number}\n")
    for number, one in enumerate(crowd):
        heard = set()
        while len(heard) < count - 1:
            line = one.lines.readline().decode()
            check(line, f"client {number} was cut off")
            if not line.startswith("*"):
                check(line not in heard, f"{line!r} came twice")
                heard.add(line)
        expected = {f"n{other}: hello from {other}\n" for other in range(count) if other != number}
        check(heard == expected, f"client {number} heard {sorted(heard ^ expected)}")
    for number, one in enumerate(crowd[1:]):
        one.reset() if number % 2 else one.close()
    left = {crowd[0].lines.readline().decode() for _ in range(count - 1)}
    check(left == {f"* n{number} has left\n" for number in range(1, count)}, f"left: {sorted(left)}")
    crowd[0].close()
    matches(f"^served {count} clients$", server.finish())


@single
def chat_slow_reader(world):
    """Who does not read is dropped; the others hear everything."""
    server, port = world.serve("chat_server_poller", "127.0.0.1", 0, 1)
    with Talker(port, receive_buffer=4096) as slow, Talker(port) as listener, Talker(port) as speaker:
        slow.enter("slow")
        listener.enter("listener")
        slow.hear("* listener is here\n")
        speaker.enter("speaker")
        listener.hear("* speaker is here\n")
        dropped = False
        for number in range(20000):
            line = f"{number:05} " + "x" * 900 + "\n"
            speaker.say(line)
            heard = listener.lines.readline().decode()
            if heard == "* slow has left\n":
                dropped = True
                break
            same(heard, "speaker: " + line)
        check(dropped, "the server keeps 18 MB for a client that does not read")
        check(number > 200, f"dropped for {number} lines")
        try:
            while slow.lines.read(65536):
                pass
            raise Failure("a slow reader was cut off without a reset")
        except ConnectionError:
            pass
    server.finish()


@single
def chat_hostile(world):
    """Resets, garbage and half closes at every moment; the others notice nothing."""
    server, port = world.serve("chat_server_poller", "127.0.0.1", 0)
    chance = random.Random(3)
    with Talker(port) as ann, Talker(port) as bob:
        ann.enter("ann")
        bob.enter("bob")
        ann.hear("* bob is here\n")
        for number in range(60):
            one = Talker(port)
            try:
                if number % 2:
                    one.hear("* who are you?\n")
                one.say(chance.randbytes(chance.choice((0, 1, 100, 5000, 300000))))
                if number % 3 == 0:
                    one.socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the server has ended it already
            one.reset() if number % 5 else one.close()
            bob.say(f"still here {number}\n")
            while (heard := ann.lines.readline()) != b"bob: still here %d\n" % number:
                check(heard and not heard.startswith(b"bob"), f"heard {heard!r}")
    check(server.process.poll() is None, "the server ended")


def processor_time(program):
    """Seconds that it has used, or None where the system does not tell."""
    try:
        fields = pathlib.Path(f"/proc/{program.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return None


@single
def chat_out_of_descriptors(world):
    """Clients that find no descriptor wait, cost nothing, and are served when others leave."""
    if world.emulated or os.name == "nt":
        raise Skip("the number of handles is limited by memory alone")
    limited = ("sh", "-c", 'ulimit -n 40; exec "$@"', "sh")
    server = world.start("chat_server_poller", "--echo", "127.0.0.1", 0, launcher=limited)
    port = int(server.wait_for(r"listening on (\d+)")[1])
    crowd = [Talker(port) for _ in range(60)]
    for number, one in enumerate(crowd):
        one.say(f"{number}\n")
    crowd[0].hear("0\n")
    deadline = time.monotonic() + PATIENCE
    while "too many open files" not in server.error():
        check(time.monotonic() < deadline, f"no complaint: {server.story()}")
        time.sleep(0.02)
    before = processor_time(server)
    time.sleep(1.5)  # the time for which it is observed
    if before is not None:
        used = processor_time(server) - before
        check(used < 0.3, f"busy for {used} s while there was nothing to do")
    for number, one in enumerate(crowd):  # who leaves makes room
        if number:
            one.hear(f"{number}\n")
        one.close()
    check(server.error().count("too many open files") == 1, server.story())
    check(server.process.poll() is None, "the server ended")


@single
def chat_stopped(world):
    """It ends in good order while clients are there: what was said before is delivered."""
    if os.name == "nt":
        raise Skip("Ctrl-C would reach this script too")
    server, port = world.serve("chat_server_poller", "127.0.0.1", 0)
    with Talker(port) as ann, Talker(port) as bob:
        ann.enter("ann")
        bob.enter("bob")
        ann.hear("* bob is here\n")
        server.process.send_signal(signal.SIGINT)
        check(ann.gone() and bob.gone(), "a client is left")
    server.finish()


@pair
def echo_poller(server, client):
    """Clients side by side, one of them with a long text."""
    listening, port = server.serve("chat_server_poller", "--echo", "::1", 0, 3)
    first = client.start("echo_client", "::1", port)
    second = client.start("echo_client", "::1", port)
    text = "".join(f"line {n} of a text that is too long for one segment\n" for n in range(20000))
    first.write(text, last=True)
    same(client.run("echo_client", "::1", port, stdin="third\n"), "third\n")
    second.write("second\n", last=True)
    same(second.finish(), "second\n")
    same(first.finish(), text)
    matches("^served 3 clients$", listening.finish())


@single
def echo_poller_slow_reader(world):
    """Who does not read is not read from, and later gets back every byte."""
    server, port = world.serve("chat_server_poller", "--echo", "127.0.0.1", 0, 2)
    content = random.Random(4).randbytes(16 * 1024 * 1024)
    with Talker(port) as slow, Talker(port) as other:
        slow.socket.settimeout(0.5)
        sent = 0
        try:
            while sent < len(content):
                sent += slow.socket.send(content[sent : sent + 65536])
        except TimeoutError:
            pass
        check(sent < len(content), "the server takes more than it can send back")
        other.say("meanwhile\n")
        other.hear("meanwhile\n")
        slow.socket.settimeout(PATIENCE)
        writer = threading.Thread(target=slow.socket.sendall, args=(content[sent:],), daemon=True)
        writer.start()
        check(slow.lines.read(len(content)) == content, "the echo differs")
        writer.join(PATIENCE)
    server.finish()


# ---- HTTP


class Site:
    """A folder with files, and beside it what must not be found."""

    def __init__(self):
        self.top = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.top.name, "site")
        (self.folder / "sub").mkdir(parents=True)
        self.files = {
            "index.html": b"<title>home</title>\n",
            "a b.txt": b"spaces\n",
            "empty.txt": b"",
            "sub/index.html": b"<title>sub</title>\n",
            "middle.bin": random.Random(5).randbytes(20_001),
            "big.bin": random.Random(6).randbytes(6 * 1024 * 1024 + 7),
            "\u00e4.txt": b"umlaut\n",
        }
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        (self.folder / ".hidden").write_text("secret")
        pathlib.Path(self.top.name, "secret.txt").write_text("secret")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.top.cleanup()

    def serve(self, world, *arguments):
        """Arguments: threads, seconds of patience, clients."""
        return world.serve("http_server", "127.0.0.1", 0, self.folder, *arguments)


class Answer:
    def __init__(self, connection, method="GET"):
        _, status, self.reason = connection.lines.readline().decode().rstrip("\r\n").split(" ", 2)
        self.status = int(status)
        self.fields = {}
        while line := connection.lines.readline().strip():
            name, _, value = line.decode().partition(": ")
            self.fields[name] = value
        size = int(self.fields.get("Content-Length", 0)) if method != "HEAD" else 0
        self.content = connection.lines.read(size)
        check(len(self.content) == size, f"{len(self.content)} bytes of {size}")


def ask(connection, target, *fields, method="GET", version="HTTP/1.1"):
    connection.say("\r\n".join((f"{method} {target} {version}", "Host: test", *fields, "", "")))
    return Answer(connection, method)


@single
def http_answers(world):
    """One connection for all that leaves it open."""
    with Site() as site:
        server, port = site.serve(world, 1)
        with Talker(port) as client:
            for name, content in site.files.items():
                target = "/" + urllib.parse.quote(name)
                answer = ask(client, target)
                check(answer.status == 200 and answer.content == content, f"{name} differs")
                head = ask(client, target, method="HEAD")
                for volatile in (answer, head):
                    del volatile.fields["Date"]
                check(head.status == 200 and head.fields == answer.fields, f"HEAD of {name}: {head.fields}")
                changed = email.utils.parsedate_to_datetime(answer.fields["Last-Modified"]).timestamp()
                check(int((site.folder / name).stat().st_mtime) == changed, answer.fields["Last-Modified"])
                same(ask(client, target, f"If-None-Match: {answer.fields['ETag']}").status, 304)
                same(ask(client, target, f"If-Modified-Since: {answer.fields['Last-Modified']}").status, 304)
                same(ask(client, target, 'If-None-Match: "x"').status, 200)
                tag, date = answer.fields["ETag"], answer.fields["Last-Modified"]
                same(ask(client, target, f"If-None-Match: W/{tag}").status, 304)
                same(ask(client, target, 'If-None-Match: "a,b", "c"', f'If-None-Match: "x", {tag}').status, 304)
                same(ask(client, target, f"If-Match: {tag}").status, 200)
                same(ask(client, target, 'If-Match: "x"', f'If-Match: "y", {tag}').status, 200)
                refused = ask(client, target, 'If-Match: "x"')
                same((refused.status, refused.reason, refused.content), (412, "Precondition Failed", b"412 Precondition Failed\n"))
                same(ask(client, target, f"If-Match: W/{tag}").status, 412)
                same(ask(client, target, f"If-Unmodified-Since: {date}").status, 200)
                same(ask(client, target, "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT").status, 412)
                same(ask(client, target, "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT").status, 200)
            same(ask(client, "/").content, site.files["index.html"])
            same(ask(client, "/sub/?query").content, site.files["sub/index.html"])
            moved = ask(client, "/sub?query")
            same((moved.status, moved.fields["Location"]), (301, "/sub/?query"))
            same(ask(client, "/sub#part").fields["Location"], "/sub/")
            same(ask(client, "http://other/sub?a/b").fields["Location"], "http://other/sub/?a/b")
            same(ask(client, "http://other/index.html").fields["Content-Type"], "text/html; charset=utf-8")
            same(ask(client, "/nothing").status, 404)
            same(ask(client, "/sub/nothing/").status, 404)
            same(ask(client, "/", method="PUT").fields["Allow"], "GET, HEAD")
            same(ask(client, "/", method="BREW").status, 501)
            same(ask(client, "/", version="HTTP/1.0").fields["Connection"], "close")
            check(client.gone(), "the connection is not ended")
        for last in (("Connection: close",), ("Content-Length: 5",), ("Transfer-Encoding: chunked",)):
            with Talker(port) as client:
                same(ask(client, "/", *last).fields["Connection"], "close")
                check(client.gone(), f"the connection is not ended after {last}")
        with Talker(port) as client:
            same(ask(client, "/", "Connection: keep-alive", version="HTTP/1.0").fields["Connection"], "keep-alive")
            same(ask(client, "/").status, 200)


@single
def http_ranges(world):
    with Site() as site:
        server, port = site.serve(world, 1)
        content = site.files["middle.bin"]
        size = len(content)
        with Talker(port) as client:
            for wanted, first, last in (
                ("0-0", 0, 0),
                ("100-299", 100, 299),
                ("300-", 300, size - 1),
                (f"{size - 1}-{size + 99}", size - 1, size - 1),
                ("-1", size - 1, size - 1),
                ("-18000", size - 18000, size - 1),
                (f"-{size + 1}", 0, size - 1),
            ):
                answer = ask(client, "/middle.bin", f"Range: bytes={wanted}")
                same((answer.status, answer.fields["Content-Range"]), (206, f"bytes {first}-{last}/{size}"))
                check(answer.content == content[first : last + 1], f"{wanted} differs")
            answer = ask(client, "/middle.bin", f"Range: bytes={size}-")
            same((answer.status, answer.fields["Content-Range"]), (416, f"bytes */{size}"))
            for whole in (("Range: bytes=0-1,3-4",), ("Range: bytes=5-4",), ("Range: bytes=0-1", 'If-Range: "other"')):
                answer = ask(client, "/middle.bin", *whole)
                check(answer.status == 200 and answer.content == content, f"{whole}: {answer.status}")
            tag = answer.fields["ETag"]
            same(ask(client, "/middle.bin", "Range: bytes=0-1", f"If-Range: {tag}").content, content[:2])
            same(ask(client, "/middle.bin", "Range: bytes=0-1", method="HEAD").status, 200)


@single
def http_pipelining(world):
    """Many requests at once, and requests cut at every place, are answered in order."""
    with Site() as site:
        server, port = site.serve(world, 2)
        request = "GET /%s HTTP/1.1\r\nHost: test\r\n\r\n"
        names = ["index.html", "middle.bin", "sub/", "empty.txt", "nothing", "big.bin", "index.html"]
        with Talker(port) as client:
            rounds = 100
            text = "".join(request % name for name in names[:5]) * rounds
            writer = threading.Thread(target=client.say, args=(text,), daemon=True)
            writer.start()
            for _ in range(rounds):
                for name in names[:5]:
                    answer = Answer(client)
                    expected = site.files.get(name.replace("sub/", "sub/index.html"))
                    check(answer.status == (200 if name != "nothing" else 404), f"{name}: {answer.status}")
                    check(expected is None or answer.content == expected, f"{name} differs")
            writer.join(PATIENCE)
        text = request % "index.html" + request % "empty.txt"
        with Talker(port) as client:
            client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for cut in range(1, len(text)):
                client.say(text[:cut])
                if cut > text.index("\r\n\r\n") + 4:
                    same(Answer(client).status, 200)  # so the rest begins in the middle of the second one
                client.say(text[cut:])
                for _ in range(2 if cut <= text.index("\r\n\r\n") + 4 else 1):
                    same(Answer(client).status, 200)
        with Talker(port) as client:  # it is heard to the end though it has ended its half
            client.say("".join(request % name for name in names))
            client.socket.shutdown(socket.SHUT_WR)
            statuses = [Answer(client).status for _ in names]
            same(statuses, [200, 200, 200, 200, 404, 200, 200])
            check(client.gone(), "the connection is not ended")


@single
def http_refusals(world):
    """What is no request, or too long, is told so, even if the client goes on sending."""
    with Site() as site:
        server, port = site.serve(world, 1)
        host = "Host: test\r\n"
        for status, text in (
            (400, "\0\1\2\r\n\r\n"),
            (400, "GET / HTTP/1.1\r\n\r\n"),
            (400, "GET / HTTP/1.1\r\nHost : test\r\n\r\n"),
            (400, f"GET /%zz HTTP/1.1\r\n{host}\r\n"),
            (400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
            (400, f"GET / HTTP/1.1\r\n{host}{host}\r\n"),
            (400, f"GET / HTTP/1.1\r\n{host}Content-Length: five\r\n\r\n"),
            (400, f"GET / HTTP/1.1\r\n{host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            (400, f"GET / HTTP/1.1\r\n{host}Content-Length: 5, 5\r\n\r\nhello"),
            (400, f"GET / HTTP/1.1\r\n{host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            (400, f"GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked, identity\r\n\r\n"),
            (501, f"GET / HTTP/1.1\r\n{host}Transfer-Encoding: gzip, chunked\r\n\r\n"),
            (414, "GET /" + "x" * 70_000),
            (414, "\x16\x03\x01" * 70_000),
            (431, "GET / HTTP/1.1\r\n" + "Name: value\r\n" * 6_000),
            (431, f"GET / HTTP/1.1\r\n{host}Name: " + "x" * 200_000 + "\r\n\r\n"),
            (200, f"GET / HTTP/1.1\r\n{host}Connection: close\r\nName: " + "x" * 65_000 + "\r\n\r\n"),
            (405, f"POST / HTTP/1.1\r\n{host}Content-Length: 100000\r\n\r\n" + "x" * 100_000),
            (505, f"GET / HTTP/2.0\r\n{host}\r\n"),
        ):
            with Talker(port) as client:
                client.say(text)
                answer = Answer(client)
                check(answer.status == status, f"{answer.status}, not {status}, for {text[:60]!r}")
                if status != 400 or "%zz" not in text:
                    check(client.gone(), f"the connection is not ended after {status}")
        for target in (
            "/../secret.txt", "/%2e%2e/secret.txt", "/sub/../../secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
            "/..\\secret.txt", "//secret.txt", "/.hidden", "/%2ehidden", "/index.html%00", "/index.html.", "/index.html%20",
            "/index.html::$DATA", "/C:/windows/win.ini", "/c%3a/windows/win.ini", "/nul", "/con.txt", "/%ff%fe",
            "/%ed%a0%80", "/" + "x" * 300, "/x/" * 300,
        ):  # fmt: skip
            with Talker(port) as client:
                answer = ask(client, target)
                check(answer.status == 404, f"{answer.status} for {target}")
        check(server.process.poll() is None, "the server ended")


@single
def http_slow(world):
    """Who sends too slowly, reads too slowly or does nothing is not kept; who is slow but moves is served."""
    with Site() as site:
        server, port = site.serve(world, 1, 1)
        began = time.monotonic()
        with Talker(port) as idle, Talker(port) as loris, Talker(port, 4096) as deaf, Talker(port, 65536) as good:
            loris.say("GET / HTTP/1.1\r\n")
            deaf.say("GET /big.bin HTTP/1.1\r\nHost: test\r\n\r\n")
            good.say("GET /big.bin HTTP/1.1\r\nHost: test\r\n\r\n")
            received = 0
            while time.monotonic() < began + 3:
                try:
                    loris.say("a: b\r\n")
                except ConnectionError:
                    pass
                received += len(good.lines.read(65536))
                time.sleep(0.1)  # it is slow
            good.say("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            check(len(good.lines.read(len(site.files["big.bin"]) - received)) > 0, "cut off in spite of its progress")
            check(idle.gone(), "an idle connection is kept")
            try:
                same(Answer(loris).status, 408)
            except (ConnectionError, IndexError):  # it went on sending after the end: then its system forgets the answer
                pass
            try:
                rest = len(deaf.lines.read())
                check(rest < len(site.files["big.bin"]), "a client that does not read is kept")
            except ConnectionError:
                pass
        with Talker(port) as loris:
            loris.say("GET / HT")
            same(Answer(loris).status, 408)
            check(loris.gone(), "the connection is not ended")


def fetch(site, port, number, failures):
    """Some requests on one connection; some clients vanish in the middle."""
    try:
        chance = random.Random(number)
        with Talker(port) as client:
            for _ in range(8):
                name = chance.choice(("index.html", "middle.bin", "big.bin", "sub/index.html"))
                content = site.files[name]
                first = chance.randrange(len(content))
                answer = ask(client, "/" + name, f"Range: bytes={first}-")
                check(answer.content == content[first:], f"{name} from {first} differs")
            client.say("GET /big.bin HTTP/1.1\r\nHost: test\r\n\r\n")
            if number % 3:
                client.lines.read(chance.randrange(100_000))
                client.reset()
    except Exception:  # pylint: disable=broad-except
        failures.append(traceback.format_exc())


@single
def http_crowd(world):
    """Several threads serve many clients; each client gets what it asked for."""
    with Site() as site:
        count = 24 if world.emulated else 60
        server, port = site.serve(world, 3, 10, count)
        failures = []
        crowd = [threading.Thread(target=fetch, args=(site, port, n, failures), daemon=True) for n in range(count)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(PATIENCE)
        check(not failures, "".join(failures))
        matches(rf"^served {count} clients, {count * 9} answers$", server.finish())


@single
def http_stopped(world):
    """Ctrl-C: a request that has begun is answered, idle clients are sent away."""
    if os.name == "nt":
        raise Skip("Ctrl-C would reach this script too")
    with Site() as site:
        server, port = site.serve(world, 2)
        with Talker(port) as idle, Talker(port) as busy:
            same(ask(idle, "/").status, 200)
            busy.say("GET /big.bin HTTP/1.1\r\nHost: test\r\n\r\n")
            check(busy.lines.readline() == b"HTTP/1.1 200 OK\r\n", "not answered")
            server.process.send_signal(signal.SIGINT)
            check(idle.gone(), "an idle client is left")
            while busy.lines.readline() != b"\r\n":
                pass
            check(busy.lines.read(len(site.files["big.bin"])) == site.files["big.bin"], "the answer was cut off")
        matches("^served 2 clients, 2 answers$", server.finish())


@single
def http_out_of_descriptors(world):
    """Files and connections share what there is: every request is answered, none with 503."""
    if world.emulated or os.name == "nt":
        raise Skip("the number of handles is limited by memory alone")
    with Site() as site:
        for limit, threads, count in ((40, 1, 60), (60, 2, 200), (20, 1, 40)):
            limited = ("sh", "-c", f'ulimit -n {limit}; exec "$@"', "sh")
            server = world.start("http_server", "127.0.0.1", 0, site.folder, threads, 10, launcher=limited)
            port = int(server.wait_for(r"listening on (\d+)")[1])
            idle = [Talker(port) for _ in range(count)]  # more than there is room for, who say nothing
            failures = []

            def fetch_all(number, site=site, port=port, failures=failures):
                """As a browser does it: on one connection, and on another one if that ends between two requests."""
                try:
                    client = Talker(port)
                    for turn in range(12):
                        name = ("index.html", "middle.bin", "big.bin")[(number + turn) % 3]
                        for _ in range(20):
                            try:
                                answer = ask(client, "/" + name)
                                break
                            except (ConnectionError, ValueError):  # closed before it began to answer
                                client.close()
                                client = Talker(port)
                        check(answer.status == 200 and answer.content == site.files[name], f"{answer.status} for {name}")
                        if answer.fields.get("Connection") == "close":
                            client.close()
                            client = Talker(port)
                    client.close()
                except Exception:  # pylint: disable=broad-except
                    failures.append(traceback.format_exc())

            crowd = [threading.Thread(target=fetch_all, args=(n,), daemon=True) for n in range(count // 2)]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join(PATIENCE)
                check(not one.is_alive(), f"a client is not served: {server.story()}")
            check(not failures, "".join(failures[:3]))
            before = processor_time(server)
            time.sleep(1)  # the time for which it is observed
            if before is not None:
                check(processor_time(server) - before < 0.3, "busy while there was nothing to do")
            for one in idle:
                one.close()
            with Talker(port) as client:
                same(ask(client, "/big.bin").status, 200)
            check(server.process.poll() is None, "the server ended")
            check(server.error().count("too many open files") <= threads, server.story())
            server.kill()


@single
def http_steady(world):
    """Who takes an answer or sends a head slowly, but goes on, is served to the end."""
    with Site() as site:
        server, port = site.serve(world, 1, 2)
        began = time.monotonic()
        with Talker(port) as reader, Talker(port) as writer:
            reader.say("GET /big.bin HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            head = "GET / HTTP/1.1\r\nHost: test\r\n" + "Name: value\r\n" * 600
            received = 0
            while time.monotonic() < began + 12:
                received += len(reader.socket.recv(2500))  # 25 KB a second: far less than is under way
                writer.say(head[:80])
                head = head[80:]
                time.sleep(0.1)
            writer.say(head + "\r\n")
            same(Answer(writer).status, 200)
            while more := reader.socket.recv(1 << 20):
                received += len(more)
            check(received > len(site.files["big.bin"]), f"cut off after {received} bytes")


@single
def http_names(world):
    """What is hidden has no other name: not the short one of Windows, and no spelling of it."""
    with Site() as site:
        (site.folder / ".git").mkdir()
        (site.folder / ".git" / "config").write_text("secret")
        (site.folder / ".htpasswd").write_text("secret")
        (site.folder / "kept~1.txt").write_text("tilde")
        (site.folder / "sub~").mkdir()
        (site.folder / "sub~" / "a~b.txt").write_text("tilde")
        (site.folder / "a very long name.html").write_text("long")
        server, port = site.serve(world, 1)
        with Talker(port) as client:
            same(ask(client, "/kept~1.txt").content, b"tilde")
            same(ask(client, "/sub~/a~b.txt").content, b"tilde")
            same(ask(client, "/sub~").fields["Location"], "/sub~/")
            short = ["GIT~1", "git~1", "HTPASS~1", "HTPASS~1.txt", "HIDDEN~1", "~1", "AVERYL~1.HTM", "a~1"]
            if world.emulated:
                short += short_names(world, site.folder)
            for name in short:
                for target in (f"/{name}", f"/{name}/", f"/{name}/config", f"/{name.replace('~', '%7e')}/config"):
                    answer = ask(client, target)
                    check(answer.status == 404, f"{answer.status} for {target}")
            for name in (".htpasswd", ".git"):
                for spelling in (name, name + ".", name + "%20", name + "::$DATA", name + ":x", f"x\\..\\{name}", f"%5c{name}",
                                 f"./{name}", f"sub/../{name}", f"%2e{name[1:]}", f"%2E{name[1:]}", name.upper(), "%00" + name):
                    answer = ask(client, "/" + spelling)
                    check(answer.status == 404, f"{answer.status} for {spelling}")
        check(server.process.poll() is None, "the server ended")


def short_names(world, folder):
    """Those that Windows gives to the files of a folder, as its own `dir` tells them."""
    listing = subprocess.run(
        [*world.prefix, "cmd", "/c", "dir", "/x", "/a", "Z:" + str(folder).replace("/", "\\")],
        capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False,
    ).stdout  # fmt: skip
    found = sorted(set(re.findall(r"\S*~\S*", listing)))
    found = [name for name in found if not (folder / name).exists()]
    check(found, f"no short names in {listing!r}")
    return found


@single
def http_curl(world):
    """The client that everybody has."""
    curl = shutil.which("curl")
    if not curl:
        raise Skip("no curl")
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        server, port = site.serve(world, 2)
        copy = pathlib.Path(folder, "copy")

        def fetched(*arguments, name="big.bin"):
            command = [curl, "-sS", "--max-time", str(PATIENCE), "-w", "%{http_code} %{num_connects}\n", *arguments]
            done = subprocess.run(
                [*command, f"http://127.0.0.1:{port}/{name}"], capture_output=True, text=True, check=False, timeout=PATIENCE
            )
            check(done.returncode == 0, f"curl {arguments}: {done.stderr}")
            return done.stdout

        big = site.files["big.bin"]
        same(fetched("-o", copy), "200 1\n")
        check(copy.read_bytes() == big, "the copy differs")
        copy.write_bytes(big[:1_000_000])
        same(fetched("-o", copy, "-C", "-"), "206 1\n")
        check(copy.read_bytes() == big, "the resumed copy differs")
        same(fetched("-o", copy, "-r", "1000-1999"), "206 1\n")
        check(copy.read_bytes() == big[1000:2000], "the range differs")
        same(fetched("-o", copy, "-z", site.folder / "big.bin"), "304 1\n")
        matches(r"^HTTP/1.1 200 OK\r?$", fetched("-I"))
        same(fetched("-L", name="sub").splitlines()[0], "<title>sub</title>")
        same(fetched("-0", name="a%20b.txt"), "spaces\n200 1\n")
        same(fetched("-d", "x=1", "-o", copy, name=""), "405 1\n")
        same(fetched("-o", copy, "-T", site.folder / "big.bin", name="new"), "405 1\n")
        both = fetched("-o", copy, f"http://127.0.0.1:{port}/", "-o", copy, name="middle.bin")
        same(both, "200 1\n200 0\n")  # on one connection
        check(copy.read_bytes() == site.files["middle.bin"], "the second copy differs")


# ---- UDP


def upper_udp(server, client, host):
    listening, port = server.serve("upper_udp_server", host, 0, 3)
    same(client.run("upper_udp_client", host, port, stdin="hello\n\nlast\n"), "HELLO\n\nLAST\n")
    listening.finish()


@pair
def upper_udp_v4(server, client):
    upper_udp(server, client, "127.0.0.1")


@pair
def upper_udp_v6(server, client):
    upper_udp(server, client, "::1")


@pair
def time_udp(server, client):
    listening, port = server.serve("time_udp_server", "127.0.0.1", 0, 1)
    before = time.time()
    answer = matches(r"^(\S+)Z after \d+ tr(y|ies)$", client.run("time_udp_client", "127.0.0.1", port, 9))
    told = time.mktime(time.strptime(answer[1] + " UTC", "%Y-%m-%dT%H:%M:%S %Z")) - time.timezone
    check(before - 2 <= told <= time.time() + 2, f"{answer[1]} is not the time of day")
    listening.finish()


@pair
def time_udp_retry(server, client):
    """The server forgets two requests; the client asks a third time."""
    listening, port = server.serve("time_udp_server", "::1", 0, 1, 2)
    tries = int(matches(r" after (\d+) tries$", client.run("time_udp_client", "::1", port, 9))[1])
    check(tries >= 3, f"{tries} tries")
    check(listening.finish().count("forgotten") == 2, listening.story())


@single
def time_udp_nobody(world):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        program = world.start("time_udp_client", "127.0.0.1", deaf.getsockname()[1], 2)
        program.finish(status=1)
        matches(r"^no answer from 127\.0\.0\.1:\d+$", program.error())


# ---- names


def dns_name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def dns_question(name, kind=1, number=7, flags=0x0100, of_class=1):
    wire = name if isinstance(name, bytes) else dns_name(name)
    return struct.pack("!6H", number, flags, 1, 0, 0, 0) + wire + struct.pack("!2H", kind, of_class)


def dns_address(question, address, number=None, flags=0x8400):
    """The answer to a question: one address."""
    number = struct.unpack("!H", question[:2])[0] if number is None else number
    record = b"\xc0\x0c" + struct.pack("!2HIH", 1, 1, 60, 4) + socket.inet_aton(address)
    return struct.pack("!6H", number, flags, 1, 1, 0, 0) + question[12:] + record


@pair
def dns(server, client):
    for host in ("127.0.0.1", "::1"):
        listening, port = server.serve("dns_server", host, 0, 6)
        out = client.run("dns_client", host, port, "host.example")
        same(out.splitlines()[:2], [f"host.example has the address 192.0.2.{n}" for n in (1, 2)])
        matches(r"^2 addresses after \d+ tr(y|ies)$", out)
        out = client.run("dns_client", "--v6", host, port, "Alias.EXAMPLE.")
        matches("^Alias.EXAMPLE is an alias of host.example$", out)
        matches("^host.example has the address 2001:db8::1$", out)
        matches("^0 addresses", client.run("dns_client", "--v6", host, port, "old.example"))
        nobody = client.start("dns_client", host, port, "nobody.example")
        nobody.finish(status=1)
        matches("^nobody.example does not exist$", nobody.error())
        out = client.run("dns_client", host, port, "many.example")  # two answers: by datagram, and by stream
        matches(r"^60 addresses after \d+ tr(y|ies), by stream$", out)
        check(all(f"has the address 198.51.100.{n}\n" in out for n in range(1, 61)), out)
        listening.finish()


@pair
def dns_retry(server, client):
    """Lost questions are asked again."""
    listening, port = server.serve("dns_server", "127.0.0.1", 0, 1, 2)
    tries = int(matches(r" after (\d+) tries$", client.run("dns_client", "127.0.0.1", port, "old.example", 9))[1])
    check(tries >= 3, f"{tries} tries")
    check(listening.finish().count("forgotten") == 2, listening.story())


@single
def dns_forgers(world):
    """Wrong numbers, other questions, strangers and garbage are passed over, and do not prolong the wait."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as good, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bad:
        for end in (good, bad):
            end.bind(("127.0.0.1", 0))
            end.settimeout(PATIENCE)
        client = world.start("dns_client", "127.0.0.1", good.getsockname()[1], "host.example", 9)
        chance = random.Random(7)
        for _ in range(2):  # and the same question comes again
            question, asker = good.recvfrom(512)
            number = struct.unpack("!H", question[:2])[0]
            bad.sendto(dns_address(question, "203.0.113.1"), asker)
            for forged in (
                dns_address(question, "203.0.113.2", number=number ^ 1),
                dns_address(question, "203.0.113.3", flags=0x0400),  # a question
                dns_address(dns_question("other.example", number=number), "203.0.113.4"),
                dns_address(dns_question("host.example", kind=28, number=number), "203.0.113.5"),
                dns_address(question, "203.0.113.6")[:-1],
                dns_address(question, "203.0.113.7")[:12] + b"\xc0\x0c\0\1\0\1",  # a name that is itself
                struct.pack("!6H", number, 0x8400, 1, 65535, 0, 0) + question[12:] + b"\xc0\x0c" * 200,
                dns_address(question, "203.0.113.8") + b"x" * 600,
                question[:2],
                b"",
                *(question[:2] + chance.randbytes(chance.randrange(500)) for _ in range(20)),
            ):
                good.sendto(forged, asker)
        good.sendto(dns_address(question, "192.0.2.9"), asker)
        out = client.finish()
        matches("^host.example has the address 192.0.2.9$", out)
        matches("^1 addresses after [2-9] tries$", out)


@single
def dns_nobody(world):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        began = time.monotonic()
        client = world.start("dns_client", "127.0.0.1", deaf.getsockname()[1], "host.example", 2)
        client.finish(status=1)
        matches(r"^no answer from 127\.0\.0\.1:\d+$", client.error())
        check(time.monotonic() - began >= 0.75, "the second try does not wait longer")


@single
def dns_hostile(world):
    """A server answers what it cannot read, or not at all, and goes on."""
    server, port = world.serve("dns_server", "127.0.0.1", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", port))
        client.settimeout(PATIENCE)

        def ask(datagram):
            client.send(datagram)
            answer = client.recv(65536)
            check(answer[:2] == datagram[:2] and answer[2] & 0x80, f"{answer!r} does not belong to {datagram!r}")
            return answer

        good = dns_question("host.example")
        for result, datagram in (
            (0, good),
            (0, good[:11] + b"\1" + good[12:] + b"\0\0\x29\4\xd0\0\0\0\0\0\0"),  # with an OPT record
            (0, dns_question("host.example", kind=16)),
            (1, good[:12]),
            (1, good[:-1]),
            (1, good[:5] + b"\0" + good[6:]),  # no question
            (1, good[:5] + b"\2" + good[6:]),
            (1, dns_question(b"\xc0\x0c")),
            (1, dns_question(b"\4host\xc0\x0c")),
            (5, dns_question(b"\xc0\x00")),  # into the header, which reads like the name of the root
            (1, dns_question(b"\xc0")),
            (1, dns_question(b"\x40" + b"x" * 64 + b"\0")),
            (1, dns_question((b"\x3f" + b"x" * 63) * 4 + b"\0")),
            (5, dns_question((b"\x3f" + b"x" * 63) * 3 + b"\x3d" + b"x" * 61 + b"\0")),
            (5, dns_question(b"\x0chost.example\0")),  # a dot inside a label
            (3, dns_question(b"\x04a.bc\7example\0")),
            (5, dns_question(b"\0")),
            (1, good[:11] + b"\2" + good[12:] + b"\0\0\x29\4\xd0\0\0\0\0\0\0" * 2),  # two OPT records
            (1, good[:11] + b"\1" + good[12:] + b"\1x\0\0\x29\4\xd0\0\0\0\0\0\0"),  # with a name
            (1, good[:11] + b"\1" + good[12:] + b"\0\0\x29\4\xd0\0\0\0\0\0\4"),  # cut
            (4, dns_question("host.example", flags=0x1000)),
            (5, dns_question("host.example", of_class=3)),
        ):
            answer = ask(datagram)
            check(answer[3] & 15 == result, f"{answer[3] & 15}, not {result}, for {datagram!r}")
        same(len(ask(dns_question("many.example"))), len(dns_question("many.example")))
        check(ask(dns_question("many.example"))[2] & 2, "not marked as truncated")
        chance = random.Random(8)
        for _ in range(500):
            client.send(chance.choice((b"", good[: chance.randrange(12)], b"\0\0\x80" + chance.randbytes(30))))
            client.send(chance.choice((b"xx\x84", b"xx\xff")) + chance.randbytes(chance.randrange(600)))
        for _ in range(500):
            mutant = bytearray(good + chance.randbytes(chance.randrange(20)))
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
            client.send(mutant)
            client.settimeout(0)
            try:
                while client.recv(65536):
                    pass
            except BlockingIOError:
                client.settimeout(PATIENCE)
        for stream in (b"", b"\0", b"\0\0", b"\xff\xff" + b"x" * 1000, b"\0\x1e" + good):
            with Talker(port) as talker:
                try:
                    talker.say(stream)
                    talker.socket.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                if stream.endswith(good):
                    same(talker.lines.read(2 + len(good))[2:4], good[:2])
                else:
                    check(talker.gone(), "the connection is not ended")
        # The server may still be at all that, with no room for more: then the question is lost, and asked again.
        client.settimeout(0.5)
        deadline = time.monotonic() + PATIENCE
        answer = b""
        while not answer.startswith(b"\xab\xcd"):
            check(time.monotonic() < deadline, "the server answers no more")
            client.send(dns_question("host.example", number=0xABCD, of_class=4))
            try:
                while not (answer := client.recv(65536)).startswith(b"\xab\xcd"):
                    pass  # late answers
            except socket.timeout:
                pass
        same(answer[3] & 15, 5)
    check(server.process.poll() is None, "the server ended")


def dns_read(message, question):
    """An answer as (result, flags, answers, authority, additional), each record (name, type, class, lifetime, data)."""
    number, flags, *counts = struct.unpack("!6H", message[:12])
    same(number, struct.unpack("!H", question[:2])[0])
    at = 12

    def name():
        nonlocal at
        labels, position, jumped = [], at, False
        while size := message[position]:
            if size >= 0xC0:
                if not jumped:
                    at = position + 2
                position, jumped = (size & 0x3F) << 8 | message[position + 1], True
                continue
            labels.append(message[position + 1 : position + 1 + size].decode("latin-1"))
            position += size + 1
        if not jumped:
            at = position + 1
        return ".".join(labels)

    for _ in range(counts[0]):
        name()
        at += 4
    sections = []
    for count in counts[1:]:
        sections.append([])
        for _ in range(count):
            owner = name()
            kind, of_class, lifetime, size = struct.unpack("!2HIH", message[at : at + 10])
            sections[-1].append((owner, kind, of_class, lifetime, message[at + 10 : at + 10 + size]))
            at += 10 + size
    same(at, len(message))
    return flags & 15, flags, *sections


A, NS, CNAME, SOA, HINFO, AAAA, OPT, ANY = 1, 2, 5, 6, 13, 28, 41, 255


def dns_ask(port, name, kind=A, extension=b"", host="127.0.0.1"):
    """By datagram."""
    question = dns_question(name, kind)
    question = question[:11] + bytes([1 if extension else 0]) + question[12:] + extension
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE)
        client.connect((host, port))
        client.send(question)
        answer = client.recv(65536)
        return len(answer), *dns_read(answer, question)


def dns_extension(room, version=0, flags=0):
    return b"\0" + struct.pack("!2H2BHH", OPT, room, 0, version, flags, 0)


@single
def dns_zone(world):
    """What there is, what there is nothing of, what is not there, and what is somebody else's."""
    server, port = world.serve("dns_server", "127.0.0.1", 0)
    for name, kind, result, answers, authority in (
        ("host.example", A, 0, [A, A], []),
        ("HOST.eXample", AAAA, 0, [AAAA], []),
        ("host.example", 16, 0, [], [SOA]),
        ("old.example", AAAA, 0, [], [SOA]),
        ("alias.example", A, 0, [CNAME, A, A], []),
        ("alias.example", CNAME, 0, [CNAME], []),
        ("alias.example", 16, 0, [CNAME], [SOA]),
        ("www.sub.example", A, 0, [A], []),
        ("sub.example", A, 0, [], [SOA]),  # it has children, so it exists
        ("example", A, 0, [], [SOA]),
        ("example", SOA, 0, [SOA], []),
        ("example", NS, 0, [NS], []),
        ("ns.example", A, 0, [A], []),
        ("nobody.example", A, 3, [], [SOA]),
        ("x.host.example", A, 3, [], [SOA]),
        ("ub.example", A, 3, [], [SOA]),
        ("xexample", A, 5, [], []),
        ("example.com", A, 5, [], []),
        ("com", SOA, 5, [], []),
        ("", NS, 5, [], []),
        ("example", 252, 5, [], []),  # a transfer of the zone
        ("host.example", ANY, 0, [HINFO], []),
        ("alias.example", ANY, 0, [HINFO], []),
        ("sub.example", ANY, 0, [], [SOA]),
        ("nobody.example", ANY, 3, [], [SOA]),
    ):
        found = dns_ask(port, name, kind)
        kinds = [[record[1] for record in section] for section in found[3:]]
        check([found[1], *kinds] == [result, answers, authority, []], f"{name} {kind}: {found}")
        check(bool(found[2] & 0x0400) == (result != 5), f"{name} {kind}: authoritative or not: {found[2]:x}")
        for record in found[4]:
            same((record[0], record[3], struct.unpack("!I", record[4][-4:])[0]), ("example", 300, 300))
    check(server.process.poll() is None, "the server ended")


@single
def dns_extensions(world):
    """EDNS is answered in kind; its size counts, within reason; other versions are told which one there is."""
    server, port = world.serve("dns_server", "127.0.0.1", 0)
    for room, name, truncated in ((1232, "many.example", False), (4096, "many.example", False), (512, "many.example", True),
                                  (0, "many.example", True), (65535, "crowd.example", True), (1232, "host.example", False)):  # fmt: skip
        size, result, flags, answers, _, additional = dns_ask(port, name, A, dns_extension(room))
        same((result, bool(flags & 0x0200), bool(answers)), (0, truncated, not truncated))
        check(size <= max(512, min(room, 1232)), f"{size} bytes for {room}")
        same([record[:3] for record in additional], [("", OPT, 1232)])
        same((additional[0][3], additional[0][4]), (0, b""))
    *_, additional = dns_ask(port, "host.example", A, dns_extension(1232, flags=0x8000))
    same(additional[0][3], 0x8000)
    _, result, _, answers, _, additional = dns_ask(port, "host.example", A, dns_extension(1232, version=1))
    same((result, answers, additional[0][3]), (0, [], 1 << 24))  # 16 = BADVERS, version 0
    _, result, _, _, authority, additional = dns_ask(port, "nobody.example", A, dns_extension(1232))
    same((result, len(authority), len(additional)), (3, 1, 1))
    same(dns_ask(port, "host.example")[5], [])
    check(server.process.poll() is None, "the server ended")


@single
def dns_streams(world):
    """Over TCP too anybody is answered at once, whoever else is silent, and as often as he asks."""
    server, port = world.serve("dns_server", "127.0.0.1", 0)
    silent = [Talker(port) for _ in range(50)]
    for number, one in enumerate(silent):
        one.say((b"", b"\0", b"\0\x1e", b"\0\x1e" + dns_question("host.example")[:20])[number % 4])
    names = ["host.example", "many.example", "nobody.example", "crowd.example", "alias.example"] * 40
    questions = [dns_question(name, number=number) for number, name in enumerate(names)]
    began = time.monotonic()
    with Talker(port) as client:
        stream = b"".join(struct.pack("!H", len(each)) + each for each in questions)
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(stream), 701):  # cut anywhere
            client.say(stream[at : at + 701])
        for name, question in zip(names, questions):
            size = struct.unpack("!H", client.lines.read(2))[0]
            result, flags, answers, *_ = dns_read(client.lines.read(size), question)
            counts = {"host.example": 2, "many.example": 60, "crowd.example": 100, "alias.example": 3, "nobody.example": 0}
            same((result, flags & 0x0200, len(answers)), (3 if name == "nobody.example" else 0, 0, counts[name]))
        took = time.monotonic() - began
        check(took < (10 if world.emulated else 5), f"{took} s")
        client.socket.shutdown(socket.SHUT_WR)
        check(client.gone(), "the connection is not ended")
    same(dns_ask(port, "host.example")[1], 0)
    with Talker(port, 4096) as deaf:  # who does not read is not answered for ever, and costs the others nothing
        question = dns_question("crowd.example")
        deaf.socket.settimeout(1)
        sent = 0
        try:
            while sent < 50_000_000:
                sent += deaf.socket.send((struct.pack("!H", len(question)) + question) * 1000)
        except (TimeoutError, ConnectionError):
            pass
        check(sent < 50_000_000, "it is read from for ever")
        same(dns_ask(port, "host.example")[1], 0)
    for one in silent:
        check(one.gone(), "a silent client is kept")
    check(server.process.poll() is None, "the server ended")


@single
def dns_out_of_descriptors(world):
    """Silent clients over TCP do not keep others out, nor those who ask by datagram."""
    if world.emulated or os.name == "nt":
        raise Skip("the number of handles is limited by memory alone")
    server = world.start("dns_server", "127.0.0.1", 0, launcher=("sh", "-c", 'ulimit -n 30; exec "$@"', "sh"))
    port = int(server.wait_for(r"listening on (\d+)")[1])
    silent = [Talker(port) for _ in range(60)]
    question = dns_question("host.example")
    for _ in range(3):
        same(dns_ask(port, "host.example")[1], 0)
        with Talker(port) as client:
            client.socket.settimeout(8)  # less than it takes for all to be sent away for their silence
            client.say(struct.pack("!H", len(question)) + question)
            check(len(client.lines.read(2)) == 2, "not answered")
    for one in silent:
        one.close()
    check(server.process.poll() is None, "the server ended")


@single
def dns_dig(world):
    """The client that everybody has."""
    dig = shutil.which("dig")
    if not dig:
        raise Skip("no dig")
    server, port = world.serve("dns_server", "127.0.0.1", 0)

    def dug(*arguments):
        done = subprocess.run(
            [dig, "-p", str(port), "@127.0.0.1", "+norecurse", "+time=5", "+tries=3", *arguments],
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        check(done.returncode == 0 and "WARNING" not in done.stdout, f"dig {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    same(sorted(dug("+short", "host.example").split()), ["192.0.2.1", "192.0.2.2"])
    matches(r"status: NOERROR.*\n.*flags: qr aa;.*ANSWER: 60.*ADDITIONAL: 1$", dug("many.example"))
    matches(r"status: NOERROR.*\n.*ANSWER: 100,", dug("crowd.example"))  # over TCP, as the answer is truncated
    matches(r"status: NXDOMAIN", dug("nobody.example"))
    matches(r"^example\.\s+300\s+IN\s+SOA\s+ns\.example\. hostmaster\.example\. 2024010101 7200 900 1209600 300$", dug("nobody.example"))
    matches(r"status: NOERROR.*\n.*ANSWER: 0, AUTHORITY: 1", dug("sub.example"))
    matches(r"status: REFUSED", dug("example.com"))
    matches(r'^host\.example\.\s+3600\s+IN\s+HINFO\s+"RFC8482" ""$', dug("+notcp", "host.example", "ANY"))
    matches(r"status: NOERROR", dug("+tcp", "+keepopen", "host.example", "alias.example", "AAAA"))
    matches(r"status: BADVERS", dug("+edns=1", "+noednsnegotiation", "host.example"))


# ---- peers


@pair
def peer_chat(server, client):
    """Three processes, every one connected to both others."""
    first, port1 = server.serve("peer_chat", "127.0.0.1", 0)
    second, port2 = client.serve("peer_chat", "::1", 0, "127.0.0.1", port1)
    first.wait_for("joined: ")
    third, _ = server.serve("peer_chat", "127.0.0.1", 0, "127.0.0.1", port1, "::1", port2)
    everyone = {"first": first, "second": second, "third": third}
    first.wait_for("joined: ")
    second.wait_for("joined: ")  # of what it said to the first, and of the third
    second.wait_for("joined: ")
    for name, program in everyone.items():
        program.write(f"{name} speaks\n")
    for name, program in everyone.items():
        heard = [program.wait_for(r"^(\[::1\]|127\.0\.0\.1):\d+: (\w+) speaks$")[2] for _ in range(2)]
        same(" ".join(sorted(heard)), " ".join(sorted(set(everyone) - {name})))
    third.write("", last=True)
    third.finish()
    first.wait_for("left: ")
    second.wait_for("left: ")
    second.write("one more\n", last=True)
    second.finish()
    first.wait_for(": one more$")
    first.write("", last=True)
    first.finish()


# ---- files


def transfer(server, client, host, *options, sizes=(0, 1, 7168, 3 * 1024 * 1024 + 123)):
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            source, copy = pathlib.Path(folder, "source"), pathlib.Path(folder, "copy")
            content = random.Random(size).randbytes(size)
            source.write_bytes(content)
            listening, port = server.serve("file_server", *options, host, 0, source, 1)
            report = client.run("file_client", *options, host, port, copy)
            line = rf"^bytes {size} sha256 {hashlib.sha256(content).hexdigest()} seconds [0-9.e+-]+$"
            matches(line, report)
            matches(line, listening.finish())
            check(copy.read_bytes() == content, "the copy differs")


@pair
def file_tcp_v4(server, client):
    transfer(server, client, "127.0.0.1")


@pair
def file_tcp_v6(server, client):
    transfer(server, client, "::1")


@pair
def file_udp_v4(server, client):
    transfer(server, client, "127.0.0.1", "--udp")


@pair
def file_udp_v6(server, client):
    transfer(server, client, "::1", "--udp")


class BadRoad(threading.Thread):
    """Between a client and a server: loses, doubles and reorders datagrams."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for end in (self.near, self.far):
            end.bind(("127.0.0.1", 0))
            end.settimeout(0.02)
        self.far.connect(("127.0.0.1", port))
        self.port = self.near.getsockname()[1]
        self.chance = random.Random(1)
        self.client = None
        self.done = threading.Event()
        self.lost = 0

    def run(self):
        upstream = threading.Thread(target=self.carry, args=(self.near, self.to_server), daemon=True)
        upstream.start()
        self.carry(self.far, self.to_client)
        upstream.join()

    def to_server(self, data, sender):
        self.client = sender
        self.far.send(data)

    def to_client(self, data, _):
        self.near.sendto(data, self.client)

    def carry(self, source, send):
        late = []
        while not self.done.is_set():
            try:
                data, sender = source.recvfrom(65536)
            except socket.timeout:
                data = None
            except ConnectionError:
                continue
            try:
                if data is not None:
                    fate = self.chance.random()
                    if fate < 0.05:
                        self.lost += 1
                    elif fate < 0.10:
                        late.append((data, sender))
                    else:
                        send(data, sender)
                        if fate < 0.15:
                            send(data, sender)
                if late and (data is None or self.chance.random() < 0.2):
                    send(*late.pop(0))
            except ConnectionError:
                pass


@pair
def file_udp_bad_road(server, client):
    with tempfile.TemporaryDirectory() as folder:
        source, copy = pathlib.Path(folder, "source"), pathlib.Path(folder, "copy")
        content = random.Random(1).randbytes(2 * 1024 * 1024)
        source.write_bytes(content)
        listening, port = server.serve("file_server", "--udp", "127.0.0.1", 0, source, 1)
        road = BadRoad(port)
        road.start()
        try:
            client.run("file_client", "--udp", "127.0.0.1", road.port, copy)
            listening.finish()
        finally:
            road.done.set()
            road.join(PATIENCE)
        check(copy.read_bytes() == content, "the copy differs")
        check(road.lost > 10, f"only {road.lost} datagrams were lost")


def forger(listener, port):
    """A man in the middle who changes one byte."""
    with listener, listener.accept()[0] as near, socket.create_connection(("127.0.0.1", port), PATIENCE) as far:
        near.settimeout(PATIENCE)
        passed = 0
        while data := far.recv(65536):
            if passed <= 5000 < passed + len(data):
                data = bytearray(data)
                data[5000 - passed] ^= 1
            passed += len(data)
            near.sendall(data)
        try:
            near.shutdown(socket.SHUT_WR)
            near.recv(1)
        except OSError:  # a reset, perhaps before the shutdown: the client tells that it is not content; so do we
            far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@pair
def file_damaged(server, client):
    """Both ends notice."""
    with tempfile.TemporaryDirectory() as folder:
        source, copy = pathlib.Path(folder, "source"), pathlib.Path(folder, "copy")
        source.write_bytes(random.Random(2).randbytes(10000))
        listening, port = server.serve("file_server", "127.0.0.1", 0, source, 1)
        middle = socket.create_server(("127.0.0.1", 0))
        middle.settimeout(PATIENCE)
        thread = threading.Thread(target=forger, args=(middle, port), daemon=True)
        thread.start()
        victim = client.start("file_client", "127.0.0.1", middle.getsockname()[1], copy)
        victim.finish(status=1)
        matches("^the file was damaged on its way$", victim.error())
        listening.finish(status=1)
        matches("^receive.*: connection reset", listening.error())
        thread.join(PATIENCE)


# ---- programs alone


@single
def hello(world):
    """It works, and it is what the README shows."""
    same(world.run("hello"), "hello\n")
    root = pathlib.Path(__file__).resolve().parents[2]
    source = (root / "examples/hello.cpp").read_text(encoding="utf-8").split("\n", 1)[1]  # without its comment
    check(source in (root / "README.md").read_text(encoding="utf-8"), "examples/hello.cpp and README.md differ")


@single
def whatis_this_machine(world):
    report = world.run("whatis")
    matches(r"^host \S+$", report)
    matches(r"^interface \d+ \S.* up loopback", report)
    matches(r"^    127\.0\.0\.1/8$", report)


@single
def whatis_localhost(world):
    report = world.run("whatis", "localhost", "http")
    matches(r"^localhost is 127\.0\.0\.1, which is called \S+$", report)
    matches(r"^http is port 80/tcp, http$", report)
    matches(r"^53 is port 53/udp, domain$", world.run("whatis", "::1", "53"))


@single
def whatis_nothing(world):
    program = world.start("whatis", "no-such-name.invalid")
    program.finish(status=1)
    matches("^resolve.*: host not found|^resolve.*: try again", program.error())
    program = world.start("whatis", "", "no-such-service")
    program.finish(status=1)
    matches("^no-such-service is no service that this machine knows$", program.error())


NO_RAW_SOCKET = "^open: (permission denied|protocol not supported)"


def may_open_raw_sockets():
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()
        return True
    except PermissionError:
        return False


def raw(world, name, *arguments):
    """The program's output, or None where raw sockets are not to be had: then it has to say so."""
    program = world.start(name, *arguments)
    output = program.finish(status=None)
    if program.process.returncode != 0 and (world.emulated or not may_open_raw_sockets()):
        check(program.process.returncode == 1, program.story())
        matches(NO_RAW_SOCKET, program.error())
        return None
    check(program.process.returncode == 0, program.story())
    return output


@single
def ping_v4(world):
    output = raw(world, "ping", "127.0.0.1", 2)
    if output is not None:
        matches(r"^reply from 127\.0\.0\.1: 64 bytes, sequence 2, [0-9.e-]+ ms$", output)
        matches("^2 sent, 2 answered$", output)


@single
def ping_v6(world):
    output = raw(world, "ping", "::1", 2)
    if output is not None:
        matches(r"^reply from ::1: 64 bytes, sequence 2, [0-9.e-]+ ms$", output)
        matches("^2 sent, 2 answered$", output)


@single
def ping_count(world):
    """More than the sixteen bits of a sequence number."""
    program = world.start("ping", "127.0.0.1", 65538)
    try:
        program.wait_for("sequence 3,")
    except Failure:
        if may_open_raw_sockets() and not world.emulated:
            raise
        matches(NO_RAW_SOCKET, program.error())
    program.kill()


@single
def icmp_listener(world):
    if raw(world, "icmp_listener", 4, 0) is None:
        return
    listener = world.start("icmp_listener", 4, 2)
    listener.wait_for("^listening$")
    world.run("ping", "127.0.0.1", 1)
    listener.wait_for(r"^from 127\.0\.0\.1: type 8, code 0, 64 bytes$")
    listener.wait_for(r"^from 127\.0\.0\.1: type 0, code 0, 64 bytes$")
    listener.finish()


@single
def ping_without_privilege(world):
    launcher = ()
    if may_open_raw_sockets():
        setpriv = shutil.which("setpriv")
        if world.emulated or not setpriv:
            raise Skip("the privilege cannot be taken away: no setpriv, or the emulator's own processes have it")
        launcher = (setpriv, "--bounding-set", "-net_raw", "--inh-caps", "-net_raw")
    program = world.start("ping", "127.0.0.1", 1, launcher=launcher)
    program.finish(status=1)
    matches("^open: permission denied", program.error())


# Of each program: arguments that are right, as many as there may be, and for each place a value that is wrong there.
# "" in a list of wrong values stands for an empty argument.
HOST, PORT, LISTEN_PORT = ("127.0.0.1", ("",)), ("7", ("", "0", "65536", "-1", "abc", "7x", "+7", " 7")), ("0", ("", "65536", "abc"))
COUNT, TRIES = ("3", ("", "0", "-3", "many", "1.5", "99999999999999999999")), ("3", ("", "0", "11", "x"))
COMMAND_LINES = {
    "chat_server_poller": (2, HOST, LISTEN_PORT, COUNT),
    "dns_client": (3, HOST, PORT, ("host.example", ("a..b", "x" * 64)), TRIES),
    "dns_server": (2, HOST, LISTEN_PORT, COUNT, ("1", ("", "-1", "x"))),
    "echo_client": (2, HOST, PORT),
    "echo_server_iterative": (2, HOST, LISTEN_PORT, COUNT),
    "echo_server_threads": (2, HOST, LISTEN_PORT, COUNT),
    "file_client": (3, HOST, PORT, ("copy", ("",))),
    "file_server": (3, HOST, LISTEN_PORT, (__file__, ("",)), COUNT),
    "http_server": (3, HOST, LISTEN_PORT, (".", ("", __file__, "no-such-folder")), ("1", ("", "0", "65", "two")),
                    ("1", ("", "0", "3601", "1s")), COUNT),
    "icmp_listener": (1, ("4", ("", "0", "5", "46", "four")), ("1", ("", "-1", "x"))),
    "message_client": (2, HOST, PORT),
    "message_server": (1, LISTEN_PORT, COUNT),
    "peer_chat": (2, HOST, LISTEN_PORT, HOST, PORT),
    "ping": (1, HOST, COUNT),
    "time_udp_client": (2, HOST, PORT, TRIES),
    "time_udp_server": (2, HOST, LISTEN_PORT, COUNT, ("1", ("", "-1", "x"))),
    "upper_tcp_client": (2, HOST, PORT),
    "upper_tcp_server": (2, HOST, LISTEN_PORT, COUNT),
    "upper_udp_client": (2, HOST, PORT),
    "upper_udp_server": (2, HOST, LISTEN_PORT, COUNT),
    "whatis": (0, ("localhost", ()), ("http", ("",))),
}  # fmt: skip


@single
def wrong_use(world):
    """Each program refuses what is missing, wrong or too much, with its value and status 2; --help is no error."""
    root = pathlib.Path(__file__).resolve().parents[2] / "examples"
    programs = {path.stem for path in root.glob("*.cpp")} | {path.parent.name for path in root.glob("*/main.cpp")}
    same(sorted(programs - {"hello"}), sorted(COMMAND_LINES))  # hello takes no arguments
    running = []

    def refused(name, arguments, *named):
        running.append((world.start(name, *arguments), named))
        if len(running) >= 8:
            settle()

    def settle():
        while running:
            program, named = running.pop()
            same(program.finish(status=2), "")
            for text in named:
                check(text in program.error(), f"{text!r} is not named: {program.story()}")
            matches(r"^usage: \S+", program.error())

    for name, (least, *places) in COMMAND_LINES.items():
        right = [value for value, _ in places]
        out = world.run(name, "--help")
        matches(rf"^usage: {name}(\.exe)? ", out)
        for missing in range(least):
            refused(name, right[:missing], "missing")
        for place, (_, wrong) in enumerate(places):
            for value in wrong if not world.emulated or name in ("http_server", "dns_client") else wrong[:2]:
                arguments = [*right[: max(least, place + 1)]]
                if name == "peer_chat":
                    arguments = [*right]
                arguments[place] = value
                refused(name, arguments, f'"{value}"')
        refused(name, [*right, "surplus"], "missing" if name == "peer_chat" else '"surplus"')
        refused(name, [*right, "--nonsense"], '"--nonsense"')
    settle()


@single
def unknown_host(world):
    """It is said which name was not found."""
    for name, arguments in (("upper_tcp_client", (7,)), ("upper_tcp_server", (0,)), ("ping", ())):
        program = world.start(name, "no-such-name.invalid", *arguments)
        program.finish(status=1)
        matches('^resolve "no-such-name.invalid": (host not found|try again)$', program.error())


@pair
def localhost(server, client):
    """A server at "localhost" is found at each of its addresses, and says which these are."""
    for name, kind in (("upper_tcp_server", "tcp"), ("echo_server_threads", "tcp"), ("upper_udp_server", "udp")):
        listening = server.start(name, "localhost", 0, 2)
        port, places = listening.wait_for(r"listening on (\d+) at (.+)$").groups()
        same(sorted(places.split(" and ")), ["127.0.0.1", "::1"])
        for host in ("127.0.0.1", "::1"):
            answer = client.run(f"upper_{kind}_client", host, port, stdin="HELLO\n")
            same(answer, "HELLO\n")
        listening.finish()


@single
def nobody_listens(world):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        program = world.start("upper_tcp_client", "127.0.0.1", port)
        program.finish(status=1)
        matches(rf"^connect (to )?127\.0\.0\.1:{port}: connection refused \(system error \d+\)$", program.error())


def run_case(function, *worlds):
    """Why it failed; None if it did not."""
    try:
        function(*worlds)
        return None
    except Skip as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    except Failure as failure:
        return str(failure)
    except Exception:  # pylint: disable=broad-except
        return traceback.format_exc()
    finally:
        for world in worlds:
            world.clean_up()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="?")
    parser.add_argument("--list", choices=("single", "pair"))
    parser.add_argument("--server", metavar="LABEL=DIR")
    parser.add_argument("--client", metavar="LABEL=DIR")
    parser.add_argument("--emulator")
    given = parser.parse_args()
    if given.list:
        print("\n".join(singles if given.list == "single" else pairs))
        return 0
    if not given.case or not given.client or not given.server:
        parser.error("a case, a server and a client are needed")
    server, client = World(given.server, given.emulator), World(given.client, given.emulator)
    if given.case in singles:
        why = run_case(singles[given.case], client)
        print(why or "passed")
        return 1 if why else 0
    cases = pairs if given.case == "all" else {given.case: pairs[given.case]}
    failed = 0
    for name, function in cases.items():
        why = run_case(function, server, client)
        failed += why is not None
        print(f"{'FAILED' if why else 'passed'}  example.{name}[{server.label}-{client.label}]", flush=True)
        if why:
            print(why, flush=True)
    if given.case == "all":
        print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
