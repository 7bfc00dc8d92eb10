#!/usr/bin/env bash
# lexical-diversity 0.1.1: a text without a repeated word has the lowest score there is.
#
# Expected: MTLD and HD-D of a text whose words are all different are the highest possible,
# or undefined.
# Seen: mtld is 0.0, for 5 words as for 200, since it divides by a number of factors that is
# zero and takes 0 for the quotient. Three words said over and over score 9. hdd is 0.0
# for every text of fewer than 42 words.
#
# What it means for preference data: a filter or a mean by MTLD or HD-D takes short, varied
# responses for the most monotonous ones. Leave out 0.0, or score all responses to a prompt
# as one text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install lexical-diversity==0.1.1 setuptools==80.9.0
cat >"$dir/run.py" <<'PY'
from lexical_diversity import lex_div

different = [f"word{i}" for i in range(200)]
texts = {
    "5 different words": (different[:5], 0.0, 0.0),
    "41 different words": (different[:41], 0.0, 0.0),
    "42 different words": (different[:42], 0.0, 1.0),
    "200 different words": (different, 0.0, 1.0),
    "200 words, one twice": (different[:199] + ["word0"], 11200.0, 1.0),
    "180 words, three of them different": (["over", "and", "over", "again"] * 45, 9.23, 0.07),
}
for what, (words, *want) in texts.items():
    got = [round(f(words), 2) for f in (lex_div.mtld, lex_div.hdd)]
    print(f"{what}: MTLD {got[0]}, HD-D {got[1]}")
    if got != want:
        raise SystemExit(f"that was MTLD {want[0]}, HD-D {want[1]} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
