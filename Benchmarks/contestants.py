"""Who takes part in the benchmark, what each runs, and whether it allows what it should."""
import gzip
import hashlib
import io
import pathlib
import shutil
import subprocess
import sys

from timing import Contestant

HERE = pathlib.Path(__file__).resolve().parent
# Packages of each virtual environment; those of one could not be installed beside the other's.
ENVIRONMENTS = {
    "peers": ["orjson==3.13.0", "isal==1.9.1", "duckdb==2.0.1", "polars==2.1.0", "dolma==1.2.1", "boto3<1.27"],
    # Its filters import `regex`, and it does not say so.
    "datatrove": ["datatrove==0.10.1", "orjson==3.13.0", "regex==2026.11.19"],
}
FOLDERS = {kind: [kind] for kind in ("allowed", "blocked", "attribution")}
FILES = {kind: [f"{kind}.*"] for kind in ("allowed", "blocked", "attribution")}
REWRITTEN = "records written anew"


def environments(work):
    """The interpreter of each environment by its name; one that cannot be made is left out, and that is said."""
    found = {}
    for name, packages in ENVIRONMENTS.items():
        folder = work / f"venv-{name}"
        python, pins = folder / "bin/python", folder / "pins.txt"
        if not pins.exists() or pins.read_text().split() != packages:
            print(f"bench: installing {', '.join(packages)}", file=sys.stderr)
            shutil.rmtree(folder, ignore_errors=True)
            try:
                subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
                subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True)
            except subprocess.CalledProcessError:
                print(f"bench: {' '.join(packages)} could not be installed; going on without", file=sys.stderr)
                shutil.rmtree(folder, ignore_errors=True)
                continue
            pins.write_text("\n".join(packages) + "\n")
        found[name] = str(python)
    return found


def shell(text):
    return ["sh", "-ec", text]


