#!/usr/bin/env bash
# llm-comparator 0.1 (the package behind Google's LLM Comparator), LLMJudgeRunner: verdicts whose
# explanation quotes code do not count.
#
# Expected: the verdict is the text between <verdict> and </verdict>, whatever the judge says
# around it, and a reply without one is told.
# Seen: the reply has to be well-formed XML. One & or < in the explanation ("R&D", "i < n",
# "uses vector<int>") and it is dropped; so is a verdict with a full stop, in bold, with a blank
# or a line break around it, and one after an empty explanation. The score is the mean of the
# replies that are left, and nothing in the result tells how many there were: five replies for
# A that quote the loop and one for B that does not are a clear win of B. (A line of the log
# names each.)
#
# What it means for preference data: on prompts about code, where a good judge quotes, the score
# is that of the replies which quote nothing. Compare len(individual_rater_scores) with
# num_repeats before a score counts.
# The judge's code needs numpy and absl-py; the package would bring clients for models.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.4.6 absl-py==2.5.0 tqdm==4.67.3
"$dir/venv/bin/pip" -q install --no-deps llm-comparator==0.1
cat >"$dir/run.py" <<'PY'
import logging
import sys
import types

# The module of model clients is imported for a type only.
clients = types.ModuleType("llm_comparator.model_helper")
clients.GenerationModelHelper = object
sys.modules["llm_comparator.model_helper"] = clients
from llm_comparator import llm_judge_runner

logging.disable(logging.CRITICAL)


def reply(explanation, verdict):
    return f"<result>\n  <explanation>{explanation}</explanation>\n  <verdict>{verdict}</verdict>\n</result>"


class Judge:
    def __init__(self, replies):
        self.replies = replies

    def predict_batch(self, prompts):
        return self.replies


def judged(replies):
    runner = llm_judge_runner.LLMJudgeRunner(Judge(replies))
    pair = [{"prompt": "Sum the list.", "response_a": "A loop.", "response_b": "A guess."}]
    result = runner.run(pair, num_repeats=len(replies))[0]
    return result["score"], len(result["individual_rater_scores"])


# Half of the replies are to the swapped order, where B names the first response.
plain = [reply("A is right.", "A is better")] * 3 + [reply("B is right.", "B is better")] * 3
quoting = (
    [reply("A stops at i < n, as it must.", "A is better")] * 3
    + [reply("B stops at i < n, as it must.", "B is better")] * 2
    + [reply("A is shorter.", "A is better")]
)
for name, replies, want in (
    ("six replies for A", plain, (1.0, 6)),
    ("five for A that quote i < n, one for B", quoting, (-1.0, 1)),
    ("one for A, one for A with a line break", [plain[0], reply("B is right.", "\nB is better\n")], (1.0, 1)),
    ("one for B, one for A that says R&D", [reply("B is right.", "B is better"), reply("R&D is named.", "B is better")], (-1.0, 1)),
):
    got = judged(replies)
    print(f"{name}: score {got[0]} from {got[1]} of {len(replies)} replies")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
