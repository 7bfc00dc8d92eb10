#!/usr/bin/env bash
# oumi 0.9, SimpleJudge with the judgment type BOOL: a judgment that cannot be parsed scores like a no.
#
# Expected: "Yes." is a yes, and what is neither yes nor no has no score, as with the type ENUM.
# Seen: only twelve words are recognized, as they stand (true, yes, 1, on, t, y and their opposites). For
# everything else the value is None, but the score is 0.0, the same as for "No": "Yes.", "**Yes**", "Yes, it
# is" and "Partly" all score 0. Of two judgments in a reply the last one counts. With ENUM, a word that is
# not in the list has the score None.
#
# What it means for preference data: the mean of field_scores falls with every full stop that the judge
# adds, and a filter on 1.0 drops its yeses. Average only the rows whose field_values is not None, or use
# ENUM.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pydantic==2.12.5 typing-extensions==4.15.0
"$dir/venv/bin/pip" -q install --no-deps oumi==0.9
cat >"$dir/run.py" <<'PY'
import enum, importlib.util, sys, sysconfig
from unittest.mock import MagicMock

# The package brings torch. Reading a reply needs one file of it and its helper for text, which
# are the package's own; the names that the file imports for the rest are stand-ins.
root = sysconfig.get_path("purelib") + "/oumi/"


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, root + path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


for name in (
    "oumi", "oumi.utils", "oumi.utils.logging", "oumi.utils.placeholders", "oumi.core", "oumi.core.configs", "oumi.core.configs.inference_config",
    "oumi.core.configs.inference_engine_type", "oumi.core.configs.params", "oumi.core.configs.params.guided_decoding_params",
    "oumi.core.inference", "oumi.core.inference.base_inference_engine", "oumi.core.types", "oumi.core.types.conversation",
    "oumi.inference", "oumi.inference.remote_inference_engine", "oumi.core.configs.params.base_params", "oumi.exceptions", "oumi.core.tokenizers", "oumi.core.tokenizers.base_tokenizer",
):
    sys.modules[name] = MagicMock()
sys.modules["oumi.core.configs.params.base_params"].BaseParams = object
sys.modules["oumi.exceptions"].OumiConfigError = ValueError
params = load("oumi.core.configs.params.judge_params", "core/configs/params/judge_params.py")
load("oumi.utils.str_utils", "utils/str_utils.py")
judge = load("oumi.judges.base_judge", "judges/base_judge.py")
assert issubclass(params.JudgeOutputType, enum.Enum)


def judged(reply, kind="BOOL", scores=None):
    field = judge.JudgeOutputField(field_key="judgment", field_type=params.JudgeOutputType[kind], field_scores=scores)
    output = judge.JudgeOutput.from_raw_output(f"<judgment>{reply}</judgment>", params.JudgeResponseFormat.XML, [field])
    return output.field_values["judgment"], output.field_scores["judgment"]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("Yes", judged("Yes"), (True, 1.0))
said("No", judged("No"), (False, 0.0))
for reply in "Yes.", "**Yes**", "Yes, it is", "Partly":
    said(reply, judged(reply), (None, 0.0))
said("No, then Yes", judged("No</judgment> Wait. <judgment>Yes"), (True, 1.0))
said("Partly, of yes and no", judged("Partly", "ENUM", {"yes": 1.0, "no": 0.0}), (None, None))
PY
"$dir/venv/bin/python" "$dir/run.py"
