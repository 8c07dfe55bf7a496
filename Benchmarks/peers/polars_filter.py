"""The filter as a Polars plan. All three outputs; records are written anew; three levels of each
host are looked up, and no more. Writes plain or gzip.

usage: polars_filter.py IN OUT LICENCES DOMAINS JOBS none|gzip
"""
import os
import pathlib
import sys

source, target, licences, domains, jobs, compression = sys.argv[1:7]
os.environ["POLARS_MAX_THREADS"] = jobs
import polars as pl  # noqa: E402

out = pathlib.Path(target)
out.mkdir(parents=True, exist_ok=True)
names = pl.Series([l for l in pathlib.Path(licences).read_text().splitlines()])
listed = pl.Series([l for l in pathlib.Path(domains).read_text().splitlines() if l[:1] != "#"])
parts = pl.col("host").str.split(".")
is_listed = pl.any_horizontal([parts.list.tail(n).list.join(".").is_in(listed.implode()) for n in (2, 3, 4)])
frame = (
    pl.scan_ndjson(sorted(str(p) for p in pathlib.Path(source).iterdir()), infer_schema_length=200)
    .with_columns(host=pl.col("metadata").struct.field("url").str.extract(r"//([^/]*)", 1))
    .with_columns(reason=pl.when(~pl.col("metadata").struct.field("license").is_in(names.implode())).then(pl.lit("license"))
                  .when(is_listed).then(pl.lit("optout")))
    .drop("host").collect(engine="streaming")
)
for name, part in (
    ("allowed", frame.filter(pl.col("reason").is_null()).drop("reason")),
    ("blocked", frame.filter(pl.col("reason").is_not_null())),
    ("attribution", frame.filter(pl.col("reason").is_null()).select(
        "id", "source", *[pl.col("metadata").struct.field(f) for f in ("license", "url", "author")])),
):
    if compression == "gzip":
        import gzip
        with gzip.open(out / f"{name}.jsonl.gz", "wb", compresslevel=1) as file:
            part.write_ndjson(file)
    else:
        part.write_ndjson(out / f"{name}.jsonl")
