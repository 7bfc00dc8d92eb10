#!/usr/bin/env bash
# easydel 0.3.0, RewardTrainer, and torchtune 0.6.1, preference_dataset: the prompt that stands
# beside chosen and rejected is not read, and nothing says so.
#
# Expected: {"prompt": …, "chosen": …, "rejected": …}, the form that TRL recommends, trains on
# prompt and response; or an error.
# Seen: EasyDeL's reward model sees the responses alone if all three are texts. If they are
# messages, it sees the prompt; so do its DPO and ORPO either way. torchtune takes the list
# chosen for the whole conversation, and passes messages of a response without its question.
#
# What it means for preference data: a reward model learns which text is better whatever was
# asked, and its loss still falls. For both, put whole conversations into chosen and rejected
# (prefdeck export --to ultrafeedback).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install transformers==5.17.0 datasets==5.2.0 jinja2==3.1.6
"$dir/venv/bin/pip" -q install --no-deps easydel==0.3.0 torchtune==0.6.1
cat >"$dir/run.py" <<'PY'
import importlib.util
import json
import sys
from unittest.mock import MagicMock

import datasets
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

roots = {name: importlib.util.find_spec(name).submodule_search_locations[0] for name in ("easydel", "torchtune")}


def load(name):
    """A module of a package alone: the whole of it wants PyTorch, or JAX and all trainers."""
    package, _, path = name.partition(".")
    spec = importlib.util.spec_from_file_location(name, f"{roots[package]}/{path.replace('.', '/')}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stand_in(*names):
    for name in names:
        sys.modules[name] = MagicMock()


question = [{"role": "user", "content": "Name a lake ."}]
good, bad = ([{"role": "assistant", "content": text}] for text in ("Como .", "Etna ."))
texts = {"prompt": "Name a lake .", "chosen": "Como .", "rejected": "Etna ."}
messages = {"prompt": question, "chosen": good, "rejected": bad}
whole = {"chosen": question + good, "rejected": question + bad}

words = ["[UNK]", "</s>", *"User : Assistant Name a lake . Como Etna".split()]
tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", pad_token="</s>", unk_token="[UNK]")
tokenizer.chat_template = (
    "{% for m in messages %}{{ m.role.title() }} : {{ m.content }} {% endfor %}"
    "{% if add_generation_prompt %}Assistant : {% endif %}"
)


def easydel():
    stand_in("jax", "easydel.data", "easydel.data.transforms", "easydel.data.transforms.base", "easydel.infra", "easydel.infra.utils", "easydel.trainers")
    sys.modules["easydel.data.transforms.base"].Transform = sys.modules["easydel.data.transforms.base"].ExpandTransform = object
    load("easydel.trainers.prompt_utils")
    transforms = load("easydel.trainers.prompt_transforms")
    reward = transforms.RewardPreprocessTransform(tokenizer, max_length=16)
    dpo = transforms.DPOPreprocessTransform(tokenizer)

    def shown(ids):
        return tokenizer.decode([i for i in ids if i != tokenizer.pad_token_id])

    return (
        ("EasyDeL reward", lambda row: shown(reward(dict(row))["input_ids_chosen"])),
        ("EasyDeL DPO", lambda row: shown(dpo(dict(row))["chosen_input_ids"])),
    )


def torchtune():
    stand_in("torch", "torch.utils", "torch.utils.data", "torchtune", "torchtune.data", "torchtune.data._utils", "torchtune.modules",
             "torchtune.modules.transforms", "torchtune.modules.transforms.tokenizers")
    sys.modules["torch.utils.data"].Dataset = sys.modules["torchtune.modules.transforms"].Transform = object
    data = sys.modules["torchtune.data"]
    data.ChosenRejectedToMessages = load("torchtune.data._messages").ChosenRejectedToMessages
    data.CROSS_ENTROPY_IGNORE_IDX = -100
    preference = load("torchtune.datasets._preference")
    del sys.modules["torch"]  # datasets would take it for the real one

    class Chat:
        def tokenize_messages(self, messages):
            text = " ".join(f"{m.role.title()} : {m.text_content}" for m in messages)
            ids = tokenizer(text)["input_ids"]
            return ids, [False] * len(ids)

    def chosen(row):
        with open(f"{sys.argv[1]}/row.jsonl", "w") as file:
            json.dump(row, file)
        rows = preference.preference_dataset(Chat(), source="json", data_files=file.name)
        return tokenizer.decode(rows[0]["chosen_input_ids"])

    return (("torchtune", chosen),)


with_prompt = "User : Name a lake . Assistant : Como ."
for trainers, cases in (
    (easydel, ((texts, ("Como .", "Name a lake . Como .")), (messages, (with_prompt, with_prompt)), (whole, (with_prompt, with_prompt)))),
    (torchtune, ((messages, ("Assistant : Como .",)), (whole, (with_prompt,)))),
):
    named = trainers()
    for row, wants in cases:
        for (name, chosen), want in zip(named, wants):
            got = chosen(row)
            print(f"{name}, {json.dumps(row['chosen'])}: {got}")
            if got != want:
                raise SystemExit(f"that was {want} when this was written")
PY
HF_HOME="$dir/hf" "$dir/venv/bin/python" "$dir/run.py" "$dir" 2>"$dir/err" || { tail -5 "$dir/err"; exit 1; }
