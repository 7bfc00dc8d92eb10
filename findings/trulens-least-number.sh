#!/usr/bin/env bash
# TruLens 2.16.0 (trulens-feedback), re_0_10_rating: which number of a judge's reply is
# its rating.
#
# Expected: the one after "Score:" or "Rating:", or the last one, or an error where the
# reply has several.
# Seen: the smallest number from 0 to 10 anywhere in the reply. "Score: 7. It names 3
# facts." is 3, and a reply that numbers its steps is 1 whatever it says in the end. A
# line on stderr says that there were several; the caller gets a plain 1.0. Only "8/10",
# "8 out of 10" and "from 0 to 10" are read as meant.
#
# What it means for preference data: judges that reason before or after the number, as
# small local models do unasked, rate low, the longer they reason the lower, and the
# better response is the one that was talked about less. Ask for the bare number or for
# JSON, and read that.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install trulens-core==2.16.0 trulens-feedback==2.16.0 trulens-otel-semconv==2.16.0
cat >"$dir/run.py" <<'PY'
from trulens.feedback.generated import re_0_10_rating as rating

for reply, want in (
    ("8", 8.0),
    ("8/10", 8.0),
    ("On a scale from 0 to 10, I would say 8.", 8.0),
    ("Score: 7. It names 3 facts.", 3.0),
    ("1. It is correct.\n2. It is short.\nScore: 9", 1.0),
    ("Response 2 needs no more than 5 steps. Rating: 9", 2.0),
):
    got = rating(reply)
    print(f"{reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
