#!/usr/bin/env python3
"""Times Sluice beside the codecs alone and beside what people filter with today.

usage: bench.py SLUICE [--mib N] [--rounds N] [--jobs N] [--only WORDS] [--micro PROGRAM] [--work FOLDER]

Makes the data (generate.py), installs the peers into virtual environments of their own, checks what
every program writes, and then runs all of them in turn, round by round. Results go to results/DATE/:
the goals and the figures in Markdown, every single run in JSON, and a plot.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import contestants  # noqa: E402
import generate  # noqa: E402
import measures  # noqa: E402
import plot  # noqa: E402
import report  # noqa: E402
import timing  # noqa: E402

CASES = [(shape, container, packed) for container, packed in
         (("gzip", "gzip"), ("gzip", "zstd"), ("plain", "plain"), ("zstd", "zstd")) for shape in measures.SHAPES]
# Shards of the cases of slow programs.
FEW = 2


def say(what):
    print(f"bench: {what}", file=sys.stderr)


def time_case(name, listed, rounds, out, expected, size):
    """Checks and times the contestants of a case; the case for the results.

    The first run of each warms the caches, is checked, and says how many rounds it gets.
    """
    say(name)
    digests, counts = set(), {}
    for contestant in listed:
        counts[contestant.name] = timing.rounds_of(timing.run(contestant, out)["wall"], rounds)
        digest = contestants.check(contestant, out, expected)
        if digest is not None:
            digests.add(digest)
        contestant.bytes = contestants.allowed_bytes(contestant, out)
    if len(digests) > 1:
        raise RuntimeError(f"{name}: programs that keep lines byte for byte do not agree")
    figures, rows = timing.in_turn(listed, counts, out), []
    for contestant in listed:
        runs = figures[contestant.name]
        both = list(zip(runs, figures["sluice"]))
        wall = statistics.median(run["wall"] for run in runs)
        rows.append(dict(name=contestant.name, note=contestant.note, less=contestant.less, wall=wall,
                         cpu=statistics.median(run["cpu"] for run in runs), rate=size / wall / 1e6,
                         cpu_ratio=statistics.median(run["cpu"] / base["cpu"] for run, base in both),
                         bytes=contestant.bytes, runs=runs,
                         **timing.spread([run["wall"] / base["wall"] for run, base in both])))
    return dict(name=name, bytes=size, records=expected["records"], rows=rows)


def few_shards(data, shape, container):
    """A folder of the first shards alone, and what is expected of them."""
    folder = data / shape / f"{container}-few"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted((data / shape / container).iterdir())[:FEW]:
        os.link(path, folder / path.name)
    plain = sorted((data / shape / "plain").iterdir())[:FEW]
    return folder, sum(path.stat().st_size for path in plain)


def cases(entrants, data, rounds, out, expected, only):
    for shape, container, packed in CASES:
        name, shards = f"{shape} {container} -> {packed}", data / shape / container
        if only in name:
            size = sum(path.stat().st_size for path in (data / shape / "plain").iterdir())
            yield time_case(name, list(entrants.fast(shards, container, packed)), rounds, out, expected[shape], size)
        name += ", two shards"
        if only in name and container == packed == "gzip":
            shards, size = few_shards(data, shape, container)
            parts = expected[shape]["shards"][:FEW]
            few = {key: sum(part[key] for part in parts) for key in parts[0]}
            yield time_case(name, list(entrants.slow(shards, container, packed)), rounds, out, few, size)


def prepare(sluice, data, mib):
    """Makes the data, unless it is there, and compiles the rules; what is expected, and seconds of compiling."""
    if not (data / "expected.json").exists():
        say("making the data")
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(data), "--mib", str(mib)], check=True)
    shutil.copy(HERE / "policy.yaml", data / "policy.yaml")
    (data / "licences.txt").write_text("".join(name + "\n" for name in generate.ALLOWED))
    start = time.monotonic()
    measures.compile_rules(sluice, data / "policy.yaml", data / "benchmark.sluice")
    return json.loads((data / "expected.json").read_text()), time.monotonic() - start


def measure(arguments, began):
    """All that was asked for, as one tree of figures."""
    work, rounds = arguments.work, arguments.rounds
    data, out = work / f"shards-{arguments.mib}", work / "out"
    sluice = str(arguments.sluice.resolve())
    expected, compile_seconds = prepare(sluice, data, arguments.mib)
    pythons = contestants.environments(work)
    entrants = contestants.Entrants(sluice, data, pythons, arguments.jobs)
    results = dict(date=datetime.date.today().isoformat(), machine=platform.processor() or platform.machine(),
                   cores=os.cpu_count(), jobs=arguments.jobs, mib=arguments.mib, rounds=rounds,
                   compile_seconds=compile_seconds)
    results["cases"] = list(cases(entrants, data, rounds, out, expected, arguments.only))
    parts = {
        "scaling": lambda: measures.scaling(entrants, rounds, out) if arguments.jobs > 1 else [],
        "again": lambda: measures.again(entrants, rounds, work),
        "second_run": lambda: measures.second_run(entrants, rounds, work),
        "indexed": lambda: measures.indexed(entrants, rounds, work),
        "all_on": lambda: measures.all_on(entrants, arguments.mib, rounds, work),
        "start": lambda: measures.start(entrants, work),
        "memory": lambda: measures.memory(entrants, out),
        "micro": lambda: measures.micro(arguments.micro),
    }
    for name, part in parts.items():
        if name.startswith(arguments.only) and (name != "micro" or arguments.micro):
            say(name)
            results[name] = list(part())
    if not results["cases"] and not any(name in results for name in parts):
        raise SystemExit(f"bench: `--only {arguments.only}` names no case and no part")
    results["seconds"] = time.monotonic() - began
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sluice", type=pathlib.Path)
    parser.add_argument("--mib", type=int, default=128, help="size of each shape, uncompressed (128)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each case (5); fewer of slow programs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="workers (one a core)")
    parser.add_argument("--only", default="", help="only cases whose name holds this, such as `pages gzip`, or a part:\n"
                        "scaling, again, second_run, indexed, all_on, start, memory, micro")
    parser.add_argument("--micro", type=pathlib.Path, help="the program of `make micro`; without it that part is left out")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work", help="data, environments and outputs (work/)")
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results", help="where results/DATE goes (results/)")
    arguments = parser.parse_args()
    results = measure(arguments, time.monotonic())
    folder = arguments.results / results["date"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "runs.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "table.md").write_text(report.table(results))
    (folder / "plot.svg").write_text(plot.svg(results))
    print(report.table(results))
    say(f"results in {folder}")


if __name__ == "__main__":
    main()
