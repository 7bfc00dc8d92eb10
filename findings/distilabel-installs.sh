#!/usr/bin/env bash
# distilabel 1.5.3 as `pip install "distilabel[minhash]"` brings it in November 2026.
#
# Expected: what pip resolves works.
# Seen: `from distilabel.steps import …` raises ModuleNotFoundError: requests. distilabel
# imports it without asking for it; it used to come along with datasets, which has used
# httpx since version 5. With requests installed, MinHashDedup raises an AttributeError
# on its first row: it sets up datasketch's MinHashLSH through fields that version 2 of
# datasketch no longer has. distilabel allows datasketch >= 1.6.5, so pip takes 2.0.0.
#
# What helps: pip install "distilabel[minhash]" requests "datasketch<2".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install "distilabel[minhash]==1.5.3" datasets==5.2.0 huggingface_hub==2.4.0 datasketch==2.0.0
cat >"$dir/run.py" <<'PY'
import logging, warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
try:
    from distilabel.pipeline import Pipeline
    from distilabel.steps import MinHashDedup

    with Pipeline("never run"):
        step = MinHashDedup(tokenizer="ngrams", n=3)
    step.load()
    texts = ["Name a deep lake.", "Name a deep lake.", "Who built this bridge?"]
    rows = [r for batch in step.process([{"text": t} for t in texts]) for r in batch]
    print([r["keep_row_after_minhash_filtering"] for r in rows])
except Exception as e:
    print(type(e).__name__, e)
PY
said() { # what, command …
	local want=$1 got
	shift
	"$@" >"$dir/wanted"
	got=$("$dir/venv/bin/python" "$dir/run.py" 2>/dev/null | tail -1)
	printf '%s: %s\n' "$want" "$got"
	[ "$got" = "$(cat "$dir/wanted")" ] || { printf 'that was %s when this was written\n' "$(cat "$dir/wanted")"; exit 1; }
}
said 'as pip installs it' echo "ModuleNotFoundError No module named 'requests'"
"$dir/venv/bin/pip" -q install requests==2.34.2
said 'with requests' echo "AttributeError 'MinHashLSH' object has no attribute '_require_bytes_keys'"
"$dir/venv/bin/pip" -q install datasketch==1.6.5
said 'with datasketch 1.6.5' echo '[True, False, True]'
