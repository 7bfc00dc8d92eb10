#!/usr/bin/env bash
# openrlhf 0.11.2, RewardDataset: a response that max_len cuts ends as if it were complete.
#
# Expected: a pair that does not fit is dropped and counted, or its cut responses lack the
# end-of-text token.
# Seen: the last token that is left is replaced by the end-of-text token. A pair whose prompt
# fills max_len, or whose responses differ behind it, becomes one text twice and stays in
# the training set (for DPO the first sort is dropped, the second stays).
#
# What it means for preference data: a reward model learns that half a sentence with an end is
# a good, complete response, and gets pairs without a difference. Count tokens and drop
# what does not fit before training.
# (Needs torch: 7 GB of packages.)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HF_HOME=$dir
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install torch==2.9.1 transformers==5.24.0 datasets==5.2.0
"$dir/venv/bin/pip" -q install --no-deps openrlhf==0.11.2
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package brings DeepSpeed and Ray; its data sets need one function of the rest, for
# batches, which are not made here.
root = sysconfig.get_path("purelib") + "/openrlhf"
for name in "", ".datasets", ".utils":
    package = sys.modules["openrlhf" + name] = types.ModuleType("openrlhf" + name)
    package.__path__ = [root + name.replace(".", "/")]
sys.modules["openrlhf.utils.utils"] = types.SimpleNamespace(zero_pad_sequences=None)
RewardDataset = importlib.import_module("openrlhf.datasets.reward_dataset").RewardDataset

import datasets
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

datasets.disable_progress_bars()
words = "</s> Name a deep lake . Baikal is Onega the deepest of all lakes".split()
tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}))
tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", pad_token="</s>")
keys = types.SimpleNamespace(prompt_key="prompt", chosen_key="chosen", rejected_key="rejected", apply_chat_template=False)
strategy = types.SimpleNamespace(args=types.SimpleNamespace(data=keys))


def trained(chosen, rejected, max_len, is_dpo=False):
    row = {"prompt": "Name a deep lake . ", "chosen": chosen, "rejected": rejected}
    data = RewardDataset(datasets.Dataset.from_list([row]), tokenizer, max_len, strategy, is_dpo=is_dpo, num_processors=1)
    if len(data) == 0:
        return "dropped"
    return tuple(" ".join(tokenizer.convert_ids_to_tokens(data[0][i][0].tolist())) for i in (0, 2))


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("fits", trained("Baikal", "Onega", 20), ("Name a deep lake . Baikal </s>", "Name a deep lake . Onega </s>"))
said("cut", trained("Baikal is the deepest", "Onega is the deepest", 8), ("Name a deep lake . Baikal is </s>", "Name a deep lake . Onega is </s>"))
same = ("Name a deep lake . the deepest of </s>",) * 2
said("differ behind the cut", trained("the deepest of all lakes is Baikal", "the deepest of all lakes is Onega", 9), same)
said("differ behind the cut, DPO", trained("the deepest of all lakes is Baikal", "the deepest of all lakes is Onega", 9, True), same)
said("prompt fills it", trained("Baikal", "Onega", 5), ("Name a deep lake </s>",) * 2)
said("prompt fills it, DPO", trained("Baikal", "Onega", 5, True), "dropped")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
