#!/usr/bin/env python3
"""doctor.py [EMULATOR...] DOCTOR: what portsock-doctor says, as text and as JSON, beside what this Python knows of the machine."""

import json
import socket
import subprocess
import sys

command = sys.argv[1:]
# Under an emulator the programs are those of Windows, so this Python only knows some of the same things.
native = len(command) == 1


def run(*arguments, status=0):
    done = subprocess.run([*command, *arguments], capture_output=True, timeout=100, check=False)
    assert done.returncode == status, (arguments, done)
    return done.stdout.decode("ascii" if "--json" in arguments else "utf-8").replace("\r\n", "\n")


report = json.loads(run("--json"))
found = {(each["group"], each["name"]): each for each in report["findings"]}
assert len(found) == len(report["findings"]), "two findings have the same name"
for each in report["findings"]:
    assert each["kind"] in ("yes", "no", "value", "odd"), each
    assert each["detail"] or each["kind"] == "yes", each
    assert not each["advice"] or each["kind"] in ("no", "odd"), each


def kind(group, name):
    return found[group, name]["kind"]


assert kind("families", "ipv4") == "yes"
assert kind("families", "stream pairs") == "yes"
assert kind("options", "no_delay") == "yes"
assert kind("protocols", "tcp") == kind("protocols", "udp") == "yes"
mechanisms = {name for (group, name), each in found.items() if group == "poller" and each["kind"] == "yes"}
assert found["poller", "in use"]["detail"] in mechanisms
assert found["limits", "largest datagram, ipv4"]["detail"] == "65507 bytes"
assert found["names", "this host"]["detail"].lower() == socket.gethostname().lower()
assert "127.0.0.1" in found["names", "localhost"]["detail"]
assert "refused" in found["behaviour", "a closed port of loopback"]["detail"]


def ipv6_works():
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
        return True
    except OSError:
        return False


assert (kind("families", "ipv6") == "yes") == ipv6_works()
if native:
    listed = {name for (group, name) in found if group == "interfaces"}
    assert listed == {f"{index} {name}" for index, name in socket.if_nameindex()}, listed
    assert (kind("options", "load_balance") == "yes") == sys.platform.startswith(("linux", "freebsd"))
else:
    assert mechanisms == {"afd", "select"}, mechanisms
    assert any("127.0.0.1/8" in each["detail"] for (group, _), each in found.items() if group == "interfaces")

text = run()
for each in report["findings"]:
    assert f"\n  {each['name']} " in text, each["name"]
    if each["kind"] in ("yes", "no"):
        assert f" {each['kind']}" in text
groups = [line for line in text.splitlines() if line and not line.startswith(" ")]
assert groups == list(dict.fromkeys(each["group"] for each in report["findings"])), groups

assert "usage" in run("--help")
run("--nonsense", status=2)
print(f"{len(found)} findings agree")
