#!/usr/bin/env bash
# langchain-classic 1.0.8, the evaluator json_equality: two different rankings of the same names are equal.
#
# Expected: lists in JSON are ordered, so ["A", "B"] differs from ["B", "A"].
# Seen: if the reference is a list, both lists are sorted as strings before they are compared. Neither the
# name nor the documentation says so. A list inside an object or inside another list is compared in order.
#
# What it means for preference data: a judge that replies with a bare list agrees with every ranking of the
# same responses. Ask for an object that holds the list, or compare with ==.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install langchain-classic==1.0.8
cat >"$dir/run.py" <<'PY'
from langchain_classic.evaluation import load_evaluator

evaluator = load_evaluator("json_equality")
for reply, right, want in (
    ('["A", "B", "C"]', '["A", "B", "C"]', True),
    ('["C", "B", "A"]', '["A", "B", "C"]', True),
    ("[3, 2, 1]", "[1, 2, 3]", True),
    ('["A", "B"]', '["A", "B", "C"]', False),
    ('{"ranking": ["B", "A"]}', '{"ranking": ["A", "B"]}', False),
    ('[["B", "A"]]', '[["A", "B"]]', False),
):
    got = evaluator.evaluate_strings(prediction=reply, reference=right)["score"]
    print(f"{reply} for {right}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
