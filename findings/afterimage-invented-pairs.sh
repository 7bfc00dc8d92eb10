#!/usr/bin/env bash
# afterimage 0.18.1, exports for DPO: the rejected side of agent_dpo is the first half of the chosen one,
# or a sentence of the package; dpo puts the last answer of a conversation behind its first question.
#
# Expected: a rejected response is one that a model gave and something found worse; the prompt of a
# conversation of several turns holds all turns before the answer.
# Seen: agent_dpo takes each trajectory by itself: all that came behind the first message, tool
# calls and results too, is chosen; its first half is rejected. With one message it is "Unable to
# fulfill request.", which nobody wrote. Scores are not asked. dpo, which compares scores, groups
# by the first question and compares last answers: conversations that went on to other questions
# are one prompt, and "Onega is 127 m deep" answers "Name a lake.".
#
# What it means for preference data: the first teaches that longer is better, and cut traces
# bad; the second, answers to questions that are not there. Both files load, with plausible
# numbers. Make pairs of afterimage's rows yourself, from two answers to the same turns.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps afterimage==0.18.1
cat >"$dir/run.py" <<'PY'
import importlib, json, pathlib, sys, sysconfig, types

# The package imports clients of models. Its exporters need none.
root = sysconfig.get_path("purelib") + "/afterimage"
for name in "", ".integrations":
    package = sys.modules["afterimage" + name] = types.ModuleType("afterimage" + name)
    package.__path__ = [root + name.replace(".", "/")]
to_agent_dpo = importlib.import_module("afterimage.exporters").to_agent_dpo
DPOExporter = importlib.import_module("afterimage.integrations.dpo").DPOExporter
folder = pathlib.Path(sys.argv[1])


def conversation(*texts, score=None):
    turns = [{"role": "assistant" if i % 2 else "user", "content": text} for i, text in enumerate(texts)]
    return {"conversations": turns, "final_score": score}


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


sides = lambda row: (row["chosen"], row["rejected"])
good = conversation("How deep is it?", "I look it up.", "(1,642 m)", "I checked twice.", "It is 1,642 m deep.", score=1.0)
said("agent_dpo, a trajectory", sides(to_agent_dpo([good])[0]), ("I look it up.\n(1,642 m)\nI checked twice.\nIt is 1,642 m deep.", "I look it up.\n(1,642 m)"))
said("agent_dpo, one answer, of score 0", sides(to_agent_dpo([conversation("How deep is it?", "Very.", score=0.0)])[0]), ("Very.", "Unable to fulfill request."))
rows = [
    conversation("Name a lake.", "Onega.", "How deep is it?", "Onega is 127 m deep.", score=0.9),
    conversation("Name a lake.", "Ladoga.", "Where is it?", "In the north.", score=0.3),
]
(folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
DPOExporter().export_file(folder / "rows.jsonl", folder / "pairs.jsonl")
pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text().splitlines()]
said("dpo, two conversations", pairs, [{"prompt": "Name a lake.", "chosen": "Onega is 127 m deep.", "rejected": "In the north."}])
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
