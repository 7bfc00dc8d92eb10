#!/usr/bin/env bash
# skelo 0.1.5, Glicko2Estimator.predict_proba: the chances of the two sides do not add up to 1, and
# uncertainty about the second one pushes them towards 0 or 1.
#
# Expected: the expected score of the Glicko paper that its comment cites. The probability that the first
# beats the second is 1 minus that of the reverse, and large deviations pull it towards 0.5.
# Seen: the factor for the deviation takes the first player's deviation alone, on the scale of the ratings
# where the formula is on another one, and is then multiplied by both deviations. An established player
# (1503, deviation 75) who has beaten a newcomer (1321, deviation 250) once wins the next game with 0.999;
# with the sides swapped, the newcomer wins it with 0.121. By the paper it is 0.691 and 0.309.
#
# What it means for preference data: the predicted winner is right, but the chance depends on which model
# stands first in the row, and a model with a single comparison looks certain to lose. Compute it from the
# ratings, or use EloEstimator.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==1.26.4 pandas==2.2.3 scikit-learn==1.5.2 scipy==1.13.1 glicko2==2.1.0
"$dir/venv/bin/pip" -q install --no-deps skelo==0.1.5
cat >"$dir/run.py" <<'PY'
import math

import pandas
from skelo.model.glicko2 import Glicko2Estimator


def rows(games):
    return pandas.DataFrame([{"first": first, "second": second, "day": day + 1} for day, (first, second) in enumerate(games)])


def paper(first, second):
    """The expected score of the Glicko paper, with the deviations of both players."""
    g = 1 / math.sqrt(1 + 3 * (math.log(10) / 400 / math.pi) ** 2 * (first[1] ** 2 + second[1] ** 2))
    return 1 / (1 + 10 ** (g * (second[0] - first[0]) / 400))


games = [("old", "other"), ("other", "old")] * 15 + [("old", "new")]  # the first one wins
model = Glicko2Estimator("first", "second", "day").fit(rows(games), [1] * len(games))
old, new = (model.rating_model.get(name)["rating"] for name in ("old", "new"))
both = rows([("old", "new"), ("new", "old")]).assign(day=100)
seen = [round(float(p), 3) for p in model.predict_proba(both)["pr1"]]
want = [round(paper(old, new), 3), round(paper(new, old), 3)]
print(f"old {old[0]:.0f}, deviation {old[1]:.0f}; new {new[0]:.0f}, deviation {new[1]:.0f}")
print(f"old beats new {seen[0]}, new beats old {seen[1]}; by the paper {want[0]} and {want[1]}")
if seen != [0.999, 0.121] or want != [0.691, 0.309]:
    raise SystemExit("that was 0.999 and 0.121, by the paper 0.691 and 0.309, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
