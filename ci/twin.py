"""What the runs of the raw twin say (JUnit XML of ctest): see ci/raw_twin, which runs this file, and ci/report."""

import re
import sys
import xml.etree.ElementTree as ET

from source import ROOT, contract, read, test_cases

# The results below build/raw, and what their runs are called.
TITLES = {"linux": "plain calls, Linux", "windows": "plain calls, Windows (Wine)"}
CLASSES = ("library", "scripted", "later", "not tried")
FAILED = re.compile(r"ERROR: (\w+)\( (.*) \) is NOT correct!\s+values: \w+\( (.*) \)(?:\s+logged: (.*))?")


def observed(said):
    """What a broken case saw, a line for each kind of observation."""
    lines = []
    for macro, asked, values, logged in FAILED.findall(said):
        if asked.startswith("(") and asked.endswith(")"):  # compared as a whole, so that only the outcome is known
            asked = asked[1:-1].replace(" == ", " equals ")
        call, comparison, _ = asked.rpartition(" == ") if " == " in asked else asked.rpartition(" != ")
        seen = values.split(" == ")[0].split(" != ")[0]
        call = (call if comparison else asked).removesuffix(".error").replace("plain::", "").strip()
        where = re.sub(r"static_cast<int>\((\w+)\)", r"\1", logged).replace(" := ", " is ").strip()
        line = f"{call}: {seen}" + (f" ({where})" if where else "")
        if line not in lines:
            lines.append(line)
    more = len(lines) - 4
    return lines[:4] + ([f"and {more} more"] if more > 0 else [])


def results():
    """Title -> file."""
    files = {title: ROOT / f"build/raw/{stem}.xml" for stem, title in TITLES.items()}
    return {title: path for title, path in files.items() if path.is_file()}


def verdicts(path):
    """ID -> (name of the case, holds, broken, cannot or none, what was seen)."""
    found = {}
    for case in ET.parse(path).getroot().iter("testcase"):
        said = case.findtext("system-out") or ""
        state, why = "holds", []
        if case.find("skipped") is not None or case.get("status") == "notrun":
            state, why = "cannot", re.findall(r"^SKIPPED: (.*)", said, re.M)
        elif case.get("status") == "fail":
            state, why = "broken", observed(said)
            if "NO VERDICT" in said or not why:
                state, why = "none", [" ".join(said.split())[-200:]]
        found[case.get("name").split(":")[0]] = (case.get("name"), state, why)
    return found


def left_out():
    """ID -> (class, why)."""
    rows = {}
    for line in read("tests/raw/left_out.txt").splitlines():
        if line and not line.startswith("#"):
            identity, kind, why = line.split(" | ")
            if kind not in CLASSES or identity in rows:
                sys.exit(f"tests/raw/left_out.txt: {line}")
            rows[identity] = (kind, why)
    return rows


def whole():
    """Each sentence is either asked once or left out with a reason."""
    asked = [name.split(":")[0] for _, _, name in test_cases("tests/raw")]
    left = left_out()
    for identity in contract():
        if asked.count(identity) + (identity in left) != 1:
            sys.exit(f"{identity}: {asked.count(identity)} cases in tests/raw, {'and' if identity in left else 'not'} in left_out.txt")
    if unknown := (set(asked) | set(left)) - set(contract()):
        sys.exit(f"tests/raw: the contract has no {', '.join(sorted(unknown))}")


def names(found, state):
    return [identity for identity in contract() if found.get(identity, ("", "", []))[1] == state]


INTRODUCTION = """# What plain socket calls keep of the contract

Made by `ci/raw_twin`. The [contract](../tests/conformance/CONTRACT.md) of portsock, asked of the system's own calls: the cases of
`tests/raw` make plain POSIX or Winsock calls (`tests/raw/plain.hpp`), as a textbook does, and the system's numbers are translated by
their names alone. A sentence is broken if a program that relies on it meets something else; it holds as far as its one case asks,
which is less than portsock's own cases do.

This does not say that a system is wrong: most of what is broken here is allowed by POSIX or documented by Microsoft. It says what a
program has to know, and that it is not the same everywhere. Some of it careful programs mend with a flag of one system:
`send` here has no `MSG_NOSIGNAL` and `socket` no `SOCK_CLOEXEC`, as these do not exist everywhere. Listeners have `SO_REUSEADDR`,
as in the textbooks. What is seen under Wine 8 is Wine's: real Windows differs in some of it.
"""


def page(platforms):
    sentences = contract()
    yield INTRODUCTION
    yield "| | can be said with plain calls | hold | broken |\n|---|---|---|---|"
    for title, found in platforms.items():
        holds, broken = len(names(found, "holds")), len(names(found, "broken"))
        yield f"| {title} | {holds + broken} | {holds} | {broken} |"
    yield f"\nThe contract has {len(sentences)} sentences.\n"
    for title, found in platforms.items():
        yield f"## {title}: broken\n\n| ID | Sentence | Seen |\n|---|---|---|"
        for identity in names(found, "broken"):
            seen = "<br>".join(f"`{line}`" for line in found[identity][2]).replace("|", "\\|")
            yield f"| {identity} | {sentences[identity][0]} | {seen} |"
        if cannot := names(found, "cannot"):
            yield "\nCannot be said there: " + "; ".join(f"{identity} ({' '.join(found[identity][2])})" for identity in cannot) + "."
        yield ""
    yield "## Not asked\n"
    left = left_out()
    for kind in CLASSES:
        yield f"- {kind}: " + "; ".join(f"{identity} ({why})" for identity, (of, why) in left.items() if of == kind) + "."


def main():
    whole()
    platforms, bad = {}, False
    for title, path in results().items():
        found, again = verdicts(path), verdicts(path.with_suffix(".again.xml"))
        platforms[title] = found
        for identity, (_, state, why) in found.items():
            if state == "none":
                print(f"{title}: {identity}: no verdict: {' '.join(why)}")
                bad = True
            if (second := again.get(identity, ("", "nothing"))[1]) != state:
                print(f"{title}: {identity}: {state}, and the next time {second}")
                bad = True
        holds, broken = names(found, "holds"), names(found, "broken")
        print(f"\n{title}: {len(holds) + len(broken)} sentences can be said, {len(holds)} hold, {len(broken)} are broken:")
        for identity in broken:
            print(f"  {identity}: {'; '.join(found[identity][2])}")
    if len(platforms) == len(TITLES):
        told = " ".join(read("README.md").split())
        (linux, linux_broken), (wine, wine_broken) = (
            (len(names(found, "holds")) + len(names(found, "broken")), len(names(found, "broken"))) for found in platforms.values()
        )
        either = len(set().union(*(names(found, "broken") for found in platforms.values())))
        for part in (
            f"Of the {linux} that plain calls on Linux can express, {linux_broken} do not hold",
            f"of {wine} with Winsock under Wine 8, {wine_broken} do not",
            f"all of these {either} different sentences",
        ):
            if part not in told:
                print(f"README.md says something else than: {part}")
    if not bad and len(platforms) == len(TITLES):
        (ROOT / "docs/raw_twin.md").write_text("\n".join(page(platforms)) + "\n", encoding="utf-8")
        print("\nraw_twin: the same twice; docs/raw_twin.md has the list")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
