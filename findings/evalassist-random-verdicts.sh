#!/usr/bin/env bash
# evalassist 1.0.5 on unitxt 1.26.10, PairwiseJudge: a reply that cannot be read becomes a
# random verdict, and tie_enabled=False leaves the tie in.
#
# Expected: such a reply has no verdict, or is an error; without ties a tie is refused.
# Seen: after three further calls to repair the reply, one of the options is drawn by
# random.choice and stands in selected_option like any other; the only mark is
# metadata["generation_failed"]. That is the default (on_generation_failure="random"). Replies
# that a person reads at once end so, too: "Response_2", "response 2", and the bare 2. With
# tie_enabled=False one paragraph leaves the prompt, which asks for a tie in two other places;
# "tie" is accepted, and drawn.
#
# What it means for preference data: with a small local judge a share of the pairs is labelled
# by coin, a third of those as ties, and bias or agreement measured on them is noise. Pass
# on_generation_failure="raise", or drop what has generation_failed before you train on it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install evalassist==1.0.5 unitxt==1.26.10 datasets==3.6.0
cd "$dir"
cat >run.py <<'PY'
import json
from collections import Counter

from evalassist.judges import Criteria, Instance, PairwiseJudge
from unitxt.inference import InferenceEngine


class Replies(InferenceEngine):
    """An engine whose model always gives one reply."""

    reply: str = ""
    use_cache: bool = False
    calls: int = 0

    def prepare_engine(self):
        pass

    def get_engine_id(self):
        return "replies_engine"

    def _infer(self, dataset, return_meta_data=False):
        self.calls += 1
        return [self.reply for _ in dataset]


def judged(reply, pairs=100, **options):
    engine = Replies(reply=reply)
    deeper = Criteria(name="depth", description="Which lake is the deeper?", to_evaluate_field="response")
    pair = Instance(fields={"response": ["Baikal.", "Ladoga."]})
    results = PairwiseJudge(inference_engine=engine, **options)([pair] * pairs, deeper)
    return results, engine.calls


def verdicts(reply, **options):
    results, calls = judged(reply, **options)
    counts = Counter(str(r.selected_option) for r in results)
    return dict(sorted(counts.items())), sum(r.metadata["generation_failed"] for r in results), calls


def option(name):
    return json.dumps({"explanation": "It is the deeper one.", "selected_option": name})


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


def drawn(what, got):
    print(f"{what}: {got}")
    counts, failed, calls = got
    if sorted(counts) != ["0", "1", "tie"] or min(counts.values()) < 15 or (failed, calls) != (100, 4):
        raise SystemExit("those were about 33 of each, all marked as failed, after 4 calls when this was written")


said("response_2", verdicts(option("response_2")), ({"1": 100}, 0, 1))
for reply in "The second one, Ladoga, is the shallower lake.", option("Response_2"), option("response 2"), option("2"):
    drawn(reply, verdicts(reply))
said("a tie, without ties", verdicts(option("tie"), tie_enabled=False), ({"tie": 100}, 0, 1))
drawn("unreadable, without ties", verdicts("Both are lakes.", tie_enabled=False))
prompt = judged(option("tie"), 1, tie_enabled=False)[0][0].metadata["prompt"][1]["content"]
said("places of a tie in the prompt without ties", sum(" tie " in f" {line} " or '"tie"' in line for line in prompt.splitlines()), 2)
PY
"$dir/venv/bin/python" run.py 2>/dev/null | grep -v '^Inferring'
