#!/usr/bin/env bash
# llamafactory 0.9.5, formatting: openai, with ranking: a pair whose prompt ends in the result
# of a tool is skipped.
#
# Expected: prompt: question, call, result; chosen and rejected: what the model says of it.
# Seen: results are held back until a message of another role follows, to join several into
# one turn. Behind the last message none follows, the result is lost, the number of turns
# is even, and the pair becomes an empty row, with a warning for each. The same messages in
# formatting: sharegpt (function_call, observation) make a pair.
#
# What it means for preference data: of a set of agents' answers just those pairs vanish that
# show whether the answer follows from the result, and chat remains; the trainer counts
# fewer rows and goes on. Compare its number of examples with the file's.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps llamafactory==0.9.5
cat >"$dir/run.py" <<'PY'
import enum, importlib, logging, sys, sysconfig, types

# The package brings torch and transformers. What runs here needs of it a logger and names.
root = sysconfig.get_path("purelib") + "/llamafactory"
for name in "", ".data":
    package = sys.modules["llamafactory" + name] = types.ModuleType("llamafactory" + name)
    package.__path__ = [root + name.replace(".", "/")]
extras = sys.modules["llamafactory.extras"] = types.ModuleType("llamafactory.extras")
extras.logging = types.SimpleNamespace(get_logger=lambda name: types.SimpleNamespace(warning_rank0=print))
names = ("user", "assistant", "system", "function", "observation")
roles = enum.Enum("Role", {name.upper(): name for name in names}, type=str)
sys.modules["llamafactory.data.data_utils"] = types.SimpleNamespace(Role=roles)
converter = importlib.import_module("llamafactory.data.converter")


def converted(kind, tags, messages):
    user, assistant, observation, function, system, role, content = tags
    columns = dict.fromkeys(("system", "tools", "images", "videos", "audios", "kto_tag"))
    attributes = types.SimpleNamespace(
        load_from="file", ranking=True, messages="messages", chosen="chosen", rejected="rejected", role_tag=role, content_tag=content,
        user_tag=user, assistant_tag=assistant, observation_tag=observation, function_tag=function, system_tag=system, **columns,
    )
    row = {"messages": messages}
    for side, text in ("chosen", "Baikal."), ("rejected", "Onega."):
        row[side] = {role: assistant, content: text}
    out = kind(attributes, None)(row)
    return [m["role"] for m in out["_prompt"]], [m["content"] for m in out["_response"]]


openai = ("user", "assistant", "tool", "function_call", "system", "role", "content")
call = {"function": {"name": "find", "arguments": "{}"}}
asked = [{"role": "user", "content": "Which lake is deep?"}]
results = asked + [{"role": "assistant", "content": "", "tool_calls": [call]}, {"role": "tool", "content": "Baikal"}]
sharegpt = ("human", "gpt", "observation", "function_call", "system", "from", "value")
texts = ("human", "Which lake is deep?"), ("function_call", "find"), ("observation", "Baikal")
answers = ["Baikal.", "Onega."]
for what, kind, tags, messages, want in (
    ("openai, no tool", converter.OpenAIDatasetConverter, openai, asked, (["user"], answers)),
    ("openai, result of a tool", converter.OpenAIDatasetConverter, openai, results, ([], [])),
    ("sharegpt, result of a tool", converter.SharegptDatasetConverter, sharegpt, [{"from": f, "value": v} for f, v in texts], (["user", "function", "observation"], answers)),
):
    got = converted(kind, tags, messages)
    print(f"{what}: prompt {got[0]}, responses {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
