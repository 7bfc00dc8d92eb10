#!/usr/bin/env bash
# elote 1.5.1, WholeHistoryRatingCompetitor: whoever wins 50 of 50 games on one day is expected to win only
# 6 of 10.
#
# Expected: as in the paper that it cites, w2 is the variance of the drift from day to day, and a new player
# has a weak prior of its own. After 50 wins in 50 games the expected score is about 0.99.
# Seen: the rating on the first day is tied to initial_rating with variance w2, the drift of a single day: a
# standard deviation of 17 Elo points by default. 50 wins in 50 games on one day end at 1535 against 1465;
# whole-history-rating 3.7.1, with the same w2, ends 830 points apart. 500 of 500 give an expected score of
# 0.84, the same 50 games spread over 50 days 0.93, and one day with w2 = 300,000 0.99.
#
# What it means for preference data: battles that all carry one date, as a benchmark's do, leave all models
# with almost the same rating, however clear the results. Raise w2, or use BradleyTerryCompetitor.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install elote==1.5.1 whole-history-rating==3.7.1
cat >"$dir/run.py" <<'PY'
import datetime

from elote import WholeHistoryRatingCompetitor
from whr import whole_history_rating


def rated(games, days=1, **settings):
    first, second = WholeHistoryRatingCompetitor(**settings), WholeHistoryRatingCompetitor(**settings)
    for i in range(games):
        first.beat(second, datetime.datetime(2026, 1, 1) + datetime.timedelta(days=i % days))
    return round(first.rating), round(second.rating), round(first.expected_score(second), 2)


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


other = whole_history_rating.WHR({"w2": 300})
for _ in range(50):
    other.create_game("first", "second", "B", 1, 0)
other.auto_iterate()
apart = [other.ratings_for_player(name)[-1][1] for name in ("first", "second")]
said("whole-history-rating, 50 of 50", apart, [415, -415])
said("one day, 50 of 50", rated(50), (1535, 1465, 0.6))
said("one day, 500 of 500", rated(500), (1642, 1358, 0.84))
said("50 days, 50 of 50", rated(50, 50), (1725, 1275, 0.93))
said("one day, w2 300,000", rated(50, w2=300_000), (1955, 1045, 0.99))
PY
"$dir/venv/bin/python" "$dir/run.py"
