#!/usr/bin/env python3
"""Writes a list of domains and a shard of records whose addresses hit it, miss it, and nearly hit it.

    generate.py FOLDER [--domains 10000000] [--records 1000000] [--seed 1]

makes FOLDER/domains.txt, FOLDER/records.jsonl and FOLDER/policy.yaml. The same arguments give the
same files.
"""
import argparse
import os
import random

SUFFIXES = (["com"] * 50 + ["org"] * 10 + ["net"] * 10 + ["de"] * 8 + ["co.uk"] * 5 + ["fr"] * 4
            + ["io"] * 3 + ["info"] * 3 + ["ru"] * 3 + ["com.br"] * 2 + ["xyz"] * 2)
SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in "aeio"]

POLICY = """policy: ten-million
use: [train-genai]
licenses: {allow: [permissive]}
opt-outs:
  - {domains: domains.txt, name: domains}
"""


def domain(number, source):
    bits = source.getrandbits(40)
    name = ""
    for _ in range(3 + (bits & 1) + (bits >> 1 & 1)):
        name += SYLLABLES[(bits >> 4) % len(SYLLABLES)]
        bits //= len(SYLLABLES)
    return f"{name}{number:x}.{source.choice(SUFFIXES)}"


def entry(number, source):
    """A line of the list: one in thirty is exact, one in seven a sub-domain."""
    chance = source.random()
    below = source.choice(["www.", "blog.", "m.", "a.b."]) if chance < 0.15 else ""
    return ("=" if chance > 0.97 else "") + below + domain(number, source)


def address(entries, source, fresh):
    """A URL: a listed host, one beneath, one that only looks like it, or any other."""
    host = source.choice(entries).lstrip("=")
    kind = source.random()
    if kind < 0.2:
        pass
    elif kind < 0.4:
        host = source.choice(["www.", "x.", "a.b.c.", "xn--bcher-kva."]) + host
    elif kind < 0.5:
        host = "x" + host
    elif kind < 0.55:
        host = host + ".example"
    elif kind < 0.6:
        host = host.split(".", 1)[1]
    elif kind < 0.65:
        host = host[1:]
    elif kind < 0.7:
        host = host.upper() + "."
    else:
        host = source.choice(["", "www."]) + domain(fresh, source)
    form = source.random()
    port = ":8080" if form < 0.1 else ""
    user = "user:word@" if form > 0.95 else ""
    return f"https://{user}{host}{port}/{fresh:x}/page?id={fresh}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--domains", type=int, default=10_000_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    source = random.Random(options.seed)
    kept = []
    with open(os.path.join(options.folder, "domains.txt"), "w", buffering=1 << 20) as output:
        output.write("# date: 2026-11-20\n")
        for number in range(options.domains):
            line = entry(number, source)
            output.write(line + "\n")
            if number % max(1, options.domains // 500_000) == 0:
                kept.append(line)
    with open(os.path.join(options.folder, "records.jsonl"), "w", buffering=1 << 20) as output:
        for number in range(options.records):
            url = address(kept, source, options.domains + number)
            output.write('{"id":"%d","text":"some words","metadata":{"license":"MIT","url":"%s"}}\n'
                         % (number, url))
    with open(os.path.join(options.folder, "policy.yaml"), "w") as output:
        output.write(POLICY)


main()
