#!/usr/bin/env bash
# paddleformers 1.2.0, the data set for DPO: the last pair comes twice, and both responses together must
# fit into max_seq_len, or the conversation loses its beginning.
#
# Expected: each pair once an epoch; max_seq_len is the length of a prompt with one response; the
# system message of a long conversation stays.
# Seen: without packing, which is the default, each pair is handed out when it is made, and the last
# one again at the end. Prompt, chosen and rejected share one sequence, so two responses of 40 tokens
# leave 20 of 100 to the prompt. What does not fit is taken off in front, turn by turn, the system
# message with the first, without a warning. Only a last turn that does not fit
# drops the pair, with one (the first five times).
#
# What it means for preference data: in a small set one pair weighs twice, and answers are trained
# without the instructions that they followed. Set max_seq_len to the prompt and two
# responses of your longest rows, and count the tokens yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5
"$dir/venv/bin/pip" -q install --no-deps paddleformers==1.2.0
cat >"$dir/run.py" <<'PY'
import importlib, importlib.abc, importlib.machinery, sys, sysconfig, types
from unittest.mock import MagicMock


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what is not installed: the package brings Paddle, and what runs here needs none of it."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        kinds = {kind: type(kind, (), {}) for kind in ("Dataset", "IterableDataset")}  # for classes to derive from
        return MagicMock(__path__=[], __spec__=spec, **kinds)

    def exec_module(self, module):
        pass


root = sysconfig.get_path("purelib") + "/paddleformers"
for name in "", ".datasets":
    package = sys.modules["paddleformers" + name] = types.ModuleType("paddleformers" + name)
    package.__path__ = [root + name.replace(".", "/")]
sys.meta_path.append(Missing())
for name in "datasets.data_utils", "datasets.reader.mix_datasets", "datasets.reader.multi_source_datasets", "datasets.template.template", "transformers", "transformers.tokenizer_utils", "utils", "utils.log", "utils.env":
    sys.modules["paddleformers." + name] = MagicMock(__path__=[])
dpo = importlib.import_module("paddleformers.datasets.DPODataset")
dpo.get_worker_sliced_iterator = iter


class Tokenizer:
    """Makes a token of each word, and a pair (question, answer) of each turn, as the data set expects."""

    chat_template, eos_token_id = "a template", "</s>"

    def encode_chat_inputs(self, conversation):
        turns, question = [], []
        for message in conversation["messages"]:
            if message["role"] == "assistant":
                turns.append([question, message["content"].split()])
                question = []
            else:
                question = question + message["content"].split()
        return turns


def pair(prompt, chosen, rejected):
    side = lambda text: [{"role": "assistant", "content": text}]
    roles = {"s": "system", "u": "user", "a": "assistant"}
    return {"messages": [{"role": roles[r], "content": text} for r, text in prompt], "chosen_response": side(chosen), "rejected_response": side(rejected)}


def trained(pairs, max_seq_len):
    data = dpo.MapDPODataset.__new__(dpo.MapDPODataset)
    # What __init__ sets without options, and a list in place of files.
    vars(data).update(tokenizer=Tokenizer(), max_seq_len=max_seq_len, template=None, template_backend="jinja", efficient_eos=True, split_multi_turn=False,
                      packing=False, use_filtered_label_loss=False, use_attn_mask_startend_row_indices=True, mix_datasets=pairs)
    dpo.Sequence = types.SimpleNamespace
    return [" ".join(batch[0].token_ids) for batch in data._generate_sequences()]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


three = [pair([("u", f"lake {n} ?")], "Ladoga", "Onega") for n in (1, 2, 3)]
said("three pairs", [t.split()[1] for t in trained(three, 100)], ["1", "2", "3", "3"])
talk = [pair([("s", "Be brief ."), ("u", "Hi"), ("a", "Hello"), ("u", "A lake ?")], "Ladoga is deep", "Onega")]
whole = "Be brief . Hi Hello A lake ? Ladoga is deep ? Onega"
said("a conversation that fits", trained(talk, 14)[0], whole)
said("one token less", trained(talk, 13)[0], "A lake ? Ladoga is deep ? Onega")
said("prompt and the longer response, tokens", len("Be brief . Hi Hello A lake ? Ladoga is deep </s>".split()), 12)
PY
"$dir/venv/bin/python" "$dir/run.py"
