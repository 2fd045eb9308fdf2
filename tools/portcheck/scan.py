"""Reads sources through libclang and says what will not port, and why."""

import collections
import os

import libclang
from rules import (CLASSES, DESCRIPTOR_CALLS, DIFFERS, FUNCTIONS, HEADERS, HEADER_PREFIXES, LAYER, NAMES, NO, REQUESTS, SOCKET_CALLS,
                   SOCKET_MAKERS, UNKNOWN_IOCTL, UNKNOWN_IOCTLS)

Finding = collections.namedtuple("Finding", "file line column kind rule name message")
Call = collections.namedtuple("Call", "name place arguments function")
Use = collections.namedtuple("Use", "name place function")

ERRNO_REPORTERS = ("perror", "err", "warn", "verr", "vwarn")


class Sources:
    """What is in all the files. The files are read one after the other; then findings() looks at the whole."""

    def __init__(self):
        self.errors = []
        self._findings = set()
        self._seen = set()  # headers that were read with an earlier file
        self._defined = set()  # names of functions that the program has itself
        self._named = []  # (Use, declared by the program)
        self._calls = []
        self._errno = []
        # Sockets, found by their flow: keys are declarations, and the results of functions.
        self._sockets = set()
        self._flows = []  # (from, to): what is in the one gets into the other
        self._handed = []  # the same, for arguments to a function's parameters

    def read(self, path, options):
        self._unit = unit = libclang.Unit(path, options)
        self.errors += unit.errors()
        self._text = {}
        self._functions = collections.defaultdict(list)
        own = {}  # files of the program that this unit includes, each with whether it is new
        macro_uses = []
        for cursor in libclang.children(unit.root):
            file = libclang.place(cursor)[0]
            if not file or libclang.in_system_header(cursor):
                continue
            if file not in own:
                own[file] = os.path.realpath(file) not in self._seen
            if not own[file]:
                continue
            if cursor.kind == libclang.INCLUSION:
                self._inclusion(cursor)
            elif cursor.kind == libclang.MACRO_USE:
                macro_uses.append(cursor)
            else:
                self._visit(cursor, None)
        for file, new in own.items():
            if new:
                self._constants(unit, file)
                self._seen.add(os.path.realpath(file))
        for cursor in macro_uses:
            self._macro(unit, cursor)
        unit.close()

    # ---- what is found while reading ----

    def _add(self, where, kind, rule, name, message):
        self._findings.add(Finding(where[0], where[1], where[2], kind, rule, name, message))

    def _inclusion(self, cursor):
        name = libclang.spelling(cursor)
        kind_and_why = HEADERS.get(name)
        for prefix, kind, why in HEADER_PREFIXES:
            if name.startswith(prefix):
                kind_and_why = kind, why
        if kind_and_why:
            self._add(libclang.place(cursor), kind_and_why[0], "header", f"<{name}>", kind_and_why[1])

    def _constants(self, unit, file):
        """Constants may be macros, enumerators, or unknown to this system: they are found by their tokens."""
        skipped = unit.skipped(file)
        size = len(self._source(file))
        before, directive, directive_line = "", "", 0
        for kind, text, line, column, offset in unit.tokens(file, 0, size):
            if kind == libclang.COMMENT:
                continue
            if directive == "#":
                directive, directive_line = text, line
            elif text == "#":
                directive = "#"
            if kind == libclang.IDENTIFIER and before not in (".", "->", "::"):
                asked = line == directive_line and directive in ("if", "ifdef", "ifndef", "elif", "undef")
                found = NAMES.get(text)
                if not found and text.startswith(UNKNOWN_IOCTLS) and text.isupper():
                    found = UNKNOWN_IOCTL
                if found and not asked and not any(first <= offset < last for first, last in skipped):
                    self._add((file, line, column), found[0], "constant", text, found[1])
            before = text

    def _macro(self, unit, cursor):
        name = libclang.spelling(cursor)
        where = libclang.place(cursor)
        if name == "errno":
            self._errno.append(Use(name, where, self._function_at(where)))
        elif name == "FD_SET":
            first, last = libclang.span(cursor)
            texts = [token[1] for token in unit.tokens(where[0], first, last) if token[0] != libclang.COMMENT][2:]
            if texts[:1] in (["0"], ["STDIN_FILENO"]) or texts[:3] == ["fileno", "(", "stdin"]:
                self._add(where, LAYER, "select-on-input", name, "select() on standard input: Winsock's takes sockets alone")

    def _function_at(self, where):
        for first, last, key in self._functions[where[0]]:
            if first <= where[3] < last:
                return key
        return None

    def _visit(self, cursor, function):
        kind = cursor.kind
        if kind == libclang.FUNCTION and libclang.is_definition(cursor):
            function = libclang.identity(cursor)
            self._functions[libclang.place(cursor)[0]].append((*libclang.span(cursor), function))
            if "@N@" not in function:  # not in a namespace
                self._defined.add((libclang.spelling(cursor), "" if libclang.is_external(cursor) else libclang.place(cursor)[0]))
            for number, parameter in enumerate(libclang.arguments(cursor)):
                self._handed.append((f"{function}#{number}", libclang.identity(parameter)))
        elif kind == libclang.NAME:
            self._name(cursor, function)
        elif kind == libclang.CALL:
            self._call(cursor, function)
        elif kind == libclang.VARIABLE:
            for value in libclang.children(cursor):
                self._flow(value, [libclang.identity(cursor)])
        elif kind == libclang.BINARY:
            self._assignment(cursor)
        elif kind == libclang.RETURN and function:
            for value in libclang.children(cursor):
                self._flow(value, [function + "()"])
        elif kind in (libclang.C_CAST, libclang.STATIC_CAST):
            self._cast(cursor)
        for child in libclang.children(cursor):
            self._visit(child, function)

    def _name(self, cursor, function):
        declaration = libclang.referenced(cursor)
        if declaration and declaration.kind == libclang.FUNCTION:
            name = libclang.spelling(declaration)
            if name in FUNCTIONS and _is_the_systems(declaration):
                self._named.append(Use(name, libclang.place(cursor), function))

    def _call(self, cursor, function):
        declaration = libclang.referenced(cursor)
        if not declaration or declaration.kind != libclang.FUNCTION:
            return
        arguments = [_keys(argument) for argument in libclang.arguments(cursor)]
        if _is_the_systems(declaration):
            self._request(libclang.spelling(declaration), cursor)
            self._calls.append(Call(libclang.spelling(declaration), libclang.place(cursor), arguments, function))
        callee = libclang.identity(declaration)
        self._handed += [(key, f"{callee}#{number}") for number, argument in enumerate(arguments) for key in argument]

    def _request(self, call, cursor):
        """A call that asks by a constant for something that the layer does not know, unless the constant has a rule of its own."""
        if call not in REQUESTS:
            return
        number, known = REQUESTS[call]
        where = libclang.place(cursor)
        depth, argument, words = 0, 0, []
        for token in self._unit.tokens(where[0], *libclang.span(cursor)):
            depth += {"(": 1, ")": -1}.get(token[1], 0)
            if token[1] == "," and depth == 1:
                argument += 1
            elif depth == 1 and argument == number and token[1] != "(":
                words.append(token)
        if len(words) != 1 or words[0][0] != libclang.IDENTIFIER:
            return
        _, name, line, column, _ = words[0]
        if name.isupper() and name not in known and name not in NAMES and not name.startswith(UNKNOWN_IOCTLS):
            self._add((where[0], line, column), NO, "request", name, f"{call}() of the layer does not know it")

    def _assignment(self, cursor):
        sides = libclang.children(cursor)
        if len(sides) != 2:
            return
        _, end = libclang.span(sides[0])
        start, _ = libclang.span(sides[1])
        if self._source(libclang.place(cursor)[0])[end:start].strip(b" \t\n()") == b"=":
            self._flow(sides[1], _keys(sides[0]))

    def _flow(self, value, targets):
        if value.kind == libclang.INITIALISERS:
            for element in libclang.children(value):
                self._flow(element, targets)
            return
        self._flows += [(key, target) for key in _keys(value) for target in targets]

    def _cast(self, cursor):
        inner = [child for child in libclang.children(cursor) if child.kind >= 100]
        if not inner:
            return
        for pointer, number in ((cursor, inner[-1]), (inner[-1], cursor)):
            if libclang.is_pointer(pointer) and libclang.type_kind(number) in libclang.LONG_TYPES:
                self._add(libclang.place(cursor), DIFFERS, "long", "long", "a pointer in a long: long has 32 bits on 64-bit Windows, use intptr_t")

    def _source(self, file):
        if file not in self._text:
            with open(file, "rb") as source:
                self._text[file] = source.read()
        return self._text[file]

    # ---- what the whole says ----

    def findings(self):
        own = {name for name, file in self._defined if not file}
        local = {(file, name) for name, file in self._defined if file}

        def is_own(name, where):
            return name in own or (where[0], name) in local

        calls = [call for call in self._calls if not is_own(call.name, call.place)]
        self._find_sockets(calls)
        for use in self._named:
            if not is_own(use.name, use.place):
                kind, why = FUNCTIONS[use.name]
                self._add(use.place, kind, "function", use.name, why)
        network_calls = collections.defaultdict(list)
        for call in calls:
            is_network = call.name in SOCKET_CALLS or call.name in SOCKET_MAKERS or call.name in ("select", "poll", "socketpair")
            position = DESCRIPTOR_CALLS.get(call.name)
            if call.name in SOCKET_MAKERS:
                self._add(call.place, LAYER, "int-descriptor", call.name, "gives a small int, as the C library's descriptors are; Winsock's SOCKET is a 64-bit handle")
            if position is not None and len(call.arguments) > position and self._sockets & set(call.arguments[position]):
                is_network = True
                self._add(call.place, LAYER, "descriptor", call.name, "on a socket: Windows has this call for files alone")
            if is_network:
                network_calls[call.place[0], call.function].append(call.place[3])
        for use in self._errno + [Use(call.name, call.place, call.function) for call in calls if call.name in ERRNO_REPORTERS]:
            if any(offset < use.place[3] for offset in network_calls[use.place[0], use.function]):
                self._add(use.place, LAYER, "errno", use.name, "after a socket call: Winsock leaves errno alone, its errors are in WSAGetLastError()")
        return sorted(self._findings, key=lambda one: (one.file, one.line, one.column, CLASSES.index(one.kind), one.name))

    def _find_sockets(self, calls):
        for call in calls:
            if call.name in SOCKET_CALLS and call.arguments:
                self._sockets.update(call.arguments[SOCKET_CALLS[call.name]])
            elif call.name == "socketpair" and len(call.arguments) == 4:
                self._sockets.update(call.arguments[3])
        # What is done only to sockets in a function is a socket where it is called ...
        _spread(self._sockets, [(parameter, argument) for argument, parameter in self._handed])
        # ... and a socket stays one wherever it goes.
        self._sockets.update(f"c:@F@{name}()" for name in SOCKET_MAKERS)
        _spread(self._sockets, self._flows + self._handed)


