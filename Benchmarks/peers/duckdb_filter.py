"""The filter in SQL, by DuckDB. All three outputs; records are written anew, and in any order.

usage: duckdb_filter.py IN OUT LICENCES DOMAINS JOBS none|gzip|zstd
"""
import pathlib
import sys

import duckdb

source, target, licences, domains, jobs, compression = sys.argv[1:7]
pathlib.Path(target).mkdir(parents=True, exist_ok=True)
connection = duckdb.connect()
connection.execute(f"SET threads = {int(jobs)}; SET preserve_insertion_order = false")
connection.execute(f"CREATE TABLE licences AS SELECT column0 AS name FROM read_csv('{licences}', header = false, all_varchar = true, delim = '\\x01', quote = '')")
connection.execute(f"CREATE TABLE domains AS SELECT column0 AS name FROM read_csv('{domains}', header = false, all_varchar = true, comment = '#', delim = '\\x01', quote = '')")
connection.execute(f"""
    CREATE TEMP TABLE decided AS
    WITH records AS (
        SELECT row_number() OVER () AS number, *,
            split_part(split_part(metadata.url, '//', 2), '/', 1) AS host
        FROM read_json('{source}/*', format = 'newline_delimited', maximum_object_size = 33554432,
            columns = {{id: 'VARCHAR', text: 'VARCHAR', source: 'VARCHAR', added: 'VARCHAR',
                metadata: 'STRUCT(license VARCHAR, url VARCHAR, author VARCHAR, width INT, height INT)'}})
    ), labels AS (
        SELECT number, unnest(range(1, len(string_split(host, '.')) + 1)) AS first,
            string_split(host, '.') AS parts FROM records
    ), listed AS (
        SELECT DISTINCT number FROM labels
        SEMI JOIN domains ON domains.name = array_to_string(parts[first:], '.')
    )
    SELECT records.* EXCLUDE (number, host),
        CASE WHEN metadata.license NOT IN (SELECT name FROM licences) THEN 'license'
             WHEN listed.number IS NOT NULL THEN 'optout' END AS reason
    FROM records LEFT JOIN listed USING (number)""")
ending = {"none": "", "gzip": ".gz", "zstd": ".zst"}[compression]
options = f"(FORMAT json, COMPRESSION {'uncompressed' if compression == 'none' else compression})"
for name, query in (
    ("allowed", "SELECT * EXCLUDE reason FROM decided WHERE reason IS NULL"),
    ("blocked", "SELECT * FROM decided WHERE reason IS NOT NULL"),
    ("attribution", "SELECT id, metadata.license, metadata.url, metadata.author, source FROM decided WHERE reason IS NULL"),
):
    connection.execute(f"COPY ({query}) TO '{target}/{name}.jsonl{ending}' {options}")
