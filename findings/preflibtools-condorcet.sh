#!/usr/bin/env bash
# preflibtools 2.0.33, has_condorcet: an alternative that ties with every other, or never meets it, has
# beaten it.
#
# Expected: a Condorcet winner strictly beats every other alternative, as the documentation says.
# Seen: only opponents against which there is at least one win or loss are looked at. If every voter puts 1
# and 2 first together and 3 last, there is a Condorcet winner, although copeland_scores has 1 and 2 equal.
# In incomplete orders two separate pairs, 1 over 2 and 3 over 4, give one as well. As soon as one voter
# puts 1 over 2 and another 2 over 1, the answer is no.
#
# What it means for preference data: one of several models that the judge never told apart, or never
# compared, is said to beat all. Look for a row of copeland_scores in which every number is above 0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install preflibtools==2.0.33
cat >"$dir/run.py" <<'PY'
from preflibtools.instances import OrdinalInstance
from preflibtools.properties import copeland_scores, has_condorcet


def winner(*orders):
    instance = OrdinalInstance()
    instance.append_order_list(list(orders))
    beats_all = any(min(row.values()) > 0 for row in copeland_scores(instance).values())
    return has_condorcet(instance), beats_all


def said(what, got, want):
    print(f"{what}: {got[0]}, by copeland_scores {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("1 > 2 > 3", winner(((1,), (2,), (3,))), (True, True))
said("1 = 2 > 3", winner(((1, 2), (3,))), (True, False))
said("1 > 2 and 3 > 4", winner(((1,), (2,)), ((3,), (4,))), (True, False))
said("1 > 2 > 3 and 2 > 1 > 3", winner(((1,), (2,), (3,)), ((2,), (1,), (3,))), (False, False))
PY
"$dir/venv/bin/python" "$dir/run.py"
