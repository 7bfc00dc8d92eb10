#!/usr/bin/env bash
# promptbench 0.0.4 (Microsoft), accuracy of a prompting method on GSM8K and CSQA: the first
# number or letter counts, a full stop is a part of it.
#
# Expected: "## 18." is right where 18 is right, "## Answer: D" where D is right.
# Seen: behind the first ## of a reply, or in the whole reply without one, the first number
# or capital letter of the choices is the answer, wherever it stands. Of "## Answer: D" that
# is the A, of "Because ... (D)" the B, of "3 times 6 is 18" the 3. A full stop behind a number
# stays, so "## 18." is wrong. Commas are taken out of the reply and not out of the right
# answer, so where that is 1,234 neither "1,234" nor "1234" is right.
#
# What it means for preference data: a model that writes sentences has accuracy near
# nothing, and one that begins with a guess is judged by it. Keep the replies, and look for
# the last answer yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install tqdm==4.67.1
"$dir/venv/bin/pip" -q install --no-deps promptbench==0.0.4
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings torch and data sets from the network. Replies and right answers stand
# here.
root = sysconfig.get_path("purelib") + "/promptbench"
for name in "", ".dataload", ".metrics":
    package = sys.modules["promptbench" + name] = types.ModuleType("promptbench" + name)
    package.__path__ = [root + name.replace(".", "/")]
for name in "datasets", "requests", "PIL", "promptbench.config":
    sys.modules[name] = MagicMock()
sys.modules["promptbench.metrics"].Eval = importlib.import_module("promptbench.metrics.eval").Eval
data = importlib.import_module("promptbench.dataload.dataset")
methods = importlib.import_module("promptbench.prompt_engineering")


def accuracy(kind, right, reply):
    if kind == "GSM8K":
        data.load_dataset = lambda *_: {"test": [{"question": "How many?", "answer": "Count.\n#### " + right}]}
    else:
        choices = {"label": list("ABCDE"), "text": ["pond", "sea", "river", "lake", "well"]}
        data.load_dataset = lambda *_: {"validation": [{"question": "What is Baikal?", "choices": choices, "answerKey": right}]}
    method = object.__new__(methods.PEMethod)
    method.infer_method = types.SimpleNamespace(query=lambda text, model: reply)
    return method.test(getattr(data, kind)(), None)


for kind, right, reply, want in (
    ("GSM8K", "18", "3 times 6\n## 18", 1.0),
    ("GSM8K", "18", "3 times 6\n## 18.", 0.0),
    ("GSM8K", "18", "3 times 6 is 18", 0.0),
    ("GSM8K", "18", "## 3 * 6 = 18", 0.0),
    ("GSM8K", "1,234", "## 1,234", 0.0),
    ("GSM8K", "1,234", "## 1234", 0.0),
    ("CSQA", "D", "## D", 1.0),
    ("CSQA", "D", "## (D) lake", 1.0),
    ("CSQA", "D", "## Answer: D", 0.0),
    ("CSQA", "D", "Because it is deep: (D)", 0.0),
    ("CSQA", "B", "Because it is deep: (D)", 1.0),
):
    got = accuracy(kind, right, reply)
    print(f"{kind}, {right} is right, {reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>"$dir/progress" || { cat "$dir/progress"; exit 1; }
