#!/usr/bin/env bash
# simhash 2.1.2 (PyPI): prompts that differ in their symbols only are the same prompt.
#
# Expected: texts that differ have a small distance, equal texts 0.
# Seen: all but letters, digits and underscores is taken out before anything is counted,
# blanks too, and what is left is read in runs of four characters. 12 + 30, 12 - 30 and
# 12 * 30 are at distance 0, and so are C, C++ and C#, 3 < 5 and 3 > 5, 1.5 and 15; 12 + 30
# and 13 + 30 are at 12.
#
# What it means for preference data: with any k, SimhashIndex drops such prompts as exact
# duplicates, and mathematics and programming lose whole families of tasks. Pass Simhash a
# list of tokens that keeps the symbols, or compare the texts of what it drops.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install simhash==2.1.2
cat >"$dir/run.py" <<'PY'
from simhash import Simhash

for a, b, want in (
    ("What is 12 + 30?", "What is 12 - 30?", 0),
    ("What is 12 + 30?", "What is 12 * 30?", 0),
    ("Write a loop in C.", "Write a loop in C++.", 0),
    ("Write a loop in C.", "Write a loop in C#.", 0),
    ("Is 3 < 5?", "Is 3 > 5?", 0),
    ("What is 1.5 times 4?", "What is 15 times 4?", 0),
    ("What is 12 + 30?", "What is 13 + 30?", 12),
):
    got = Simhash(a).distance(Simhash(b))
    print(f"{a} | {b} {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
tokens = [Simhash(text.split()) for text in ("What is 12 + 30?", "What is 12 - 30?")]
if tokens[0].distance(tokens[1]) == 0:
    raise SystemExit("tokens told them apart when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
