#!/usr/bin/env bash
# judgy 0.1.0, estimate_success_rate: the confidence interval does not depend on how many
# answers the judge has judged.
#
# Expected: the interval around the corrected rate is wide for 10 judged answers and narrow for
# 10,000, besides what is unknown of the judge itself.
# Seen: the bootstrap resamples the labelled answers only; the share of judged answers that
# passed is taken as known. Of 10 and of 10,000 answers with 70 % passed the interval is the
# same. A judge who agreed with all of 40 labels is without error in every resample, so
# 7 passed of 10 are "0.70 (0.70 to 0.70)", where an exact binomial interval is 0.35 to 0.93.
#
# What it means for preference data: a win rate from a few dozen judged pairs looks certain, most
# of all with a good judge, and two models are told apart by chance. Resample the judged
# answers too, or add p (1 - p) / n / (TPR + TNR - 1)^2 to the variance.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install judgy==0.1.0
cat >"$dir/run.py" <<'PY'
import numpy as np
from judgy import estimate_success_rate

labels = [1] * 20 + [0] * 20
perfect = labels
good = [1] * 18 + [0] * 20 + [1] * 2


def interval(judge, judged):
    np.random.seed(1)
    passed = [1] * (judged * 7 // 10) + [0] * (judged * 3 // 10)
    return [round(float(x), 2) for x in estimate_success_rate(labels, judge, passed, bootstrap_iterations=4000)]


widths = {}
for name, judge in ("agreed with all 40 labels", perfect), ("agreed with 36", good):
    for judged in 10, 10_000:
        estimate, low, high = widths[name, judged] = interval(judge, judged)
        print(f"judge {name}, {judged} answers judged: {estimate} ({low} to {high})")
if widths["agreed with all 40 labels", 10] != [0.7, 0.7, 0.7]:
    raise SystemExit("7 of 10 had an interval of no width when this was written")
if widths["agreed with 36", 10] != widths["agreed with 36", 10_000]:
    raise SystemExit("10 and 10,000 answers had the same interval when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
