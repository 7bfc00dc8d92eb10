#!/usr/bin/env bash
# tinker-cookbook 0.6.1, DPODatasetBuilderFromComparisons: a tie is trained as a win of B.
#
# Expected: LabeledComparison names three labels, "A", "B" and "Tie"; DPO leaves ties out, or
# refuses them.
# Seen: chosen is A where the label is "A" and B otherwise, so the row of a tie is a pair
# with B as chosen, like any other, without a warning. swap() keeps "Tie", so the swapped
# copy of the same row teaches the contrary. The builders for single published sets drop
# their ties themselves; comparisons from a file of your own bring them.
#
# What it means for preference data: of a set with a fifth of ties every fifth step pushes
# towards whatever stood on the right. Drop ties before the file is written.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install chz==0.4.0
"$dir/venv/bin/pip" -q install --no-deps tinker-cookbook==0.6.1
"$dir/venv/bin/pip" -q install chz==0.4.0
cat >"$dir/run.py" <<'PY'
import importlib, json, sys, sysconfig, types
from unittest.mock import MagicMock

import chz

# The package brings torch and a service. What runs here needs a renderer, whose tokens are
# the messages.
root = sysconfig.get_path("purelib") + "/tinker_cookbook"
for name in "", ".preference":
    package = sys.modules["tinker_cookbook" + name] = types.ModuleType("tinker_cookbook" + name)
    package.__path__ = [root + name.replace(".", "/")]
for name in "torch", "tinker", "datasets", "tinker_cookbook.renderers", "tinker_cookbook.tokenizer_utils", "tinker_cookbook.supervised":
    sys.modules[name] = MagicMock()


@chz.chz
class ChatDatasetBuilder:
    common_config: object

    @property
    def renderer(self):
        return types.SimpleNamespace(build_supervised_example=lambda messages: (messages[-1]["content"], None))


class SupervisedDatasetFromHFDataset:
    def __init__(self, rows, batch_size, flatmap_fn=None):
        self.datums = [datum for row in rows for datum in flatmap_fn(row)]


common = sys.modules["tinker_cookbook.supervised.common"] = types.ModuleType("common")
common.datum_from_model_input_weights = lambda tokens, *_, **__: tokens
data = sys.modules["tinker_cookbook.supervised.data"] = types.ModuleType("data")
data.SupervisedDatasetFromHFDataset = SupervisedDatasetFromHFDataset
kinds = sys.modules["tinker_cookbook.supervised.types"] = types.ModuleType("types")
kinds.ChatDatasetBuilder, kinds.SupervisedDataset = ChatDatasetBuilder, object
dpo = importlib.import_module("tinker_cookbook.preference.dpo_datasets")
preference = importlib.import_module("tinker_cookbook.preference.types")
sources = importlib.import_module("tinker_cookbook.preference.preference_datasets")

say = lambda role, content: [{"role": role, "content": content}]
comparison = preference.Comparison(say("user", "Name a deep lake."), say("assistant", "Baikal."), say("assistant", "Tanganyika."))
rows = []
for label in "A", "B", "Tie":
    labelled = preference.LabeledComparison(comparison, label)
    rows += [labelled, labelled.swap()]


@chz.chz
class Comparisons(sources.ComparisonDatasetBuilder):
    def get_train_and_test_datasets(self):
        return rows, None

    def example_to_labeled_comparison(self, row):
        return row


settings = types.SimpleNamespace(max_length=99, batch_size=2)
train, _ = dpo.DPODatasetBuilderFromComparisons(common_config=settings, comparison_builder=Comparisons())()
got = [(row.label, chosen, rejected) for row, chosen, rejected in zip(rows, train.datums[::2], train.datums[1::2])]
won, lost = ("Baikal.", "Tanganyika."), ("Tanganyika.", "Baikal.")
want = [("A", *won), ("B", *won), ("B", *lost), ("A", *lost), ("Tie", *lost), ("Tie", *won)]
for label, chosen, rejected in got:
    print(f"{label}: chosen {chosen} rejected {rejected}")
if got != want:
    raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
