#!/usr/bin/env bash
# feedback-forensics 0.5.0, the p value of a principle's strength: one-sided, in the direction in
# which the data happen to lie.
#
# Expected: the two-sided p value, since a trait may be preferred or avoided; it cannot fall
# below 0.05 for more than one coin in twenty.
# Seen: the side is chosen by the counts, which halves p: 59 of 100 has 0.044 (0.089 two-sided),
# 8 of 10 has 0.055 (0.109). Of traits that nobody prefers, about one in eleven of those seen
# in 100 pairs is marked as significant at 0.05. Rows in which a trait does not apply change
# strength but not p.
#
# What it means for preference data: of forty traits tested on noise three or four look learned.
# Double the p value, then correct for their number.
# The metrics need pandas, SciPy and scikit-learn; the whole would bring its web page.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pandas==3.1.1 scipy scikit-learn loguru==0.7.3
"$dir/venv/bin/pip" -q install --no-deps feedback-forensics==0.5.0
cat >"$dir/run.py" <<'PY'
import importlib.util
import sys
import types

# The package's own beginning brings clients and its web page; the metrics need neither.
folder = importlib.util.find_spec("feedback_forensics").submodule_search_locations[0]


def stand_in(name, **names):
    module = sys.modules[name] = types.ModuleType(name)
    vars(module).update(names)


stand_in("gradio")
stand_in("feedback_forensics", __path__=[folder])
stand_in("feedback_forensics.app", __path__=[folder + "/app"])
stand_in("feedback_forensics.app.constants", DISABLE_SKLEARN_WARNINGS=True, DEFAULT_AVAIL_METRICS=[])
import pandas as pd
import scipy.stats
from feedback_forensics.app import metrics


def counts(agree, disagree, other=0):
    return pd.Series({"Agree": agree, "Disagree": disagree, "Not applicable": other})


for agree, disagree, want in ((59, 41, 0.044), (8, 2, 0.055), (2, 8, 0.055)):
    p = round(float(metrics.get_binom_significance(counts(agree, disagree))["p_value"]), 3)
    both = scipy.stats.binomtest(agree, agree + disagree).pvalue
    print(f"{agree} of {agree + disagree}: p {p}, two-sided {both:.3f}")
    if p != want:
        raise SystemExit(f"that was {want} when this was written")
marked = sum(
    scipy.stats.binom.pmf(k, 100, 0.5)
    for k in range(101)
    if metrics.get_binom_significance(counts(k, 100 - k))["p_value"] < 0.05
)
print(f"coins marked as significant after 100 throws: {marked:.3f}")
if not marked > 0.08:
    raise SystemExit("that was more than 0.08 when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
