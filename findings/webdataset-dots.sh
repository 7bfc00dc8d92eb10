#!/usr/bin/env bash
# webdataset 1.0.2: samples whose keys hold a full stop are one sample.
#
# Expected: what TarWriter wrote under a key comes back under that key.
# Seen: TarWriter takes any key; the readers end it at its first full stop. llama3.1-8b and
# llama3.2-3b, each with a question and a judgment, come back as one sample "llama3" with four
# fields, "1-8b.json", "1-8b.txt", "2-3b.json" and "2-3b.txt". No sample has a field "json".
# Nothing warns. A stop in front of a slash does no harm.
#
# What it means for preference data: names of models and versions (gpt-4.1, qwen2.5) are natural parts of
# a key and have a stop. Rows are lost in groups, and a reader that skips samples without
# "json" sees none of them. Replace the stops in keys before writing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install webdataset==1.0.2 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
import sys
import webdataset

folder = sys.argv[1]
keys = ["llama3.1-8b", "llama3.2-3b", "smollm", "gpt-4.1/1"]
with webdataset.TarWriter(f"{folder}/pairs.tar") as out:
    for key in keys:
        out.write({"__key__": key, "json": {"model": key}, "txt": f"judged {key}"})

own = [
    {k: v for k, v in s.items() if k not in ("__url__", "__local_path__")}
    for s in webdataset.WebDataset(f"{folder}/pairs.tar", shardshuffle=False).decode()
]
for sample in own:
    print(sample)
if [s["__key__"] for s in own] != ["llama3", "smollm", "gpt-4.1/1"] or sorted(own[0]) != [
    "1-8b.json", "1-8b.txt", "2-3b.json", "2-3b.txt", "__key__",
]:
    raise SystemExit("two samples were read as one when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
