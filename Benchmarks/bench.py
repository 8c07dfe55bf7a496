#!/usr/bin/env python3
"""Times Sluice beside the codecs alone and beside what people filter with today.

usage: bench.py SLUICE [--mib N] [--rounds N] [--jobs N] [--only WORDS] [--work FOLDER]

Makes the data (generate.py), installs the peers into a virtual environment of its own, checks that
every program allows the records that it should, and then runs all of them in turn, round by
round, so that a machine whose speed drifts drifts for all. Results go to results/DATE/: the
table in Markdown, every single run in JSON, and a plot.
"""
import argparse
import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import generate  # noqa: E402
import plot  # noqa: E402

PEERS = ["orjson==3.13.0", "isal==1.9.1", "duckdb==2.0.1", "polars==2.1.0", "dolma==1.2.1", "boto3<1.27"]


class Contestant:
    """One program that is timed: what it is called, what it runs, and what it leaves."""

    def __init__(self, name, note, command, allowed=None, verbatim=False, less=""):
        self.name, self.note, self.command = name, note, command
        # Where its allowed records lie beneath OUT; None for what filters nothing.
        self.allowed, self.verbatim = allowed, verbatim
        # What it does less than the others.
        self.less = less


def run(contestant, out):
    """Runs once; seconds by the clock, seconds of processors, peak of the largest process."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    end = subprocess.run(contestant.command(out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if end.returncode != 0:
        raise RuntimeError(f"{contestant.name}: exit {end.returncode}: {end.stderr.decode()[-500:]}")
    return dict(wall=wall, cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def lines_of(folder):
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        if path.suffix == ".zst":
            data = subprocess.run(["zstd", "-dqc", str(path)], check=True, stdout=subprocess.PIPE).stdout
            yield from io.BytesIO(data)
        else:
            with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
                yield from file


def check(contestant, out, expected):
    """What it allowed, against the reference; for programs that keep lines, byte for byte."""
    if contestant.allowed is None:
        return None
    allowed = [p for pattern in contestant.allowed for p in out.glob(pattern)]
    count, digest = 0, 0
    for path in allowed:
        for line in lines_of(path) if path.is_dir() else lines_of_file(path):
            count += 1
            if contestant.verbatim:
                digest ^= int.from_bytes(hashlib.blake2b(line, digest_size=8).digest(), "big")
    wanted = expected["records"] - expected["license"] if "licences alone" in contestant.less else expected["allowed"]
    if count != wanted:
        raise RuntimeError(f"{contestant.name} allows {count} records, not {wanted}")
    return digest if contestant.verbatim else None


def lines_of_file(path):
    folder = path.parent
    for candidate in [path]:
        if candidate.suffix == ".zst":
            yield from io.BytesIO(subprocess.run(["zstd", "-dqc", str(path)], check=True, stdout=subprocess.PIPE).stdout)
        else:
            with (gzip.open if candidate.suffix == ".gz" else open)(folder / path.name, "rb") as file:
                yield from file


def size_of(out, names):
    return sum(p.stat().st_size for name in names for q in out.glob(name)
               for p in ([q] if q.is_file() else q.rglob("*")) if p.is_file())


def shell(text):
    return ["sh", "-ec", text]


def contestants(sluice, data, shape, container, packed, jobs, python):
    """Everybody who can do shards of `container`, in the order of the table."""
    shards = data / shape / container
    rules, licences, domains = data / "benchmark.sluice", data / "licences.txt", data / "optouts.txt"
    base = [sluice, "filter", str(shards), "--rules", str(rules), "--quiet", "--jobs", str(jobs)]
    if packed != container:
        base += ["--compress", packed]
    outputs = ["allowed"]
    peer = lambda script, *more: lambda out: [python, str(HERE / "peers" / script), str(shards), str(out), str(licences), str(domains), str(jobs), *more]
    listed = [
        Contestant("sluice", "all defaults", lambda out: base + ["--output", str(out / "o")], ["o/allowed"], True),
        Contestant("sluice, no digest, no sync", "--digest none --sync none",
                   lambda out: base + ["--output", str(out / "o"), "--digest", "none", "--sync", "none"], ["o/allowed"], True),
    ]
    files = f"ls {shards}/* | xargs -P {jobs} -I@"
    if container == "gzip" and packed == "gzip":
        listed.append(Contestant("floor: igzip -dc, igzip -1", "the codec alone", lambda out: shell(
            f"{files} sh -c 'igzip -dc @ | igzip -1 -c > {out}/$(basename @)'"), less="filters nothing, one output"))
    if container == "plain" and packed == "plain":
        listed.append(Contestant("floor: cat", "reading and writing alone", lambda out: shell(
            f"{files} sh -c 'cat @ > {out}/$(basename @)'"), less="filters nothing, one output"))
    if python is None:
        return listed
    compression = {"plain": "none", "gzip": "gzip", "zstd": "zstd"}[packed]
    if container != "zstd" and packed == container:
        listed.append(Contestant("Python, orjson + isal", "a process a shard", peer("orjson_isal.py"), outputs, True,
                                 less="a list of licence strings; no accounts"))
    if container != "zstd":
        listed.append(Contestant("DuckDB", f"SQL, {packed} out", peer("duckdb_filter.py", compression), ["allowed.*"],
                                 less="records written anew, order lost"))
    if container == "gzip" and packed == "gzip":
        if shutil.which("jq"):
            script = str(HERE / "peers" / "jq_filter.sh")
            listed.append(Contestant("jq", "a pipeline a shard", lambda out: [script, str(shards), str(out), str(licences), str(domains), str(jobs)],
                                     outputs, less="records written anew, a list of licence strings"))
        listed.append(Contestant("dolma mix", "jq filter", peer("dolma_mix.py"), outputs,
                                 less="licences alone: no domains, no blocked, no attribution"))
    if container != "zstd" and packed == container:
        listed.append(Contestant("Polars", "streaming", peer("polars_filter.py", compression), ["allowed.*"],
                                 less="records written anew, three levels of a host"))
    return listed


CASES = [("pages", "gzip", "gzip"), ("captions", "gzip", "gzip"), ("pages", "gzip", "zstd"),
         ("captions", "gzip", "zstd"), ("pages", "plain", "plain"), ("captions", "plain", "plain"),
         ("pages", "zstd", "zstd"), ("captions", "zstd", "zstd")]
# One worker against one a core, on one shard and on eight.
SCALING = [("pages", "gzip-one"), ("pages", "gzip"), ("captions", "gzip-one"), ("captions", "gzip")]


def pairs(first, second, rounds, out):
    """Two commands in turn: seconds of the first by seconds of the second, for each round."""
    both = [first, second]
    for contestant in both:
        run(contestant, out)
    ratios, walls = [], {c.name: [] for c in both}
    for number in range(rounds):
        for contestant in both if number % 2 == 0 else reversed(both):
            walls[contestant.name].append(run(contestant, out)["wall"])
        ratios.append(walls[first.name][-1] / walls[second.name][-1])
    shutil.rmtree(out)
    return dict(ratio=statistics.median(ratios), low=min(ratios), high=max(ratios),
                walls={name: statistics.median(times) for name, times in walls.items()})


def sluice_command(sluice, shards, rules, *more):
    return lambda out: [sluice, "filter", str(shards), "--rules", str(rules), "--quiet", "--output", str(out / "o"), *more]


def scaling(sluice, data, rounds, jobs, work):
    """What further workers are worth."""
    rows, rules = [], data / "benchmark.sluice"
    for shape, container in SCALING:
        command = lambda count: Contestant(f"{count}", "", sluice_command(sluice, data / shape / container, rules, "--jobs", str(count)))
        rows.append(dict(name=f"{shape} {container}", **pairs(command(1), command(jobs), rounds, work / "out")))
    return rows


def again(sluice, data, rounds, work):
    """What filtering costs that was filtered before: members that leave as they came, against packing anew."""
    rows, rules = [], data / "benchmark.sluice"
    for shape in ("pages", "captions"):
        kept = work / "kept"
        run(Contestant("first", "", sluice_command(sluice, data / shape / "gzip", rules)), kept)
        shards = kept / "o" / "allowed"
        rows.append(dict(name=shape, **pairs(
            Contestant("all packed anew", "", sluice_command(sluice, shards, rules, "--level", "1")),
            Contestant("members passed on", "", sluice_command(sluice, shards, rules)), rounds, work / "out")))
        shutil.rmtree(kept)
    return rows


def environment(work):
    """A Python with the peers, or None, which is said."""
    python = work / "venv/bin/python"
    if not python.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", *PEERS], check=True)
        except subprocess.CalledProcessError:
            print("bench: the peers could not be installed; going on without them", file=sys.stderr)
            shutil.rmtree(work / "venv", ignore_errors=True)
            return None
    return str(python)


def time_case(listed, rounds, work, expected):
    digests, figures = set(), {c.name: [] for c in listed}
    for contestant in listed:
        # The first run warms the caches, and is checked.
        run(contestant, work / "out")
        digest = check(contestant, work / "out", expected)
        if digest is not None:
            digests.add(digest)
        contestant.bytes = size_of(work / "out", contestant.allowed or ["*"])
    if len(digests) > 1:
        raise RuntimeError("programs that keep lines byte for byte do not agree")
    for number in range(rounds):
        for contestant in listed if number % 2 == 0 else reversed(listed):
            figures[contestant.name].append(run(contestant, work / "out"))
    shutil.rmtree(work / "out")
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sluice")
    parser.add_argument("--mib", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", help="only cases whose name holds this, such as `pages gzip`")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    arguments = parser.parse_args()
    work, data = arguments.work, arguments.work / f"data-{arguments.mib}"
    sluice = str(pathlib.Path(arguments.sluice).resolve())
    if not (data / "expected.json").exists():
        print("bench: making the data", file=sys.stderr)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(data), "--mib", str(arguments.mib)], check=True)
    shutil.copy(HERE / "policy.yaml", data / "policy.yaml")
    (data / "licences.txt").write_text("".join(name + "\n" for name in generate.ALLOWED))
    start = time.monotonic()
    subprocess.run([sluice, "rules", "compile", str(data / "policy.yaml"), "-o", str(data / "benchmark.sluice")], check=True)
    compile_seconds = time.monotonic() - start
    expected = json.loads((data / "expected.json").read_text())
    python = environment(work)

    results = dict(date=datetime.date.today().isoformat(), machine=platform.processor() or platform.machine(),
                   cores=os.cpu_count(), jobs=arguments.jobs, mib=arguments.mib, rounds=arguments.rounds,
                   compile_seconds=compile_seconds, cases=[])
    for shape, container, packed in CASES:
        name = f"{shape} {container} -> {packed}"
        if arguments.only not in name:
            continue
        print(f"bench: {name}", file=sys.stderr)
        listed = contestants(sluice, data, shape, container, packed, arguments.jobs, python)
        figures = time_case(listed, arguments.rounds, work, expected[shape])
        size = sum(p.stat().st_size for p in (data / shape / "plain").iterdir())
        rows = []
        for contestant in listed:
            runs = figures[contestant.name]
            ratios = [run["wall"] / base["wall"] for run, base in zip(runs, figures["sluice"])]
            cpu_ratios = [run["cpu"] / base["cpu"] for run, base in zip(runs, figures["sluice"])]
            wall = statistics.median(run["wall"] for run in runs)
            rows.append(dict(name=contestant.name, note=contestant.note, less=contestant.less, wall=wall,
                             cpu=statistics.median(run["cpu"] for run in runs), rate=size / wall / 1e6,
                             ratio=statistics.median(ratios), cpu_ratio=statistics.median(cpu_ratios),
                             low=min(ratios), high=max(ratios), bytes=contestant.bytes, runs=runs))
        results["cases"].append(dict(name=name, bytes=size, records=expected[shape]["records"], rows=rows))

    if "scaling".startswith(arguments.only) and arguments.jobs > 1:
        print("bench: scaling", file=sys.stderr)
        results["scaling"] = scaling(sluice, data, arguments.rounds, arguments.jobs, work)
    if "again".startswith(arguments.only):
        print("bench: again", file=sys.stderr)
        results["again"] = again(sluice, data, arguments.rounds, work)

    folder = HERE / "results" / results["date"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "runs.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "table.md").write_text(table(results))
    (folder / "plot.svg").write_text(plot.svg(results))
    print(table(results))
    print(f"bench: results in {folder.relative_to(HERE.parent)}", file=sys.stderr)


def table(results):
    text = [f"# Benchmark of {results['date']}", "",
            f"{results['cores']} cores, {results['jobs']} workers, {results['mib']} MiB of each shape, "
            f"{results['rounds']} rounds; medians. Rate: uncompressed input. Ratio: time of the row by time of "
            "`sluice` in the same round, with the least and the greatest.", "",
            f"The rule set with its opt-outs was compiled in {results['compile_seconds']:.1f} s.", ""]
    for case in results["cases"]:
        text += [f"## {case['name']}", "",
                 f"{case['records']:,} records, {case['bytes'] / 1e6:.0f} MB", "",
                 "| program | MB/s | wall s | ratio | CPU s | CPU ratio | allowed MB | does less |",
                 "|---|---:|---:|---:|---:|---:|---:|---|"]
        for row in case["rows"]:
            text.append(f"| {row['name']} ({row['note']}) | {row['rate']:.0f} | {row['wall']:.2f} | {row['ratio']:.2f} "
                        f"({row['low']:.2f}-{row['high']:.2f}) | {row['cpu']:.2f} | {row['cpu_ratio']:.2f} | "
                        f"{row['bytes'] / 1e6:.1f} | {row['less']} |")
        text.append("")
    if results.get("scaling"):
        text += [f"## 1 worker to {results['jobs']}", "", "Times as fast, median of the rounds, with the least and the greatest.", "",
                 "| shards | times as fast |", "|---|---:|"]
        text += [f"| {row['name']} | {row['ratio']:.2f} ({row['low']:.2f}-{row['high']:.2f}) |" for row in results["scaling"]] + [""]
    if results.get("again"):
        text += ["## Filtered again", "", "What was allowed, by the same rules: members that leave as they came, against packing all anew.", "",
                 "| records | times as fast |", "|---|---:|"]
        text += [f"| {row['name']} | {row['ratio']:.2f} ({row['low']:.2f}-{row['high']:.2f}) |" for row in results["again"]] + [""]
    return "\n".join(text)


if __name__ == "__main__":
    main()
