"""The part of libclang's C interface that the checker uses. Needs the shared library alone (Debian: libclang1-14),
of any version from 8 on; no Python package."""

import ctypes
import ctypes.util
import glob
import os
import subprocess

# CXCursorKind, the same in all versions.
FUNCTION, VARIABLE, PARAMETER, METHOD, FIELD = 8, 9, 10, 21, 6
UNEXPOSED_EXPRESSION, NAME, MEMBER, CALL, PARENTHESES, BINARY = 100, 101, 102, 103, 111, 114
SUBSCRIPT, CONDITIONAL, C_CAST, STATIC_CAST, INITIALISERS, RETURN = 113, 116, 117, 124, 119, 214
UNARY, COMPOUND_STATEMENT = 112, 202
MACRO_USE, INCLUSION = 502, 503
# CXTypeKind
LONG_TYPES, POINTER_TYPE = (10, 18), 101
# CXTokenKind
PUNCTUATION, KEYWORD, IDENTIFIER, LITERAL, COMMENT = range(5)

_DETAILED_PREPROCESSING, _KEEP_GOING = 0x01, 0x200


class _String(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("flags", ctypes.c_uint)]


class Cursor(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("xdata", ctypes.c_int), ("data", ctypes.c_void_p * 3)]


class _Type(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("data", ctypes.c_void_p * 2)]


class _Location(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p * 2), ("offset", ctypes.c_uint)]


class _Range(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p * 2), ("first", ctypes.c_uint), ("last", ctypes.c_uint)]


class _Ranges(ctypes.Structure):
    _fields_ = [("count", ctypes.c_uint), ("ranges", ctypes.POINTER(_Range))]


class _Token(ctypes.Structure):
    _fields_ = [("data", ctypes.c_uint * 4), ("pointer", ctypes.c_void_p)]


_Visitor = ctypes.CFUNCTYPE(ctypes.c_int, Cursor, Cursor, ctypes.c_void_p)

_SIGNATURES = {
    "clang_createIndex": (ctypes.c_void_p, [ctypes.c_int, ctypes.c_int]),
    "clang_parseTranslationUnit": (
        ctypes.c_void_p,
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_void_p, ctypes.c_uint,
         ctypes.c_uint]),
    "clang_disposeTranslationUnit": (None, [ctypes.c_void_p]),
    "clang_getTranslationUnitCursor": (Cursor, [ctypes.c_void_p]),
    "clang_visitChildren": (ctypes.c_uint, [Cursor, _Visitor, ctypes.c_void_p]),
    "clang_getCString": (ctypes.c_char_p, [_String]),
    "clang_disposeString": (None, [_String]),
    "clang_getCursorSpelling": (_String, [Cursor]),
    "clang_getCursorUSR": (_String, [Cursor]),
    "clang_getCursorReferenced": (Cursor, [Cursor]),
    "clang_getCursorDefinition": (Cursor, [Cursor]),
    "clang_getCursorLinkage": (ctypes.c_int, [Cursor]),
    "clang_Cursor_isNull": (ctypes.c_int, [Cursor]),
    "clang_isCursorDefinition": (ctypes.c_uint, [Cursor]),
    "clang_getCursorLocation": (_Location, [Cursor]),
    "clang_getCursorExtent": (_Range, [Cursor]),
    "clang_getRangeStart": (_Location, [_Range]),
    "clang_getRangeEnd": (_Location, [_Range]),
    "clang_getRange": (_Range, [_Location, _Location]),
    "clang_getLocationForOffset": (_Location, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint]),
    "clang_getExpansionLocation": (
        None, [_Location, ctypes.POINTER(ctypes.c_void_p)] + [ctypes.POINTER(ctypes.c_uint)] * 3),
    "clang_Location_isInSystemHeader": (ctypes.c_int, [_Location]),
    "clang_getFileName": (_String, [ctypes.c_void_p]),
    "clang_getFile": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    "clang_getCursorType": (_Type, [Cursor]),
    "clang_getCanonicalType": (_Type, [_Type]),
    "clang_Cursor_getNumArguments": (ctypes.c_int, [Cursor]),
    "clang_Cursor_getArgument": (Cursor, [Cursor, ctypes.c_uint]),
    "clang_tokenize": (
        None,
        [ctypes.c_void_p, _Range, ctypes.POINTER(ctypes.POINTER(_Token)), ctypes.POINTER(ctypes.c_uint)]),
    "clang_disposeTokens": (None, [ctypes.c_void_p, ctypes.POINTER(_Token), ctypes.c_uint]),
    "clang_getTokenKind": (ctypes.c_int, [_Token]),
    "clang_getTokenSpelling": (_String, [ctypes.c_void_p, _Token]),
    "clang_getTokenLocation": (_Location, [ctypes.c_void_p, _Token]),
    "clang_getSkippedRanges": (ctypes.POINTER(_Ranges), [ctypes.c_void_p, ctypes.c_void_p]),
    "clang_disposeSourceRangeList": (None, [ctypes.POINTER(_Ranges)]),
    "clang_getNumDiagnostics": (ctypes.c_uint, [ctypes.c_void_p]),
    "clang_getDiagnostic": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_uint]),
    "clang_getDiagnosticSeverity": (ctypes.c_int, [ctypes.c_void_p]),
    "clang_formatDiagnostic": (_String, [ctypes.c_void_p, ctypes.c_uint]),
    "clang_disposeDiagnostic": (None, [ctypes.c_void_p]),
}

