#!/usr/bin/env python3
"""Counts the instructions that a record costs, and holds them against the figures in gate.json.

usage: gate.py SLUICE [--keep] [--swift COMMAND] [--record FILE]

Times drift with the machine; counts of instructions do not. Each case filters a short shard and a
longer one under valgrind's callgrind, plain to plain by one worker, and what a further record costs is
the difference: neither start-up nor a codec stands in it. Start-up is a case of its own, an empty shard.

A figure that is more than 3 % from the one that is kept fails, whichever way: a saving is kept with
--keep, so that it stays. Another compiler, C library or valgrind counts otherwise; where gate.json has
no figures of the ones at hand, that is said, and nothing fails. Exit codes: 0, 1 and, if it could not
be measured, 2.
"""
import argparse
import hashlib
import json
import os
import pathlib
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import generate  # noqa: E402

KEPT = HERE / "gate.json"
TOLERANCE = 0.03
POLICY = """policy: gate
use: [train-genai]
purpose: commercial
record-format: {format}
licenses:
  allow: [public-domain, permissive, CC-BY-*]
  review: []
  ambiguous: block
  conflict: block
opt-outs: {lists}
"""
LIST = "\n  - {domains: optouts.txt}"
# What a crawler keeps of the answer: signals of three standards, which all permit.
HEADERS = (b'"headers":{"content-type":"text/html","x-robots-tag":"all","tdm-reservation":"0",'
           b'"content-usage":"train-ai=y"},')


class Case:
    """What is counted: records of a shape by a policy, the first `short` of them and then `count` more."""

    def __init__(self, name, shape, short, count, format="dolma", lists="[]", insert=b""):
        self.name, self.shape, self.short, self.count = name, shape, short, count
        self.policy = POLICY.format(format=format, lists=lists)
        self.insert = insert

    def lines(self, data, count):
        for line in data[self.shape][:count]:
            yield b"{" + self.insert + line[1:]


CASES = [
    Case("start with a compiled rule set", "captions", 0, 0),
    Case("record of 300 bytes", "captions", 400, 1200),
    Case("record of 5 KB", "pages", 100, 300),
    Case("record of 300 bytes, list of 50,000 domains", "captions", 400, 1200, lists=LIST),
    Case("record of 300 bytes, profile auto", "captions", 400, 1200, format="auto"),
    Case("record of 300 bytes, profile auto, headers with signals", "captions", 400, 1200, format="auto", insert=HEADERS),
]


class Unmeasured(Exception):
    """Why there is no figure."""


def records():
    """The same records on every machine, as lists of lines by shape, and the list of domains."""
    rng = random.Random(20_260_202)
    domains = sorted({f"{generate.word(rng)}{number % 977}.{rng.choice(generate.SUFFIXES)}" for number in range(20_000)})
    rng.shuffle(domains)
    listed = set(domains[100:1000:3])
    while len(listed) < 50_000:
        listed.add(f"{generate.word(rng)}-{rng.randint(1, 999_999)}.{rng.choice(generate.SUFFIXES)}")
    made = {}
    for shape, size in (("captions", 700_000), ("pages", 3_500_000)):
        expected = dict(records=0, allowed=0, license=0, opted_out=0)
        made[shape] = list(generate.lines(shape, size, rng, domains, listed, expected))
    return made, sorted(listed)


