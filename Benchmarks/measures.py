"""What is measured of Sluice alone: start, memory, further workers, a second run, and what signals,
licences and explanations cost.

Each function gives rows for the table; `name` says of what, and `shape` is that of the records.
"""
import collections
import gzip
import json
import shutil
import subprocess
import sys

import again as index_runs
import generate
from contestants import Entrants, files_of, lines_of
from timing import Contestant, first_byte, pairs, peak_anonymous, run

SHAPES = ("pages", "captions")
START_ENTRIES = 10_000_000
START_RECORD = (b'{"id":"a","text":"A lamp.","source":"s","metadata":{"license":"MIT",'
                b'"url":"https://lamp.example/a"}}\n')
# The same rule for records of which nothing but the lists is asked, and with all that there is.
LISTS_ALONE = """policy: lists-alone
use: [train-genai]
record-format: {id: [id], text: [text], source: [source], url: [metadata.url]}
opt-outs:
  - {domains: optouts.txt}
rules:
  - {id: all, when: {source: [cccc]}, then: allow, because: lists are asked and nothing else, approved-by: benchmark}
"""
ALL_ON = """policy: all-on
use: [train-genai]
purpose: commercial
record-format: auto
licenses: {allow: [public-domain, permissive, CC-BY-*], review: [], ambiguous: block, conflict: block}
opt-outs:
  - {domains: optouts.txt}
"""
# What a crawler keeps of the answer: signals of three standards, which all permit.
HEADERS = (b'"headers":{"content-type":"text/html","x-robots-tag":"all","tdm-reservation":"0",'
           b'"content-usage":"train-ai=y"},')


def compile_rules(sluice, policy, compiled):
    subprocess.run([sluice, "rules", "compile", str(policy), "-o", str(compiled)], check=True, stdout=subprocess.DEVNULL)


def scaling(entrants: Entrants, rounds, out):
    """One worker against all, on one shard of one member and on eight: how many times as fast."""
    def by(shards, jobs):
        one = Entrants(entrants.sluice, entrants.data, {}, jobs)
        return Contestant(f"{jobs}", "", lambda out: one.filter(shards, out))
    for shape in SHAPES:
        for container, what in (("gzip-one", "one shard"), ("gzip", "eight shards")):
            shards = entrants.data / shape / container
            found = pairs(by(shards, 1), by(shards, entrants.jobs), rounds, out)
            yield dict(name=f"{shape}, {what}", shape=shape, kind=container, **found)


def start(entrants: Entrants, work):
    """Milliseconds to the first byte, with a rule set of ten million entries, with one of none, and of a program that does nothing."""
    folder = work / "start"
    folder.mkdir(exist_ok=True)
    for count in (0, START_ENTRIES):
        compiled = folder / f"{count}.sluice"
        policy = folder / f"{count}.yaml"
        text = ALL_ON.replace("optouts.txt", "domains.txt") if count else ALL_ON.split("opt-outs:")[0]
        policy.write_text(text)
        if count and not (folder / "domains.txt").exists():
            print(f"bench: writing a list of {count:,} domains", file=sys.stderr)
            with open(folder / "domains.txt", "w", buffering=1 << 20) as file:
                file.write("# date: 2026-11-01\n")
                for number in range(count):
                    file.write(f"{number * 2_654_435_761 % (1 << 40):x}-{number % 9973:x}.{generate.SUFFIXES[number % len(generate.SUFFIXES)]}\n")
        compile_rules(entrants.sluice, policy, compiled)
        command = [entrants.sluice, "filter", "-", "--rules", compiled, "--allowed", "-", "--attribution", folder / "credits.jsonl", "--quiet"]
        yield dict(name=f"rule set of {count:,} entries", entries=count, **first_byte(command, START_RECORD, 31))
    yield dict(name="cat, for comparison", entries=None, **first_byte(["cat"], START_RECORD, 31))


def memory(entrants: Entrants, out):
    """The peak of anonymous memory with two workers, beside 64 MiB and four of the longest lines a worker."""
    two = Entrants(entrants.sluice, entrants.data, {}, 2)
    for shape in SHAPES:
        longest = max(len(line) for path in files_of(entrants.data / shape, ["plain"]) for line in lines_of(path))
        for container, what in (("gzip-one", "one shard"), ("gzip", "eight shards")):
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir(parents=True)
            peak = peak_anonymous(two.filter(entrants.data / shape / container, out))
            yield dict(name=f"{shape}, {what}", shape=shape, peak=peak, longest=longest, limit=(64 << 20) + 2 * 4 * longest)
    shutil.rmtree(out)


