#!/usr/bin/env bash
# llama-index-core 0.14.25, PairwiseComparisonEvaluator with its default enforce_consensus: a
# judge who sees a tie in one order and a winner in the other can turn the result round.
#
# Expected: the score is 1 if the response is better than second_response and 0 if it is
# worse, in whichever of the two orders the judge decided.
# Seen: the result of the order that decided is returned as it stands. If that is the flipped
# one, its score is that of the flipped order: [[C]] first, then [[B]] for the response,
# which now stands second, is score 0.0 and passing False, a loss of the response that won.
# Only pairwise_source, "flipped", tells. If the tie comes second the score is right.
#
# What it means for preference data: judges often say "tie" in one order of close pairs; half
# of those that they decide after all get the wrong winner. Where pairwise_source is
# "flipped", take 1 - score.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install llama-index-core==0.14.25
cat >"$dir/run.py" <<'PY'
from llama_index.core.evaluation import PairwiseComparisonEvaluator
from llama_index.core.evaluation.pairwise import EvaluationSource
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata


class Judge(CustomLLM):
    replies: list

    @property
    def metadata(self):
        return LLMMetadata()

    def complete(self, prompt, formatted=False, **kwargs):
        return CompletionResponse(text=self.replies.pop(0))

    def stream_complete(self, prompt, formatted=False, **kwargs):
        raise NotImplementedError


# What the judge says of response, second_response and of second_response, response.
for replies, better, want in (
    (("[[A]]", "[[B]]"), "response", 1.0),
    (("[[B]]", "[[A]]"), "second_response", 0.0),
    (("[[A]]", "[[A]]"), "neither", 0.5),
    (("[[A]]", "[[C]]"), "response", 1.0),
    (("[[C]]", "[[B]]"), "response", 0.0),
    (("[[C]]", "[[A]]"), "second_response", 1.0),
):
    evaluator = PairwiseComparisonEvaluator(llm=Judge(replies=list(replies)))
    result = evaluator.evaluate(query="How deep is it?", response="1,642 m", second_response="Deep.")
    order = EvaluationSource(result.pairwise_source).value
    print(f"{replies[0]}, then {replies[1]}: better is {better}, score {result.score} ({order})")
    if result.score != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
