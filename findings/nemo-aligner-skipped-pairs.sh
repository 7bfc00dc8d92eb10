#!/usr/bin/env bash
# nemo-aligner 0.7.0, RewardModelDataset: a pair that is too long for the model is replaced by the
# one two places behind it, which is trained twice.
#
# Expected: it is left out, or its loss is masked and a warning says so, as the data sets of the same
# file for DPO, KTO and regression do.
# Seen: the reader looks for the next pair that fits, but adds 2 (lines of a pair) to a number
# that counts pairs. It takes the pair after the next, with its whole loss and without a word, and
# that pair comes again in its own place. Of five pairs whose second is too long the fourth
# counts twice. A run of long pairs all lands on the first short one at even distance.
#
# What it means for preference data: an epoch is not the file. In sets sorted by topic or length a
# few pairs are trained many times, and length and number of steps look right. Leave out pairs
# that do not fit before the file is written.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps nemo-aligner==0.7.0
"$dir/venv/bin/pip" -q install numpy==2.3.5
cat >"$dir/run.py" <<'PY'
import importlib, logging, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings torch and NeMo. What runs here needs their names alone.
package = sys.modules["nemo_aligner"] = types.ModuleType("nemo_aligner")
package.__path__ = [sysconfig.get_path("purelib") + "/nemo_aligner"]
megatron = "nemo.collections.nlp.data.language_modeling.megatron"
for name in ("scipy", "torch", "omegaconf", "nemo", "nemo.core", "nemo.utils", megatron + ".gpt_dataset", megatron + ".gpt_sft_chat_dataset", "nemo_aligner.utils"):
    sys.modules[name] = MagicMock()
torch = sys.modules["torch"]
torch.tensor = lambda numbers, dtype=None: numbers
torch.distributed.is_available.return_value = False
sys.modules["nemo.core"].Dataset = object
sys.modules["nemo.utils"].logging = warned = MagicMock()
sys.modules[megatron + ".gpt_sft_chat_dataset"].GPTSFTChatDataset = object
sys.modules[megatron + ".gpt_dataset"]._create_ltor_masks_and_position_ids.return_value = ("mask", "every token counts", "positions")
datasets = importlib.import_module("nemo_aligner.data.nlp.datasets")

settings = MagicMock()
settings.data.data_impl = "jsonl"
settings.data.get = lambda key, default=None: default
words = types.SimpleNamespace(eos_id=0, text_to_ids=lambda text: [int(word) for word in text.split()])


def trained(pairs):
    """Returns the first token of each pair that comes out, and the loss masks."""
    lines = [{"text": text} for chosen, rejected in pairs for text in (chosen, rejected)]
    data = datasets.RewardModelDataset(settings, words, "train", "", [0], lines, 4, 1)
    got = [data[i] for i in range(len(data))]
    return [int(item["chosen"][0]) for item in got], {item["loss_mask"] for item in got}


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


short = lambda n: (f"{n} 7", f"{n} 8")
long = lambda n: (f"{n} 7 7 7 7 7", f"{n} 8")
whole = {"every token counts"}
said("all fit", trained([short(n) for n in (1, 2, 3, 4, 5)]), ([1, 2, 3, 4, 5], whole))
said("the second is too long", trained([short(1), long(2), short(3), short(4), short(5)]), ([1, 4, 3, 4, 5], whole))
said("the first three are", trained([long(1), long(2), long(3), short(4), short(5), short(6)]), ([5, 4, 5, 4, 5, 6], whole))
said("warnings", warned.warning.call_count, 0)
PY
"$dir/venv/bin/python" "$dir/run.py"
