"""Runs programs and times them: in turn, so that a machine whose speed drifts drifts for all."""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

# Seconds that one program may take in the timed rounds of one case; it always has two.
BUDGET = 10


class Contestant:
    """One program that is timed: what it is called, what it runs, and what it leaves.

    `outputs` has globs beneath OUT by kind: `allowed`, `blocked`, `attribution`; none for what
    filters nothing. `verbatim`: it keeps the lines of what it allows, byte for byte. `less`: what
    it does less than Sluice, in words. `asks_lists`: whether it knows opt-outs, or licences alone.
    """

    def __init__(self, name, note, command, outputs=None, verbatim=False, less="", asks_lists=True):
        self.name, self.note, self.command = name, note, command
        self.outputs, self.verbatim, self.less, self.asks_lists = outputs or {}, verbatim, less, asks_lists
        # Bytes of what it allowed, on disk; known once it has run.
        self.bytes = 0


def run(contestant, out):
    """Runs once, into an empty folder `out`; seconds by the clock and of all processors."""
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


def rounds_of(first, rounds):
    """How many rounds a program gets that took `first` seconds untimed: all, or what BUDGET allows."""
    return max(min(rounds, int(BUDGET / max(first, 0.001))), min(rounds, 2))


def in_turn(contestants, counts, out):
    """Runs each contestant as often as `counts` says, by turns and in alternating order; its runs by name."""
    runs = {contestant.name: [] for contestant in contestants}
    for number in range(max(counts.values())):
        for contestant in contestants if number % 2 == 0 else reversed(contestants):
            if number < counts[contestant.name]:
                runs[contestant.name].append(run(contestant, out))
    shutil.rmtree(out)
    return runs


def spread(ratios):
    """Median, least and greatest."""
    return dict(ratio=statistics.median(ratios), low=min(ratios), high=max(ratios))


def pairs(first, second, rounds, out, seen=None):
    """Two programs in turn, `rounds` times: the time of the first by the time of the second.

    Each runs once before, and `seen(name, out)` sees what it has left then.
    """
    for contestant in (first, second):
        run(contestant, out)
        if seen:
            seen(contestant.name, out)
    runs = in_turn([first, second], {first.name: rounds, second.name: rounds}, out)
    both = list(zip(runs[first.name], runs[second.name]))
    cpu = spread([one["cpu"] / other["cpu"] for one, other in both])
    return dict(spread([one["wall"] / other["wall"] for one, other in both]), cpu_ratio=cpu["ratio"],
                walls={name: statistics.median(run["wall"] for run in all) for name, all in runs.items()})


def first_byte(command, given, times):
    """Milliseconds from the start of a program to the first byte of its output, `times` times.

    `given` lies in its standard input from the start. The first start warms the caches, and counts for nothing.
    """
    found = []
    for number in range(times + 1):
        with tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            reader, writer = os.pipe()
            actions = [(os.POSIX_SPAWN_DUP2, source.fileno(), 0), (os.POSIX_SPAWN_DUP2, writer, 1),
                       (os.POSIX_SPAWN_CLOSE, reader)]
            start = time.perf_counter()
            child = os.posix_spawnp(command[0], [str(word) for word in command], os.environ, file_actions=actions)
            os.close(writer)
            first = os.read(reader, 1)
            spent = time.perf_counter() - start
            while os.read(reader, 65536):
                pass
            os.close(reader)
            _, status = os.waitpid(child, 0)
        if not first or status != 0:
            raise RuntimeError(f"{command[0]} writes nothing, or fails (status {status})")
        if number > 0:
            found.append(spent * 1000)
    return dict(median=statistics.median(found), low=min(found), high=max(found))


def peak_anonymous(command):
    """The greatest RssAnon of a process in bytes, as looked at each millisecond."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    status, peak = pathlib.Path(f"/proc/{process.pid}/status"), 0
    while process.poll() is None:
        try:
            for line in status.read_text().splitlines():
                if line.startswith("RssAnon:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
        except OSError:
            break
        time.sleep(0.001)
    if process.wait() != 0:
        raise RuntimeError(f"exit {process.returncode}: {process.stderr.read().decode()[-500:]}")
    return peak
