#!/usr/bin/env python3
"""headers.py [--all] C-COMPILER C++-COMPILER: the headers of portsock-bsd and its extras, by a compiler for Windows.

- Each compiles alone and included twice, in the oldest C and C++, without a warning; all of them in both orders, before and after
  <windows.h>, and in every C and C++. With --all each in each of those, before and after <windows.h>, and each pair in both
  orders (minutes).
- What has the same name in Windows' own headers has the same value, and the same size and offsets, but for what DIFFERS
  names. Nothing is copied by hand: both worlds are compiled, and the compiler says what it made of them.
- Every function of the tool chain that takes a descriptor is replaced.
- They define no macro that POSIX or this host's system headers do not know, and bring in no header of Windows' own."""

import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

INCLUDE = Path(__file__).resolve().parents[2] / "include"
LAYER, EXTRAS = INCLUDE / "portsock-bsd", INCLUDE / "portsock-bsd-extras"
C = ["c90", "c99", "c11", "c17", "c2x"]
CPP = ["c++11", "c++14", "c++17", "c++20", "c++23"]
STRICT = ["-fsyntax-only", "-pedantic", "-Wall", "-Wextra", "-Werror"]

# Which of our names mean something else than the same name of Windows', and why that is right.
DIFFERS = {
    r"E[A-Z0-9]+": "errno's numbers: those of the C run-time library, not of <winsock2.h>",
    r"EAI_\w+": "Linux' numbers, from the layer's own getaddrinfo",
    r"AI_\w+": "for the layer's own getaddrinfo",
    r"NI_(NOFQDN|NUMERICHOST|NAMEREQD|NUMERICSERV)": "Linux' numbers, for the layer's own getnameinfo",
    r"(FIO|SIOC)\w+": "Linux' numbers, for the layer's own ioctl",
    r"POLL\w+": "Linux' numbers, for the layer's own poll",
    r"FD_SETSIZE|SOMAXCONN|[AP]F_MAX": "limits of the layer's own",
    r"IFF_\w+": "for the layer's own getifaddrs and ioctl",
    r"HOST_NOT_FOUND|TRY_AGAIN|NO_\w+": "Linux' numbers, for the layer's own h_errno",
    r"INET6?_ADDRSTRLEN": "Windows' leaves room for a port and a scope, which inet_ntop never writes",
    r"struct (addrinfo|hostent|netent|servent|protoent)": "POSIX' members, filled by the layer",
    r"struct (linger|ip_mreqn|in_pktinfo|msghdr|cmsghdr|pollfd)": "POSIX' members, translated by the layer",
}
# Macros that are there for programs, and that neither POSIX nor Linux has.
OF_BSD = {
    "FD_COPY": "the BSDs",
    "INFTIM": "the BSDs",
    "IPPROTO_MAX": "the BSDs and Linux, as an enumerator",
}

problems = []
layer_headers = sorted(str(p.relative_to(LAYER)) for p in LAYER.rglob("*.h") if p.name != "as_posix.h")
extra_headers = sorted(str(p.relative_to(EXTRAS)) for p in EXTRAS.rglob("*.h"))
# Not headers that a program includes itself: parts of ours, and what <windows.h> and the run-time library include.
OF_THE_TOOL_CHAIN = ("_mingw.h", "_mingw_stat64.h", "_mingw_stdarg.h", "_timeval.h", "direct.h", "io.h", "sys/locking.h", "sys/timeb.h", "sys/utime.h", "wincrypt.h",
                     "windows.h", "winsock.h")
public = [h for h in layer_headers if not h.startswith("portsock_bsd/") and h not in OF_THE_TOOL_CHAIN]


def include(*names):
    return "".join(f"#include <{name}>\n" for name in names)


def compiled(folder, text, compiler, *flags):
    """(what the compiler says or nothing, what it wrote)"""
    language = "c++" if "++" in compiler else "c"
    ended = subprocess.run([compiler, "-x", language, *flags, "-"], input=text, capture_output=True, text=True, cwd=folder)
    return ("\n".join(ended.stderr.splitlines()[:8]) or "failed") if ended.returncode else "", ended.stdout


