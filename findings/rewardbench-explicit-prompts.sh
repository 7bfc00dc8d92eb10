#!/usr/bin/env bash
# rewardbench 0.1.4 with datasets 5.2.0, load_and_process_dataset (rewardbench --dataset):
# a prompt column of messages, as TRL's conversational format has it, is thrown away.
#
# Expected: the reward model reads prompt + chosen and prompt + rejected, or the format is
# refused.
# Seen: rewardbench asks whether the column's type is a Python list to know that the prompt is
# ready; datasets has had a type of its own for lists since version 4, so the answer is
# always no, and the prompt becomes what stands before the last message of chosen. That is
# nothing if chosen is the response alone. An empty list is then the user's message: the
# template writes "[]". A prompt of plain text goes the same way.
#
# What it means for preference data: a model's accuracy on your own pairs is that of
# responses to "[]": length and style still decide some, so the number looks possible.
# Give rewardbench whole conversations in chosen and rejected, and no prompt column.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps rewardbench==0.1.4
"$dir/venv/bin/pip" -q install datasets==5.2.0 jinja2==3.1.6
cat >"$dir/run.py" <<'PY'
import importlib, json, os, sys, sysconfig, types
from unittest.mock import MagicMock

os.environ["HF_DATASETS_CACHE"] = sys.argv[1] + "/cache"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
import datasets, jinja2

# The package brings torch. What runs here needs none of it.
for name in "torch", "transformers", "fastchat", "fastchat.conversation":
    sys.modules[name] = MagicMock()
package = sys.modules["rewardbench"] = types.ModuleType("rewardbench")
package.__path__ = [sysconfig.get_path("purelib") + "/rewardbench"]
models = sys.modules["rewardbench.models"] = types.ModuleType("rewardbench.models")
models.REWARD_MODEL_CONFIG = {}
utils = importlib.import_module("rewardbench.utils")
del sys.modules["torch"], sys.modules["transformers"]
utils.check_tokenizer_chat_template = lambda tokenizer: True


class Tokenizer:
    def apply_chat_template(self, messages, tokenize):
        return jinja2.Template("{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}{% endfor %}").render(messages=messages)


def texts(name, prompt, before):
    sides = {side: before + [{"role": "assistant", "content": text}] for side, text in (("chosen", "Baikal."), ("rejected", "Onega."))}
    path = f"{sys.argv[1]}/{name}.jsonl"
    with open(path, "w") as out:
        json.dump({**({"prompt": prompt} if prompt else {}), **sides}, out)
    row = utils.load_and_process_dataset(path, json=True, tokenizer=Tokenizer())[0]
    return row["text_chosen"], row["text_rejected"]


question = [{"role": "user", "content": "Which lake is deep?"}]
whole = ("<user>Which lake is deep?<assistant>Baikal.", "<user>Which lake is deep?<assistant>Onega.")
lost = ("<user>[]<assistant>Baikal.", "<user>[]<assistant>Onega.")
for what, prompt, before, want in (
    ("whole conversations", None, question, whole),
    ("prompt of messages", question, [], lost),
    ("prompt of text", question[0]["content"], [], lost),
):
    got = texts(what.replace(" ", "-"), prompt, before)
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir" 2>"$dir/err" || { cat "$dir/err" >&2; exit 1; }
