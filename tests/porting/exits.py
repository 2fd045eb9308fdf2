#!/usr/bin/env python3
"""exits.py PROGRAM...: what a program sent arrives although it ends at once, and SIGPIPE does what it asked for.

PROGRAM is exits.c, built for this host or, with an emulator in front, for Windows."""

import signal
import socket
import subprocess
import sys
import time

program = sys.argv[1:]
emulated = len(program) > 1
failures = 0


def check(holds, what):
    global failures
    if not holds:
        failures += 1
        print("does not hold:", what)


def run(how, serve):
    """Its exit status, its output, and what `serve` gives for the connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        started = subprocess.Popen([*program, how, str(server.getsockname()[1])], stdout=subprocess.PIPE, text=True)
        peer, _ = server.accept()
        with peer:
            peer.settimeout(60)
            served = serve(peer, started)
        output = started.communicate(timeout=60)[0].strip()
        return started.returncode, output, served


def read_after_its_end(peer, started):
    # Until the program is gone nothing is read.
    started.wait(timeout=60)
    time.sleep(0.2)
    data = b""
    while part := peer.recv(65536):
        data += part
    return data


def hang_up(peer, _):
    peer.close()


for how in ("open", "closed"):
    status, output, data = run(how, read_after_its_end)
    check(status == 0 and int(output) > 0 and int(output) == len(data), f"{how}: {len(data)} of {output} bytes came")
for how in ("unflushed", "standard", "closed standard", "another standard"):
    status, output, data = run(how, read_after_its_end)
    check(status == 0 and data == b"the last words\n", f"{how}: {data!r} came")
status, output, _ = run("ignored", hang_up)
check((status, output) == (0, "EPIPE"), f"ignored: {status} {output}")
killed = 128 + signal.SIGPIPE if emulated else -signal.SIGPIPE
status, output, _ = run("default", hang_up)
check((status, output) == (killed, ""), f"default: {status} {output}")
status, output, _ = run("silent", hang_up)
# A program that never mentions SIGPIPE dies of it on POSIX. On Windows it has not been written for that.
check((status, output) == ((0, "EPIPE") if emulated else (killed, "")), f"silent: {status} {output}")

# err() and its relatives say why and end; so do signals that nobody handles.
why = "Connection refused"
for how, wanted, text in (
    ("err", 3, f"text: {why}"),
    ("errx", 4, "text"),
    ("verr", 5, f"7: {why}"),
    ("verrx", 6, "7"),
    ("terminate", 128 + signal.SIGTERM if emulated else -signal.SIGTERM, None),
    ("abort", 3 if emulated else -signal.SIGABRT, None),  # that of the C run-time library
):
    ended = subprocess.run([*program, how, "0"], stderr=subprocess.PIPE, text=True, timeout=60)
    said = ended.stderr.strip()
    check(ended.returncode == wanted and (text is None or said == f"porting_exits: {text}"), f"{how}: {ended.returncode} {said}")
print(failures, "failures")
sys.exit(failures != 0)
