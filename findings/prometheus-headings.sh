#!/usr/bin/env bash
# prometheus-eval 0.1.20, parse_output: of a reply that compares two responses, the first
# line that ends in [Response A], [RESULT] A or Result: A is the verdict.
#
# Expected: [RESULT] at the end of the reply decides, as the prompt asks the judge to write
# it; a full stop or bold type behind it does no harm.
# Seen: a judge that heads its paragraphs with [Response A] and [Response B] has voted for
# A, whatever it says at the end; one that corrects itself has voted as at first. "[RESULT] B."
# and "**[RESULT] B**" are no verdict, nor are "[RESULT] 4." and "[RESULT] 4.5" of 5 (the
# score has to be the last character): such pairs are asked up to ten times more.
#
# What it means for preference data: which side wins depends on the judge's layout, mostly
# in favour of A, which is discussed first. Keep the raw replies, and read the last
# [RESULT] yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps prometheus-eval==0.1.20
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig

# The parser imports nothing but re; its package would bring a client for models.
parse = runpy.run_path(sysconfig.get_path("purelib") + "/prometheus_eval/parser.py")["parse_output"]
headings = "[Response A]\nNames a shallow lake.\n[Response B]\nNames the deepest one.\n[RESULT] B"
for mode, reply, want in (
    ("relative", "B names the deepest one. [RESULT] B", "B"),
    ("relative", headings, "A"),
    ("relative", headings.replace("A]", "A]:").replace("B]", "B]:"), "B"),
    ("relative", "[RESULT] A\nNo, the first one is wrong.\n[RESULT] B", "A"),
    ("relative", "B names the deepest one. [RESULT] B.", None),
    ("relative", "B names the deepest one. **[RESULT] B**", None),
    ("absolute", "It names the deepest one. [RESULT] 4", 4),
    ("absolute", "It names the deepest one. [RESULT] 4.", None),
    ("absolute", "It names the deepest one. [RESULT] 4.5", None),
):
    got = parse(reply, mode)[1]
    print(f"{mode}, {reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
