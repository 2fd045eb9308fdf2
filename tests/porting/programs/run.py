#!/usr/bin/env python3
"""run.py [NAME... | --packages]: real programs, unchanged: built here and with portsock::bsd, and told the same stories. What native programs do with each
other is what they have to do with a peer on Windows, on either side: bytes, exit statuses, error texts. Prints a table. Status 1 if
anything in it is not as it should be."""

import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import programs
from harness import NATIVE, WINDOWS, WORK

BOTH = ((NATIVE, WINDOWS), (WINDOWS, NATIVE), (WINDOWS, WINDOWS))
ONE = ((WINDOWS, WINDOWS),)


def differences(wanted, got, where):
    if isinstance(wanted, (list, tuple)) and isinstance(got, (list, tuple)) and len(wanted) == len(got):
        for number, pair in enumerate(zip(wanted, got)):
            yield from differences(*pair, f"{where}[{number}]")
    elif wanted != got:
        yield f"{where}: {got!r}, not {wanted!r}"


def behaves(name, stories):
    """'yes', or what did not hold."""
    problems = []
    for story in stories:
        try:
            wanted = story(NATIVE, NATIVE)
        except Exception:  # pylint: disable=broad-except
            problems.append(f"{story.__name__}, native: {traceback.format_exc(limit=-3)}")
            continue
        for left, right in BOTH if story.__code__.co_varnames[1] == "clients" else ONE:
            where = f"{story.__name__}, {left.name} and {right.name}" if left is not right else f"{story.__name__}, {left.name}"
            try:
                problems += differences(wanted, story(left, right), where)
            except Exception:  # pylint: disable=broad-except
                problems.append(f"{where}: {traceback.format_exc(limit=-3)}")
    with open(WORK / f"{name}.log", "a", encoding="utf-8") as log:
        log.write("\n".join(problems))
    for problem in problems:
        print(f"    {problem}", file=sys.stderr)
    return "no" if problems else "yes"


def main():
    if sys.argv[1:] == ["--packages"]:
        print("\n".join(sorted({package for one in programs.PROGRAMS for package in one.packages()})))
        return
    wanted = sys.argv[1:]
    chosen = [one for one in programs.PROGRAMS if not wanted or one.name in wanted]
    unknown = set(wanted) - {one.name for one in chosen}
    if unknown:
        sys.exit(f"no such program: {', '.join(sorted(unknown))}")
    status = 0
    with ThreadPoolExecutor(2) as pool:
        once = {}  # a program that two rows need is built for the first: the stories of that use it while the second's are built
        builds = {}
        for one in chosen:
            if not one.missing():
                for build in one.builds:
                    if build.name not in once:
                        once[build.name] = pool.submit(build.run)
                builds[one.name] = [once[build.name] for build in one.builds]
        print(f"{'program':<26} {'compiles':<10} {'links':<6} {'behaves':<8} flags, and what is compared", flush=True)
        for one in chosen:
            start = time.monotonic()
            if why := one.missing():
                print(f"{one.name:<26} NOT FOUND in Debian's mirror: {why}; not verified")
                status = 1
                continue
            made = [each.result() for each in builds[one.name]]
            compiles = next((each[0] for each in made if each[0] != "yes"), "yes")
            links = next((each[1] for each in made if each[1] != "yes"), "yes")
            works = behaves(one.name, one.stories) if compiles == links == "yes" else "no"
            name = f"{one.name} {one.version()}"
            print(f"{name:<26} {compiles:<10} {links:<6} {works:<8} {one.remark} ({time.monotonic() - start:.0f} s)", flush=True)
            if (compiles, links, works) != ("yes", "yes", "yes"):
                status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
