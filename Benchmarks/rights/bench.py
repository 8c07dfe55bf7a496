#!/usr/bin/env python3
"""bench.py SLUICE [--sources N] [--agreements N] [--rounds N]: times the rights database.

Makes a large sheet (generate.py), imports it, and asks what a licensing team asks. Prints one row
a question: the fastest of the rounds, the median, and the most memory that was held. Times hold
for this machine as it was.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("sluice", type=pathlib.Path)
parser.add_argument("--sources", type=int, default=1_000_000)
parser.add_argument("--agreements", type=int, default=100_000)
parser.add_argument("--rounds", type=int, default=5)
options = parser.parse_args()
sluice = str(options.sluice.resolve())
here = pathlib.Path(__file__).parent


def run(folder, arguments, codes):
    """Seconds and the greatest resident size in megabytes."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sluice, "rights", *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "SLUICE_BY": "bench"},
    )
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        sys.exit(f"sluice rights {' '.join(arguments)}: exit {process.returncode}\n{errors}")
    return seconds, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        [sys.executable, here / "generate.py", folder, "--sources", str(options.sources),
         "--agreements", str(options.agreements)],
        check=True,
    )
    sheets = ["holders.csv", "agreements.csv", "sources.csv"]
    size = sum((pathlib.Path(folder) / sheet).stat().st_size for sheet in sheets)
    print(f"{options.sources} sources, {options.agreements} agreements, {size / 1e6:.0f} MB of CSV")
    day = ["--as-of", "2026-11-24"]
    rows = [
        ("import (one transaction)", ["import", "-q", *sheets], [0], 1),
        ("import again (nothing changes)", ["import", "-q", *sheets], [0], 1),
        ("expiring --within 30d", ["expiring", "--within", "30d", *day], [1], options.rounds),
        ("show", ["show", "A77"], [0], options.rounds),
        ("history of one", ["history", "A77"], [0], options.rounds),
        ("list agreements --json", ["list", "agreements", "--json"], [0], options.rounds),
        ("export --format json", ["export"], [0], 1),
        ("check", ["check", "-q", *day], [1], 1),
    ]
    run(folder, ["init", "-q"], [0])
    print(f"{'what':34}{'fastest':>12}{'median':>12}{'memory':>12}")
    for name, arguments, codes, rounds in rows:
        results = [run(folder, arguments, codes) for _ in range(rounds)]
        times = [seconds for seconds, _ in results]
        print(
            f"{name:34}{min(times):>10.3f} s{statistics.median(times):>10.3f} s"
            f"{max(memory for _, memory in results):>9.0f} MB",
            flush=True,
        )
    database = (pathlib.Path(folder) / "rights.sqlite").stat().st_size
    print(f"the database takes {database / 1e6:.0f} MB")
