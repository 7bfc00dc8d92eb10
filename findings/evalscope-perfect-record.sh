#!/usr/bin/env bash
# evalscope 1.14.1, Arena-Hard: a model that wins every battle has a lower win rate than one
# that loses a few.
#
# Expected: the win rate against the baseline grows with the share of battles won, to 1.
# Seen: 0.95, 0.99 and 0.998 for 950, 990 and 998 wins of 1,000, then 0.9091 for 1,000 of
# 1,000, and 0.0909 for none. Where all battles go one way the fit is skipped for a difference
# of 400 points, whatever their number: one battle gives the same 0.9091.
#
# What it means for preference data: leaderboards of few battles put the clear winner below
# others. Look at the counts beside the rate.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps evalscope==1.14.1 2>/dev/null
"$dir/venv/bin/pip" -q install numpy==2.3.3 pandas==2.3.3 scikit-learn==1.7.2 tqdm==4.67.1 2>/dev/null
cat >"$dir/run.py" <<'PY'
import importlib.util
import logging
import sys
import types

import pandas

# The whole package wants a hundred others, so the module of the ratings is loaded alone.
root = importlib.util.find_spec("evalscope").submodule_search_locations[0]
for name in ("evalscope", "evalscope.utils", "evalscope.utils.logger"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["evalscope.utils.logger"].get_logger = lambda: logging.getLogger("evalscope")
spec = importlib.util.spec_from_file_location("ratings", f"{root}/benchmarks/arena_hard/utils.py")
ratings = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ratings)


def win_rate(won, of):
    """The steps of the benchmark's aggregate_scores, with one game a question."""
    rows = [{"model_a": "gpt4-0314", "model_b": "test_model", "games": [{"score": "B>A" if i < won else "A>B"}]} for i in range(of)]
    elo = ratings.compute_mle_elo(pandas.concat([ratings.get_battles_from_row(row) for row in rows]))
    stats = pandas.DataFrame({"model": elo.index, "score": elo.values})
    return float(ratings.get_win_rate_column(stats, "score", "gpt4-0314").at["test_model"])


for won, of, want in (500, 1000, 0.5), (950, 1000, 0.95), (990, 1000, 0.99), (998, 1000, 0.998), (1000, 1000, 0.9091), (1, 1, 0.9091), (0, 1000, 0.0909):
    got = win_rate(won, of)
    print(f"{won} of {of} won: win rate {got}")
    if abs(got - want) > 0.001:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
