#!/usr/bin/env bash
# axolotl 0.19.0 (0.21.0 has the same), the strategies for KTO: rows of messages lose their prompt, or
# are trained as the text of a Python list.
#
# Expected: {"prompt": [messages], "completion": [messages], "label": …}, the rows that TRL's KTO
# takes, become prompt and response in the chat's form; or they are refused.
# Seen: there is no chat_template for KTO as there is for DPO. argilla_chat wants the whole
# conversation in completion and writes over the column prompt: of these rows it leaves an
# assistant header and the response, whatever was asked. ultra, prompt_pairs and
# user_defined write the lists into the text: "[{'role': 'user', 'content': …". Nothing warns, and
# labels and number of rows are right.
#
# What it means for preference data: with argilla_chat good and bad are learnt without their
# questions, with the others a notation that no chat has. Give it plain texts (prefdeck export
# --to trl-unpaired --plain-text) and chatml.ultra or llama3.ultra, whichever is the model's.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HF_HOME=$dir
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datasets==5.2.0
"$dir/venv/bin/pip" -q install --no-deps axolotl==0.19.0
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig
import datasets

# The strategies import nothing; their package would bring torch.
folder = sysconfig.get_path("purelib") + "/axolotl/prompt_strategies/kto/"
datasets.disable_progress_bars()
message = lambda role, text: {"role": role, "content": text}
messages = {"prompt": [message("user", "Name a lake.")], "completion": [message("assistant", "Ladoga.")], "label": True}
plain = {"prompt": "Name a lake.", "completion": "Ladoga.", "label": True}
whole = {"prompt": "", "completion": messages["prompt"] + messages["completion"], "label": True}


def trained(file, strategy, row, *arguments):
    """Returns the text of a row as the strategy's map leaves it."""
    transform = runpy.run_path(folder + file + ".py")[strategy](*arguments)
    got = datasets.Dataset.from_list([row]).map(transform)[0]
    return got["prompt"] + got["completion"]


def said(what, got, want):
    print(f"{what}: {got!r}")
    if got != want:
        raise SystemExit(f"that was {want!r} when this was written")


turns = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n{}<|im_end|>"
lists = "[{'role': 'user', 'content': 'Name a lake.'}]", "[{'role': 'assistant', 'content': 'Ladoga.'}]"
said("argilla_chat, whole conversation", trained("chatml", "argilla_chat", whole, None), turns.format("Name a lake.", "Ladoga."))
said("argilla_chat, prompt and completion", trained("chatml", "argilla_chat", messages, None), "<|im_start|>assistant\nLadoga.<|im_end|>")
said("ultra", trained("chatml", "ultra", messages, None), turns.format(*lists))
said("prompt_pairs", trained("chatml", "prompt_pairs", messages, None), turns.format(*lists))
said("user_defined", trained("user_defined", "default", messages, {"datasets": [{"type": {"field_prompt": "prompt"}}]}), "".join(lists))
said("ultra, plain texts", trained("chatml", "ultra", plain, None), turns.format("Name a lake.", "Ladoga."))
PY
"$dir/venv/bin/python" "$dir/run.py"
