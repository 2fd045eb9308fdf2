"""What the stories of real programs are told with: building one for both systems, running it on either, and peers of our own."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / "build/porting"
SOURCES = WORK / "sources"
BIN = WORK / "bin"
LIMIT = 60
MINGW = "x86_64-w64-mingw32-"


def pkg_config(*words):
    return subprocess.run(["pkg-config", *words], env={**os.environ, "PKG_CONFIG_LIBDIR": str(WORK / "prefix/lib/pkgconfig")},
                          check=True, capture_output=True, text=True).stdout.split()


class World:
    """Where a program runs: on this host, or on Windows, which is Wine."""

    def __init__(self, name, emulator, suffix):
        self.name, self.emulator, self.suffix = name, emulator, suffix

    def command(self, program):
        return [*self.emulator, str(BIN / (program + self.suffix))]


NATIVE = World("native", [], "")
WINDOWS = World("Windows", [str(ROOT / "ci/wine")], ".exe")


class Build:
    """One program: its sources, unchanged, and flags. The same for both systems, but for what stands in `native` and `windows`."""

    def __init__(self, name, package, sources, flags=(), native=(), windows=(), libraries=(), as_posix=False):
        self.name, self.package, self.libraries = name, package, libraries
        self.folder = SOURCES / package
        self.sources, self.flags, self.native, self.windows = sources, list(flags), list(native), list(windows)
        self.as_posix = as_posix

    def files(self):
        for pattern in self.sources:
            found = sorted(self.folder.glob(pattern)) if not pattern.startswith("/") else [Path(pattern)]
            assert found, f"{self.package}: no {pattern}"
            yield from (str(file) for file in found if file.exists())

    def compiler(self, prefix, suffix):
        return prefix + ("g++" if any(name.endswith("pp") for name in self.files()) else "gcc") + suffix

    def run(self):
        """(compiles, links) with MinGW; what the compiler said is in build/porting/NAME.log."""
        # Without optimisation: it is the layer that is tried.
        common = ["-w", "-I.", *self.flags]
        output = ["-o", str(BIN / self.name)]
        made = subprocess.run([self.compiler("", ""), *common, *self.native, *self.files(), *output, "-lpthread", *self.libraries],
                              cwd=self.folder, capture_output=True, text=True)
        (WORK / f"{self.name}.log").write_text(made.stderr)
        if made.returncode:
            return "not native", "no"
        packages = ["portsock-bsd-extras"] + (["portsock-bsd-as-posix"] if self.as_posix else [])
        compiler = [self.compiler(MINGW, "-posix"), *common, *self.windows, *pkg_config("--cflags", *packages)]
        libraries = [*self.libraries, *pkg_config("--libs", "--static", *packages), "-lpthread"]
        made = subprocess.run([*compiler, *self.files(), *output[:1], output[1] + ".exe", *libraries], cwd=self.folder, capture_output=True, text=True)
        (WORK / f"{self.name}.log").write_text(made.stderr)
        if made.returncode == 0:
            return "yes", "yes"
        compiled = subprocess.run([*compiler, "-fsyntax-only", *self.files()], cwd=self.folder, capture_output=True).returncode == 0
        return "yes" if compiled else "no", "no"


class Configured:
    """The same for a program with autoconf, and for Windows in the words of docs/porting.md: ./configure and make, each in a copy of the sources."""

    def __init__(self, name, package, made=None):
        self.name, self.package, self.made = name, package, made or name

    def run(self):
        recipe = (ROOT / "docs/porting.md").read_text(encoding="utf-8").partition("## Programs with autoconf")[2]
        recipe = re.search(r"^    (\./configure --host(?:.*\\\n)*.*)", recipe, re.M).group(1)
        log = WORK / f"{self.name}.log"
        log.write_text("")
        for suffix, configure in (("", "./configure"), (".exe", recipe)):
            folder = WORK / "configured" / (self.package + suffix)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(SOURCES / self.package, folder)  # with the times of its files, or make would call autoconf
            for command in (configure, "make"):
                made = subprocess.run(command, shell=True, executable="/bin/bash", cwd=folder, capture_output=True, text=True,
                                      env={**os.environ, "PKG_CONFIG_LIBDIR": str(WORK / "prefix/lib/pkgconfig")})
                with log.open("a") as text:
                    text.write(made.stdout + made.stderr)
                if made.returncode:
                    return ("no" if suffix else "not native"), "no"
            shutil.copy(folder / (self.made + suffix), BIN / (self.name + suffix))
        return "yes", "yes"


class Running:
    """A program that runs. What it writes is kept; one can wait for a text in it."""

    def __init__(self, world, program, *words, stdin=None, env=None, cwd=WORK):
        self.program = program
        self.process = subprocess.Popen([*world.command(program), *map(str, words)], stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd, start_new_session=True,
                                        env={**os.environ, "LC_ALL": "C", "TZ": "UTC", **(env or {})})
        self.written = {1: b"", 2: b""}
        self.changed = threading.Condition()
        self.readers = [threading.Thread(target=self._read, args=(number, stream), daemon=True)
                        for number, stream in ((1, self.process.stdout), (2, self.process.stderr))]
        for reader in self.readers:
            reader.start()
        if stdin:
            self.say(stdin)

    def _read(self, number, stream):
        while got := os.read(stream.fileno(), 65536):
            with self.changed:
                self.written[number] += got
                self.changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """The end of a program that does not end by itself. Its process only: Wine's server belongs to all."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def say(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def hang_up(self):
        self.process.stdin.close()

    def until(self, text, number=1):
        """What is written up to a text, and that."""
        ends = time.monotonic() + LIMIT
        with self.changed:
            while text not in self.written[number]:
                if not self.changed.wait(ends - time.monotonic()):
                    raise TimeoutError(f"{self.program}: no {text!r} in {self.written!r}")
            return self.written[number][:self.written[number].index(text) + len(text)]

    def end(self, limit=LIMIT):
        """Its exit status, output and error output."""
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.stop()
            raise TimeoutError(f"{self.program} does not end: {self.written!r}") from None
        for reader in self.readers:
            reader.join(5)
        return status, self.clean(self.written[1]), self.clean(self.written[2])

    def clean(self, text):
        """Programs call themselves by their file's name, which differs."""
        name = re.escape(self.program.encode())
        return re.sub(rb"(?:[A-Za-z]:)?[\w./\\-]*[/\\]" + name + rb"(?:\.exe)?(?!\w)", self.program.encode(), text)


