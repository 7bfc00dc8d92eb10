#!/usr/bin/env bash
# statsmodels 0.15.0, mcnemar(exact=False): two judges who are right on the same pairs differ with
# p = 0.
#
# Expected: where no pair tells two judges apart there is no evidence: p is 1, as with exact=True, or
# undefined.
# Seen: the continuity correction is taken from the difference even if that is 0. With no
# discordant pair the statistic is 1/0 and p is 0; with five against five, where nothing speaks for
# either, p is 0.75, and with one against one 0.48. correction=False has NaN for the first and 1
# for the others.
#
# What it means for preference data: an evaluation that runs this test for many pairs of judges or
# models puts identical ones at the top of the list of differences. Use exact=True, which
# is the default.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install statsmodels==0.15.0
cat >"$dir/run.py" <<'PY'
import warnings

warnings.filterwarnings("ignore")
from statsmodels.stats.contingency_tables import mcnemar

for discordant, want in ((0, ("0.00", "nan", "1.00")), (5, ("0.75", "1.00", "1.00")), (1, ("0.48", "1.00", "1.00"))):
    table = [[70, discordant], [discordant, 30]]
    results = mcnemar(table, exact=False), mcnemar(table, exact=False, correction=False), mcnemar(table, exact=True)
    got = tuple(f"{result.pvalue:.2f}" for result in results)
    print(f"{discordant} against {discordant}: p {got[0]}, without correction {got[1]}, exact {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
