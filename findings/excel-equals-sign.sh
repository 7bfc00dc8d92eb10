#!/usr/bin/env bash
# pandas 3.1.1 with openpyxl 3.1.5 and with xlsxwriter 3.3.1, to_excel and read_excel: a response that
# begins with = comes back empty, or as 0.
#
# Expected: a column of texts is written as texts, whatever they begin with, and read back.
# Seen: "= 4", "=> yes" and a heading of the form === Title === are written as formulas. With
# openpyxl they are read back as missing; with xlsxwriter, which to_excel takes as soon as it is
# installed, they are 0, and with dtype=str and keep_default_na=False the text "0": an answer that
# the model did not give. #N/A and #VALUE! are errors with openpyxl, missing whatever is
# passed. \r\n is \n with openpyxl and _x000D_ and \n with xlsxwriter. A response over 32,767
# characters is cut to that, with one warning that does not say which.
#
# What it means for preference data: pairs that go to annotators in a spreadsheet come back with
# other texts, mathematics and code first, and people have judged what the cell showed. Send an
# id along, take only the label back and join it with the file that the pairs came from.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pandas==3.1.1 openpyxl==3.1.5 xlsxwriter==3.3.1
cat >"$dir/run.py" <<'PY'
import sys
import warnings

import pandas as pd

warnings.simplefilter("ignore")
path = sys.argv[1] + "/pairs.xlsx"
title = "=== Title ===\nText."
long = "a" * 40_000
texts = ["= 4", "=> yes", title, "#N/A", "one\r\ntwo", long, "-3", "# Title", "007"]
gone = "nothing"
want = {
    "openpyxl": ["", "", "", gone, "one\ntwo", long[:32_767], "-3", "# Title", "007"],
    "xlsxwriter": ["0", "0", "0", "#N/A", "one_x000D_\ntwo", long[:32_767], "-3", "# Title", "007"],
}
for engine, expected in want.items():
    pd.DataFrame({"chosen": texts}).to_excel(path, index=False, engine=engine)
    back = pd.read_excel(path, dtype=str, keep_default_na=False)["chosen"]
    back = [gone if pd.isna(text) else text for text in back]
    print(f"{engine}:")
    for text, read in zip(texts, back):
        if read != text:
            print(f"    {text[:20]!r} ({len(text)}) is {read[:20]!r} ({len(read)})")
    if back != expected:
        raise SystemExit(f"that was {[text[:20] for text in expected]} when this was written")
    plain = pd.read_excel(path)["chosen"]
    print("    read_excel as it is, the first one:", plain[0])
    if not (pd.isna(plain[0]) if engine == "openpyxl" else plain[0] == 0):
        raise SystemExit("that was nan (openpyxl) or 0 (xlsxwriter) when this was written")
pd.DataFrame({"chosen": texts}).to_excel(path, index=False)
first = pd.read_excel(path, dtype=str)["chosen"][0]
print("with both installed and no engine named:", repr(first))
if first != "0":
    raise SystemExit("that was '0', xlsxwriter's, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
