#!/usr/bin/env bash
# genkitx-ollama 1.42.0 (npm) with genkit 1.42.0: several stop sequences are sent as one, and
# every response says that it ended by itself.
#
# Expected: Ollama's option stop is the list of them, and finishReason is "length" where
# Ollama's done_reason is.
# Seen: ["###", "User:"] is sent as the text "###User:", which no model writes, so neither
# stops anything; a single one works. A response that Ollama cut at maxOutputTokens has
# finishReason "stop", and usage counts no tokens but only characters.
#
# What it means for preference data: responses run on into turns that the model makes up, or
# end in the middle, and nothing in the answer tells either. Give one stop sequence, and look
# at the ends of the texts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts genkit@1.42.0 genkitx-ollama@1.42.0 >/dev/null
cat >run.mjs <<'JS'
import http from "node:http";
import { genkit } from "genkit";
import { ollama } from "genkitx-ollama";

let sent;
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    sent = JSON.parse(body);
    response.end(JSON.stringify({
      model: "lake", created_at: "2026-11-01T00:00:00Z", done: true, done_reason: "length",
      message: { role: "assistant", content: "It is one of" }, prompt_eval_count: 7, eval_count: 4,
    }));
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const ai = genkit({ plugins: [ollama({ serverAddress: `http://127.0.0.1:${server.address().port}`, models: [{ name: "lake" }] })] });

for (const [config, want] of [
  [{ stopSequences: ["###"] }, '{"stop":"###"} stop {"characters":12}'],
  [{ stopSequences: ["###", "User:"], temperature: 0 }, '{"temperature":0,"stop":"###User:"} stop {"characters":12}'],
  [{ maxOutputTokens: 4 }, '{"num_predict":4} stop {"characters":12}'],
]) {
  const { finishReason, usage } = await ai.generate({ model: "ollama/lake", prompt: "Is it deep?", config });
  const got = `${JSON.stringify(sent.options)} ${finishReason} ${JSON.stringify({ in: usage.inputTokens, out: usage.outputTokens, characters: usage.outputCharacters })}`;
  console.log(`${JSON.stringify(config)}: ${got}`);
  if (got !== want) throw new Error(`that was ${want} when this was written`);
}
process.exit(0);
JS
node run.mjs