def run(world, program, *words, stdin=b"", **how):
    """A program that ends by itself: status, output, error output."""
    with Running(world, program, *words, stdin=stdin or None, **how) as running:
        if stdin:
            running.hang_up()
        return running.end()


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(condition, what):
    ends = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what} does not happen")
        time.sleep(0.01)


def bound(port, kind="tcp"):
    """Waits until somebody listens there."""
    suffix = f":{port:04X}"

    def is_bound():
        for table in (f"/proc/net/{kind}", f"/proc/net/{kind}6"):
            for line in Path(table).read_text().splitlines()[1:]:
                words = line.split()
                if words[1].endswith(suffix) and (kind == "udp" or words[3] == "0A"):
                    return True
        return False

    wait_for(is_bound, f"a server at {kind} port {port}")


class Peer:
    """A TCP server of ours: `talk` gets each connection, one after the other, and what it returns is kept."""

    def __init__(self, talk, port=0, address="127.0.0.1"):
        self.listener = socket.create_server((address, port))
        self.port = self.listener.getsockname()[1]
        self.talk, self.kept, self.failed = talk, [], None
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(LIMIT)
                try:
                    self.kept.append(self.talk(connection))
                except Exception as why:  # pylint: disable=broad-except
                    self.kept.append(repr(why))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(LIMIT)


class DatagramPeer:
    """A UDP server of ours: `answer(datagram)` gives the answers. All that comes is kept."""

    def __init__(self, answer, port=0, address="127.0.0.1"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, port))
        self.port = self.socket.getsockname()[1]
        self.answer, self.kept, self.leaving = answer, [], False
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            datagram, sender = self.socket.recvfrom(65536)
            if self.leaving:
                return
            self.kept.append(datagram)
            for answer in self.answer(datagram):
                self.socket.sendto(answer, sender)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leaving = True
        self.socket.sendto(b"", self.socket.getsockname())
        self.thread.join(LIMIT)
        self.socket.close()


def read_all(connection):
    data = b""
    while got := connection.recv(65536):
        data += got
    return data


def read_until(connection, text):
    data = b""
    while text not in data:
        got = connection.recv(1)
        if not got:
            break
        data += got
    return data


def masked(text, *patterns):
    """Times and speeds differ from run to run."""
    for pattern in patterns:
        text = re.sub(pattern, b"#", text)
    return text
