#!/usr/bin/env bash
# litellm 1.110.2 with models of Ollama: ollama/NAME and ollama_chat/NAME ask differently, and
# neither asks what the caller said.
#
# Expected: both send the messages, finish_reason is Ollama's done_reason, and
# frequency_penalty is Ollama's option of that name.
# Seen: ollama/ writes the messages into one text under the headings "### System:", "### User:"
# and "### Assistant:", which Ollama's template then wraps as one message of the user; a
# response that ran into the token limit has finish_reason "stop". ollama_chat/ sends the
# messages and says "length", but sends frequency_penalty as repeat_penalty, where 1 changes
# nothing and less than 1 rewards repetition: the harmless 0.5, even 0, makes loops.
#
# What it means for preference data: with ollama/, responses and verdicts answer another
# format than the one the model is trained in, and cut responses cannot be told from whole
# ones. Use ollama_chat/, and pass repeat_penalty by its own name.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install litellm==1.110.2
cat >"$dir/run.py" <<'PY'
import http.server, json, os, threading

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
asked = {}


class Ollama(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "done": True, "done_reason": "length", "prompt_eval_count": 9, "eval_count": 2}
        if self.path == "/api/show":
            answer = {"template": "{{ .Prompt }}", "model_info": {}, "capabilities": ["completion"]}
        elif self.path == "/api/chat":
            asked.update(messages=request["messages"], **request["options"])
            answer["message"] = {"role": "assistant", "content": "It is"}
        else:
            asked.update(prompt=request["prompt"], **request["options"])
            answer["response"] = "It is"
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ollama)
threading.Thread(target=server.serve_forever, daemon=True).start()

import litellm

messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Name a deep lake."}]
text = "### System:\nBe brief.\n\n### User:\nName a deep lake.\n\n"
for model, want in (
    ("ollama/m", {"finish_reason": "stop", "prompt": text, "num_predict": 2, "frequency_penalty": 0.5}),
    ("ollama_chat/m", {"finish_reason": "length", "messages": messages, "num_predict": 2, "repeat_penalty": 0.5}),
):
    asked.clear()
    url = f"http://127.0.0.1:{server.server_port}"
    response = litellm.completion(model=model, api_base=url, messages=messages, max_tokens=2, frequency_penalty=0.5)
    got = {"finish_reason": response.choices[0].finish_reason, **asked}
    for message in got.get("messages", []):
        message.pop("images", None)
    print(f"{model}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>"$dir/err" || { cat "$dir/err" >&2; exit 1; }
