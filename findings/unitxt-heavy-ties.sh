#!/usr/bin/env bash
# unitxt 1.26.10, its Arena-Hard judges (weighted_win_rate): a tie weighs as much as two wins,
# and whatever cannot be read is a tie.
#
# Expected: a tie is half a win of one battle, a verdict that cannot be read is left out, and
# the last verdict of a reply is its verdict.
# Seen: three wins and a tie make 0.80 (half a win: 0.88). Three wins and three replies without
# brackets make 0.67, with no word about the three. [[B<A]], which says what [[A>B]] says, is a
# tie too, and so is a reply that weighs [[A=B]] before it ends in [[B>A]].
#
# What it means for preference data: a judge that breaks the form pulls every model towards
# one half, the stronger ones most. Count the replies without a verdict before the rates.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install unitxt==1.26.10 datasets==3.6.0
cat >"$dir/run.py" <<'PY'
from unitxt.metrics import BulkInstanceMetric
from unitxt.processors import ExtractArenaHardNumericalJudgment

verdict = ExtractArenaHardNumericalJudgment(field="reply").process_value


class WinRate(BulkInstanceMetric):
    """The reduction of unitxt's pairwise judges, over replies that are given."""

    main_score = "wins"
    reduction_map = {"weighted_win_rate": ["wins"]}
    prediction_type = str
    ci_scores = None

    def compute(self, references, predictions, task_data):
        return [{"wins": verdict(reply)} for reply in predictions]


for replies, want in (
    (["[[A>B]]", "[[A>B]]", "[[A>B]]", "[[A=B]]"], 0.8),
    (["[[A>B]]"] * 3 + ["Assistant A is better."] * 3, 2 / 3),
    (["[[A>B]]"] * 3, 1),
    (["[[B<A]]"], 0.5),
    (["At first sight [[A=B]], but A is wrong: [[B>A]]"], 0.5),
):
    rows = [{"prediction": reply, "references": ["answer"], "task_data": {}} for reply in replies]
    got = list(WinRate().process(rows))[0]["score"]["global"]["wins"]
    print(f"{', '.join(replies)}: {got:.2f}")
    if abs(got - want) > 0.001:
        raise SystemExit(f"that was {want} when this was written")
PY
HF_HOME="$dir/hf" UNITXT_CACHE="$dir/cache" "$dir/venv/bin/python" "$dir/run.py" 2>"$dir/err" || { tail -3 "$dir/err"; exit 1; }
