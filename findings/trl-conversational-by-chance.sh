#!/usr/bin/env bash
# trl 1.16.0: whether a row counts as conversational is drawn by lot in every process, if
# its columns are not all of one kind.
#
# Expected: is_conversational looks at prompt, chosen and rejected, and says the same every
# time.
# Seen: it takes any one of prompt, chosen, rejected, completion and messages out of a
# Python set, whose order changes with PYTHONHASHSEED, and judges by that one. Plain texts
# beside a messages column (kept for SFT) are texts in some runs and conversations in
# others; so are conversations beside a completion text.
#
# What it means for preference data: DPOTrainer, RewardTrainer and KTOTrainer append the
# end-of-text token only to what it calls text: with the same file, command and seed, a
# share of the runs trains answers that never end; conversations beside a text fail in some
# runs. Hand over prompt, chosen, rejected and margin, no other column.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install transformers==5.24.0 datasets==5.2.0
"$dir/venv/bin/pip" -q install --no-deps trl==1.16.0 accelerate==1.12.0
cat >"$dir/run.py" <<'PY'
from trl.data_utils import is_conversational

texts = {"prompt": "Name a lake.", "chosen": " Ladoga.", "rejected": " Onega."}
turn = lambda role, text: [{"role": role, "content": text}]
messages = {"prompt": turn("user", "Name a lake."), "chosen": turn("assistant", "Ladoga."), "rejected": turn("assistant", "Onega.")}
print(
    is_conversational(texts),
    is_conversational(texts | {"messages": turn("user", "Name a lake.")}),
    is_conversational(messages),
    is_conversational(messages | {"completion": "Ladoga."}),
)
PY
for seed in 0 1 2 3 4 5 6 7; do
	PYTHONHASHSEED=$seed "$dir/venv/bin/python" "$dir/run.py" 2>/dev/null | tail -1
done >"$dir/said"
failed=0
said() { # what, column, answers wanted
	local got
	got=$(cut -d' ' -f"$2" "$dir/said" | sort -u | tr '\n' ' ')
	printf '%s, eight processes: %s\n' "$1" "$(cut -d' ' -f"$2" "$dir/said" | tr '\n' ' ')"
	[ "$got" = "$3 " ] || { printf 'the answers were %s when this was written\n' "$3"; failed=1; }
}
said 'texts' 1 'False'
said 'texts beside messages' 2 'False True'
said 'messages' 3 'True'
said 'messages beside a text' 4 'False True'
exit "$failed"
