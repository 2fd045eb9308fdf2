#!/bin/sh
# What must not compile, beside its neighbour that does: malformed literals (TEXT-9), and results taken for truth values
# (ERR-13).
# Usage: compile_fail.sh INCLUDE_DIRECTORY COMPILER [OPTIONS...]
set -eu

include=$1
shift
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
status=0

# What all of them include is read once: GCC and Clang look for NAME.gch beside the NAME that -include gives.
cat >"$directory/all.hpp" <<HEADER
#include <portsock/endpoint.hpp>
#include <portsock/ip_network.hpp>
#include <portsock/tcp.hpp>
HEADER
"$@" -std=c++20 -I "$include" -x c++-header -o "$directory/all.hpp.gch" "$directory/all.hpp"

# expect accepted|refused WHAT COMPILER [OPTIONS...]: compiles $directory/program.cpp
expect() {
    expected=$1
    what=$2
    shift 2
    if "$@" -std=c++20 -I "$include" -include "$directory/all.hpp" -fsyntax-only "$directory/program.cpp" >"$directory/output" 2>&1; then
        found=accepted
    else
        found=refused
    fi
    if [ "$found" != "$expected" ]; then
        echo "$what is $found, should be $expected"
        cat "$directory/output"
        status=1
    fi
}

# expect_literal accepted|refused LITERAL COMPILER [OPTIONS...]
expect_literal() {
    cat >"$directory/program.cpp" <<PROGRAM
using namespace portsock::literals;
int main() { return $2 == $2 ? 0 : 1; }
PROGRAM
    expect "$@"
}

# expect_body accepted|refused BODY COMPILER [OPTIONS...]: of a function that is given a stream and returns result<bool>
expect_body() {
    cat >"$directory/program.cpp" <<PROGRAM
using namespace portsock;
result<bool> answer(tcp_stream& stream) { $2 }
PROGRAM
    expect "$@"
}

for literal in '"192.0.2.1"_ipv4' '"2001:db8::1"_ipv6' '"fe80::1%1"_ip' '"192.0.2.0/24"_network' '"[::1]:80"_endpoint'; do
    expect_literal accepted "$literal" "$@"
done
for literal in '"192.0.2.256"_ipv4' '"::1"_ipv4' '"2001:db8:::1"_ipv6' '"192.0.2.1"_ipv6' '"fe80::1%lo"_ip' '""_ip' \
    '"192.0.2.1/24"_network' '"::1:80"_endpoint'; do
    expect_literal refused "$literal" "$@"
done

for body in 'return stream.is_open();' 'return failure{error(errc::timed_out)};' 'return stream.available();' \
    'return stream.send_all(bytes("x")).transform([] { return true; });'; do
    expect_body accepted "$body" "$@"
done
for body in 'return stream.send_all(bytes("x"));' 'return stream.duplicate();' 'return stream.local_endpoint();' 'return stream;' \
    'result<bool> all = true; all = stream.shutdown(direction::send); return all;' 'return {stream.take_error()};' \
    'return error(errc::timed_out);' 'return errc::timed_out;'; do
    expect_body refused "$body" "$@"
done
exit "$status"
