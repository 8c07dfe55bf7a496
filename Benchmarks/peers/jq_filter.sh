#!/bin/bash
# The filter as a jq program, a pipeline a shard: jq decides, awk deals the lines out, gzip packs.
# All three outputs; records are written anew, and the lists are read by every process.
#
# usage: jq_filter.sh IN OUT LICENCES DOMAINS JOBS
set -euo pipefail
export source=$1 target=$2
mkdir -p "$target"/{allowed,blocked,attribution}
jq -R -n '[inputs | {key: ., value: 1}] | from_entries' "$3" > "$target/.licences.json"
grep -v '^#' "$4" | sed 's/.*/"&":1,/; 1s/^/{/; $s/,$/}/' > "$target/.domains.json"
trap 'rm -f "$target/.licences.json" "$target/.domains.json"' EXIT

export program='
    def listed: if in($domains[0]) then true
        else index(".") as $dot | if $dot == null then false else .[$dot + 1:] | listed end end;
    . as $record | .metadata.license as $license
    | if ($license | in($licences[0]) | not) then "b" + ({reason: "license", record: $record} | tojson)
      elif (.metadata.url | split("//")[1] | split("/")[0] | listed)
      then "b" + ({reason: "optout", record: $record} | tojson)
      else "a" + tojson, "c" + ({id, source} + (.metadata | {license, url, author}) | tojson) end'

one() {
    gzip -dc "$source/$1" |
        jq -r --slurpfile licences "$target/.licences.json" --slurpfile domains "$target/.domains.json" "$program" |
        awk -v allowed="gzip -1 > '$target/allowed/$1'" -v blocked="gzip -1 > '$target/blocked/$1'" \
            -v credits="gzip -1 > '$target/attribution/$1'" '
            { line = substr($0, 2); kind = substr($0, 1, 1) }
            kind == "a" { print line | allowed }
            kind == "b" { print line | blocked }
            kind == "c" { print line | credits }'
}
export -f one
ls "$source" | xargs -P "$5" -I@ bash -euo pipefail -c 'one @'
