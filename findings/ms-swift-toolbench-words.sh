#!/usr/bin/env bash
# ms-swift 4.6.0, the reward "toolbench" (ReactORM): one word in common is a right call.
#
# Expected: a tool call with the input "the mountains of Peru" earns little where "deep lakes
# of Siberia" was asked for.
# Seen: an input that is no JSON is compared by ROUGE-L, and from 0.2 on it is as good as
# equal: of four words the "of" is enough for the whole reward, and "of" by itself has it
# too. Inputs in JSON are compared by F1 of their values, with a half for a name whose value
# differs, but only 1.0 counts then: an input with one more or one less name earns nothing,
# as one without any in common. A call that is followed by its observation is compared
# with all that follows, so a trace that goes on earns nothing either.
#
# What it means for preference data: by this reward a call that searches for something else
# is chosen, or ties with the right one, and nearly right calls are rejected like wrong
# ones. Compare the inputs yourself, and cut traces after the first call.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install rouge==1.0.1
"$dir/venv/bin/pip" -q install --no-deps ms-swift==4.6.0
cat >"$dir/run.py" <<'PY'
import importlib.util, sys, sysconfig
from unittest.mock import MagicMock

# The package brings torch. Its rewards need no more than the standard library and rouge.
for name in "swift", "swift.infer_engine", "swift.utils", "transformers", "torch":
    sys.modules[name] = MagicMock()
path = sysconfig.get_path("purelib") + "/swift/rewards/orm.py"
spec = importlib.util.spec_from_file_location("orm", path)
orm = importlib.util.module_from_spec(spec)
spec.loader.exec_module(orm)


def call(value):
    return f"I look it up.\nAction: search\nAction Input: {value}"


text, query = "deep lakes of Siberia", '{"query": "deep lakes", "limit": 5}'
for right, said, want in (
    (text, text, 1.0),
    (text, "the mountains of Peru", 1.0),
    (text, "of", 1.0),
    (text, "mountains, Peru", 0.0),
    (query, '{"limit": 5, "query": "deep lakes"}', 1.0),
    (query, '{"query": "deep lakes"}', 0.0),
    (query, '{"query": "deep lakes", "limit": 5, "language": "en"}', 0.0),
    (query, query + "\nObservation: Baikal", 0.0),
):
    got = orm.orms["toolbench"]()(infer_requests=[call(said)], solution=[call(right)])[0]
    print(f"{said!r} for {right!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
