#!/usr/bin/env bash
# ollama 0.6.3, the Python client: an option that its class Options does not list is not
# sent, and min_p is one of them.
#
# Expected: Options knows what Ollama documents (min_p is in its list of parameters), or
# refuses a name that it does not know.
# Seen: Options(min_p=0.1, temperature=1.2) sends the temperature alone, without an error; a
# misspelt repeat_penalti goes the same way. A dict is sent as it is. So the same call
# samples differently by the type of the argument.
#
# What it means for preference data: responses said to be sampled with min_p were sampled
# without; at temperatures above 1 that is another distribution, with noise for pairs. Give
# options as a dict, and store what was sent rather than what was asked for.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install ollama==0.6.3
cat >"$dir/run.py" <<'PY'
import http.server, json, threading
import ollama

sent = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["options"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"model": "m", "message": {"role": "assistant", "content": "Baikal"}, "done": true, "done_reason": "stop"}')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = ollama.Client(host=f"http://127.0.0.1:{server.server_port}")


def said(what, options, want):
    client.chat("m", [{"role": "user", "content": "Name a lake."}], options=options)
    print(f"{what}: sent {sent[-1]}")
    if sent[-1] != want:
        raise SystemExit(f"that was {want} when this was written")


said("a dict", {"temperature": 1.2, "min_p": 0.1}, {"temperature": 1.2, "min_p": 0.1})
said("Options", ollama.Options(temperature=1.2, min_p=0.1), {"temperature": 1.2})
said("Options, misspelt", ollama.Options(temperature=1.2, repeat_penalti=1.3), {"temperature": 1.2})
PY
"$dir/venv/bin/python" "$dir/run.py"
