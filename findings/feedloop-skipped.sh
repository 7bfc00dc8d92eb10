#!/usr/bin/env bash
# feedloop 1.5.3 (PyPI), wait(): a pair that the annotator skipped comes back as a win of the
# second output.
#
# Expected: the answer of wait() says that it was skipped, or is None.
# Seen: it has chosen (outputs[1]), rejected (outputs[0]) and auto_skipped=False, the same as
# after a vote for the second. status() counts the skip, and export() leaves the pair out.
#
# What it means for preference data: a loop that trains or branches on what wait() returns
# learns from every skip that the second output is better. Take the pairs from export().
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install feedloop==1.5.3
cat >"$dir/run.py" <<'PY'
import json
import socket
import sys
import urllib.request

import feedloop

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
feedloop.start(port=port, db_path=f"{sys.argv[1]}/pairs.db", open_browser=False)


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/{path}", data, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def answered(prompt, press):
    pair = feedloop.compare(prompt, ["first", "second"])
    shown = call("pending")
    side = press if press == "skip" else next(side for side in ("left", "right") if shown[f"output_{side}"] == press)
    call("feedback", {"comparison_id": pair, "chosen_side": side})
    return feedloop.wait(pair, timeout=10)


for press, want in ("first", "first"), ("second", "second"), ("skip", "second"):
    got = answered(f"press {press}", press)
    print(f"{press}: {got}")
    if got["chosen"] != want or got["auto_skipped"]:
        raise SystemExit(f"that was {want} when this was written")
counts = feedloop.status()
exported = feedloop.export(f"{sys.argv[1]}/out.jsonl")
print(f"{counts}, {exported} exported")
if (counts["skipped"], exported) != (1, 2):
    raise SystemExit("that was 1 skipped, 2 exported when this was written")
feedloop.stop()
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
