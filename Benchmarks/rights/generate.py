#!/usr/bin/env python3
"""generate.py FOLDER [--sources N] [--agreements N]: a large rights sheet, the same every time.

Writes holders.csv, agreements.csv and sources.csv. Everybody in it is invented, and every host is
of the domain example. A tenth of the agreements ends within a year of 2026-11-24; every third
source names two agreements, as publishers renew contracts.
"""

import argparse
import datetime
import pathlib
import random

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--sources", type=int, default=1_000_000)
parser.add_argument("--agreements", type=int, default=100_000)
options = parser.parse_args()

options.folder.mkdir(parents=True, exist_ok=True)
chance = random.Random(20261124)
holders = max(1, options.agreements // 10)
today = datetime.date(2026, 11, 24)

with open(options.folder / "holders.csv", "w", newline="") as file:
    file.write("id,name,country\n")
    for number in range(holders):
        file.write(f'H{number},"Press {number}, Ltd.",{chance.choice(["US", "DE", "FR", "JP"])}\n')

with open(options.folder / "agreements.csv", "w", newline="") as file:
    file.write(
        "id,title,holders,document,status,signed,from,until,grants,prohibits,train-in,offer-in,"
        "exclusive,grantor-role,may-sublicense,title-proven,priority,caps,credit-line\n"
    )
    for number in range(options.agreements):
        signed = today - datetime.timedelta(days=chance.randrange(30, 2000))
        days = chance.randrange(365) if number % 10 == 0 else chance.randrange(400, 4000)
        until = "open-ended" if number % 7 == 3 else today + datetime.timedelta(days=days)
        status = chance.choices(["signed", "draft", "terminated"], [96, 4, 0])[0]
        grants = chance.choice(["train-genai", "train", "pretrain; evaluate", "all"])
        prohibits = "search" if grants.startswith("pretrain") else ""
        cap = f"{chance.randrange(1, 1000) * 1000} records per year" if number % 5 == 0 else ""
        file.write(
            f"A{number},Agreement {number},H{number % holders},contracts/{number}.pdf,{status},"
            f"{signed},{signed},{until},{grants},{prohibits},"
            f"{chance.choice(['worldwide', 'US; CA', 'EU'])},worldwide,no,owner,,yes,0,{cap},"
            f"© Press {number % holders}\n"
        )

with open(options.folder / "sources.csv", "w", newline="") as file:
    file.write("id,title,holder,locators,agreements\n")
    for number in range(options.sources):
        agreement = number % options.agreements
        named = f"A{agreement}"
        if number % 3 == 0 and options.agreements > 1:
            named += f"; A{(agreement + 1) % options.agreements}"
        place = chance.choice(
            [f"host:s{number}.press.example", f"domain:*.s{number}.press.example",
             f"url-prefix:https://press.example/{number}/", f"work:doi:10.5555/{number}"]
        )
        file.write(f"S{number},Source {number},H{agreement % holders},{place},{named}\n")