class Entrants:
    """Makes the contestants of a case: `shards` is a folder, `packed` the container of the outputs."""

    def __init__(self, sluice, data, pythons, jobs):
        self.sluice, self.data, self.pythons, self.jobs = sluice, data, pythons, jobs

    def filter(self, shards, out, *more, rules="benchmark.sluice"):
        """The command that filters `shards` into OUT/o."""
        return [self.sluice, "filter", str(shards), "--rules", str(self.data / rules), "--quiet",
                "--jobs", str(self.jobs), "--output", str(out / "o"), *more]

    def fast(self, shards, container, packed):
        """Those that are timed on all shards."""
        yield from self.ours(shards, container, packed)
        yield from self.floor(shards, container, packed)
        if container == "zstd":
            return
        if packed == container:
            yield from self.peer("peers", "orjson_isal.py", "Python, orjson + isal", "a process a shard", shards, FOLDERS,
                                 verbatim=True, less="a list of licence strings; no accounts")
        compression = {"plain": "none"}.get(packed, packed)
        if (container, packed) != ("gzip", "gzip"):
            yield from self.peer("peers", "duckdb_filter.py", "DuckDB", f"SQL, {packed} out", shards, FILES, compression,
                                 less=f"{REWRITTEN}, order lost")
        else:
            yield from self.peer("peers", "dolma_mix.py", "dolma mix", "jq filter", shards, {"allowed": ["allowed"]},
                                 less="licences alone: no domains, no blocked, no attribution", asks_lists=False)
        if packed == container:
            yield from self.peer("peers", "polars_filter.py", "Polars", "streaming", shards, FILES, compression,
                                 less=f"{REWRITTEN}, three levels of a host")

    def slow(self, shards, container, packed):
        """Sluice, and those that are timed on two shards, for they would take minutes for all."""
        yield next(self.ours(shards, container, packed))
        yield from self.peer("peers", "duckdb_filter.py", "DuckDB", "SQL, gzip out", shards, FILES, "gzip",
                             less=f"{REWRITTEN}, order lost")
        if self.has("jq"):
            script = [str(HERE / "peers" / "jq_filter.sh")]
            yield Contestant("jq", "a pipeline a shard", lambda out: script + self.arguments(shards, out), FOLDERS,
                             less=f"{REWRITTEN}, a list of licence strings")
        yield from self.peer("datatrove", "datatrove_filter.py", "datatrove", "reader, filter, writers", shards, FOLDERS,
                             less=f"{REWRITTEN}, a list of licence strings")

    def ours(self, shards, container, packed):
        more = [] if packed == container else ["--compress", packed]
        outputs = {"allowed": ["o/allowed"], "blocked": ["o/blocked"]}
        yield Contestant("sluice", "all defaults", lambda out: self.filter(shards, out, *more), outputs, True)
        yield Contestant("sluice, no digest, no sync", "--digest none --sync none",
                         lambda out: self.filter(shards, out, *more, "--digest", "none", "--sync", "none"), outputs, True)

    def floor(self, shards, container, packed):
        each = f"ls {shards}/* | xargs -P {self.jobs} -I@ sh -c"
        if container == packed == "gzip" and self.has("igzip"):
            yield Contestant("floor: igzip -dc, igzip -1", "the codec alone", lambda out: shell(
                f"{each} 'igzip -dc @ | igzip -1 -c > {out}/$(basename @)'"), less="filters nothing, one output")
        if container == packed == "plain":
            yield Contestant("floor: cat", "reading and writing alone", lambda out: shell(
                f"{each} 'cat @ > {out}/$(basename @)'"), less="filters nothing, one output")

    @staticmethod
    def has(program):
        """Whether the program is there; where it is not, that is said."""
        if shutil.which(program):
            return True
        print(f"bench: there is no {program}; going on without", file=sys.stderr)
        return False

    def peer(self, environment, script, name, note, shards, outputs, *more, **facts):
        if environment in self.pythons:
            command = [self.pythons[environment], str(HERE / "peers" / script)]
            yield Contestant(name, note, lambda out: command + self.arguments(shards, out) + list(more), outputs, **facts)

    def arguments(self, shards, out):
        """What every peer is given: IN OUT LICENCES DOMAINS JOBS."""
        return [str(shards), str(out), str(self.data / "licences.txt"), str(self.data / "optouts.txt"), str(self.jobs)]


# MARK: What they left


def files_of(out, globs):
    for pattern in globs:
        for path in sorted(out.glob(pattern)):
            found = [path] if path.is_file() else sorted(path.rglob("*"))
            yield from (p for p in found if p.is_file() and not p.name.startswith("."))


def lines_of(path):
    if path.suffix == ".zst":
        yield from io.BytesIO(subprocess.run(["zstd", "-dqc", str(path)], check=True, stdout=subprocess.PIPE).stdout)
    else:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
            yield from file


def check(contestant, out, expected):
    """Counts the lines of each output and holds them against the generator's figures.

    Returns a digest of what was allowed, whatever its order, if lines are kept byte for byte; else
    None. Raises RuntimeError where a count is another.
    """
    if not contestant.outputs:
        return None
    allowed = expected["allowed"] if contestant.asks_lists else expected["records"] - expected["license"]
    wanted = dict(allowed=allowed, blocked=expected["records"] - allowed, attribution=allowed)
    digest = 0
    for kind, globs in contestant.outputs.items():
        count = 0
        for path in files_of(out, globs):
            for line in lines_of(path):
                count += 1
                if contestant.verbatim and kind == "allowed":
                    digest ^= int.from_bytes(hashlib.blake2b(line, digest_size=8).digest(), "big")
        if count != wanted[kind]:
            raise RuntimeError(f"{contestant.name}: {count} lines in {kind}, not {wanted[kind]}")
    return digest if contestant.verbatim else None


def allowed_bytes(contestant, out):
    """Bytes of what it allowed, or of all that it wrote."""
    return sum(path.stat().st_size for path in files_of(out, contestant.outputs.get("allowed", ["*"])))
