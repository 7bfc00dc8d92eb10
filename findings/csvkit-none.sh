#!/usr/bin/env bash
# csvkit 2.2.0, in2csv --format ndjson: a response that says None, N/A or null is an empty cell,
# also with --no-inference.
#
# Expected: in JSON a text is a text and null is null, so "None" stays, and --no-inference
# leaves texts as they are.
# Seen: the texts na, n/a, none, null and . are taken for nothing, in any case and with blanks
# around them, as they are in a CSV. --no-inference keeps 007 from becoming 7 and true from
# becoming True, but the responses stay empty; only --blanks keeps them. csvjson then writes
# null, so a way to CSV and back turns responses into missing ones. Nothing warns.
#
# What it means for preference data: short right answers ("None" to what a function returns,
# "N/A" in a form) lose their text, most often on the side that was preferred for being
# brief. Pass --blanks and --no-inference together.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install csvkit==2.2.0
cd "$dir"
cat >pairs.jsonl <<'JSON'
{"id": "007", "chosen": "None", "rejected": "It returns nothing."}
{"id": "012", "chosen": " n/a ", "rejected": "null"}
{"id": "013", "chosen": "true", "rejected": "None of them"}
JSON
check() { # the options, the rows that they gave when this was written
	local got
	# shellcheck disable=SC2086
	got=$(venv/bin/in2csv --format ndjson $1 pairs.jsonl | tail -n +2 | paste -sd '|')
	printf '%-26s %s\n' "${1:-no option}:" "$got"
	if [[ $got != "$2" ]]; then
		echo "that was $2 when this was written" >&2
		exit 1
	fi
}
check "" "7,,It returns nothing.|12,,|13,True,None of them"
check "--no-inference" "007,,It returns nothing.|012,,|013,true,None of them"
check "--no-inference --blanks" "007,None,It returns nothing.|012, n/a ,null|013,true,None of them"
venv/bin/in2csv --format ndjson --no-inference pairs.jsonl | venv/bin/csvjson --no-inference --stream | tee back.jsonl
grep -q '"chosen": null' back.jsonl
