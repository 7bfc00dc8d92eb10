#!/usr/bin/env bash
# verl 0.9.1, reward_score/gsm8k.py: a right number with a full stop behind it is wrong.
#
# Expected: "#### 18." is 18, and method="flexible" finds the last number of a response
# however it is written: 1,200 is 1200.
# Seen: the full stop belongs to the number, and texts are compared: "#### 18." is 0, and
# so is "So it is 18." with flexible, which takes commas along too ("1,200" is not 1200; strict
# removes them). "#### $18" and "#### **18**" are no answer (a dollar sign is removed behind
# a search that never finds one), nor is an answer 300 characters before the end.
#
# What it means for preference data: rewards and pairs made of right and wrong samples
# punish whole sentences. What the model learns first is to leave out the full stop. Strip
# signs from both numbers and compare them as numbers.
# The module imports nothing but re; its package would bring torch and Ray.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps verl==0.9.1
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig

path = "/verl/utils/reward_score/gsm8k.py"
score = runpy.run_path(sysconfig.get_path("purelib") + path)["compute_score"]
for method, response, truth, want in (
    ("strict", "9 * 2 = 18\n#### 18", "18", 1),
    ("strict", "9 * 2 = 18\n#### 18.", "18", 0),
    ("strict", "9 * 2 = 18\n#### $18", "18", 0),
    ("strict", "9 * 2 = 18\n#### **18**", "18", 0),
    ("strict", "#### 18\n" + "Nine apples for two euros each. " * 10, "18", 0),
    ("strict", "#### 1,200", "1200", 1),
    ("flexible", "So it is 18", "18", 1),
    ("flexible", "So it is 18.", "18", 0),
    ("flexible", "So it is 1,200", "1200", 0),
):
    got = score(response, truth, method=method)
    print(f"{method}, {response[:30]!r} for {truth}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
