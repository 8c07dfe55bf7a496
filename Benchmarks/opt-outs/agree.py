#!/usr/bin/env python3
"""Compares what Sluice found with a naive reference.

    agree.py FOLDER SLUICE

FOLDER is one that generate.py made; SLUICE is the binary. The reference keeps the list as a
dictionary and walks over every parent of every host, one record after another. Ends with 1 at the
first record for which the entries that were found are not the same.
"""
import json
import os
import subprocess
import sys
import tempfile


def read_list(path):
    wide, exact = {}, {}
    with open(path) as lines:
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if text.startswith("#") or not text:
                continue
            table = exact if text.startswith("=") else wide
            table.setdefault(text.lstrip("="), number)
    return wide, exact


def expected(url, wide, exact):
    host = url.split("://", 1)[1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0]
    host = host.lower().rstrip(".")
    found = set()
    if host in exact:
        found.add(exact[host])
    labels = host.split(".")
    if "" in labels:
        return {"optout.unlocated"}
    for start in range(len(labels)):
        parent = ".".join(labels[start:])
        if parent in wide:
            found.add(wide[parent])
    return found


def main():
    folder, sluice = sys.argv[1:3]
    rules = os.path.join(folder, "policy.sluice")
    subprocess.run([sluice, "rules", "compile", os.path.join(folder, "policy.yaml"), "-o", rules,
                    "-q"], check=True)
    with tempfile.TemporaryDirectory(dir=folder) as output:
        out = os.path.join(output, "out")
        subprocess.run([sluice, "filter", os.path.join(folder, "records.jsonl"), "--rules", rules,
                        "--output", out, "-q"], check=True)
        found = {}
        with open(os.path.join(out, "blocked", "records.jsonl")) as lines:
            for line in lines:
                row = json.loads(line)
                found[row["line"]] = {reason["evidence"].get("entry_line", reason["code"])
                                      for reason in row["reasons"]}
    wide, exact = read_list(os.path.join(folder, "domains.txt"))
    hits = 0
    with open(os.path.join(folder, "records.jsonl")) as lines:
        for number, line in enumerate(lines, 1):
            url = json.loads(line)["metadata"]["url"]
            wanted = expected(url, wide, exact)
            if wanted != found.get(number, set()):
                print(f"line {number}: {url}: found {found.get(number, set())}, "
                      f"expected {wanted}")
                return 1
            hits += bool(wanted)
    print(f"{number} records agree, {hits} of them listed, over {len(wide) + len(exact)} entries")
    return 0


sys.exit(main())
