#!/usr/bin/env python3
"""How long a million origins take to compile, and what asking about them costs a record.

    swift build -c release --product sluice
    Benchmarks/saved-signals/measure.py --sluice .build/release/sluice --work /tmp/saved

Makes ORIGINS lines of saved signals, each with a robots.txt of its own of 150 to 600 bytes, and
shards of RECORDS records with distinct addresses in random order: of origins that were saved and
say nothing of them, of origins that were saved and refuse, and of origins that were not saved.
Every shard is filtered by one worker, without saved signals and with them, REPEATS times; the least
processor time counts, and the difference by record is what is printed. Processor time, because it
means the same on a machine that does other things besides.

Last comes what reading signals costs records that carry none: a shard packed with gzip, of records
of 200 to 4,000 bytes, under a policy that respects every standard and under one that respects none,
both without saved signals.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import time

NONE = """policy: saved-signals
use: [train-genai]
licenses: {allow: [public-domain]}
signals: {respect: [], permission-counts: []}
"""

POLICY = """policy: saved-signals
use: [train-genai]
licenses: {allow: [public-domain]}
signals:
  respect: [robots, aipref, content-signal, tdmrep, rsl, noai, ai-txt, cawg, iptc]
"""


WORDS = ["tower", "lamp", "of", "the", "sea", "keeper", "night", "and", "glass", "storm", "a", "is"]


def robots(number, random_):
    """A robots.txt as sites have them: some rules for all, and for one site in ten a refusal."""
    lines = ["User-agent: *"]
    for _ in range(random_.randint(3, 14)):
        lines.append(f"Disallow: /{random_.choice(['admin', 'cart', 'search', 'tmp', 'login'])}"
                     f"/{random_.randint(0, 999)}/")
    if number % 10 == 0:
        lines += ["", "User-agent: GPTBot", "User-agent: CCBot", "Disallow: /"]
    lines.append(f"Sitemap: https://site{number}.example/sitemap.xml")
    return "\n".join(lines) + "\n"


def generate(folder, origins, records):
    random_ = random.Random(7)
    with open(f"{folder}/origins.jsonl", "w") as file:
        for number in range(origins):
            file.write(json.dumps({
                "origin": f"https://site{number}.example", "fetched_at": "2026-06-01",
                "robots_txt": robots(number, random_), "robots_status": 200}) + "\n")
    for name, suffix in [("silent", "example"), ("refusing", "example"), ("unsaved", "test")]:
        with open(f"{folder}/{name}.jsonl", "w") as file:
            for number in range(records):
                site = random_.randrange(origins) // 10 * 10
                if name != "refusing":
                    site += random_.randint(1, 9)
                file.write(json.dumps({
                    "id": str(number), "url": f"https://site{site}.{suffix}/page/{number}",
                    "license": "CC0-1.0", "text": "x" * 200}) + "\n")
    with gzip.open(f"{folder}/bare.jsonl.gz", "wt", compresslevel=6) as file:
        for number in range(records // 4):
            words = random_.choices(WORDS, k=random_.randint(30, 600))
            file.write(json.dumps({
                "id": str(number), "url": f"https://site{number % 5000}.test/page/{number}",
                "license": "CC0-1.0", "text": " ".join(words)}) + "\n")
    with open(f"{folder}/none.yaml", "w") as file:
        file.write(NONE)
    for name, line in [("with", "  saved-signals: [origins.jsonl]\n"), ("without", "")]:
        with open(f"{folder}/{name}.yaml", "w") as file:
            file.write(POLICY + line)


def seconds(command):
    """Wall time and processor time of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--origins", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    folder = options.work
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(f"{folder}/with.yaml"):
        generate(folder, options.origins, options.records)
    size = os.path.getsize(f"{folder}/origins.jsonl")
    for name in ["with", "without", "none"]:
        wall, cpu = seconds([options.sluice, "rules", "compile", f"{folder}/{name}.yaml", "-o",
                             f"{folder}/{name}.sluice"])
        if name == "with":
            made = os.path.getsize(f"{folder}/with.sluice")
            print(f"compile: {options.origins} origins, {size} bytes, {wall:.1f} s, of a "
                  f"processor {cpu:.1f} s, {made} bytes of rules")
    for shard in ["unsaved", "silent", "refusing"]:
        best = least(options, shard + ".jsonl", ["without", "with"])
        cost = (best["with"] - best["without"]) / options.records * 1e9
        print(f"{shard}: {best['without']:.2f} s without, {best['with']:.2f} s with, "
              f"{cost:.0f} ns a record")
    best = least(options, "bare.jsonl.gz", ["none", "without"])
    share = (best["without"] - best["none"]) / best["none"] * 100
    print(f"records without signals: {best['none']:.2f} s with no standard, "
          f"{best['without']:.2f} s with all, {share:.1f} % more")


def least(options, shard, names):
    """The least processor time that a shard took under each rule set, in turns."""
    folder = options.work
    best = {}
    for _ in range(options.repeats):
        for name in names:
            _, took = seconds([options.sluice, "filter", f"{folder}/{shard}", "--rules",
                               f"{folder}/{name}.sluice", "--output", f"{folder}/out", "--force",
                               "--jobs", "1", "--sync", "none", "--digest", "none", "--quiet"])
            best[name] = min(best.get(name, took), took)
    return best


if __name__ == "__main__":
    main()
