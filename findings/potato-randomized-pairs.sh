#!/usr/bin/env bash
# potato-annotation 2.12.1, a pairwise scheme with randomize_order: the exports say which side
# was chosen and not what stood there.
#
# Expected: an export names the response, or A is the first of the data again, or the order
# shown is a column.
# Seen: the two responses change places per person and item, the answer stays A or B as shown,
# and csv, tsv and jsonl hold that letter alone. Somebody who prefers the first response of
# all four pairs is exported as B, B, A, B. The order is in that person's user_state.json
# only, under instance_id_to_presentation_order. The export of preference pairs, coding_eval,
# looks for the answer under another name, finds none of them and fails.
#
# What it means for preference data: read as the positions of the data, about half of the
# labels turn round, and agreement falls to chance, which looks like a hard task. Join the
# exports with the orders before a letter becomes chosen.
set -euo pipefail
dir=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install potato-annotation==2.12.1
mkdir "$dir/data"
cd "$dir"
for pair in p0 p1 p2 p3; do
	echo "{\"id\": \"$pair\", \"responses\": [\"1,642 m\", \"Deep.\"]}"
done >data/pairs.jsonl
cat >config.yaml <<'YAML'
annotation_task_name: lakes
task_dir: .
output_annotation_dir: annotation_output
output_annotation_format: json
data_files: [data/pairs.jsonl]
item_properties: {id_key: id, text_key: responses}
user_config: {allow_all_users: true, users: []}
require_password: false
annotation_schemes:
  - annotation_type: pairwise
    name: better
    description: Which response is better?
    items_key: responses
    randomize_order: true
site_dir: default
YAML
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
venv/bin/potato start config.yaml -p "$port" >server.log 2>&1 &
server=$!
cat >run.py <<'PY'
import csv, http.cookiejar, json, re, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
browser = urllib.request.build_opener(jar)


def ask(path, data=None, kind="application/json"):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}{path}")
    if data:
        request.data = data.encode()
        request.add_header("Content-Type", kind)
    return browser.open(request, timeout=60).read().decode()


for _ in range(120):
    try:
        ask("/")
        break
    except urllib.error.URLError:
        time.sleep(1)
ask("/auth", urllib.parse.urlencode({"email": "ann", "pass": ""}), "application/x-www-form-urlencoded")
for _ in range(4):
    page = re.search(r'<script id="instance_data"[^>]*>(.*?)</script>', ask("/annotate"), re.S)
    shown = json.loads(page.group(1))
    side = "AB"[shown["responses"].index("1,642 m")]
    answer = {"instance_id": shown["id"], "annotations": {"better:selection": side}, "span_annotations": []}
    ask("/updateinstance", json.dumps(answer))
    ask("/annotate", json.dumps({"action": "next_instance", "instance_id": shown["id"]}))


def export(kind):
    command = [sys.executable, "-m", "potato.export", "--config", "config.yaml", "--format", kind, "--output", kind]
    return subprocess.run(command, capture_output=True, text=True)


export("csv").check_returncode()
rows = sorted(csv.DictReader(open("csv/annotations.csv")), key=lambda row: row["instance_id"])
pairs = export("coding_eval")
failed = "Nothing was written" in pairs.stdout + pairs.stderr
order = json.load(open("annotation_output/ann/user_state.json"))["instance_id_to_presentation_order"]
got = (list(rows[0]), [row["better.selection"] for row in rows], [order[f"p{i}"]["better"] for i in range(4)], failed)
want = (["instance_id", "user_id", "better.selection"], list("BBAB"), [[1, 0], [1, 0], [0, 1], [1, 0]], True)
print(f"columns {got[0]}\nthe first response, four times: {got[1]}\nshown {got[2]}\nno preference pairs: {got[3]}")
if got != want:
    raise SystemExit(f"that was {want} when this was written")
PY
venv/bin/python run.py "$port"
