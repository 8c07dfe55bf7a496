"""The goals that the benchmark is held against, and the figure that each row of the results gives."""
import statistics


def case(results, name):
    return next((case for case in results["cases"] if case["name"] == name), None)


def ratio(name, row, of="sluice"):
    """How many times as long `row` takes as `of`, in the case `name`: median of the rounds' ratios."""
    def figure(results, shape):
        found = case(results, name.format(shape))
        rows = {r["name"]: r for r in found["rows"]} if found else {}
        if row not in rows or of not in rows:
            return None
        both = zip(rows[row]["runs"], rows[of]["runs"])
        return statistics.median(one["wall"] / other["wall"] for one, other in both)
    return figure


def measured(part, kind=None, key="ratio"):
    """A row of another part of the results."""
    def figure(results, shape):
        for row in results.get(part, []):
            if row.get("shape") == shape and (kind is None or row.get("kind") == kind):
                return row[key]
        return None
    return figure


def worst_memory(results, _):
    rows = results.get("memory")
    return max(row["peak"] / row["limit"] for row in rows) if rows else None


def first_byte(results, _):
    return next((row["median"] for row in results.get("start", []) if row["entries"]), None)


GZIP, SLOW, ZSTD, PLAIN = "{} gzip -> gzip", "{} gzip -> gzip, two shards", "{} gzip -> zstd", "{} plain -> plain"
FLOOR, BARE, PYTHON = "floor: igzip -dc, igzip -1", "sluice, no digest, no sync", "Python, orjson + isal"
AT_MOST, AT_LEAST = "at most", "at least"

# What, the figure, its unit, which side is good, the limits for pages and for captions (one: the same, or for both).
GOALS = [
    ("gzip → gzip, by time of the codec alone", ratio(GZIP, "sluice", FLOOR), "x", AT_MOST, (1.15, 1.5)),
    ("the same, no digest, no sync", ratio(GZIP, BARE, FLOOR), "x", AT_MOST, (1.05, 1.35)),
    ("gzip → gzip, faster than Python with orjson and isal", ratio(GZIP, PYTHON), "x", AT_LEAST, (3, 6)),
    ("gzip → gzip, faster than dolma mix", ratio(GZIP, "dolma mix"), "x", AT_LEAST, (12, 18)),
    ("gzip → gzip, faster than DuckDB", ratio(SLOW, "DuckDB"), "x", AT_LEAST, (30, 15)),
    ("gzip → zstd, faster than DuckDB", ratio(ZSTD, "DuckDB"), "x", AT_LEAST, (5, 7)),
    ("plain → plain, faster than Python with orjson", ratio(PLAIN, PYTHON), "x", AT_LEAST, (2.5, 5)),
    ("plain → plain, faster than DuckDB", ratio(PLAIN, "DuckDB"), "x", AT_LEAST, (5, 8)),
    ("the same two, no digest, no sync: Python", ratio(PLAIN, PYTHON, BARE), "x", AT_LEAST, (4, 8)),
    ("and DuckDB", ratio(PLAIN, "DuckDB", BARE), "x", AT_LEAST, (8, 12)),
    ("all workers against one, one shard of one member", measured("scaling", "gzip-one"), "x", AT_LEAST, (1.85, 1.85)),
    ("all workers against one, eight shards", measured("scaling", "gzip"), "x", AT_LEAST, (1.95, 1.95)),
    ("second run, 0.1 % newly dropped, faster than the first", measured("second_run"), "x", AT_LEAST, (2, 2)),
    ("the same with an index, one member in a hundred touched", measured("indexed", "1 member in 100, --index"), "x", AT_LEAST, (4, 4)),
    ("signals, licences and explanations on: CPU by that of lists alone", measured("all_on", key="cpu_ratio"), "x", AT_MOST, (1.15, 1.15)),
    ("start to first byte, ten million entries", first_byte, "ms", AT_MOST, (5,)),
    ("peak of anonymous memory, two workers, by its limit", worst_memory, "x", AT_MOST, (1,)),
]


def rows(results):
    """For each goal and shape: what, shape, figure or None, unit, side, limit, whether it is met."""
    for what, figure, unit, side, limits in GOALS:
        shapes = ("pages", "captions") if len(limits) == 2 else ("",)
        for shape, limit in zip(shapes, limits):
            value = figure(results, shape)
            met = None if value is None else value <= limit if side == AT_MOST else value >= limit
            yield dict(what=what, shape=shape, figure=value, unit=unit, side=side, limit=limit, met=met)


def table(results):
    """The goals beside the figures, in Markdown."""
    lines = ["| goal | pages | captions |", "|---|---:|---:|"]
    for what, figure, unit, side, limits in GOALS:
        cells = []
        for row in rows(results):
            if row["what"] == what:
                value = "not measured" if row["figure"] is None else f"{row['figure']:.2f}"
                sign = "≤" if side == AT_MOST else "≥"
                verdict = {True: "met", False: "**missed**", None: ""}[row["met"]]
                cells.append(f"{value} ({sign} {row['limit']:g} {unit}) {verdict}".strip())
        lines.append(f"| {what} | " + " | ".join(cells if len(cells) == 2 else [cells[0], ""]) + " |")
    return lines
