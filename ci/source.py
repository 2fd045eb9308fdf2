"""What the checks share: the tree, and C++ text without its comments."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)
CASE = re.compile(r'^\s*TEST_CASE(?:_\w+)?\s*\(\s*(?:[\w:]+\s*,\s*)?((?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)


def without_comments(text):
    """The text with every comment blanked; the lines keep their numbers."""

    def blank(match):
        token = match.group()
        return re.sub(r"[^\n]", " ", token) if token.startswith("/") else token

    return TOKEN.sub(blank, text)


def files(folder, *patterns):
    """The files below a folder of the tree, as paths relative to the tree."""
    found = (path for pattern in patterns for path in (ROOT / folder).rglob(pattern))
    return sorted(path.relative_to(ROOT) for path in found if path.is_file())


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def test_cases(folder):
    """(path, line, name) of every TEST_CASE below a folder."""
    for path in files(folder, "*.cpp"):
        text = without_comments(read(path))
        for match in CASE.finditer(text):
            parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match.group(1))
            yield path, line_of(text, match.start(1)), "".join(parts).replace('\\"', '"')


def c_cases():
    """(path, line, name) of every row {"name", function} of the C suites' tables."""
    for path in files("tests/porting", "*.c"):
        text = read(path)
        for match in re.finditer(r'^    {"([^"]+)",\s', text, re.M):
            yield path, line_of(text, match.start()), match[1]


def contract():
    """The rows of the contract: ID -> (sentence, class, proof)."""
    rows = {}
    for line in read("tests/conformance/CONTRACT.md").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if re.fullmatch(r"[A-Z0-9]+-\d+", cells[0]):
            if len(cells) != 4:
                sys.exit(f"CONTRACT.md: {cells[0]} has {len(cells)} columns, not 4")
            if cells[0] in rows:
                sys.exit(f"CONTRACT.md: {cells[0]} is there twice")
            rows[cells[0]] = tuple(cells[1:])
    return rows


def finish(problems, well):
    """Prints what was found and ends the check."""
    name = Path(sys.argv[0]).name
    for problem in problems:
        print(f"{name}: {problem}")
    print(f"{name}: {len(problems)} problems" if problems else f"{name}: {well}")
    sys.exit(1 if problems else 0)
