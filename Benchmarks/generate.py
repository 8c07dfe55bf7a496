#!/usr/bin/env python3
"""Makes the benchmark's data: the same bytes for the same arguments, on any machine.

usage: generate.py FOLDER [--mib N] [--shards N] [--domains N]

FOLDER gets, for each of two shapes of record,

  pages/      documents of some 5 KB, as a web corpus has them; metadata behind the text
  captions/   records of some 300 bytes, as an index or a caption set has them

one folder a container (plain, gzip, zstd) with N shards, and the same lines as one shard in
plain-one, gzip-one, zstd-one; and optouts.txt, a list of opted-out domains; and expected.json:
how many records of each shape a filter must allow, and how many it must block for which reason.

Nothing but Python's own library, gzip and zstd is needed.
"""
import argparse
import bisect
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess

# As datasets write them. Whoever filters by them needs a table or a reader of licences.
ALLOWED = [
    "CC-BY-4.0", "cc-by-4.0", "CC BY 4.0", "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/", "http://creativecommons.org/licenses/by/3.0/",
    "CC0-1.0", "cc0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "MIT", "mit",
    "MIT License", "Apache-2.0", "apache-2.0", "Apache License 2.0", "BSD-3-Clause",
    "bsd-3-clause", "BSD-2-Clause OR MIT", "(MIT OR Apache-2.0)", "ISC", "Unlicense",
    "BSL-1.0", "Zlib", "0BSD", "PDDL-1.0",
]
BLOCKED = [
    "CC-BY-NC-4.0", "cc-by-nc-sa-4.0", "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC BY-NC-ND 4.0", "GPL-3.0-only", "GPL-2.0-or-later", "AGPL-3.0", "all rights reserved",
    "proprietary", "unknown", "other", "see website", "CC-BY-SA-4.0", "BUSL-1.1", "",
]
SYLLABLES = [a + b + c for a in ("", "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "st", "tr")
             for b in ("a", "e", "i", "o", "u", "ea") for c in ("", "n", "r", "s", "l", "nd", "ck")]
COMMON = ("the of and to in a is that for it was on as with be by at this from are or an have not "
          "which but his they had were one all we can her been there if more when will would who").split()
SUFFIXES = ["com"] * 12 + ["org"] * 4 + ["net"] * 3 + ["de", "fr", "co.uk", "io", "edu", "com.au"]
ODD = ["caf\\u00e9", "naïve", "Москва", "東京", "\\u201cso\\u201d", "—", "São", "\\ud83d\\ude00"]


def word(rng):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((1, 2, 2, 3)))) or "a"


