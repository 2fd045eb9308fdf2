#!/usr/bin/env python3
"""ipaddress_differential.py PROGRAM COUNT: compares what read_lines.cpp makes of COUNT texts, most of them addresses and networks and
half of those damaged, with what Python's ipaddress makes of them. The differences that are meant are written out in expected()."""

import ipaddress
import random
import subprocess
import sys


def address(chance):
    if chance.random() < 0.4:
        return str(ipaddress.IPv4Address(chance.getrandbits(32)))
    bits = sum((chance.choice((0, 0, chance.getrandbits(4), chance.getrandbits(16)))) << (16 * group) for group in range(8))
    if chance.random() < 0.1:
        bits = 0xFFFF << 32 | chance.getrandbits(32)
    made = ipaddress.IPv6Address(bits)
    text = chance.choice((str(made), made.exploded, str(made).upper()))
    if chance.random() < 0.1:
        text = text.rsplit(":", 2)[0] + ":" + str(ipaddress.IPv4Address(chance.getrandbits(32)))
    if chance.random() < 0.1:
        text += f"%{chance.choice((1, 7, 4294967295, 4294967296, 0, 'eth0', '01', ''))}"
    return text


def text(chance):
    made = address(chance)
    if chance.random() < 0.5:
        made += "/" + chance.choice((str(chance.randrange(0, 33)), str(chance.randrange(0, 140)), "0", "032", "255.255.255.0", ""))
    if chance.random() < 0.5:
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(made) + 1)
            made = chance.choice((made[:at] + chance.choice("0123456789abcdefABCDEF::::....gx -/%[]") + made[at:],
                                  made[:at] + made[at + 1:],
                                  made[:at] + made[at + 1:at + 2] + made[at:at + 1] + made[at + 2:]))
    return made


def read(make, given):
    try:
        return make(given)
    except ValueError:
        return None


def written(value):
    """RFC 5952 section 5: of the IPv6 addresses with an embedded IPv4 address, only the mapped are written with dots."""
    if value is None:
        return "-"
    if isinstance(value, (ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return f"{written(value.network_address)}/{value.prefixlen}"
    if value.version == 6 and value.ipv4_mapped is not None:
        return f"::ffff:{value.ipv4_mapped}" + (f"%{value.scope_id}" if value.scope_id else "")
    return str(value)


def expected(given):
    single = read(ipaddress.ip_address, given)
    # A scope is the number of an interface here, and any text there.
    scope = getattr(single, "scope_id", None)
    if scope is not None and not (scope.isascii() and scope.isdigit() and scope[0] != "0" and int(scope) < 2**32):
        single = None
    networks = [read(lambda text, strict=strict: ipaddress.ip_network(text, strict=strict), given) for strict in (True, False)]
    _, slash, length = given.partition("/")
    # No network without a length, with a mask in its place, or with a scope.
    if not slash or "." in length or "%" in given or (length[:1] == "0" and length != "0"):
        networks = [None, None]
    return " ".join(written(value) for value in (single, *networks))


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    chance = random.Random(4)
    texts = [text(chance) for _ in range(count)]
    answers = subprocess.run([program], input="\n".join(texts) + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
    different = [(one, theirs, ours) for one, ours in zip(texts, answers) if (theirs := expected(one)) != ours]
    meaningful = sum(answer != "- - -" for answer in answers)
    for one, theirs, ours in different[:20]:
        print(f"{one!r}: ipaddress {theirs}, portsock {ours}")
    print(f"ipaddress: {count} texts, {meaningful} of them meaning something, {len(different)} understood differently")
    return 1 if different or len(answers) != count or not count / 4 < meaningful < count * 3 / 4 else 0


if __name__ == "__main__":
    sys.exit(main())