def _spread(members, edges):
    onward = collections.defaultdict(list)
    for source, target in edges:
        onward[source].append(target)
    fresh = list(members)
    while fresh:
        for target in onward[fresh.pop()]:
            if target not in members:
                members.add(target)
                fresh.append(target)


def _is_the_systems(declaration):
    """Declared by a header of the system or, in old programs, by hand or by use; and not defined here."""
    return libclang.in_system_header(declaration) or not libclang.is_defined_here(declaration)


def _keys(expression):
    """The declarations whose value the expression may have."""
    kind = expression.kind
    inner = libclang.children(expression)
    if kind in (libclang.NAME, libclang.MEMBER):
        declaration = libclang.referenced(expression)
        return [libclang.identity(declaration)] if declaration else []
    if kind == libclang.CALL:
        declaration = libclang.referenced(expression)
        return [libclang.identity(declaration) + "()"] if declaration else []
    if kind in (libclang.UNEXPOSED_EXPRESSION, libclang.PARENTHESES, libclang.C_CAST, libclang.STATIC_CAST, libclang.UNARY):
        return _keys(inner[-1]) if inner else []
    if kind == libclang.SUBSCRIPT:
        return _keys(inner[0])
    if kind == libclang.CONDITIONAL and len(inner) == 3:
        return _keys(inner[1]) + _keys(inner[2])
    if kind == libclang.BINARY and len(inner) == 2:
        return _keys(inner[0])  # of an assignment; the others give no descriptor
    return []
