#!/usr/bin/env bash
# @llamaindex/ollama 0.1.23 (npm): what a model's Modelfile says of temperature, top_p and the
# context does not apply.
#
# Expected: an option that is not given is not sent, so the model's own parameters hold, as
# with Ollama's own client.
# Seen: temperature 0.7, top_p 0.9 and num_ctx 4096 go along with every request. A judge that
# was saved with PARAMETER temperature 0 samples at 0.7; one with num_ctx 32768 reads
# 4,096 tokens, and Ollama cuts the beginning of what does not fit, system message kept,
# without a word. An option given for one call (additionalChatOptions) is not sent.
# metadata.maxTokens is num_ctx.
#
# What it means for preference data: verdicts change from call to call, and of long
# pairs the judge reads the end of the second response. Give options with all three when
# the model is made, and look at prompt_eval_count in raw.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --legacy-peer-deps @llamaindex/ollama@0.1.23 @llamaindex/core@0.6.22 @llamaindex/env@0.1.30 >/dev/null
cat >run.mjs <<'JS'
import http from 'node:http'
import { Ollama } from '@llamaindex/ollama'

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
const config = { host: `http://127.0.0.1:${server.address().port}` }
const messages = [{ role: 'user', content: 'Is it deep?' }]
for (const [name, options, call, want] of [
  ['nothing given', undefined, {}, '{"num_ctx":4096,"top_p":0.9,"temperature":0.7}'],
  ['temperature 0 given', { temperature: 0 }, {}, '{"num_ctx":4096,"top_p":0.9,"temperature":0}'],
  ['temperature 0 for the call', undefined, { additionalChatOptions: { temperature: 0 } }, '{"num_ctx":4096,"top_p":0.9,"temperature":0.7}'],
]) {
  await new Ollama({ model: 'lake', config, options }).chat({ messages, ...call })
  const got = JSON.stringify(sent.options)
  console.log(`${name}: ${got}`)
  if (got !== want) {
    console.error(`that was ${want} when this was written`)
    process.exit(1)
  }
}
server.close()
JS
node run.mjs
