#!/bin/bash
# timed.sh NAME COMMAND…: runs the command, and says how it ended and how long it took.
set -u
name=$1
shift
SECONDS=0
"$@"
code=$?
took="$((SECONDS / 60)) min $((SECONDS % 60)) s"
if [ $code -eq 0 ]; then
    echo "$name: done in $took"
else
    echo "$name: failed with exit code $code after $took" >&2
fi
exit $code
