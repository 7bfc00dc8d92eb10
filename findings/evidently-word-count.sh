#!/usr/bin/env bash
# evidently 0.7.23, the descriptors WordCount and SentenceCount: lines join, letters
# beyond a to z do not count.
#
# Expected: words are what stands between blanks, sentences end in a full stop, a question
# mark or an exclamation mark, in any language.
# Seen: all but a to z, A to Z and the space is deleted, line breaks included, before words
# are split: four words on four lines are one word, and each paragraph loses one. A Russian or
# Greek response has 0 words, however long, and so have numbers. No sentence ends in "!" or
# at the end of a line: a list of ten steps in bullets is one sentence.
#
# What it means for preference data: length bias measured with them is that of prose in
# English; code, lists and other languages look short, and a limit such as "at least 3 words"
# drops them. Count split() yourself.
# The descriptors need a base class only; the package would bring much more.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.4.6
"$dir/venv/bin/pip" -q install --no-deps evidently==0.7.23
cat >"$dir/run.py" <<'PY'
import enum, runpy, sys, sysconfig, types


class Base:
    def __init__(self, column_name):
        self.column_name = column_name


for name in ("core", "features", "features.generated_features"):
    sys.modules[f"evidently.legacy.{name}"] = types.ModuleType(name)
sys.modules["evidently"] = sys.modules["evidently.legacy"] = types.ModuleType("evidently")
sys.modules["evidently.legacy.core"].ColumnType = enum.Enum("ColumnType", "Numerical")
sys.modules["evidently.legacy.features.generated_features"].ApplyColumnGeneratedFeature = Base
path = sysconfig.get_path("purelib") + "/evidently/legacy/features/"
words = runpy.run_path(path + "word_count_feature.py")["WordCount"]("response").apply
sentences = runpy.run_path(path + "sentence_count_feature.py")["SentenceCount"]("response").apply
for text, want in (
    ("The lake is deep. It is cold.", (7, 2)),
    ("open\nread\nwrite\nclose", (1, 1)),
    ("It is deep.\n\nIt is cold.", (5, 2)),
    ("Озеро глубокое. Оно холодное.", (0, 2)),
    ("42", (0, 1)),
    ("Sure! It is deep! It is cold!", (7, 1)),
    ("- Open the file\n- Read the lines\n- Close the file", (9, 1)),
):
    got = (words(text), sentences(text))
    print(f"{text!r}: {got[0]} words, {got[1]} sentences")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