def syntax_jobs(c, cpp, everything):
    """(what is tried, the text, compiler, flags)"""
    own = [h for h in layer_headers if h not in ("wincrypt.h", "_mingw_stat64.h")]  # which stand between others
    for headers, folders in ((own, [LAYER]), (extra_headers, [EXTRAS, LAYER])):
        where = [f"-I{folder}" for folder in folders]
        names = public if headers is own else extra_headers
        both = ((c, "gnu17"), (cpp, "gnu++17"))
        for compiler, dialects in ((c, C), (cpp, CPP)):
            for dialect in dialects:
                flags = [f"-std={dialect}", *STRICT, *where]
                yield "all of them", include(*names), compiler, flags
                for header in headers if everything or dialect == dialects[0] else []:
                    yield f"{header} alone, twice", include(header, header) + "extern int unit;\n", compiler, flags
        for compiler, dialect in both:
            flags = [f"-std={dialect}", *STRICT, *where]
            for order in (names, names[::-1]):
                yield "all of them, either way", include(*order), compiler, flags
                if everything or order == names:
                    yield "<windows.h> before all of them", include("windows.h", *order), compiler, flags
                    yield "<windows.h> after all of them", include(*order, "windows.h"), compiler, flags
            if everything:
                for one in names:
                    yield f"{one} after <windows.h>", include("windows.h", one), compiler, flags
                    yield f"{one} before <windows.h>", include(one, "windows.h"), compiler, flags
                    for other in names:
                        yield f"{one}, {other}", include(one, other), compiler, flags


def values(folder, compiler, before, flags, names):
    """Name -> value, of those macros that are integer constants. One a line: what does not compile is none."""
    names = list(names)
    while True:
        lines = [f"const long long portsock_value_{name} = (long long)({name});" for name in names]
        text = before + '#line 1 "values"\n' + "\n".join(lines) + "\n"
        ended = subprocess.run([compiler, "-x", "c", "-S", "-o", "-", "-w", "-ftrack-macro-expansion=0", "-fmax-errors=0", *flags, "-"],
                               input=text, capture_output=True, text=True, cwd=folder)
        wrong = {int(n) for n in re.findall(r"^values:(\d+):(?:\d+:)? error", ended.stderr, re.M)}
        if not wrong:
            break
        names = [name for n, name in enumerate(names, 1) if n not in wrong]
    if ended.returncode:
        problems.append(f"the values cannot be compiled: {ended.stderr[:500]}")
    found = re.findall(r"^_?portsock_value_(\w+):\s*\n\s*\.(quad|space)\s+(-?\d+)", ended.stdout, re.M)
    return {name: 0 if how == "space" else int(value) for name, how, value in found}


def macros(compiler, text, flags, by_file=None):
    """The macros that have a body without parameters; by_file: also where each was defined."""
    said, out = compiled(None, text, compiler, "-E", "-dD", *flags)
    if said:
        problems.append(f"preprocessing fails: {said}")
    found, everywhere, file = set(), {}, ""
    for line in out.splitlines():
        if match := re.match(r'# \d+ "([^"]*)"', line):
            file = match[1]
        elif match := re.match(r"#undef (\w+)", line):
            everywhere.pop(match[1], None)
            found.discard(match[1])
        elif match := re.match(r"#define (\w+)(\(?)", line):
            everywhere[match[1]] = file
            if not match[2]:
                found.add(match[1])
    if by_file is not None:
        by_file.update(everywhere)
    return found


