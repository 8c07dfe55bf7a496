"""The filter as a datatrove pipeline: reader, filter, writers, a task a shard. All three outputs;
records are written anew, and packed by Python's own gzip, as its writers do.

usage: datatrove_filter.py IN OUT LICENCES DOMAINS JOBS
"""
import os
import pathlib
import sys

os.environ.setdefault("DATATROVE_COLORIZE_LOGS", "0")
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.filters.base_filter import BaseFilter  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402


# Read once, before the workers are forked: what a step holds is sent to each task anew.
LICENCES, DOMAINS = set(), set()


class RightsFilter(BaseFilter):
    """Keeps what has one of the licences, and whose host no list names."""

    name = "rights"

    def filter(self, doc):
        if doc.metadata["license"] not in LICENCES:
            return False, "license"
        host = doc.metadata["url"].split("//", 1)[-1].split("/", 1)[0].split("@")[-1].split(":")[0].lower().rstrip(".")
        while host:
            if host in DOMAINS:
                return False, "optout"
            host = host.partition(".")[2]
        return True


def credit(_, document):
    """What an allowed record owes."""
    return {"id": document.id, **{name: document.metadata.get(name) for name in ("license", "url", "author", "source")}}


def main():
    source, target, licences, domains, jobs = sys.argv[1:6]
    out = pathlib.Path(target)
    shards = list(pathlib.Path(source).iterdir())
    compression = "gzip" if shards[0].suffix == ".gz" else None
    LICENCES.update(pathlib.Path(licences).read_text().splitlines())
    DOMAINS.update(line for line in pathlib.Path(domains).read_text().splitlines() if line[:1] != "#")
    pipeline = [
        JsonlReader(source),
        RightsFilter(JsonlWriter(str(out / "blocked"), compression=compression)),
        JsonlWriter(str(out / "allowed"), compression=compression),
        JsonlWriter(str(out / "attribution"), compression=compression, adapter=credit),
    ]
    LocalPipelineExecutor(pipeline, tasks=len(shards), workers=int(jobs), logging_dir=str(out / ".logs"),
                          start_method="fork").run()


if __name__ == "__main__":
    # By its own name, steps are sent by reference; those of `__main__` would be sent whole.
    import datatrove_filter

    datatrove_filter.main()
