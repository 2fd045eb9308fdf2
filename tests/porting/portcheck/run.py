#!/usr/bin/env python3
"""Runs portsock-portcheck over the sources beside this file and compares what it says of each line with what is written there:
`expect: CLASS NAME; CLASS NAME`. Exit status 77: there is no libclang."""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
TOOL = os.path.join(HERE, "..", "..", "..", "tools", "portcheck", "portsock-portcheck")
sys.path.insert(0, os.path.dirname(TOOL))
import libclang  # noqa: E402
import rules  # noqa: E402


def expected(file):
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if found := re.search(r"expect: (.*?)(?: \*/)?$", line.rstrip()):
                for one in found.group(1).split("; "):
                    kind, name = one.split(" ", 1)
                    yield os.path.basename(file), number, kind, name


def check(files, status):
    files = [os.path.join(HERE, file) for file in files]
    run = subprocess.run([sys.executable, TOOL, "--json", *files], capture_output=True, text=True, check=False)
    wanted = {one for file in files for one in expected(file)}
    answer = json.loads(run.stdout)
    got = {(os.path.basename(one["file"]), one["line"], one["class"], one["name"]) for one in answer["findings"]}
    problems = [f"not found: {one}" for one in sorted(wanted - got)] + [f"not expected: {one}" for one in sorted(got - wanted)]
    problems += answer["compiler_errors"]
    if run.returncode != status:
        problems.append(f"{files}: exit status {run.returncode}, not {status}")
    for one in answer["findings"]:
        if not one["message"] or not one["rule"] or one["column"] < 1:
            problems.append(f"incomplete: {one}")
    for kind in rules.CLASSES:
        if answer["summary"][kind] != sum(one["class"] == kind for one in answer["findings"]):
            problems.append(f"the summary of {kind} is wrong")
    print(f"{', '.join(os.path.basename(file) for file in files)}: {len(wanted & got)} of {len(wanted)} as expected")
    return problems


def main():
    try:
        libclang.load()
    except libclang.Missing as why:
        print(f"skipped: {why}")
        return 77
    problems = check(["server.c", "helpers.c", "helpers.h"], 1) + check(["client.cpp"], 1) + check(["portable.c"], 0)
    plain = subprocess.run([sys.executable, TOOL, os.path.join(HERE, "server.c")], capture_output=True, text=True, check=False).stdout
    if not re.search(r"server\.c:\d+:\d+: no: fork: .* \[function\]\n", plain) or " will not port, " not in plain.splitlines()[-1]:
        problems.append("the plain output lacks fork or the summary")
    if subprocess.run([sys.executable, TOOL, "nothing.c"], capture_output=True, check=False).returncode != 2:
        problems.append("no exit status 2 for a file that is not there")
    print("\n".join(problems) or "All well.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
