#!/bin/sh
# TEXT-9: a malformed literal does not compile, and its well-formed neighbour does.
# Usage: compile_fail.sh INCLUDE_DIRECTORY COMPILER [OPTIONS...]
set -eu

include=$1
shift
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
status=0

# expect accepted|refused LITERAL COMPILER [OPTIONS...]
expect() {
    expected=$1
    literal=$2
    shift 2
    cat >"$directory/literal.cpp" <<PROGRAM
#include <portsock/endpoint.hpp>
#include <portsock/ip_network.hpp>
using namespace portsock::literals;
int main() { return $literal == $literal ? 0 : 1; }
PROGRAM
    if "$@" -std=c++20 -I "$include" -c -o "$directory/literal.o" "$directory/literal.cpp" >"$directory/output" 2>&1; then
        found=accepted
    else
        found=refused
    fi
    if [ "$found" != "$expected" ]; then
        echo "$literal is $found, should be $expected"
        cat "$directory/output"
        status=1
    fi
}

for literal in '"192.0.2.1"_ipv4' '"2001:db8::1"_ipv6' '"fe80::1%1"_ip' '"192.0.2.0/24"_network' '"[::1]:80"_endpoint'; do
    expect accepted "$literal" "$@"
done
for literal in '"192.0.2.256"_ipv4' '"::1"_ipv4' '"2001:db8:::1"_ipv6' '"192.0.2.1"_ipv6' '"fe80::1%lo"_ip' '""_ip' \
    '"192.0.2.1/24"_network' '"::1:80"_endpoint'; do
    expect refused "$literal" "$@"
done
exit "$status"