def sentences(rng, count):
    """Sentences as they stand inside a JSON string; some with escapes, some in other scripts."""
    words = [word(rng) for _ in range(20_000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    picked = rng.choices(words, weights, k=count * 14)
    made = []
    for number in range(count):
        parts = picked[number * 14:(number + 1) * 14][:rng.randint(4, 14)]
        for index in range(0, len(parts), 3):
            parts[index] = rng.choice(COMMON)
        if number % 9 == 0:
            parts.append(rng.choice(ODD))
        if number % 7 == 0:
            parts[0] = '\\"' + parts[0] + '\\"'
        made.append(" ".join(parts).capitalize() + rng.choice((". ", ". ", "? ", ".\\n\\n")))
    return made


def zipf(rng, count):
    """A function that picks 0 ..< count, small numbers much more often."""
    total, sums = 0.0, []
    for rank in range(count):
        total += 1 / (rank + 2) ** 0.9
        sums.append(total)
    return lambda: bisect.bisect(sums, rng.random() * total)


def is_opted_out(host, listed):
    """The host or any domain above it, at every label."""
    while True:
        if host in listed:
            return True
        host, dot, host_above = host.partition(".")
        if not dot:
            return False
        host = host_above


def lines(shape, byte_count, rng, domains, listed, expected):
    made = sentences(rng, 20_000)
    pick_domain = zipf(rng, len(domains))
    size = 0
    number = 0
    while size < byte_count:
        is_allowed = rng.random() < 0.75
        license = rng.choice(ALLOWED if is_allowed else BLOCKED)
        host = ("www." if rng.random() < 0.4 else "") + domains[min(pick_domain(), len(domains) - 1)]
        if shape == "pages":
            count = max(1, int(rng.lognormvariate(3.7, 1.0)))
        else:
            count = 1
        text = "".join(rng.choices(made, k=min(count, 4000)))
        identity = f"{rng.getrandbits(64):016x}"
        url = f"https://{host}/{rng.choice(SYLLABLES)}/{number}"
        author = word(rng).capitalize() + " " + word(rng).capitalize()
        line = (f'{{"id":"{identity}","text":"{text}","source":"cccc","added":"2025-11-13T00:00:00.000Z",'
                f'"metadata":{{"license":{json.dumps(license)},"url":"{url}","author":"{author}",'
                f'"width":{rng.randint(100, 4000)},"height":{rng.randint(100, 4000)}}}}}\n')
        opted_out = is_opted_out(host, listed)
        expected["records"] += 1
        expected["allowed"] += is_allowed and not opted_out
        expected["license"] += not is_allowed
        expected["opted_out"] += opted_out
        line = line.encode()
        size += len(line)
        number += 1
        yield line


def pack(path, folder, suffix, command):
    """Packs one shard into `folder`."""
    folder.mkdir(exist_ok=True)
    with open(folder / (path.name + suffix), "wb") as packed:
        subprocess.run(command + ["-c", str(path)], check=True, stdout=packed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--mib", type=int, default=128, help="size of each shape, uncompressed (128)")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--domains", type=int, default=1_000_000, help="length of the opt-out list")
    arguments = parser.parse_args()
    rng = random.Random(20_260_101)
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)

    domains, known = [], set()
    while len(domains) < 100_000:
        name = word(rng) + word(rng) + (str(rng.randint(1, 999)) if rng.random() < 0.3 else "")
        domain = f"{name}.{rng.choice(SUFFIXES)}"
        if domain not in known and len(name) > 3:
            known.add(domain)
            domains.append(domain)
    listed = {domain for rank, domain in enumerate(domains) if rank >= 50 and rng.random() < 0.03}
    while len(listed) < arguments.domains:
        domain = f"{word(rng)}{word(rng)}-{rng.randint(1, 99_999)}.{rng.choice(SUFFIXES)}"
        if domain not in known:
            listed.add(domain)
    with open(folder / "optouts.txt", "w") as file:
        file.write("# date: 2026-11-01\n")
        file.writelines(domain + "\n" for domain in sorted(listed))

    figures, packing = {}, []
    for shape in ("pages", "captions"):
        top = folder / shape
        shutil.rmtree(top, ignore_errors=True)
        (top / "plain").mkdir(parents=True)
        (top / "plain-one").mkdir()
        parts = []
        shard_size = arguments.mib * 2 ** 20 // arguments.shards
        with open(top / "plain-one" / "all.jsonl", "wb") as one:
            for shard in range(arguments.shards):
                part = dict(records=0, allowed=0, license=0, opted_out=0)
                with open(top / "plain" / f"{shard:02}.jsonl", "wb") as file:
                    for line in lines(shape, shard_size, rng, domains, listed, part):
                        file.write(line)
                        one.write(line)
                parts.append(part)
        figures[shape] = {key: sum(part[key] for part in parts) for key in parts[0]} | {"shards": parts}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for end in ("-one", ""):
                for path in sorted((top / ("plain" + end)).iterdir()):
                    packing.append(pool.submit(pack, path, top / ("gzip" + end), ".gz", ["gzip", "-6", "-n"]))
                    packing.append(pool.submit(pack, path, top / ("zstd" + end), ".zst", ["zstd", "-q", "-3"]))
    for packed in packing:
        packed.result()
    (folder / "expected.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
