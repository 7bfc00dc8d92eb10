#!/usr/bin/env bash
# rewardbench 0.1.4, ratings by a language model (run_judge_ratings_multi, for RewardBench 2):
# a rating out of ten is ten.
#
# Expected: a reply that ends in "Rating: 3/10" is a 3, or is not read.
# Seen: the last number of the reply counts, if it is a whole one from 1 to 10 and nothing
# stands behind it. Of "3/10" and "3 out of 10" that is 10, of "4.5" it is 5. "9.", "**9**"
# and "9/10." are no rating, and a response without one is not among the winners, whatever
# the others have: of four responses that got 3/10, 9, "9." and 8, the first alone wins.
#
# What it means for preference data: a judge that does as it is asked, with a bare number
# at the end, is read right; one that lapses now and then gives its lapses the highest
# rating there is. Keep the judgments that the call returns beside the ratings, and look for
# tens.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps rewardbench==0.1.4
cat >"$dir/run.py" <<'PY'
import importlib.util, sys, sysconfig
from unittest.mock import MagicMock

# The module brings torch and clients for models. The judge's replies stand here.
for name in "anthropic", "fastchat", "fastchat.conversation", "google", "google.generativeai", "google.generativeai.types", "openai", "together":
    sys.modules[name] = MagicMock()
path = sysconfig.get_path("purelib") + "/rewardbench/generative_v2.py"
spec = importlib.util.spec_from_file_location("generative_v2", path)
generative = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generative)


def rate(*replies):
    said = iter(replies)
    generative.chat_completion = lambda **_: next(said)
    answers = [[{"role": "user", "content": "Name a deep lake."}, {"role": "assistant", "content": "Baikal."}] for _ in replies]
    winners, _, info = generative.run_judge_ratings_multi("Name a deep lake.", answers, "gpt-4")
    return info["ratings"], winners


for replies, want in (
    (["It names one.\n\n9", "It names none.\n\n2"], ([9, 2], [0])),
    (["It names none.\n\nRating: 3/10", "It names one.\n\n9"], ([10, 9], [0])),
    (["It names none. I give it 1 out of 10", "It names one.\n\n9"], ([10, 9], [0])),
    (["4.5", "4"], ([5, 4], [0])),
    (["3/10", "9", "9.", "8"], ([10, 9, -1, 8], [0])),
    (["**9**", "9/10.", "2"], ([-1, -1, 2], [2])),
):
    got = rate(*replies)
    print(f"{replies}: ratings {got[0]}, winners {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
