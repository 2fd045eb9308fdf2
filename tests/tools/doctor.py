#!/usr/bin/env python3
"""doctor.py [EMULATOR...] DOCTOR: what portsock-doctor says, as text and as JSON, beside what this Python knows of the machine."""

import json
import shutil
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
    assert each["kind"] in ("available", "unavailable", "value", "warning", "problem"), each
    assert each["detail"] or each["kind"] == "available", each
    assert not each["advice"] or each["kind"] in ("unavailable", "warning", "problem"), each
    if "number" in each:
        assert isinstance(each["number"], int) and each["kind"] == "value", each
        assert each["detail"] == f"{each['number']} {each.get('unit', '')}".strip(), each
    else:
        assert "unit" not in each and not each["detail"].isdigit(), each


def kind(group, name):
    return found[group, name]["kind"]


assert kind("families", "ipv4") == "available"
assert kind("families", "stream pairs") == "available"
assert kind("options", "no_delay") == "available"
assert kind("protocols", "tcp") == kind("protocols", "udp") == "available"
mechanisms = {name for (group, name), each in found.items() if group == "poller" and each["kind"] == "available"}
assert found["poller", "in use"]["detail"] in mechanisms
largest = found["limits", "largest datagram, ipv4"]
assert (largest["number"], largest["unit"], largest["detail"]) == (65507, "bytes", "65507 bytes")
for kind_of in ("tcp", "udp"):
    for buffer in ("receive", "send"):
        default, most = (found["options", f"{kind_of} {buffer} buffer, {which}"] for which in ("default", "largest"))
        assert 0 < default["number"] <= most["number"] and default["unit"] == most["unit"] == "bytes"
assert found["behaviour", "a wait of 1 ms takes"]["kind"] == "warning" or found["behaviour", "a wait of 1 ms takes"]["unit"] == "microseconds"
assert report["well"] is True and not any(each["kind"] == "problem" for each in report["findings"])
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


assert (kind("families", "ipv6") == "available") == ipv6_works()
if native:
    listed = {name for (group, name) in found if group == "interfaces"}
    assert listed == {f"{index} {name}" for index, name in socket.if_nameindex()}, listed
    assert (kind("options", "load_balance") == "available") == sys.platform.startswith(("linux", "freebsd"))
else:
    assert mechanisms == {"afd", "select"}, mechanisms
    assert any("127.0.0.1/8" in each["detail"] for (group, _), each in found.items() if group == "interfaces")

text = run()
for each in report["findings"]:
    assert f"\n  {each['name']} " in text, each["name"]
    if each["kind"] != "value":
        assert f" {each['kind']}" in text
groups = [line for line in text.splitlines() if line and not line.startswith(" ")]
assert groups == list(dict.fromkeys(each["group"] for each in report["findings"])), groups

assert run("--help").startswith("usage: portsock-doctor")
for wrong in (["--nonsense"], ["surplus"], [""], ["--json", "--ports", "x"], ["--conformance", "--json"]):
    done = subprocess.run([*command, *wrong], capture_output=True, timeout=100, check=False)
    named = "--conformance" if "--conformance" in wrong else f'"{wrong[-1]}"'
    assert done.returncode == 2 and not done.stdout and named in done.stderr.decode(), (wrong, done)

# Where there is no network at all, it says so, and blames nobody else.
alone = ["unshare", "--net", "--map-root-user"]
if native and shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0:
    done = subprocess.run([*alone, *command, "--json"], capture_output=True, timeout=100, check=False)
    assert done.returncode == 1, done
    sick = json.loads(done.stdout)
    assert sick["well"] is False
    without = {(each["group"], each["name"]): each for each in sick["findings"]}
    assert without["families", "ipv4"]["kind"] == "problem", without["families", "ipv4"]
    assert "is down" in without["families", "ipv4"]["advice"], without["families", "ipv4"]
    assert b"firewall" not in done.stdout, done.stdout
    assert not any(each.get("number") == 0 for each in sick["findings"] if each["group"] == "limits"), done.stdout
    assert "refused" not in without.get(("behaviour", "a closed port of loopback"), {"detail": ""})["detail"]
else:
    print("without a namespace of its own for the network: not shown how that looks")
print(f"{len(found)} findings agree")
