#!/usr/bin/env bash
# ollama-ai-provider-v2 3.6.0 (npm) with the AI SDK, ai 6.0.326: temperature, topP and
# maxOutputTokens never reach Ollama's sampler.
#
# Expected: they arrive as Ollama's options temperature, top_p and num_predict, or the call
# warns, as it does for seed.
# Seen: they are sent beside messages, in names of another API (max_output_tokens), where
# Ollama reads nothing; options is missing. There is no warning for these three, one each for
# seed, topK, stopSequences and the penalties. think: false is sent unasked, so a model that
# thinks does not. What is given as providerOptions.ollama.options is sent as it is.
#
# What it means for preference data: judges asked at temperature 0 sample at the model's own
# temperature (0.8 if it names none), so their verdicts change from call to call; samples
# at 0.2 and at 1.2 are samples of one distribution. Give providerOptions, and repeat one
# call at temperature 0 to see that it holds.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent ai@6.0.326 ollama-ai-provider-v2@3.6.0 >/dev/null
cat >run.mjs <<'JS'
import http from 'node:http'
import { generateText } from 'ai'
import { createOllama } from 'ollama-ai-provider-v2'

globalThis.AI_SDK_LOG_WARNINGS = false
let sent
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', part => { body += part })
  request.on('end', () => {
    sent = JSON.parse(body)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({
      model: 'lake', created_at: '2026-11-01T00:00:00Z', done: true, done_reason: 'stop',
      message: { role: 'assistant', content: 'Yes.' }, prompt_eval_count: 3, eval_count: 2,
    }))
  })
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const ollama = createOllama({ baseURL: `http://127.0.0.1:${server.address().port}/api` })
const ask = async settings => {
  const { warnings } = await generateText({ model: ollama('lake'), prompt: 'Is it deep?', ...settings })
  const { model, messages, stream, ...rest } = sent
  return JSON.stringify({ sent: rest, warned: (warnings ?? []).map(w => w.details ?? w.feature) })
}
for (const [settings, want] of [
  [{ temperature: 0, topP: 0.9, maxOutputTokens: 5 },
    '{"sent":{"temperature":0,"top_p":0.9,"max_output_tokens":5,"think":false},"warned":[]}'],
  [{ seed: 1 }, '{"sent":{"think":false},"warned":["seed"]}'],
  [{ providerOptions: { ollama: { options: { temperature: 0, num_predict: 5 } } } },
    '{"sent":{"think":false,"options":{"temperature":0,"num_predict":5}},"warned":[]}'],
]) {
  const got = await ask(settings)
  console.log(`${JSON.stringify(settings)}: ${got}`)
  if (got !== want) {
    console.error(`that was ${want} when this was written`)
    process.exit(1)
  }
}
server.close()
JS
node run.mjs
