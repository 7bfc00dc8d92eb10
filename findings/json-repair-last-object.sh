#!/usr/bin/env bash
# json-repair 0.64.6: of several JSON objects in a judge's reply, the last one replaces those before
# it if their fields have the same names and types.
#
# Expected: two verdicts, one on each line or in a block each, are a list of two, as they are with a
# comma between them, or an error.
# Seen: {"response": "A", "score": 7} and {"response": "B", "score": 9} on two lines are B's alone, also
# three of them, and from blocks of their own. If one score is 8.5 or "9" instead of 9, the types
# differ and both are there. A bracket in the prose, as in "the list [1] was wrong", is an
# element as well, so the one object comes back in a list behind [1].
#
# What it means for preference data: a judge that writes a line for each response leaves the score
# of the last one, and what reads a single object takes it without an error. It is how
# many libraries read a model's JSON. Pass strict=True, which refuses several values, and count
# the scores.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install json-repair==0.64.6
cat >"$dir/run.py" <<'PY'
import json_repair

a, b = '{"response": "A", "score": 7}', '{"response": "B", "score": 9}'
A, B = {"response": "A", "score": 7}, {"response": "B", "score": 9}
half = b.replace("9", "8.5")
for reply, want in (
    (f"{a},{b}", [A, B]),
    (f"{a}\n{b}", B),
    (f"{b}\n{b}\n{a}", A),
    (f"For A:\n```json\n{a}\n```\nFor B:\n```json\n{b}\n```", B),
    (f"{a}\n{half}", [A, B | {"score": 8.5}]),
    (f"The list [1] was wrong. {a}", [[1], A]),
):
    got = json_repair.loads(reply)
    print(f"{reply!r}\n    {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
try:
    got = json_repair.loads(f"{a}\n{b}", strict=True)
except ValueError as refusal:
    print("strict:", refusal)
else:
    raise SystemExit(f"strict refused that when this was written, now {got}")
PY
"$dir/venv/bin/python" "$dir/run.py"
