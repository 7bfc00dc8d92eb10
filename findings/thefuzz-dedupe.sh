#!/usr/bin/env bash
# thefuzz 0.22.1, process.dedupe: a question that is part of another one is its duplicate, at any
# threshold.
#
# Expected: with threshold=100 only texts that are equal (but for case and punctuation) are one.
# Seen: texts are compared by token_set_ratio, which is 100 as soon as all words of one are in the
# other, in any order. "Why?" is a duplicate of "Why is the sky blue?", "Is Rome in Italy?" of "Is Italy
# in Rome?", "Is it safe?" of "Is it not safe?". Of the two the longer one stays, and of equally long
# ones the first. So "Yes" goes where "Yes, but only at night" is.
#
# What it means for preference data: short prompts and answers go, those with a "not" or more detail
# stay, and a response is dropped for the one that contradicts it. Give dedupe scorer=fuzz.ratio.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install thefuzz==0.22.1 rapidfuzz==3.14.3
cat >"$dir/run.py" <<'PY'
from thefuzz import fuzz, process

for texts, want in (
    (["Why?", "Why is the sky blue?"], ["Why is the sky blue?"]),
    (["Is Rome in Italy?", "Is Italy in Rome?"], ["Is Rome in Italy?"]),
    (["Is it safe?", "Is it not safe?"], ["Is it not safe?"]),
    (["Yes", "Yes, but only at night", "No"], ["Yes, but only at night", "No"]),
):
    got = list(process.dedupe(texts, threshold=100))
    ratio = list(process.dedupe(texts, threshold=100, scorer=fuzz.ratio))
    print(f"{texts}: {got}; with fuzz.ratio {ratio}")
    if got != want or ratio != texts:
        raise SystemExit(f"that was {want}, and all with fuzz.ratio, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
