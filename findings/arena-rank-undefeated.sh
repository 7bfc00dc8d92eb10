#!/usr/bin/env bash
# arena-rank 0.1.1 (the package behind a public arena): one model that has not lost yet moves
# every rating, and its own interval has no width.
#
# Expected: ratings around 1,000, a wide interval for the newcomer, or a word that its
# maximum likelihood lies at infinity.
# Seen: two models with 30 and 20 wins of 50 stand at 1,035 and 965. A third that won all of
# its five battles is rated 3,295 (3,295 to 3,295), and the two fall to -113 and -183, with
# narrow intervals that hold neither of their ratings before. Models that never met, not even
# through others, are ranked in one list without a word.
#
# What it means for preference data: early in labelling some model always is unbeaten. Its
# interval is the sandwich estimator's, which sees no residual where every battle was
# predicted; leave such models out until they have lost once, and check that the graph of
# battles is connected.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install arena-rank==0.1.1 jax==0.8.1 pandas==2.3.3
cat >"$dir/run.py" <<'PY'
import pandas
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.utils.data_utils import PairDataset


def rated(*battles):
    rows = [(a, b, f"model_{won}") for a, b, wins, losses in battles for won, n in (("a", wins), ("b", losses)) for _ in range(n)]
    data = PairDataset.from_pandas(pandas.DataFrame(rows, columns=["model_a", "model_b", "winner"]))
    fit = BradleyTerry(len(data.competitors)).compute_ratings_and_cis(data)
    columns = (fit[name].tolist() for name in ("ratings", "rating_lower", "rating_upper"))
    return {model: tuple(round(x) for x in row) for model, *row in zip(fit["competitors"], *columns)}


for what, battles, want in (
    ("x beat y in 30 of 50", [("x", "y", 30, 20)], {"x": (1035, 986, 1084), "y": (965, 916, 1014)}),
    (
        "and new beat y in 5 of 5",
        [("x", "y", 30, 20), ("new", "y", 5, 0)],
        {"new": (3295, 3295, 3295), "x": (-113, -162, -63), "y": (-183, -232, -134)},
    ),
    (
        "x and y never met p and q",
        [("x", "y", 30, 20), ("p", "q", 30, 10)],
        {"p": (1095, 1033, 1158), "q": (905, 842, 967), "x": (1035, 986, 1084), "y": (965, 916, 1014)},
    ),
):
    got = rated(*battles)
    print(f"{what}: {got}")
    if any(abs(a - b) > 2 for model in want for a, b in zip(got[model], want[model])):
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
