#!/usr/bin/env bash
# mlx-lm-lora 5.10.2: preference rows that are conversations train on the text of a Python
# list (DPO, CPO) or lose the turns between (ORPO), without a warning.
#
# Expected: rows whose prompt, chosen and rejected are lists of messages, as most preference
# sets have them, go through the chat template, or are refused.
# Seen: with DPO the assistant's turn is "[{'role': 'assistant', 'content': 'Hello.'}]" to the
# letter. With ORPO only the last message of a side is kept: of a dialogue of two turns the
# second answer follows the first question. That holds for the documented form
# {"messages": [...]} too; with a "system" column the same row has its first question twice.
#
# What it means for preference data: give it prompt, chosen and rejected as texts, of one
# turn, and leave dialogues out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps mlx-lm-lora==5.10.2 2>/dev/null
"$dir/venv/bin/pip" -q install transformers==4.57.1 jinja2==3.1.6 2>/dev/null
cat >"$dir/run.py" <<'PY'
import importlib.util
from types import SimpleNamespace

from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

# The module of the data sets is loaded alone: the package itself wants Apple's library.
spec = importlib.util.find_spec("mlx_lm_lora").submodule_search_locations[0]
spec = importlib.util.spec_from_file_location("data", f"{spec}/trainer/datasets.py")
data = importlib.util.module_from_spec(spec)
spec.loader.exec_module(data)

# A tokenizer of single bytes with a plain chat template.
letters = sorted(pre_tokenizers.ByteLevel.alphabet())
tokens = Tokenizer(models.BPE({letter: i for i, letter in enumerate(letters)}, []))
tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokens.decoder = decoders.ByteLevel()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokens)
tokenizer.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"


def turns(*texts):
    return [{"role": ("user", "assistant")[i % 2], "content": text} for i, text in enumerate(texts)]


def said(content):
    return [{"role": "assistant", "content": content}]


def trained_on(mode, row):
    rows = data.create_dataset([row], tokenizer, SimpleNamespace(train_mode=mode))
    return tokenizer.decode(rows[0]["chosen"], clean_up_tokenization_spaces=False)


texts = {"prompt": "Hi?", "chosen": "Hello.", "rejected": "No."}
lists = {"prompt": turns("Hi?"), "chosen": said("Hello."), "rejected": said("No.")}
dialogue = {"prompt": "Hi?", "chosen": turns("Hi?", "Hello.", "And?", "More."), "rejected": turns("Hi?", "Hello.", "And?", "No.")}
documented = {"prompt": "Hi?"} | {side: {"messages": dialogue[side]} for side in ("chosen", "rejected")}
for what, mode, row, want in (
    ("texts", "dpo", texts, "user: Hi?\nassistant: Hello.\n"),
    ("lists", "dpo", lists, "user: [{'role': 'user', 'content': 'Hi?'}]\nassistant: [{'role': 'assistant', 'content': 'Hello.'}]\n"),
    ("lists", "cpo", lists, "user: [{'role': 'user', 'content': 'Hi?'}]\nassistant: [{'role': 'assistant', 'content': 'Hello.'}]\n"),
    ("a dialogue", "orpo", dialogue, "user: Hi?\nassistant: More.\n"),
    ("a dialogue as documented", "orpo", documented, "user: Hi?\nassistant: More.\n"),
    ("with a system text", "orpo", documented | {"system": "Be brief."}, "system: Be brief.\nuser: Hi?\nuser: Hi?\nassistant: Hello.\nuser: And?\nassistant: More.\n"),
):
    got = trained_on(mode, row)
    print(f"{mode}, {what}: {got!r}")
    if got != want:
        raise SystemExit(f"that was {want!r} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
