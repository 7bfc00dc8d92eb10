#!/usr/bin/env bash
# rankit 0.3.3, KeenerRanker, MarkovRanker and ODRanker: which side a model stood on changes its rating.
#
# Expected: two games of a pair are averaged, as the documentation of MarkovRanker says, whichever side the
# two stood on; if A beats B twice, B beats C twice and C beats A twice, all three are equal.
# Seen: games are averaged for each order of the sides, and the two averages are then added, so a pair that
# was played both ways round weighs twice as much as one that always stood the same way. With one of A's two
# wins entered as B against A, A is first: 0.394 of 1 (Keener), 0.403 (Markov), 1.955 against 1.047 and
# 0.977 (offence-defence). MasseyRanker and ColleyRanker do not change.
#
# What it means for preference data: judging a pair in both orders, the usual remedy against position bias,
# doubles its weight, and pairs judged in one order count half. Enter every pair with its two names in a
# fixed order.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==1.26.4 pandas==2.2.3 scipy==1.13.1 rankit==0.3.3
cat >"$dir/run.py" <<'PY'
import warnings

import pandas
from rankit.Ranker import ColleyRanker, KeenerRanker, MarkovRanker, MasseyRanker, ODRanker
from rankit.Table import Table

warnings.simplefilter("ignore")
rest = [("B", "C", 1, 0)] * 2 + [("C", "A", 1, 0)] * 2
one_way = [("A", "B", 1, 0), ("A", "B", 1, 0), *rest]
both_ways = [("A", "B", 1, 0), ("B", "A", 0, 1), *rest]


def rated(kind, games):
    table = Table(pandas.DataFrame(games, columns=["first", "second", "won", "lost"]), ["first", "second", "won", "lost"])
    ratings = kind().rank(table).set_index("name")["rating"]
    return [round(float(ratings[name]), 3) + 0.0 for name in "ABC"]


for kind, equal, want in (
    (MasseyRanker, 0.0, [0.0, 0.0, 0.0]),
    (ColleyRanker, 0.5, [0.5, 0.5, 0.5]),
    (KeenerRanker, 0.333, [0.394, 0.33, 0.276]),
    (MarkovRanker, 0.333, [0.403, 0.276, 0.321]),
    (ODRanker, 1.0, [1.955, 0.977, 1.047]),
):
    seen = rated(kind, one_way), rated(kind, both_ways)
    print(f"{kind.__name__}: A, B, C one way {seen[0]}, both ways {seen[1]}")
    if seen != ([equal] * 3, want):
        raise SystemExit(f"that was {equal} for all, and {want}, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
