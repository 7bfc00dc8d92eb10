#!/usr/bin/env bash
# langid 1.1.6 and py3langid 0.4.0: a text of which nothing is recognized has a language, and in
# langid the highest score of all.
#
# Expected: such a text scores below one that was recognized, and py3langid, the fork that
# replaces langid, names the same language.
# Seen: langid says English, 9.06, for 42, Paris, C, ok and for every text in capitals
# that it knows in small letters only ("NEIN, DAS GEHT NICHT."); recognized texts score
# -10 to -100, so a minimum keeps the unknown ones and drops the certain ones. py3langid
# says Afrikaans, the first in its alphabet, and Kabyle for "Yes."; capitals it reads.
#
# What it means for preference data: a filter for English keeps all numbers, names, bits of
# code and shouting with langid and drops most of them with py3langid: short answers,
# of one kind. Take a detector that can say "unknown", or let short texts pass.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install langid==1.1.6 py3langid==0.4.0 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
import langid, py3langid

for text, want in (
    ("42", ("en", 9.1, "af")),
    ("Paris", ("en", 9.1, "af")),
    ("ok", ("en", 9.1, "af")),
    ("Yes.", ("en", 9.1, "kab")),
    ("NEIN, DAS GEHT NICHT.", ("en", 9.1, "de")),
    ("Nein, das geht nicht.", ("de", -73.0, "de")),
    ("The answer is 42.", ("en", -50.0, "en")),
):
    language, score = langid.classify(text)
    got = (language, round(score, 1), py3langid.classify(text)[0])
    print(f"{text}: langid {got[0]} ({got[1]}), py3langid {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