def again(entrants: Entrants, rounds, work):
    """What was allowed is filtered again by the same rules: members that leave as they came, against packing anew."""
    for shape in SHAPES:
        kept = work / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        run(Contestant("first", "", lambda out: entrants.filter(entrants.data / shape / "gzip", out)), kept)
        shards = kept / "o" / "allowed"
        yield dict(name=shape, shape=shape, **pairs(
            Contestant("all packed anew", "", lambda out: entrants.filter(shards, out, "--level", "1")),
            Contestant("members passed on", "", lambda out: entrants.filter(shards, out)), rounds, work / "out"))
        shutil.rmtree(kept)


def second_run(entrants: Entrants, rounds, work):
    """What was allowed is filtered again, with opt-outs that drop one record in a thousand more."""
    for shape in SHAPES:
        kept, data = work / "kept", entrants.data
        first = Contestant("first", "", lambda out: entrants.filter(data / shape / "gzip", out))
        shutil.rmtree(kept, ignore_errors=True)
        dropped = {}

        def refresh(name, out):
            if name != "first":
                return
            shutil.copytree(out / "o" / "allowed", kept)
            dropped.update(refreshed_list(kept, data / "optouts-new.txt"))
            policy = (data / "policy.yaml").read_text() + "  - {domains: optouts-new.txt}\n"
            (data / "policy-again.yaml").write_text(policy)
            compile_rules(entrants.sluice, data / "policy-again.yaml", data / "again.sluice")

        second = Contestant("again", "", lambda out: entrants.filter(kept, out, rules="again.sluice"))
        found = pairs(first, second, rounds, work / "out", refresh)
        yield dict(name=shape, shape=shape, share=dropped["share"], **found)
        shutil.rmtree(kept)


def indexed(entrants: Entrants, rounds, work):
    """Filtering again with longer lists, with and without an index of the members; see again.py."""
    domains = (entrants.data / "optouts.txt").read_text()
    for shape in SHAPES:
        folder = work / "indexed"
        shutil.rmtree(folder, ignore_errors=True)
        rows, _ = index_runs.measure(entrants.sluice, entrants.data / shape / "gzip", folder, shape, min(rounds, 3),
                                     entrants.jobs, domains)
        shutil.rmtree(folder)
        for row in rows:
            yield dict(name=f"{shape}, {row['run']}", kind=row["run"], **row)


def refreshed_list(allowed, path):
    """Writes a list of the rarest hosts that name one allowed record in a thousand; says how many."""
    hosts = collections.Counter()
    for shard in files_of(allowed, ["*"]):
        for line in lines_of(shard):
            start = line.rindex(b'"url":"https://') + 15
            hosts[line[start:line.index(b"/", start)].decode()] += 1
    records, named, listed = sum(hosts.values()), 0, []
    for host, count in sorted(hosts.items(), key=lambda item: (item[1], item[0])):
        if named + count > records / 1000:
            break
        named += count
        listed.append(host)
    path.write_text("# date: 2026-11-02\n" + "".join(f"={host}\n" for host in listed))
    return dict(share=named / records)


def all_on(entrants: Entrants, mib, rounds, work):
    """Signals, licences and explanations against lists alone: the same records, of which the same are allowed."""
    for shape in SHAPES:
        data = entrants.data
        shards = data / shape / "signals"
        if not shards.exists():
            write_signals(data / shape / "plain", shards, mib << 18)
        for name, text in (("lists-alone", LISTS_ALONE), ("all-on", ALL_ON)):
            (data / f"{name}.yaml").write_text(text)
            compile_rules(entrants.sluice, data / f"{name}.yaml", data / f"{name}.sluice")
        on = Contestant("all on", "", lambda out: entrants.filter(shards, out, rules="all-on.sluice"))
        off = Contestant("lists alone", "", lambda out: entrants.filter(shards, out, "--blocked-records", "none", rules="lists-alone.sluice"))
        allowed = {}

        def count(name, out):
            outcomes = json.loads((out / "o" / "run.json").read_text())["counts"]["outcome"]
            allowed[name] = outcomes["allow"]["records"]

        found = pairs(on, off, rounds, work / "out", count)
        if allowed["all on"] != allowed["lists alone"]:
            raise RuntimeError(f"all_on: {allowed} are allowed: the two do not do the same")
        yield dict(name=shape, shape=shape, allowed=allowed["all on"], **found)


def micro(program):
    """What the micro-benchmarks say."""
    end = subprocess.run([str(program), "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(end.stdout)


def write_signals(plain, folder, limit):
    """Two gzip shards of records with an allowed licence, each with headers: `limit` bytes in all."""
    folder.mkdir()
    allowed = tuple(b'"license":' + json.dumps(name).encode() + b"," for name in generate.ALLOWED)
    size, shards = 0, [gzip.open(folder / f"{number}.jsonl.gz", "wb", compresslevel=6) for number in range(2)]
    for path in sorted(plain.iterdir()):
        for line in lines_of(path):
            if size >= limit:
                break
            if any(name in line for name in allowed):
                shards[size * 2 // limit].write(b"{" + HEADERS + line[1:])
                size += len(line)
    for shard in shards:
        shard.close()
