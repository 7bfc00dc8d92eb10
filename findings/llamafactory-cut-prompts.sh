#!/usr/bin/env bash
# llamafactory 0.9.5, pairs longer than cutoff_len: the prompt loses its end, not its
# beginning.
#
# Expected: what stands right before the response is kept (the last question, the header of
# the assistant's turn), as a model sees it, or the pair is dropped and counted.
# Seen: the prompt is cut from behind: the question goes, and the response follows in the
# middle of an earlier sentence. Where prompt and responses are long, both are cut in
# proportion, each response at the length of the longer one's share: two that differ only
# in their ending become equal. Nothing is said.
#
# What it means for preference data: long contexts with the question at the end (documents,
# conversations) teach preferences between answers to nothing. Count the tokens and drop
# such pairs yourself, or raise cutoff_len (2,048 unless set).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps llamafactory==0.9.5
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package brings torch and transformers. What runs here needs of it a logger, a number
# and a template, whose tokens are words.
root = sysconfig.get_path("purelib") + "/llamafactory"
for name in "", ".data", ".data.processor":
    package = sys.modules["llamafactory" + name] = types.ModuleType("llamafactory" + name)
    package.__path__ = [root + name.replace(".", "/")]
extras = sys.modules["llamafactory.extras"] = types.ModuleType("llamafactory.extras")
extras.__path__ = []
extras.logging = types.SimpleNamespace(get_logger=lambda name: None)
sys.modules["llamafactory.extras.constants"] = types.SimpleNamespace(IGNORE_INDEX=-100)
pairwise = importlib.import_module("llamafactory.data.processor.pairwise")


class Template:
    efficient_eos = False
    mm_plugin = types.SimpleNamespace(process_messages=lambda messages, *_: messages, process_token_ids=lambda ids, *_: (ids, None))

    def encode_oneturn(self, tokenizer, messages, system, tools):
        *prompt, answer = (m["content"].split() for m in messages)
        return ["<user>"] + sum(prompt, []) + ["<assistant>"], answer


def cut(prompt, chosen, rejected, cutoff_len):
    settings = types.SimpleNamespace(cutoff_len=cutoff_len)
    processor = pairwise.PairwiseDatasetProcessor(Template(), None, None, settings)
    say = lambda text: {"role": "", "content": text}
    ids = processor._encode_data_example([say(prompt)], [say(chosen), say(rejected)], "", "", [], [], [])
    return " ".join(ids[0]), " ".join(ids[2])


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


prompt = "Here is a text about many lakes of the north . Which one is deep ?"
said("all of it", cut(prompt, "Baikal", "Onega", 20)[0], f"<user> {prompt} <assistant> Baikal")
said("12 tokens", cut(prompt, "Baikal", "Onega", 12)[0], "<user> Here is a text about many lakes of the north Baikal")
chosen, rejected = (f"It is known that of all of them the deepest one is {lake}" for lake in ("Baikal", "Onega"))
said("12 tokens, long responses", cut(prompt, chosen, rejected, 12), ("<user> Here is a text about many It is known that of",) * 2)
PY
"$dir/venv/bin/python" "$dir/run.py"
