#!/usr/bin/env bash
# Markdown (Python-Markdown) 3.11.3: a response that begins with "1986." loses the year, and lists as models
# write them are no lists.
#
# Expected: the structure that CommonMark has, here from markdown-it-py 4.3.0, as models and chat
# pages use it.
# Seen: every list of numbers begins at 1 again, so "1986. A great year." is "1. A great year." and
# a list that goes on behind a block of code (3. …) starts anew. A list right behind a line of text
# stays in it, hyphens and all; points indented by two blanks are not below the one before, but
# beside it; a point that changes from - to 1. is in the same list. A block of code that was cut before
# its end shows its backticks. The extensions fenced_code and tables are on.
#
# What it means for preference data: what annotators see in a tool that renders with it is not what the
# other tool shows, and the side that writes a blank line before its lists looks better. sane_lists
# mends the numbers alone. Show responses as CommonMark.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install Markdown==3.11.3 markdown-it-py==4.3.0
cat >"$dir/run.py" <<'PY'
import re
import markdown
from markdown_it import MarkdownIt


def outline(html):
    return re.sub(r"<(/?)(ol|ul|li|pre|code)( start=\"\d+\")?[^>]*>|<[^>]*>|\s+", lambda m: m[0] if m[2] else " ", html).split()


changed = False
for text, want in (
    ("1986. A great year.", "<ol> <li>A great year.</li> </ol>"),
    ("3. Open it.\n4. Read it.", "<ol> <li>Open it.</li> <li>Read it.</li> </ol>"),
    ("Steps:\n- Open it.\n- Read it.", "Steps: - Open it. - Read it."),
    ("- a\n  - b\n", "<ul> <li>a</li> <li>b</li> </ul>"),
    ("- a\n1. b\n", "<ul> <li>a</li> <li>b</li> </ul>"),
    ("```\nx = 5", "``` x = 5"),
):
    got = " ".join(outline(markdown.markdown(text, extensions=["fenced_code", "tables"])))
    commonmark = " ".join(outline(MarkdownIt("commonmark").render(text)))
    print(f"{text!r}: {got}; CommonMark {commonmark}")
    changed = changed or got != want or got == commonmark
if changed:
    raise SystemExit("that was otherwise when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
