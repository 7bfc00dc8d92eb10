#!/usr/bin/env bash
# google-tunix 0.1.7, DPO and ORPO on texts: every response begins with the token that starts a
# text, right behind the prompt, and none ends with the token that ends one.
#
# Expected: prompt and response join to one text, with one start, and its end where max length
# cuts nothing; of a prompt that is too long, the question at its end stays.
# Seen: <s> What is it ? <s> A lake . – the second <s> counts in the loss. An end written in
# the response itself is trained on, except where the tokenizer has no padding: then padding
# is the end token, and all ends are masked. A long prompt keeps its beginning.
#
# What it means for preference data: the model is tuned on a text that no chat has, and gets
# no word on when to stop. Give it token ids (prompt_ids, chosen_ids …) instead of texts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install jax==0.8.1 numpy==2.3.3 transformers==5.17.0 sentencepiece==0.2.1
"$dir/venv/bin/pip" -q install --no-deps google-tunix==0.1.7
cat >"$dir/run.py" <<'PY'
import dataclasses
import importlib.util
import sys
from unittest.mock import MagicMock

from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

# Training itself is not needed, so what only it imports is left out.
root = importlib.util.find_spec("tunix").submodule_search_locations[0]
for name in ("flax", "optax", "etils", "tunix", "tunix.generate", "tunix.rl", "tunix.sft", "tunix.sft.peft_trainer", "tunix.sft.utils", "tunix.utils"):
    sys.modules[name] = MagicMock()
sys.modules["flax"].struct.dataclass = lambda *a, **_: dataclasses.dataclass(*a)
sys.modules["tunix.sft"].peft_trainer.PeftTrainer = sys.modules["tunix.sft"].peft_trainer.TrainingConfig = object


def load(name):
    package, _, last = name.rpartition(".")
    spec = importlib.util.spec_from_file_location(name, f"{root}/{name.removeprefix('tunix.').replace('.', '/')}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if package in sys.modules:
        setattr(sys.modules[package], last, module)
    return module


adapter = load("tunix.generate.tokenizer_adapter")
load("tunix.rl.common")
dpo = load("tunix.sft.dpo.dpo_trainer")


def trained(pad, prompt, chosen):
    """The tokens of a prompt and its response, those of the response that count in the loss in brackets."""
    words = ["<pad>", "<s>", "</s>", "[UNK]", *"Name a lake . What is it ? A".split()]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token=pad, unk_token="[UNK]")
    row = {"prompts": prompt, "chosen_responses": chosen, "rejected_responses": "lake"}
    got = dpo.process_dpo_record(row, adapter.TokenizerAdapter(fast), max_prompt_length=6, max_response_length=6)
    shown = [words[i] for i, on in zip(got.prompt_ids.tolist(), got.prompt_mask.tolist()) if on]
    return " ".join(shown + [f"[{words[i]}]" for i, on in zip(got.chosen_ids.tolist(), got.chosen_mask.tolist()) if on])


for pad, prompt, chosen, want in (
    ("<pad>", "What is it ?", "A lake .", "<s> What is it ? [<s>] [A] [lake] [.]"),
    ("<pad>", "What is it ?", "A lake .</s>", "<s> What is it ? [<s>] [A] [lake] [.] [</s>]"),
    (None, "What is it ?", "A lake .</s>", "<s> What is it ? [<s>] [A] [lake] [.]"),
    ("<pad>", "Name a lake . What is it ?", "A lake .", "<s> Name a lake . What [<s>] [A] [lake] [.]"),
):
    got = trained(pad, prompt, chosen)
    print(f"{prompt} + {chosen}, padding {pad}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
