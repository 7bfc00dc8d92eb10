#!/usr/bin/env bash
# axolotl 0.19.0, DPO strategies argilla_chat and ultra (of chatml and llama3): of a
# conversation, the second message is the answer, whatever it is.
#
# Expected: the last message is the answer and all before it the prompt.
# Seen: of a conversation with several turns, prompt and answer are the first exchange,
# which both sides share: chosen and rejected are equal, without a warning. With a system
# message in front, argilla_chat makes it the user's question, and the question becomes
# both answers.
#
# What it means for preference data: of a multi-turn set such as
# argilla/distilabel-capybara-dpo-7k-binarized nearly every step trains nothing. Take
# chat_template.default with a prompt column of messages, and count the pairs with
# chosen = rejected after preprocessing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps axolotl==0.19.0
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig

# The strategies import nothing; their package would bring torch.
folder = sysconfig.get_path("purelib") + "/axolotl/prompt_strategies/dpo/"


def side(before, answer):
    return [{"role": r, "content": c} for r, c in before] + [{"role": "assistant", "content": answer}]


def pair(family, strategy, before):
    row = {"prompt": before[-1][1], "chosen": side(before, "Baikal."), "rejected": side(before, "Onega.")}
    out = runpy.run_path(folder + family + ".py")[strategy](cfg={})(row)
    return [out[k].partition("<|")[0] for k in ("chosen", "rejected")]


one = [("user", "Name a deep lake.")]
two = [("user", "Name a lake."), ("assistant", "Ladoga."), ("user", "A deep one.")]
system = [("system", "Be brief."), ("user", "Name a deep lake.")]
for family in "chatml", "llama3":
    for strategy, what, before, want in (
        ("argilla_chat", "one turn", one, ["Baikal.", "Onega."]),
        ("argilla_chat", "two turns", two, ["Ladoga.", "Ladoga."]),
        ("argilla_chat", "system message", system, ["Name a deep lake.", "Name a deep lake."]),
        ("ultra", "one turn", one, ["Baikal.", "Onega."]),
        ("ultra", "two turns", two, ["Ladoga.", "Ladoga."]),
    ):
        got = pair(family, strategy, before)
        print(f"{family}.{strategy}, {what}: {got}")
        if got != want:
            raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