def structures(folder, compiler, text, flags):
    """"struct NAME" -> (size, member -> offset), from what the compiler tells debuggers."""
    said, _ = compiled(folder, text, compiler, "-g", "-fno-eliminate-unused-debug-types", "-c", "-o", "unit.o", *flags)
    if said:
        problems.append(f"the structures cannot be compiled: {said}")
        return {}
    dump = subprocess.run([re.sub(r"g?cc(-posix)?$", "objdump", compiler), "--dwarf=info", "unit.o"], cwd=folder,
                          capture_output=True, text=True, check=True).stdout
    found, entries = {}, re.split(r"^ <(\d+)><[0-9a-f]+>: Abbrev Number: .*?\(DW_TAG_(\w+)\)$", dump, flags=re.M)
    current, inside = None, 0
    for depth, tag, body in zip(entries[1::3], entries[2::3], entries[3::3]):
        attributes = dict(re.findall(r"DW_AT_(\w+)\s*: (?:\(indirect string, offset: 0x[0-9a-f]+\): )?(.*?)\s*$", body, re.M))
        if tag == "structure_type" and {"name", "byte_size"} <= attributes.keys():
            inside = int(depth)
            current = found[f"struct {attributes['name']}"] = (int(attributes["byte_size"], 0), {})
        elif tag == "member" and current is not None and int(depth) == inside + 1:
            current[1][attributes.get("name", "")] = int(attributes.get("data_member_location", "0"), 0)
        elif int(depth) <= inside:
            current = None
    return found


def differs(name):
    return next((pattern for pattern in DIFFERS if re.fullmatch(pattern, name)), None)


def compare_worlds(folder, c):
    flags = [f"-I{LAYER}"]
    ours = include(*(h for h in public))
    theirs = include("winsock2.h", "ws2tcpip.h", "mswsock.h", "iphlpapi.h") + "#include <errno.h>\n"
    new = ["-D_WIN32_WINNT=0x0A00"]
    own = {name for name, file in defined_by_us(c).items() if str(LAYER) in file}
    shared = sorted(own & macros(c, theirs, new))
    here, there = values(folder, c, ours, flags, shared), values(folder, c, theirs, new, shared)
    used, equal = set(), 0
    for name in sorted(here.keys() & there.keys()):
        mask = 0xFFFFFFFF
        if here[name] & mask == there[name] & mask:
            equal += 1
        elif pattern := differs(name):
            used.add(pattern)
        else:
            problems.append(f"{name} is {here[name]:#x}, but {there[name]:#x} to Windows")
    mine, windows = structures(folder, c, ours, flags), structures(folder, c, theirs, new)
    layouts = 0
    ours_only = re.findall(r"^struct (\w+) {", "\n".join((LAYER / h).read_text() for h in public), re.M)
    for name in sorted({f"struct {n}" for n in ours_only} & mine.keys() & windows.keys()):
        (size, members), (their_size, their_members) = mine[name], windows[name]
        both = members.keys() & their_members.keys()
        wrong = [m for m in both if members[m] != their_members[m]]
        if size == their_size and not wrong:
            layouts += 1
        elif pattern := differs(name):
            used.add(pattern)
        else:
            problems.append(f"{name} has {size} bytes, but {their_size} to Windows; at other places: {wrong}")
    for pattern in DIFFERS.keys() - used:
        problems.append(f"nothing that is called {pattern} differs any more")
    return equal, layouts


def defined_by_us(c, folders=(LAYER,), headers=None):
    where = {}
    macros(c, include(*(headers or public)), [f"-I{folder}" for folder in folders], where)
    return where


def hygiene(c, host):
    """What comes in that no POSIX program expects: macros, and headers of Windows."""
    known = set()
    for more in ([], ["-D_GNU_SOURCE"]):
        there = [h for h in public + extra_headers if compiled(None, include(h), host, "-fsyntax-only")[0] == ""]
        for how in ("-dM", "-P"):  # as a macro, or as an enumerator
            known |= set(re.findall(r"\w+", compiled(None, include(*there), host, "-E", how, *more)[1]))
    used, checked = set(), set()
    for folders, headers in (((LAYER,), public), ((EXTRAS, LAYER), extra_headers)):
        where = defined_by_us(c, folders, headers)
        for name, file in where.items():
            if str(INCLUDE) in file and not re.match(r"_|PORTSOCK_BSD_", name):
                checked.add(name)
                if name in OF_BSD:
                    used.add(name)
                elif name not in known:
                    problems.append(f"{Path(file).relative_to(INCLUDE)} defines {name}, which POSIX does not know")
        for name, file in where.items():
            if str(INCLUDE) not in file and re.match(r"win|minwin|_?ws2|qos|in6?addr|psdk|basetsd|guiddef|mstcpip", Path(file).name):
                problems.append(f"a header of Windows comes in: {file}, with {name}")
                break
        for name in {"min", "max", "interface", "IN", "OUT", "small", "far", "near"} & where.keys():
            problems.append(f"{name} is a macro, from {where[name]}")
    for name in OF_BSD.keys() - used:
        problems.append(f"{name} needs no exception")
    return len(checked)


