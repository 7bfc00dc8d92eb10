#!/usr/bin/env bash
# pyte 0.8.2, the terminal in which Python tests and recorders look at full-screen programs: rows
# that a program scrolls by CSI S or CSI T stay where they are.
#
# Expected: after the bytes that xterm, tmux and screen turn into one screen, pyte's display is
# that screen; what it does not know is left out.
# Seen: CSI S (scroll up) and CSI T (scroll down) are not known, so nothing moves, and what is
# drawn next stands among old rows. Programs that redraw only what has changed, as those
# on Bubble Tea 2, scroll this way under TERM=xterm-256color (not under TERM=linux). The > of
# CSI > 4 ; 1 m, which asks for more telling keys, is skipped, and what is left means
# underlined and bold: all text after it, up to the next reset, is underlined.
#
# What it means for a program that is tested this way: a screen that is right fails, and a
# screen read from a recording shows lines of the page before. Give the program
# TERM=linux, or look at it in tmux.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pyte==0.8.2
cat >"$dir/run.py" <<'PY'
import pyte


def show(data):
    screen = pyte.Screen(5, 4)
    pyte.Stream(screen).feed(data)
    return [row.rstrip() for row in screen.display], screen


rows = "\r\n".join(["one", "two", "three", "four"])
# Rows 2 to 4 scroll up by one, then the new last row is written, as a pager does.
for name, data, want, others in (
    ("CSI S", rows + "\x1b[2;4r\x1b[S\x1b[r\x1b[4;1Hfive\x1b[K", ["one", "two", "three", "five"], ["one", "three", "four", "five"]),
    ("CSI T", rows + "\x1b[2;4r\x1b[T\x1b[r\x1b[2;1Hnew\x1b[K", ["one", "new", "three", "four"], ["one", "new", "two", "three"]),
    ("a line feed at the end of the region", rows + "\x1b[2;4r\x1b[4;1H\n\x1b[r\x1b[4;1Hfive\x1b[K", ["one", "three", "four", "five"], ["one", "three", "four", "five"]),
):
    got, _ = show(data)
    print(f"{name}: {got}, elsewhere {others}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
_, screen = show("\x1b[>4;1mkeys")
cell = screen.buffer[0][0]
print(f"after CSI > 4 ; 1 m: underlined {cell.underscore}, bold {cell.bold}")
if not (cell.underscore and cell.bold):
    raise SystemExit("text was underlined and bold when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
