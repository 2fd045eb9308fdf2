#!/usr/bin/env python3
"""refused.py COMMAND...: does docs/porting.md say of what cannot be done what refused.c gets? Each name of the table's first column was
tried, each that was tried is there, and errno is one of the second column's."""

import re
import subprocess
import sys
from pathlib import Path

text = (Path(__file__).resolve().parents[2] / "docs/porting.md").read_text(encoding="utf-8")
section = text.partition("\n## What cannot be done\n")[2].partition("\n## ")[0]
said = {}
for what, errno in re.findall(r"^\| (.*?) \| (.*?) \|", section, re.M):
    for name in re.findall(r"`(\w+)`", what):
        said[name] = re.findall(r"\bE[A-Z]+\b|works|not declared", errno)

ended = subprocess.run(sys.argv[1:], capture_output=True, text=True, timeout=60, check=True)
got = dict(re.findall(r"^(\w+) (?:is )?(.*?)\s*$", ended.stdout, re.M))
problems = [f"{name} is in the table and was not tried" for name in said.keys() - got.keys()]
problems += [f"{name} is not in the table: {got[name]}" for name in got.keys() - said.keys()]
problems += [f"{name}: {got[name]}, not {' or '.join(said[name])}" for name in said.keys() & got.keys() if got[name] not in said[name]]
print("\n".join(sorted(problems)) or f"{len(got)} things that cannot be done fail as it says in docs/porting.md")
sys.exit(1 if problems or len(got) < 30 else 0)
