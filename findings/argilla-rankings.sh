#!/usr/bin/env bash
# argilla 2.8.0, the Python client: a ranking that a person gave comes back as the list of
# the options in the order in which they were sent. The ranks are dropped.
#
# Expected: response.value is ordered by rank, best first, and a tie (two options in one
# slot, which the page allows) can be told from an order.
# Seen: [{a, rank 3}, {b, rank 1}, {c, rank 2}] is read as ["a", "b", "c"], and so are a
# tie of a and b and the order a, b, c. Argilla's page (read in its source) sends the
# options as the question's settings list them, each with its rank, so every export
# (records, to_list, to_datasets, to_json) holds that one order, whatever people said.
#
# What it means for preference data: pairs made of response.value by position name the
# option listed first as chosen in every row. If one text leads every ranking, that is why.
# Ask the server's records route for the responses and sort by rank, or use a label question.
# (The client imports requests without asking for it: pip install argilla requests.)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install argilla==2.8.0 requests==2.34.2
cat >"$dir/run.py" <<'PY'
import http.server, json, threading

ID = "00000000-0000-0000-0000-00000000000"
AT = {"inserted_at": "2026-01-01T00:00:00", "updated_at": "2026-01-01T00:00:00"}
OPTIONS = [{"value": v, "text": v, "description": None} for v in "abc"]
RANKED = {"as listed": (1, 2, 3), "a last": (3, 1, 2), "a and b tied": (1, 1, 3)}


def records():
    for name, ranks in RANKED.items():
        value = [{"value": o["value"], "rank": r} for o, r in zip(OPTIONS, ranks)]
        response = {"id": ID + "5", "values": {"best": {"value": value}}, "status": "submitted", "user_id": ID + "1", "record_id": ID + "6", **AT}
        yield {"id": ID + "6", "external_id": name, "fields": {"prompt": "Name a lake."}, "metadata": {}, "status": "completed", "responses": [response], "suggestions": [], "vectors": {}, "dataset_id": ID + "3", **AT}


# What a server answers to the client's requests.
dataset = {"id": ID + "3", "name": "lakes", "status": "ready", "guidelines": None, "allow_extra_metadata": True, "workspace_id": ID + "2", "distribution": {"strategy": "overlap", "min_submitted": 1}, "metadata": None, **AT}
workspace = {"id": ID + "2", "name": "w", **AT}
answers = {
    "/api/v1/me": {"id": ID + "1", "username": "u", "first_name": "u", "last_name": None, "role": "owner", "api_key": "k", **AT},
    "/api/v1/me/workspaces": {"items": [workspace]},
    "/api/v1/workspaces/" + ID + "2": workspace,
    "/api/v1/me/datasets": {"items": [dataset]},
    "/api/v1/datasets/" + ID + "3": dataset,
    "/api/v1/datasets/" + ID + "3/fields": {"items": [{"id": ID + "4", "name": "prompt", "title": "prompt", "required": True, "settings": {"type": "text", "use_markdown": False}, "dataset_id": ID + "3", **AT}]},
    "/api/v1/datasets/" + ID + "3/questions": {"items": [{"id": ID + "7", "name": "best", "title": "best", "description": None, "required": True, "settings": {"type": "ranking", "options": OPTIONS}, "dataset_id": ID + "3", **AT}]},
    "/api/v1/me/datasets/" + ID + "3/metadata-properties": {"items": []},
    "/api/v1/datasets/" + ID + "3/vectors-settings": {"items": []},
}


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.endswith("/records"):
            body = {"items": [] if "offset=0" not in query else list(records()), "total": len(RANKED)}
        else:
            body = answers.get(path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())
        if body is None:
            print("asked for", self.path)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()

import argilla

client = argilla.Argilla(api_url=f"http://127.0.0.1:{server.server_port}", api_key="k")
failed = False
for record in client.datasets("lakes", workspace="w").records(with_responses=True):
    value = record.responses["best"][0].value
    print(f"{record.id}, ranks {RANKED[record.id]}: {value}")
    failed = failed or value != ["a", "b", "c"]
if failed:
    raise SystemExit("that was ['a', 'b', 'c'] each time when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