def first_line(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return output.stdout.decode().splitlines()[0].strip()


def environment(swift):
    """All that a count depends on besides Sluice: figures of one such place are not those of another."""
    flags = pathlib.Path("/proc/cpuinfo")
    vectors = "avx2" if flags.exists() and " avx2 " in flags.read_text() else "no avx2"
    version = re.search(r"Swift version \S+", first_line([swift, "--version"]))
    return dict(compiler=version.group() if version else "unknown", machine=f"{platform.machine()}, {vectors}",
                library=" ".join(platform.libc_ver()), valgrind=first_line(["valgrind", "--version"]))


def count(binary, data, rules, shard, folder):
    """Instructions of one run."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(binary), "filter", str(shard),
               "--rules", str(rules), "--output", str(out), "--data-dir", str(data), "--as-of", "2026-01-01",
               "--jobs", "1", "--digest", "none", "--sync", "none", "--quiet"]
    # Swift's tables are hashed with a seed of their own in each process unless this is set.
    end = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         env={"PATH": os.environ["PATH"], "SWIFT_DETERMINISTIC_HASHING": "1"})
    words = end.stderr.decode(errors="replace")
    found = re.search(r"Collected : (\d+)", words)
    if end.returncode != 0 or not found:
        raise Unmeasured(f"exit {end.returncode}: {words[-600:]}")
    return int(found.group(1))


def measure(sluice, folder):
    """By name of the case, instructions: of a start, or of one record more."""
    made, listed = records()
    digest = hashlib.sha256(b"".join(line for shape in sorted(made) for line in made[shape]))
    # Debug information serves nobody here, and valgrind reads it all.
    binary = folder / "sluice"
    shutil.copy(sluice, binary)
    subprocess.run(["strip", "--strip-debug", str(binary)], check=True)
    data = HERE.parent / "Rules"
    (folder / "optouts.txt").write_text("# date: 2026-01-01\n" + "".join(name + "\n" for name in listed))
    figures = {}
    for case in CASES:
        policy, rules, shard = folder / "policy.yaml", folder / "policy.sluice", folder / "shard.jsonl"
        policy.write_text(case.policy)
        compiled = subprocess.run([str(binary), "rules", "compile", str(policy), "--output", str(rules), "--data-dir", str(data)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if compiled.returncode != 0:
            raise Unmeasured(f"the policy of `{case.name}` is not compiled: {compiled.stderr.decode()}")
        counts = []
        for records_count in sorted({case.short, case.short + case.count}):
            shard.write_bytes(b"".join(case.lines(made, records_count)))
            counts.append(count(binary, data, rules, shard, folder))
        figures[case.name] = counts[0] if len(counts) == 1 else round((counts[1] - counts[0]) / case.count)
        print(f"gate: {figures[case.name]:>12,} instructions: {case.name}", flush=True)
    return figures, digest.hexdigest()[:16]


def verdict(figures, kept):
    """The findings, one a line; none if all is as it was."""
    for name, figure in figures.items():
        before = kept.get(name)
        if before is None:
            yield f"`{name}` is not kept yet"
            continue
        change = figure / before - 1
        if abs(change) > TOLERANCE:
            word = "more" if change > 0 else "fewer: keep it"
            yield f"`{name}`: {figure:,} instead of {before:,}, {abs(change):.1%} {word}"
    for name in kept.keys() - figures.keys():
        yield f"`{name}` is kept, and no longer measured"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sluice", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="write the figures into gate.json")
    parser.add_argument("--swift", default="swift", help="the compiler that made the binary (swift)")
    parser.add_argument("--record", type=pathlib.Path, help="write the figures into this file as well")
    arguments = parser.parse_args()
    try:
        place = environment(arguments.swift)
        with tempfile.TemporaryDirectory(prefix="sluice-gate-") as folder:
            figures, workload = measure(arguments.sluice, pathlib.Path(folder))
    except (Unmeasured, OSError, subprocess.CalledProcessError) as problem:
        print(f"gate: could not measure: {problem}", file=sys.stderr)
        return 2
    place["workload"] = workload
    entry = dict(place=place, figures=figures)
    if arguments.record:
        arguments.record.write_text(json.dumps(entry, indent=1) + "\n")
    entries = json.loads(KEPT.read_text()) if KEPT.exists() else []
    kept = next((e["figures"] for e in entries if e["place"] == place), None)
    if arguments.keep:
        entries = [e for e in entries if e["place"] != place] + [entry]
        KEPT.write_text(json.dumps(entries, indent=1) + "\n")
        print("gate: kept in Benchmarks/gate.json")
        return 0
    if kept is None:
        print("gate: nothing is kept for " + ", ".join(place.values()) + ": measured, and held against nothing")
        return 0
    findings = list(verdict(figures, kept))
    for finding in findings:
        print(f"gate: {finding}", file=sys.stderr)
    if not findings:
        print(f"gate: all within {TOLERANCE:.0%} of what is kept")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
