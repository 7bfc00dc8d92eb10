#!/usr/bin/env bash
# @huggingface/ollama-utils 0.0.18 (npm), convertGGUFTemplateToOllama: two chat templates that
# begin with the same 128 characters are taken for one.
#
# Expected: a Go template that writes what the file's Jinja template writes, or nothing.
# Seen: a template of [INST] turns that first puts the system message aside, as Llama 2's
# does, comes out as dbrx's ChatML, with <|im_start|> and <|im_end|> as marks and stops. Where
# the beginning is new, the same set of marks is enough: [INST] with blanks around the text
# comes out as devstral's, without blanks and without stops; Llama 3's form brings cogito's
# repeat_penalty of 1.1; ChatML that opens <think> for the model loses the <think>, and writes
# an empty system message where none is given, as its model llava:34b does. The result names
# the model whose template it is; nothing warns.
#
# What it means for preference data: responses of a fine-tune that was brought to Ollama so
# come from a format that the model was not trained in, and only its side of each pair
# suffers. Compare the result's gguf with the template of the file: unless they are equal, write
# TEMPLATE yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent @huggingface/ollama-utils@0.0.18 @huggingface/jinja@0.5.11 >/dev/null
cat >run.mjs <<'JS'
import { Template } from '@huggingface/jinja'
import { convertGGUFTemplateToOllama } from '@huggingface/ollama-utils'

const turns = (open, text, close) => `{% for message in messages %}{{ ${open} + ${text} + ${close} }}{% endfor %}`
const chatml = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
const aside = "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}" +
  "{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}" +
  "{% set system_message = '' %}{% endif %}"
const inst = "{% for message in LIST %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}" +
  "{% else %}{{ message['content'] + eos_token }}{% endif %}{% endfor %}"
const templates = {
  'system aside, [INST]': aside + inst.replace('LIST', 'loop_messages'),
  '[INST]': inst.replace('LIST', 'messages'),
  'Llama 3': turns(`'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'`, `message['content']`, `'<|eot_id|>'`),
  'ChatML, <think>': chatml + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n' }}{% endif %}",
}
const want = {
  'system aside, [INST]': ['[INST] Is it deep? [/INST]', 'library/dbrx:132b', '<|im_start|>user\n{{ .Prompt }}<|im_end|>', { stop: ['<|im_start|>', '<|im_end|>'] }],
  '[INST]': ['[INST] Is it deep? [/INST]', 'library/devstral:latest', '[INST]{{ .Content }}[/INST]', undefined],
  'Llama 3': ['<|start_header_id|>user<|end_header_id|>\n\nIs it deep?<|eot_id|>', 'library/cogito:3b', '<|start_header_id|>user<|end_header_id|>\n\n{{ .Content }}<|eot_id|>', { repeat_penalty: 1.1 }],
  'ChatML, <think>': ['<|im_start|>user\nIs it deep?<|im_end|>\n<|im_start|>assistant\n<think>\n', 'library/llava:34b',
    '<|im_start|>system\n{{ .System }}<|im_end|>\n<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n', { stop: ['<|im_start|>', '<|im_end|>'] }],
}
for (const [name, template] of Object.entries(templates)) {
  const own = new Template(template).render({
    messages: [{ role: 'user', content: 'Is it deep?' }], add_generation_prompt: true, bos_token: '<s>', eos_token: '</s>',
  })
  const { model, ollama } = convertGGUFTemplateToOllama({ chat_template: template, bos_token: '<s>', eos_token: '</s>' })
  const [text, taken, part, params] = want[name]
  const got = JSON.stringify([own, model, ollama.template.includes(part), ollama.template.includes('<think>'), ollama.params])
  console.log(`${name}: its own text ${JSON.stringify(own)}; taken for ${model}, params ${JSON.stringify(ollama.params)}`)
  if (got !== JSON.stringify([text, taken, true, false, params])) {
    console.error(`own text, model, ${JSON.stringify(part)} in it, <think> in it, params: ${got} is new`)
    process.exit(1)
  }
}
JS
node run.mjs
