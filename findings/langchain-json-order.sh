#!/usr/bin/env bash
# langchain-classic 1.0.8, the evaluator json_equality: two rankings of the same names are equal.
#
# Expected: in JSON a list has an order, so ["A", "B"] is not ["B", "A"].
# Seen: where the reference is a list, both lists are sorted as texts before they are compared. Neither
# its documentation nor its name says so. Within an object the order counts: {"ranking": ["A", "B"]}
# differs from {"ranking": ["B", "A"]}, and so do lists in a list.
#
# What it means for preference data: a judge that ranks responses by a bare list agrees with every other
# one as long as it names all of them. Ask for an object with the list in it, or compare with ==.
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
