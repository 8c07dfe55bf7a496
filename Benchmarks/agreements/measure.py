#!/usr/bin/env python3
"""What agreements cost: measure.py FOLDER SLUICE [--agreements N] [--sources N] [--records N]

Makes a file of agreements in FOLDER (100,000 with a million sources between them), and records of
which some rest on an agreement and some meet none; compiles the policy with and without them, and
counts the instructions that a record takes with `valgrind --tool=callgrind`: those repeat to within
a few, where times do not. The difference between the two policies is what agreements cost.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time


def host(number):
    return f"site{number}.publisher{number % 977}.example"


def scope(number):
    """A source of its own: hosts, domains, parts of hosts, repositories, works."""
    kind = number % 10
    if kind < 4:
        return f"host:{host(number)}"
    if kind < 6:
        return f"domain:*.{host(number)}"
    if kind < 8:
        return f"url-prefix:https://{host(number)}/part{number % 7}/"
    if kind < 9:
        return f"repository:owner{number}/name{number}"
    return f"work:doi:10.5555/w{number}"


def write_agreements(path, agreements, sources):
    each = sources // agreements
    with open(path, "w") as file:
        for number in range(agreements):
            start = number * each
            agreement = {
                "id": f"A-{number:06}",
                "parties": [f"holder-{number % 5000}"],
                "status": "signed" if number % 10 else "expired",
                "signed": "2025-01-01",
                "from": "2025-01-01",
                "until": "2027-12-31",
                "grants": ["train-genai"],
                "train-in": ["worldwide"],
                "offer-in": ["worldwide"],
                "covers": [scope(source) for source in range(start, start + each)],
            }
            if number % 50 == 1:
                # A prohibition of search forbids none of the policy's uses.
                agreement["prohibits"] = ["search"]
            file.write(json.dumps(agreement) + "\n")


def write_records(path, count, sources, share):
    """`share` of a hundred records rest on an agreement; the others meet none."""
    chance = random.Random(7)
    with open(path, "w") as file:
        for number in range(count):
            if chance.randrange(100) < share:
                source = chance.randrange(sources // 10) * 10
                url = f"https://{host(source)}/page/{number}"
            else:
                url = f"https://www.elsewhere{number}.org/news/2024/{number}.html"
            record = {"id": f"r{number}", "text": "word " * 40, "url": url, "license": "CC0-1.0"}
            if number % 2:
                del record["license"]
            file.write(json.dumps(record) + "\n")


POLICY = """policy: bench
use: [train-genai]
train-in: [US]
offer-in: [worldwide]
licenses: {allow: [public-domain]}
"""


def instructions(sluice, rules, shard, folder):
    out = os.path.join(folder, "callgrind.out")
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", sluice]
    command += ["filter", shard, "--rules", rules, "--dry-run", "--quiet", "--jobs", "1"]
    end = subprocess.run(command, capture_output=True, text=True)
    if end.returncode != 0:
        sys.exit(end.stderr)
    return int(re.search(r"Collected : (\d+)", end.stderr).group(1))


def seconds(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("sluice")
    parser.add_argument("--agreements", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=20_000)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)

    def path(name):
        return os.path.join(options.folder, name)

    if not os.path.exists(path("agreements.jsonl")):
        write_agreements(path("agreements.jsonl"), options.agreements, options.sources)
    with open(path("without.yaml"), "w") as file:
        file.write(POLICY)
    with open(path("with.yaml"), "w") as file:
        file.write(POLICY + "agreements: {file: agreements.jsonl}\n")
    size = os.path.getsize(path("agreements.jsonl"))
    print(f"{options.agreements} agreements, {options.sources} sources, {size} bytes")
    for name in ["without", "with"]:
        took = seconds(
            [options.sluice, "rules", "compile", path(name + ".yaml"), "-q"]
            + ["-o", path(name + ".sluice")]
        )
        print(f"compile {name}: {took:.2f} s, {os.path.getsize(path(name + '.sluice'))} bytes")
    for share in [0, 100]:
        counts = {}
        for name in ["without", "with"]:
            counts[name] = []
            # The difference of two lengths leaves out what a run costs once.
            for records in [options.records // 4, options.records]:
                shard = path(f"records-{share}-{records}.jsonl")
                write_records(shard, records, options.sources, share)
                counts[name].append(
                    instructions(options.sluice, path(name + ".sluice"), shard, options.folder)
                )
        more = options.records - options.records // 4
        each = {name: (long - short) / more for name, (short, long) in counts.items()}
        print(
            f"{share} of 100 records rest on an agreement: {each['without']:.0f} instructions a "
            f"record without agreements, {each['with']:.0f} with: "
            f"{each['with'] - each['without']:.0f} more"
        )


if __name__ == "__main__":
    main()
