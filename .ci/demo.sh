#!/bin/bash
# demo.sh SLUICE: the main job on SampleData, and where to look at what it left.
set -euo pipefail
cd "$(dirname "$0")/.."
sluice=$1
out=demo-output

# What an earlier demo left is replaced, and nothing else.
if [ -e $out ]; then
    [ -e $out/text/run.json ] || { echo "demo: $out is not of an earlier demo" >&2; exit 2; }
    rm -r $out
fi

run() {
    echo
    echo "\$ sluice $*"
    "$sluice" "$@" 2>&1
}

run filter SampleData/text --rules SampleData/text.yaml --max-line 4K --output $out/text
run filter SampleData/code --rules SampleData/code.yaml --output $out/code
run filter SampleData/web --rules SampleData/web.yaml --output $out/web
run filter SampleData/works --rules SampleData/works.yaml --output $out/works
run filter SampleData/rules --rules SampleData/rules.yaml --output $out/rules
run filter SampleData/licensed --rules SampleData/licensed.yaml --until 2027-01-31 --output $out/licensed

# The sheets become a database, and what was refused lists; a policy names both.
mkdir -p $out/desk
rights="-d $out/desk/rights.sqlite"
run rights init $out/desk/rights.sqlite
run rights import $rights SampleData/rights/*s.csv --by demo --why "first import"
run rights import $rights SampleData/rights/northern-desk.csv --map SampleData/rights/northern-desk.yaml --by demo --why "the Northern Desk"
run rights export opt-outs --format list $rights -o $out/desk/opt-outs.csv
run rights export takedowns --format list $rights -o $out/desk/takedowns.csv
run filter SampleData/contracts --rules SampleData/contracts.yaml --until 2027-01-31 --as-of 2026-11-24 --output $out/contracts

cat <<TEXT

A blocked record says why, with the line of the policy and what was found:

$(grep '"id":"block-three-reasons"' $out/text/blocked/dolma.jsonl)

What a publisher says in robots.txt, a header or the page counts, with its line:

$(grep '"id":"block-robots-training-crawler"' $out/web/blocked/pages.jsonl)

An allowed record says what it owes:

$(grep '"id":"allow-cc-by"' $out/text/attribution/dolma.jsonl)

What to open next:

  SampleData/README.md                       what each record shows
  $out/text/allowed/dolma.jsonl       the allowed lines, byte for byte
  $out/text/blocked/dolma.jsonl       everything else, with all reasons
  $out/text/attribution/dolma.jsonl   what the allowed records owe
  $out/text/quarantine/dolma.jsonl    lines that could not be read
  $out/text/manifest/                 the account of each shard
  $out/text/run.json                  the sum of all manifests
  Rules/policies/starter.yaml                a policy to start from
TEXT
