#!/usr/bin/env bash
# trl 1.16.0, KTOTrainer: rows are trained in the order in which they come, and what
# unpair_preference_dataset makes of pairs comes sorted by label.
#
# Expected: the trainer shuffles, as TRL's others do, so the order of a file is no matter.
# Seen: KTOConfig sets the sequential sampler (every loss but apo_zero_unpaired insists on
# it), nothing shuffles, and the estimate of KL pairs each prompt with the response of the
# row before it in the batch. Of 1,000 pairs unpaired, all chosen responses come first, then
# all rejected ones: no batch has both. In a file that has the two responses to a prompt one
# after the other, half of the "mismatched" responses answer their prompt after all.
#
# What it means for preference data: KTO first raises everything, then lowers everything, or
# it measures KL on matched pairs; the loss falls either way. Shuffle the unpaired rows
# with a seed before they go to the trainer.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps trl==1.16.0
cat >"$dir/run.py" <<'PY'
import ast, random, sysconfig

# The package brings torch. The default and the two functions that make the order need none.
root = sysconfig.get_path("purelib") + "/trl"


def defined(path, name):
    for node in ast.walk(ast.parse(open(root + path).read())):
        if getattr(node, "name", getattr(getattr(node, "target", None), "id", None)) == name:
            return node


def function(path, name):
    scope = {"Any": object}
    exec(ast.unparse(defined(path, name)), scope)
    return scope[name]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


field = defined("/trainer/kto_config.py", "train_sampling_strategy").value
said("sampler", next(k.value.value for k in field.keywords if k.arg == "default"), "sequential")
unpair = function("/data_utils.py", "_unpair_row")
add_kl = function("/trainer/kto_trainer.py", "add_kl_completion_ids")


def batches(rows, size=8):
    mixed = matched = 0
    for start in range(0, len(rows), size):
        batch = {k: [row[k] for row in rows[start : start + size]] for k in rows[0]}
        mixed += len(set(batch["label"])) == 2
        batch = add_kl({**batch, "completion_ids": batch["completion"]})
        matched += sum(p.split()[-1] == c.split()[-1] for p, c in zip(batch["prompt"], batch["KL_completion_ids"]))
    return f"{mixed} of {len(rows) // size} batches have both labels, {matched} of {len(rows)} KL responses answer their prompt"


# A thousand rows are what Dataset.map gives to a batched function at once.
pairs = {side: [f"{side} {i}" for i in range(1000)] for side in ("prompt", "chosen", "rejected")}
columns = unpair(pairs)
unpaired = [dict(zip(columns, values)) for values in zip(*columns.values())]
nothing = "0 of 250 batches have both labels, 0 of 2000 KL responses answer their prompt"
said("unpair_preference_dataset", batches(unpaired), nothing)
side_by_side = sorted(unpaired, key=lambda row: int(row["prompt"].split()[-1]))
half = "250 of 250 batches have both labels, 1000 of 2000 KL responses answer their prompt"
said("side by side", batches(side_by_side), half)
print("shuffled:", batches(random.Random(1).sample(unpaired, len(unpaired))))
PY
"$dir/venv/bin/python" "$dir/run.py"
