#!/usr/bin/env python3
"""Runs portsock-portcheck over the sources beside this file and compares what it says of each line with what is written there:
`expect: CLASS NAME; CLASS NAME`. With --corpus FOLDER it does so over real programs, the sources of which are in the folder, and
compares what does not port and which descriptors are sockets with corpus.txt; --write puts the table into docs/porting.md. Exit status 77: there is no libclang."""

import glob
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
TOOL = os.path.join(HERE, "..", "..", "..", "tools", "portcheck", "portsock-portcheck")
COOKBOOK = os.path.join(HERE, "..", "..", "..", "docs", "porting.md")
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


def check_corpus(folder, write):
    """Rows of corpus.txt: package, options; then, indented: file, class or rule, name, lines."""
    programs = {}
    with open(os.path.join(HERE, "corpus.txt"), encoding="utf-8") as rows:
        for row in rows:
            words = row.split()
            if not words or words[0] == "#":
                continue
            if not row[0].isspace():
                package, options = words[0], words[1:]
                programs[package] = (options, set())
            else:
                programs[package][1].update((words[0], words[1], words[2], int(line)) for line in words[3:])
    problems, table = [], ["| program | files | does not port, by line | calls on sockets, by line | found | too many |", "|---|---|---|---|---|---|"]
    for package, (words, wanted) in programs.items():
        home = os.path.join(folder, package)
        patterns = [word for word in words if word[0] != "-"] or ["*.c"]
        files = sorted({file for pattern in patterns for file in glob.glob(os.path.join(home, pattern))})
        options = [re.sub("^-I", f"-I{home}/", word) for word in words if word[0] == "-"]
        run = subprocess.run([sys.executable, TOOL, "--json", *files, "--", *options], capture_output=True, text=True, check=False)
        answer, got = json.loads(run.stdout), set()
        for one in answer["findings"]:
            key = "no" if one["class"] == "no" else one["rule"]
            if key in ("no", "descriptor"):
                got.add((os.path.basename(one["file"]), key, one["name"], one["line"]))
        # What a configure script would write is not there, and changes nothing.
        problems += [f"{package}: {error}" for error in answer["compiler_errors"] if not error.endswith("'config.h' file not found")]
        problems += [f"{package}: not found: {one}" for one in sorted(wanted - got)]
        problems += [f"{package}: not expected: {one}" for one in sorted(got - wanted)]
        with open(home + ".version", encoding="utf-8") as version:
            table.append(f"| {package} {version.read().strip()} | {len(files)} | {sum(one[1] == 'no' for one in wanted)} "
                         f"| {sum(one[1] == 'descriptor' for one in wanted)} | {len(got & wanted)} of {len(wanted)} | {len(got - wanted)} |")
    table = "\n".join(table) + "\n"
    print(table)
    with open(COOKBOOK, encoding="utf-8") as text:
        before, begin, rest = text.read().partition("<!-- ci/test_portcheck -->\n")
    said, end, after = rest.partition("<!-- /ci/test_portcheck -->\n")
    if write and not problems:
        with open(COOKBOOK, "w", encoding="utf-8") as text:
            text.write(before + begin + table + end + after)
    elif said != table:
        problems.append("docs/porting.md has another table: ci/test_portcheck --write")
    return problems


def check_rules():
    """The tables and the layer's headers agree."""
    headers = os.path.join(HERE, "..", "..", "..", "include", "portsock-bsd")
    declared, words = set(), set()
    for file in glob.glob(os.path.join(headers, "**", "*.h"), recursive=True):
        with open(file, encoding="utf-8") as text:
            content = text.read()
        declared |= set(re.findall(r"PORTSOCK_BSD_(?:FUNCTION\([^,]*,|PROCEDURE\()\s*(\w+)", content))
        words |= set(re.findall(r"\w+", content))
    problems = []
    for name, (kind, _) in rules.FUNCTIONS.items():
        if (kind == rules.LAYER) != (name in declared) and kind in (rules.LAYER, rules.NO):
            problems.append(f"{name} is of class {kind}, and the layer {'has' if name in declared else 'lacks'} it")
    problems += [f"{name} is of class layer, and the layer lacks it" for name, (kind, _) in rules.NAMES.items()
                 if kind == rules.LAYER and name not in words]
    for call, (_, known) in rules.REQUESTS.items():
        problems += [f"{name} is said to be known to {call}(), and the layer lacks it" for name in known if name not in words]
    problems += [f"the layer has {name}" for name in rules.HEADERS if os.path.exists(os.path.join(headers, name))]
    return problems


def main():
    try:
        libclang.load()
    except libclang.Missing as why:
        print(f"skipped: {why}")
        return 77
    if sys.argv[1:2] == ["--corpus"]:
        problems = check_corpus(sys.argv[2], sys.argv[3:] == ["--write"])
        print("\n".join(problems) or "All well.")
        return 1 if problems else 0
    problems = check(["server.c", "helpers.c", "helpers.h"], 1) + check(["client.cpp"], 1) + check(["portable.c"], 0) + check_rules()
    plain = subprocess.run([sys.executable, TOOL, os.path.join(HERE, "server.c")], capture_output=True, text=True, check=False).stdout
    if not re.search(r"server\.c:\d+:\d+: no: fork: .* \[function\]\n", plain) or " will not port, " not in plain.splitlines()[-1]:
        problems.append("the plain output lacks fork or the summary")
    if subprocess.run([sys.executable, TOOL, "nothing.c"], capture_output=True, check=False).returncode != 2:
        problems.append("no exit status 2 for a file that is not there")
    print("\n".join(problems) or "All well.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
