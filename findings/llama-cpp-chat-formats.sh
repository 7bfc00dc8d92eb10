#!/usr/bin/env bash
# llama-cpp-python 0.3.36, Llama(chat_format=...): the built-in formats drop messages.
#
# Expected: the text that the model's own template makes of the conversation, or an error for a role that it
# does not know.
# Seen: mistral-instruct and gemma drop the system message, which the models' own templates put before a
# question or reject. All five formats below drop tool results, while the question about them stays. alpaca
# does not end with "### Response:", so the model continues the instruction. gemma mentions its system
# message at debug level; nothing else is logged.
#
# What it means for preference data: responses sampled this way answer a different prompt from the one in
# the row. With chat_format=None the GGUF's own template is used. Look at one prompt as it was sent. The
# script runs one file of the package, with stubs for the compiled library, which takes minutes to build.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install jinja2==3.1.6 numpy==2.4.6
venv/bin/pip -q download --no-deps --no-binary :all: llama-cpp-python==0.3.36 -d .
tar xzf llama_cpp_python-0.3.36.tar.gz llama_cpp_python-0.3.36/llama_cpp/llama_chat_format.py
cat >run.py <<'PY'
import importlib.util, sys
from unittest.mock import MagicMock

for name in ("", ".llama_cpp", ".llama", ".llama_types", ".llama_grammar", "._logger", "._utils", "._ggml"):
    sys.modules["llama_cpp" + name] = MagicMock()
sys.modules["llama_cpp"].__path__ = []
sys.modules["llama_cpp._utils"].Singleton = object
path = "llama_cpp_python-0.3.36/llama_cpp/llama_chat_format.py"
spec = importlib.util.spec_from_file_location("llama_cpp.llama_chat_format", path)
formats = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = formats
spec.loader.exec_module(formats)

messages = [
    {"role": "system", "content": "Answer in French."},
    {"role": "user", "content": "How deep?"},
    {"role": "assistant", "content": "I look it up."},
    {"role": "tool", "content": "1,642 m"},
    {"role": "user", "content": "So?"},
]
written = {
    "llama2": "[INST] <<SYS>>\nAnswer in French.\n<</SYS>> How deep? [/INST]I look it up. </s><s>[INST]So?  [/INST]",
    "mistral_instruct": "[INST] How deep? [/INST]I look it up.</s>[INST] So? [/INST]",
    "gemma": "<start_of_turn>user\nHow deep?<end_of_turn>\n<start_of_turn>model\nI look it up.<end_of_turn>\n<start_of_turn>user\nSo?<end_of_turn>\n<start_of_turn>model\n",
    "alpaca": "Answer in French.\n\n### Instruction: How deep?\n\n### Response: I look it up.</s>### Instruction: So?\n\n",
    "chatml": "<|im_start|>system\nAnswer in French.<|im_end|>\n<|im_start|>user\nHow deep?<|im_end|>\n<|im_start|>assistant\nI look it up.<|im_end|>\n<|im_start|>user\nSo?<|im_end|>\n<|im_start|>assistant\n",
}
changed = False
for name, want in written.items():
    prompt = getattr(formats, "format_" + name)(messages=messages).prompt
    print(f"{name}: {prompt!r}")
    changed = changed or prompt != want
if changed:
    raise SystemExit(f"that was {written} when this was written")
PY
venv/bin/python run.py
