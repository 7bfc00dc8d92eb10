#!/usr/bin/env bash
# reasoning-gym 0.1.25, score_answer: a wrong number that holds the right one earns most of
# the reward.
#
# Expected: 13 for an equation whose solution is 13 is worth 1, any other number nothing.
# Seen: where a data set has no scoring of its own, an answer that holds the right one as
# a text is worth the share of its letters. 130, 113 and -13 earn 0.667, as "13." does, and of
# a greatest common divisor of 1 every number with a 1 in it earns up to 0.5; 130 is worth
# more than "x = 13", which earns 0.333. "Yes or No" earns 0.333 where Yes is right. The
# longer the right number, the more a wrong digit before or behind it is worth: 0.9 of
# nine digits. gsm_symbolic takes another way and gives -288 for 288 the whole reward.
#
# What it means for preference data: chosen and rejected by these scores are wrong beside
# wrong, and a pair of "130" over "7" teaches nothing but digits. Take 1.0 as right and
# everything else as wrong, and read signs yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install reasoning-gym==0.1.25
cat >"$dir/run.py" <<'PY'
import reasoning_gym

for name, right, scores in (
    ("simple_equations", "13", {"13": 1.0, "130": 0.667, "113": 0.667, "-13": 0.667, "13.": 0.667, "x = 13": 0.333, "7": 0.0}),
    ("gcd", "1", {"1": 1.0, "10": 0.5, "21": 0.5, "7": 0.0}),
    ("products", "793546072", {"793546072": 1.0, "7935460720": 0.9, "-793546072": 0.9, "793546071": 0.0}),
    ("syllogism", "Yes", {"Yes": 1.0, "Yes or No": 0.333, "No": 0.0}),
    ("gsm_symbolic", "288", {"288": 1.0, "-288": 1.0, "2880": 0.01}),
):
    data = reasoning_gym.create_dataset(name, size=1, seed=1)
    entry = dict(data[0], answer=right, metadata=dict(data[0]["metadata"]))
    for answer, want in scores.items():
        got = round(data.score_answer(answer, entry), 3)
        print(f"{name}, {right} is right: {answer!r} earns {got}")
        if got != want:
            raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