_library = None


class Missing(Exception):
    """There is no libclang."""


def _candidates():
    if "PORTSOCK_LIBCLANG" in os.environ:
        yield os.environ["PORTSOCK_LIBCLANG"]
        return
    for pattern in ("/usr/lib/*/libclang-[0-9]*.so.1", "/usr/lib/llvm-*/lib/libclang*.so.1", "/usr/lib*/libclang.so*",
                    "/usr/local/llvm*/lib/libclang.so*", "/opt/homebrew/opt/llvm/lib/libclang.dylib",
                    "/Library/Developer/CommandLineTools/usr/lib/libclang.dylib"):
        yield from sorted(path for path in glob.glob(pattern) if "libclang-cpp" not in path)
    if found := ctypes.util.find_library("clang"):
        yield found


def load():
    """Finds the library. Raises Missing."""
    global _library
    if _library:
        return
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
            for name, (result, arguments) in _SIGNATURES.items():
                function = getattr(library, name)
                function.restype, function.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        _library = library
        return
    raise Missing("libclang was not found (Debian: apt-get install libclang1-14). PORTSOCK_LIBCLANG can name the file.")


def _text(string):
    value = _library.clang_getCString(string)
    _library.clang_disposeString(string)
    return value.decode("utf-8", "replace") if value else ""


def _where(location):
    """File, line, column, offset of the place in a file, macros being where they are used."""
    file, numbers = ctypes.c_void_p(), [ctypes.c_uint() for _ in range(3)]
    _library.clang_getExpansionLocation(location, ctypes.byref(file), *(ctypes.byref(number) for number in numbers))
    name = _text(_library.clang_getFileName(file)) if file else ""
    return (name, *(number.value for number in numbers))


def children(cursor):
    found = []

    def visit(child, _parent, _data):
        found.append(Cursor.from_buffer_copy(child))
        return 1

    _library.clang_visitChildren(cursor, _Visitor(visit), None)
    return found


def spelling(cursor):
    return _text(_library.clang_getCursorSpelling(cursor))


def identity(cursor):
    """A name that a declaration has alone, in all files."""
    return _text(_library.clang_getCursorUSR(cursor))


def referenced(cursor):
    found = _library.clang_getCursorReferenced(cursor)
    return None if _library.clang_Cursor_isNull(found) else found


def is_definition(cursor):
    return bool(_library.clang_isCursorDefinition(cursor))


