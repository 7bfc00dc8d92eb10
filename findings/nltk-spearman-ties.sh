#!/usr/bin/env bash
# nltk 3.10.4, spearman_correlation with the ranks of ranks_from_scores: the more two judges tie, the
# more they agree.
#
# Expected: equal scores share a rank, as ranks_from_scores says, and rho is that of SciPy:
# undefined where a judge gives one score to all.
# Seen: equal scores all take the least of their ranks, and rho is 1 - 6 sum(d²) / n(n²-1), which
# is right without ties only. Two judges of six texts who contradict each other wherever they
# differ have 0.54 instead of -0.5. A judge who gives every text the same score has 1 with
# another such judge, and 0.86 with one who finds one text of six worse. Without ties it is
# right.
#
# What it means for preference data: scores from 1 to 5 tie nearly always, so this rho finds
# agreement where there is none. Rank with scipy.stats.spearmanr.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install nltk==3.10.4 scipy==1.17.1
cat >"$dir/run.py" <<'PY'
import warnings

warnings.filterwarnings("ignore")
from nltk.metrics import ranks_from_scores, spearman_correlation
from scipy.stats import spearmanr


def ranks(scores):
    return list(ranks_from_scores(sorted(enumerate(scores), key=lambda text: text[1])))


for name, first, second, want in (
    ("no ties", [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5], ("0.83", "0.83")),
    ("contrary where they differ", [5, 5, 5, 5, 4, 4], [4, 4, 5, 5, 5, 5], ("-0.50", "0.54")),
    ("one score from both", [5] * 6, [4] * 6, ("nan", "1.00")),
    ("one score, and one worse text", [5] * 6, [5, 5, 4, 5, 5, 5], ("nan", "0.86")),
):
    got = tuple(f"{rho:.2f}" for rho in (spearmanr(first, second)[0], spearman_correlation(ranks(first), ranks(second))))
    print(f"{name}: scipy {got[0]}, nltk {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
