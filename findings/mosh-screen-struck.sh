#!/usr/bin/env bash
# mosh 1.4.0 and GNU screen 4.9.0 (Debian 12): attributes of text on the way to the
# terminal.
#
# Expected: what the terminal outside can show passes, or comes as something that still
# tells it from plain text: bold, faint, italic, struck out, curly underline.
# Seen: both drop the stroke of text that is struck out and show it as plain text, so the
# words that were taken back read as said. mosh drops faint and a curly underline too
# (it passes italic). screen shows italic as reverse video, and so a curly underline, to
# which it adds a plain one.
#
# What it means for a program that shows markdown over SSH: keep the tildes around text
# that is struck out, and do not tell what was removed from what is there by the stroke
# alone. Underline by SGR 4 without a style.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download mosh=1.4.0-1+b1 screen=4.9.0-4 libprotobuf32 libutempter0
for package in ./*.deb; do dpkg -x "$package" root; done
mkdir -m 700 screens
cat >run.py <<'PY'
import fcntl, os, pty, re, select, signal, struct, subprocess, termios, time

TEXT = r"printf '<\033[1mbold\033[0m><\033[2mfaint\033[0m><\033[3mitalic\033[0m><\033[9mstruck\033[0m><\033[4munder\033[0m><\033[4:3mcurly\033[0m>\n'; sleep 5"
ROOT = os.path.abspath("root/usr")
ENV = {
    **os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
    "PATH": f"{ROOT}/bin:{os.environ['PATH']}", "LD_LIBRARY_PATH": f"{ROOT}/lib/x86_64-linux-gnu",
    "SCREENDIR": os.path.abspath("screens"),
}
ENV.pop("COLORTERM", None)


def written(argv, **more):
    """Returns what a program on a terminal of 80x24 writes until the text is there."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], argv, {**ENV, **more})
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    out, end = b"", time.time() + 10
    while time.time() < end and b"curly" not in out:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                out += os.read(fd, 65536)
            except OSError:
                break
    os.kill(pid, signal.SIGKILL)
    return out.decode()


def attributes(out):
    """Returns what stands before each word, by number; none is plain."""
    found = {}
    for word in ("bold", "faint", "italic", "struck", "under", "curly"):
        before = re.search(r"<((?:\x1b\[[0-9;:]*m)*)" + word, out)
        codes = re.findall(r"[0-9:]+", before[1]) if before else ["absent"]
        found[word] = " ".join(c for c in codes if c != "0") or "plain"
    return found


server = subprocess.run(
    ["mosh-server", "new", "-i", "127.0.0.1", "-p", "60201:60299", "--", "sh", "-c", "sleep 1; " + TEXT],
    env=ENV, capture_output=True, text=True, check=True)
port, key = re.search(r"MOSH CONNECT (\d+) (\S+)", server.stdout).groups()
want = {
    "mosh": dict(bold="1", faint="plain", italic="3", struck="plain", under="4", curly="plain"),
    "screen": dict(bold="1", faint="2", italic="7", struck="plain", under="4", curly="4 7"),
}
got = {
    "mosh": attributes(written(["mosh-client", "127.0.0.1", port], MOSH_KEY=key)),
    "screen": attributes(written(["screen", "-c", "/dev/null", "sh", "-c", TEXT])),
}
for name in got:
    print(name, got[name])
if got != want:
    raise SystemExit(f"that was {want} when this was written")
PY
python3 run.py
