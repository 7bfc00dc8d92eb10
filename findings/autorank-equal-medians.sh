#!/usr/bin/env bash
# autorank 1.3.0 with two models: which column stands first decides whether the second one is better.
#
# Expected: a two-sided p value that does not depend on the order of the columns, as with three
# models or more.
# Seen: unless the scores look normal, it is the one-sided Wilcoxon test that the model with the
# higher median is greater; if the medians are equal, that is the first column. A model that
# scores higher on 10 of 60 prompts and lower on none has p 0.0008 as the first column and 0.9992 as
# the second, "no statistically significant difference" (two-sided: 0.0016). Where the medians
# differ, p is half of the two-sided one, whichever way they lie, so of 400 pairs of columns
# drawn from one distribution 11 % are significant at 5 %.
#
# What it means for preference data: scores from 1 to 5 mostly have equal medians, so a better model
# is found or missed by the order in which the columns were written. Use
# scipy.stats.wilcoxon, which is two-sided.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install autorank==1.3.0 scipy==1.17.1
cat >"$dir/run.py" <<'PY'
import contextlib
import io
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import pandas as pd
from autorank import autorank
from scipy.stats import wilcoxon


def p(columns):
    with contextlib.redirect_stdout(io.StringIO()):  # autorank prints its table each time
        return autorank(columns).pvalue


grades = [1, 2, 3, 4, 4, 4] * 10
scores = pd.DataFrame({"old": grades, "new": [grade + (i % 6 == 1) for i, grade in enumerate(grades)]})
random = np.random.default_rng(1)
drawn = [pd.DataFrame(random.exponential(size=(30, 2)), columns=["a", "b"]) for _ in range(400)]
got = (
    f"{p(scores):.4f}",
    f"{p(scores[['new', 'old']]):.4f}",
    f"{wilcoxon(scores['old'], scores['new']).pvalue:.4f}",
    f"{np.mean([p(columns) < 0.05 for columns in drawn]):.1%}",
    f"{np.mean([wilcoxon(columns['a'], columns['b']).pvalue < 0.05 for columns in drawn]):.1%}",
)
print("autorank: old first {}, new first {}; two-sided {}; of equals, significant {}, two-sided {}".format(*got))
want = "0.9992", "0.0008", "0.0016", "11.0%", "5.0%"
if got != want:
    raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
