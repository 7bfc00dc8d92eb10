#!/usr/bin/env bash
# autotrain-advanced 0.8.36, DPO and ORPO with the tokenizer's chat template: where the template
# adds a system message of its own, it stands between question and answer as well.
#
# Expected: chosen and rejected are what follows the prompt in the chat: the answer.
# Seen: both are rendered as conversations of their own, so that with templates that add one,
# as those of Qwen2.5 and SmolLM2 do, the answer begins with a system message, which is then
# part of what is preferred. The prompt is what chosen holds before its last message, whatever
# the column prompt says; rejected may follow another question.
#
# What it means for preference data: the tuned text is none that the model meets in a chat. Put
# a system message into the data, or set another template (chatml).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install transformers==4.48.0 datasets==3.2.0 jinja2==3.1.6
"$dir/venv/bin/pip" -q install --no-deps autotrain-advanced==0.8.36
cat >"$dir/run.py" <<'PY'
import importlib.util
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import datasets
import transformers
from tokenizers import Tokenizer, models

# The rows are made ready by one module, without a model or PyTorch.
root = importlib.util.find_spec("autotrain").submodule_search_locations[0]
transformers.AutoModelForCausalLM = transformers.BitsAndBytesConfig = None
stand_ins = ("torch", "peft", "accelerate", "accelerate.state", "autotrain", "autotrain.trainers.clm.callbacks", "autotrain.trainers.common")
for name in stand_ins:
    sys.modules[name] = MagicMock()
spec = importlib.util.spec_from_file_location("utils", f"{root}/trainers/clm/utils.py")
utils = importlib.util.module_from_spec(spec)
spec.loader.exec_module(utils)
for name in stand_ins:
    del sys.modules[name]

tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel({"?": 0}, unk_token="?")))
tokenizer.chat_template = (
    "{% if messages[0].role != 'system' %}<system>Be helpful.{% endif %}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
)
config = SimpleNamespace(trainer="dpo", chat_template="tokenizer", valid_split=None)


def ready(**row):
    rows, _ = utils.process_data_with_chat_template(config, tokenizer, datasets.Dataset.from_list([row]), None)
    return {side: rows[0][side] for side in ("prompt", "chosen", "rejected")}


def turns(*texts):
    return [{"role": role, "content": text} for role, text in zip(("user", "assistant", "user", "assistant"), texts)]


lake, sea = turns("Name a lake.", "Como."), turns("Name a sea.", "Etna.")
system = [{"role": "system", "content": "Be brief."}]
for row, want in (
    (dict(prompt="Name a lake.", chosen=lake, rejected=turns("Name a lake.", "Etna.")),
     {"prompt": "<system>Be helpful.<user>Name a lake.", "chosen": "<system>Be helpful.<assistant>Como.", "rejected": "<system>Be helpful.<assistant>Etna."}),
    (dict(prompt="Name a river.", chosen=system + lake, rejected=system + sea),
     {"prompt": "<system>Be brief.<user>Name a lake.", "chosen": "<system>Be helpful.<assistant>Como.", "rejected": "<system>Be helpful.<assistant>Etna."}),
):
    got = ready(**row)
    print(got)
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
HF_HOME="$dir/hf" "$dir/venv/bin/python" "$dir/run.py" 2>"$dir/err" || { tail -3 "$dir/err"; exit 1; }
