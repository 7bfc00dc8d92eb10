#!/usr/bin/env bash
# sdg-hub 0.9.4, TagParserBlock (the block that reads replies in its ready-made flows): one answer that
# is missing, and all later questions have the answer of the next one.
#
# Expected: question and answer that stand together in the reply are a row; one without the other
# is no row, or an empty cell.
# Seen: questions and answers are collected apart and joined by position, and what is empty is not
# collected. Of three questions whose first has an empty answer, or none, two rows come: the first
# with the second's answer, the second with the third's. Where the question's end mark is
# forgotten (the flow key_facts ends both with [END]), the question holds its own answer. There
# is no warning, and the number of rows looks plausible.
#
# What it means for preference data: prompts of a synthetic set get fluent answers to another
# question, as chosen or as reference, and a judge's scores go with the wrong explanations. Parse
# with one pattern for the whole pair (RegexParserBlock), and look at rows with an [ in them.
# The block needs four packages; the whole would bring datasets, litellm and MLflow.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pandas==3.1.1 pydantic pyyaml rich
"$dir/venv/bin/pip" -q install --no-deps sdg-hub==0.9.4
cat >"$dir/run.py" <<'PY'
import importlib.util
import sys
import types

# The packages around the block import clients of models; the block itself needs none.
folder = importlib.util.find_spec("sdg_hub").submodule_search_locations[0]
for name in ("", "/core", "/core/utils", "/core/blocks", "/core/blocks/parsing"):
    module = types.ModuleType("sdg_hub" + name.replace("/", "."))
    module.__path__ = [folder + name]
    sys.modules[module.__name__] = module
import pandas as pd
import yaml
from sdg_hub.core.blocks.parsing.tag_parser_block import TagParserBlock

with open(folder + "/flows/knowledge_infusion/enhanced_multi_summary_qa/key_facts/flow.yaml") as file:
    blocks = yaml.safe_load(file)["blocks"]
(config,) = (b["block_config"] for b in blocks if b["block_config"]["block_name"] == "parse_key_fact_qa")
print("marks of the flow:", config["start_tags"], config["end_tags"])
block = TagParserBlock(**config)


def read(reply):
    rows = block.generate(pd.DataFrame({config["input_cols"]: [reply]}))
    return [] if rows.empty else list(map(tuple, rows[config["output_cols"]].values.tolist()))


def pair(question, answer):
    return f"[QUESTION]\n{question}\n[END]\n[ANSWER]\n{answer}\n[END]\n"


rest = pair("Capital of Spain?", "Madrid.") + pair("Capital of Italy?", "Rome.")
right = [("Capital of France?", "Paris."), ("Capital of Spain?", "Madrid."), ("Capital of Italy?", "Rome.")]
shifted = [("Capital of France?", "Madrid."), ("Capital of Spain?", "Rome.")]
for name, reply, want in (
    ("whole", pair("Capital of France?", "Paris.") + rest, right),
    ("empty answer", pair("Capital of France?", "") + rest, shifted),
    ("no answer", "[QUESTION]\nCapital of France?\n[END]\n" + rest, shifted),
    (
        "no end of the question",
        "[QUESTION]\nCapital of France?\n[ANSWER]\nParis.\n[END]\n",
        [("Capital of France?\n[ANSWER]\nParis.", "Paris.")],
    ),
):
    got = read(reply)
    print(f"{name}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
