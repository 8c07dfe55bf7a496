"""The mixer of the dolma toolkit. Licences alone: no list of domains, no blocked and no attribution
output. The `or` chain in jq syntax is its fastest form of such a filter.

usage: dolma_mix.py IN OUT LICENCES DOMAINS JOBS
"""
import json
import pathlib
import subprocess
import sys

source, target, licences, _, jobs = sys.argv[1:6]
names = pathlib.Path(licences).read_text().splitlines()
chain = " or ".join(f".metadata.license == {json.dumps(name)}" for name in names)
work = pathlib.Path(target)
(work / "tmp/in").mkdir(parents=True, exist_ok=True)
(work / "tmp/out").mkdir(parents=True, exist_ok=True)
streams = [
    {
        "name": f"allowed-{path.stem}", "documents": [str(path)], "attributes": [],
        "output": {"path": str(work / "allowed"), "max_size_in_bytes": 10**12},
        "filter": {"syntax": "jq", "include": [f"({chain})"], "exclude": []},
    }
    for path in sorted(pathlib.Path(source).iterdir())
]
config = {"streams": streams, "processes": int(jobs), "work_dir": {"input": str(work / "tmp/in"), "output": str(work / "tmp/out")}}
(work / "config.json").write_text(json.dumps(config))
subprocess.run([str(pathlib.Path(sys.executable).parent / "dolma"), "-c", str(work / "config.json"), "mix"],
               check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
