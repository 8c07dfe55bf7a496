#!/bin/bash
# tests.sh [OPTION…]: runs the tests, with options of `swift test`; names what failed once more at
# the end, where it is read.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${SWIFT:-swift}" test "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
if [ "$code" -ne 0 ]; then
    echo
    echo "tests: these failed:"
    grep -aE "✘|error:|Fatal error|signal code" "$log" | grep -av "Suite " | head -n 60
fi
exit "$code"
