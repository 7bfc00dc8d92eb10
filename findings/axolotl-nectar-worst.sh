#!/usr/bin/env bash
# axolotl 0.19.0, DPO strategy zephyr.nectar: the answer ranked last becomes chosen.
#
# Expected: chosen is the answer of rank 1. Nectar's ranks count from the best answer (1)
# to the worst (7); rejected is a lower one.
# Seen: the answers are sorted by rank and taken from the end: chosen is rank 7, rejected
# rank 6. The five better answers are not used. The chosen text ends without </s>, which
# ends every turn of the prompt.
#
# What it means for preference data: training on it teaches the worse of two bad answers.
# Make chosen and rejected of ranks yourself, and look at a few pairs of what a trainer's
# ready-made strategy yields: the loss falls just as well when they are the wrong way round.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps axolotl==0.19.0
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig

# The strategy imports nothing; its package would bring torch.
path = sysconfig.get_path("purelib") + "/axolotl/prompt_strategies/dpo/zephyr.py"
nectar = runpy.run_path(path)["nectar"](cfg={})
ranked = ["the best", "the second", "the third", "the fourth", "the fifth", "the sixth", "the worst"]
row = {
    "prompt": "\n\nHuman: Name a deep lake.\n\nAssistant: ",
    "answers": [{"answer": a, "model": "m", "rank": i + 1} for i, a in enumerate(ranked)],
}
pair = nectar(row)
seen = pair["chosen"], pair["rejected"]
print("chosen, rejected:", seen)
if seen != ("the worst", "the sixth"):
    raise SystemExit("that was ('the worst', 'the sixth') when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
