#!/usr/bin/env python3
"""Times what filtering costs that was filtered before, when a list of opt-outs has grown.

usage: again.py SLUICE [--mib N] [--rounds N] [--jobs N] [--work FOLDER]

The first run filters the shards of generate.py, with all defaults. The second run filters what it
allowed, by the same policy whose list has more entries:

  nothing       none that names a record
  1 in 1,000    so many that one record in a thousand is newly dropped, anywhere
  1 member in 100   such that one member in a hundred holds a record that is newly dropped

each without --index and with it, where the first run had it as well. Both ways must leave the same
bytes, which is checked before anything is timed. Printed are the medians of the rounds: seconds by the
clock and of processors, and how many times the second run is as fast as the first of the same round.
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
OUTPUTS = ["allowed", "blocked", "attribution", "quarantine", "decisions"]


def filtered(sluice, shards, rules, out, jobs, *more):
    """Runs once; seconds by the clock, and seconds of processors."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sluice, "filter", str(shards), "--rules", str(rules), "--output", str(out), "--quiet",
               "--jobs", str(jobs), *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def members_of(path):
    """The contents of the members of a gzip file, one after another."""
    data = path.read_bytes()
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        yield unpacker.decompress(data)
        data = unpacker.unused_data


def hosts_of(folder):
    """The hosts of all records by member: a list of lists."""
    found = []
    for path in sorted(folder.iterdir()):
        for content in members_of(path):
            lines = content.splitlines()
            found.append([json.loads(line)["metadata"]["url"].split("/")[2].removeprefix("www.") for line in lines])
    return found


def grown_lists(members, rng):
    """The names that each case adds to the list of domains."""
    uses = collections.Counter(host for hosts in members for host in hosts)
    records = sum(uses.values())
    # A domain would take others along, so only those are named that are of one record.
    single = [host for host, count in sorted(uses.items()) if count == 1]
    rng.shuffle(single)
    everywhere = single[:max(1, records // 1000)]
    lone = set(single)
    few = [next(host for host in hosts if host in lone) for hosts in members[::100]
           if any(host in lone for host in hosts)]
    return {"nothing": ["nobody-has-this.example"], "1 in 1,000": everywhere, "1 member in 100": few}


def digests(out):
    """Of every output, and of every manifest but for what differs by its nature."""
    found = {}
    for kind in OUTPUTS:
        for path in sorted((out / kind).iterdir()):
            found[f"{kind}/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    for path in sorted((out / "manifest").iterdir()):
        manifest = json.loads(path.read_text())
        manifest.pop("index", None)
        manifest["input"].pop("modified", None)
        found[f"manifest/{path.name}"] = manifest
    return found


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def compiled(sluice, work, name, extra, domains):
    """The policy with a longer list, as a rule set; made once."""
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "policy.yaml", folder / "policy.yaml")
    (folder / "optouts.txt").write_text(domains + "".join(host + "\n" for host in extra))
    subprocess.run([sluice, "rules", "compile", str(folder / "policy.yaml"), "-o", str(folder / "rules.sluice")],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "rules.sluice"


def measure(sluice, shards, work, shape, rounds, jobs, domains):
    rows = []
    rules = compiled(sluice, work, "before", [], domains)
    plain, indexed, second = work / "first", work / "first-index", work / "second"
    filtered(sluice, shards, rules, plain, jobs)
    filtered(sluice, shards, rules, indexed, jobs, "--index")
    members = hosts_of(plain / "allowed")
    longer = {case: compiled(sluice, work, "after-" + case.replace(" ", "-"), names, domains)
              for case, names in grown_lists(members, random.Random(1)).items()}
    for case, after in longer.items():
        filtered(sluice, plain / "allowed", after, second, jobs)
        expected = digests(second)
        filtered(sluice, indexed / "allowed", after, second, jobs, "--index")
        if digests(second) != expected:
            raise SystemExit(f"again: {shape}, {case}: the outputs differ with the index")
    times = collections.defaultdict(list)
    for _ in range(rounds):
        times["first"].append(filtered(sluice, shards, rules, work / "out", jobs))
        times["first, --index"].append(filtered(sluice, shards, rules, work / "out", jobs, "--index"))
        for case, after in longer.items():
            times[case].append(filtered(sluice, plain / "allowed", after, second, jobs))
            times[case + ", --index"].append(
                filtered(sluice, indexed / "allowed", after, second, jobs, "--index"))
    for name, runs in times.items():
        ratios = [first[0] / other[0] for first, other in zip(times["first"], runs)]
        cpu_ratios = [first[1] / other[1] for first, other in zip(times["first"], runs)]
        rows.append(dict(shape=shape, run=name, seconds=statistics.median(wall for wall, _ in runs),
                         cpu=statistics.median(cpu for _, cpu in runs),
                         ratio=statistics.median(ratios), low=min(ratios), high=max(ratios),
                         cpu_ratio=statistics.median(cpu_ratios)))
    share = size_of(indexed / "index") / size_of(indexed / "allowed")
    return rows, dict(shape=shape, members=len(members), index_by_allowed=share)


def table(results):
    text = ["| records | run | seconds | times as fast as the first | CPU s | CPU ratio |",
            "|---|---|---:|---:|---:|---:|"]
    for row in results["rows"]:
        text.append(f"| {row['shape']} | {row['run']} | {row['seconds']:.2f} "
                    f"| {row['ratio']:.2f} ({row['low']:.2f}-{row['high']:.2f}) "
                    f"| {row['cpu']:.2f} | {row['cpu_ratio']:.2f} |")
    text.append("")
    for index in results["indexes"]:
        text.append(f"{index['shape']}: {index['members']} members; the index takes "
                    f"{100 * index['index_by_allowed']:.1f} % of what was allowed.")
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--mib", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--shape", choices=["pages", "captions"], help="only this one")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    arguments = parser.parse_args()
    sluice = str(pathlib.Path(arguments.sluice).resolve())
    data = arguments.work / f"data-{arguments.mib}"
    if not (data / "expected.json").exists():
        print("again: making the data", file=sys.stderr)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(data), "--mib", str(arguments.mib)], check=True)
    domains = (data / "optouts.txt").read_text()
    results = dict(rows=[], indexes=[])
    for shape in [arguments.shape] if arguments.shape else ["pages", "captions"]:
        print(f"again: {shape}", file=sys.stderr)
        rows, index = measure(sluice, data / shape / "gzip", arguments.work / "again" / shape, shape,
                              arguments.rounds, arguments.jobs, domains)
        results["rows"] += rows
        results["indexes"].append(index)
    print(table(results))


if __name__ == "__main__":
    main()
