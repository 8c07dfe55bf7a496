"""The results as a page of Markdown: the goals first, then every figure."""
import goals


def spread(row):
    return f"{row['ratio']:.2f} ({row['low']:.2f}-{row['high']:.2f})"


def section(title, text, head, rows):
    """A heading, a sentence and a table; nothing where there are no rows."""
    rows = list(rows)
    if not rows:
        return []
    align = "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"
    return [f"## {title}", "", text, "", "| " + " | ".join(head) + " |", align,
            *("| " + " | ".join(row) + " |" for row in rows), ""]


def case_section(case):
    head = ["program", "MB/s", "wall s", "ratio", "CPU s", "CPU ratio", "allowed MB", "rounds", "does less"]
    rows = ([f"{row['name']} ({row['note']})", f"{row['rate']:.0f}", f"{row['wall']:.2f}", spread(row), f"{row['cpu']:.2f}",
             f"{row['cpu_ratio']:.2f}", f"{row['bytes'] / 1e6:.1f}", str(len(row["runs"])), row["less"]] for row in case["rows"])
    return section(case["name"], f"{case['records']:,} records, {case['bytes'] / 1e6:.0f} MB", head, rows)


def table(results):
    """The page."""
    text = [f"# Benchmark of {results['date']}", "",
            f"{results['cores']} cores, {results['jobs']} workers, {results['mib']} MiB of each shape, "
            f"{results['rounds']} rounds at most; medians. All of it took {results['seconds'] / 60:.0f} minutes.", "",
            "Rate: uncompressed input. Ratio: time of the row by time of `sluice` in the same round, with the least "
            "and the greatest.", "",
            f"The rule set with its opt-outs was compiled in {results['compile_seconds']:.1f} s.", "",
            "## Goals", "", *goals.table(results), ""]
    for case in results["cases"]:
        text += case_section(case)
    get = results.get
    text += section(f"1 worker to {results['jobs']}", "Times as fast, median of the rounds, with the least and the greatest.",
                    ["shards", "times as fast"], ([row["name"], spread(row)] for row in get("scaling", [])))
    text += section("A second run", "What was allowed, filtered again because the list of opt-outs has grown; by the time of the "
                    "first run over all.", ["records", "newly dropped", "times as fast"],
                    ([row["name"], f"{row['share']:.2%}", spread(row)] for row in get("second_run", [])))
    text += section("With an index of the members", "What was allowed, filtered again because the list of opt-outs has grown, with and "
                    "without `--index`; by the time of the first run over all. The outputs are the same.",
                    ["records and run", "times as fast", "CPU"],
                    ([row["name"], spread(row), f"{row['cpu_ratio']:.2f}"] for row in get("indexed", [])))
    text += section("Passing members on", "What was allowed, by the same rules: members that leave as they came, against packing "
                    "all anew.", ["records", "times as fast"], ([row["name"], spread(row)] for row in get("again", [])))
    text += section("All that can be asked", "Signals of three standards in each record, licences, and blocked lines with their "
                    "reasons and credits, against lists alone: the same records, and the same are allowed.",
                    ["records", "time by that of lists alone", "CPU"],
                    ([row["name"], spread(row), f"{row['cpu_ratio']:.2f}"] for row in get("all_on", [])))
    text += section("Start", "Milliseconds from the start of the process to the first byte of what is allowed, for one record in a "
                    "pipe.", ["what", "median", "least", "greatest"],
                    ([row["name"], f"{row['median']:.1f}", f"{row['low']:.1f}", f"{row['high']:.1f}"] for row in get("start", [])))
    text += section("Memory", "The peak of RssAnon with two workers, looked at each millisecond; the limit is 64 MiB and four of "
                    "the longest lines for each worker.", ["shards", "peak MiB", "limit MiB", "longest line kB"],
                    ([row["name"], f"{row['peak'] / 2**20:.0f}", f"{row['limit'] / 2**20:.0f}", f"{row['longest'] / 1e3:.0f}"]
                     for row in get("memory", [])))
    text += section("Parts of a record's cost", "One operation at a time, in memory, on one core (`make micro`); nanoseconds.",
                    ["operation", "ns", "least", "greatest", "MB/s", "input"],
                    ([row["operation"], f"{row['ns']:,.1f}", f"{row['ns_least']:,.1f}", f"{row['ns_most']:,.1f}",
                      f"{row['bytes_per_second'] / 1e6:,.0f}" if "bytes_per_second" in row else "", row["input"]]
                     for row in get("micro", [])))
    return "\n".join(text)