def descriptor_functions(c):
    """Every function of the tool chain's headers that takes a descriptor is the layer's: theirs would see what a socket's number is
    open on. (Those with an underscore are Windows' own, and no program for POSIX knows them.)"""
    headers = include("stdio.h", "io.h", "unistd.h", "fcntl.h", "sys/stat.h", "sys/types.h", "process.h", "wchar.h", "utime.h", "sys/locking.h",
                      "sys/utime.h", "direct.h", "stdlib.h", "time.h", "dirent.h", "signal.h", "string.h", "pthread.h")
    declared = r"(?<![\w>])([a-z]\w*) ?\(int(?: (\w*))?(?:, ?([^;{}]*?))?\)(?: ?__attribute__ ?\(\([^;]*?\)\))* ?[;{]"
    # Parameters that are a number of something else, by their names, where they are the first.
    others = r"_(Ch|C|Val|Code|Sig\w*|Errnum|Value|X|N|Mode|Drive|MaxCount|NewMax|Flag|HeapCallback\w*|NewMask|Type|Reason|How\w*)|__\w*sig|ch?|how|sig|type|type_|nargc|_Numerator|n|pol|val|state|new_level"
    theirs = {}
    for more in ([], ["-D_FILE_OFFSET_BITS=64"], ["-D_GNU_SOURCE"]):
        _, text = compiled(None, headers, c, "-E", "-P", *more)
        for match in re.finditer(declared, re.sub(r"\s+", " ", text)):
            name, parameter, rest = match.groups()
            by_name = parameter is not None and re.search(r"(?i)^_*(file_?(handle|des)\w*|desc|fd|fildes)$", parameter)
            if by_name or name in ("ftruncate", "ftruncate64", "fdopen"):
                theirs[name] = f"{name}({parameter or 'int'}, {rest or ''})"
            elif parameter and not re.fullmatch(others, parameter):
                problems.append(f"{name}(int {parameter}): whether that is a descriptor nobody has said")
    _, ours = compiled(None, headers, c, "-E", "-P", f"-I{LAYER}")
    ours = re.sub(r"\s+", " ", ours)
    known = set(re.findall(r'portsock_bsd_" "(\w+)"', ours))
    for name, how in sorted(theirs.items()):
        if name not in known:
            problems.append(f"{how} takes a descriptor and is the tool chain's")
    return len(theirs)


def main():
    words = sys.argv[1:]
    everything = "--all" in words
    c, cpp = (word for word in words if word != "--all")
    tried = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(cpu_count()) as pool:
        jobs = list(syntax_jobs(c, cpp, everything))
        for job, (said, _) in zip(jobs, pool.map(lambda job: compiled(folder, job[1], job[2], *job[3]), jobs)):
            tried += 1
            if said:
                problems.append(f"{job[0]}, {job[3][0]}: {said}")
        equal, layouts = compare_worlds(folder, c)
    checked = hygiene(c, "cc")
    taken = descriptor_functions(c)
    if taken < 15:
        problems.append(f"only {taken} functions of the tool chain are seen to take a descriptor")
    for problem in problems:
        print(f"headers: {problem}")
    print(f"{len(layer_headers) + len(extra_headers)} headers, {tried} compilations; {equal} numbers and {layouts} structures are Windows' "
          f"own; {checked} macros that POSIX knows; {taken} functions take descriptors; {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