def is_defined_here(cursor):
    return not _library.clang_Cursor_isNull(_library.clang_getCursorDefinition(cursor))


def is_external(cursor):
    return _library.clang_getCursorLinkage(cursor) == 4


def place(cursor):
    return _where(_library.clang_getCursorLocation(cursor))


def span(cursor):
    """The offsets of its first character and of that behind its last."""
    extent = _library.clang_getCursorExtent(cursor)
    return _where(_library.clang_getRangeStart(extent))[3], _where(_library.clang_getRangeEnd(extent))[3]


def in_system_header(cursor):
    return bool(_library.clang_Location_isInSystemHeader(_library.clang_getCursorLocation(cursor)))


def type_kind(cursor):
    """As it is written: a long that has another name is of another kind."""
    return _library.clang_getCursorType(cursor).kind


def is_pointer(cursor):
    return _library.clang_getCanonicalType(_library.clang_getCursorType(cursor)).kind == POINTER_TYPE


def arguments(cursor):
    count = _library.clang_Cursor_getNumArguments(cursor)
    return [_library.clang_Cursor_getArgument(cursor, index) for index in range(max(count, 0))]


class Unit:
    """One source file as the compiler sees it."""

    def __init__(self, path, options):
        load()
        include = _builtin_headers()
        options = list(options) + (["-idirafter", include] if include else [])
        encoded = [option.encode() for option in options]
        self._index = _library.clang_createIndex(0, 0)
        self._unit = _library.clang_parseTranslationUnit(
            self._index, path.encode(), (ctypes.c_char_p * len(encoded))(*encoded), len(encoded), None, 0,
            _DETAILED_PREPROCESSING | _KEEP_GOING)
        if not self._unit:
            raise OSError(f"libclang cannot read {path}")
        self.root = _library.clang_getTranslationUnitCursor(self._unit)

    def close(self):
        _library.clang_disposeTranslationUnit(self._unit)

    def errors(self):
        found = []
        for index in range(_library.clang_getNumDiagnostics(self._unit)):
            diagnostic = _library.clang_getDiagnostic(self._unit, index)
            if _library.clang_getDiagnosticSeverity(diagnostic) >= 3:
                found.append(_text(_library.clang_formatDiagnostic(diagnostic, 1)))
            _library.clang_disposeDiagnostic(diagnostic)
        return found

    def tokens(self, path, first, last):
        """(kind, text, line, column, offset) of each token between two offsets of a file."""
        file = _library.clang_getFile(self._unit, path.encode())
        bounds = [_library.clang_getLocationForOffset(self._unit, file, offset) for offset in (first, last)]
        tokens, count = ctypes.POINTER(_Token)(), ctypes.c_uint()
        _library.clang_tokenize(self._unit, _library.clang_getRange(*bounds), ctypes.byref(tokens), ctypes.byref(count))
        found = []
        for index in range(count.value):
            token = tokens[index]
            _, line, column, offset = _where(_library.clang_getTokenLocation(self._unit, token))
            if offset < last:
                found.append((_library.clang_getTokenKind(token), _text(_library.clang_getTokenSpelling(self._unit, token)),
                              line, column, offset))
        _library.clang_disposeTokens(self._unit, tokens, count)
        return found

    def skipped(self, path):
        """The spans that the preprocessor left out."""
        file = _library.clang_getFile(self._unit, path.encode())
        ranges = _library.clang_getSkippedRanges(self._unit, file)
        found = []
        for index in range(ranges.contents.count):
            extent = ranges.contents.ranges[index]
            found.append((_where(_library.clang_getRangeStart(extent))[3], _where(_library.clang_getRangeEnd(extent))[3]))
        _library.clang_disposeSourceRangeList(ranges)
        return found


def _builtin_headers():
    """Where stddef.h and its like are: libclang's own are in another package, those of the compiler will do."""
    try:
        answer = subprocess.run(["cc", "-print-file-name=include"], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return None
    return answer if os.path.isdir(answer) else None
