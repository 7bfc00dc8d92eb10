#!/usr/bin/env bash
# axolotl 0.19.0, DPO strategies chat_template.default and argilla_chat: chosen and rejected
# are cut out of the rendered conversation by searching for the response's text in it.
#
# Expected: they are what the template writes for the response, whatever the response is.
# Seen: a template that trims (llama3, gemma3, mistral_v2v3, cohere) does not contain a
# response that ends in a line break; the search finds nothing, and its -1 is taken for a
# place: the response becomes ">" or nothing. So does one with <think> where the template
# moves the trace (qwen3) or drops it (deepseek_v3). A short response is found too early:
# "3" in a template that states the date (llama3_2_vision) begins in the middle of the system
# message, and ends with the whole user turn of a placeholder, [[dummy_message]].
#
# What it means for preference data: models often end in a line break. If both responses
# do, the pair is ">" against ">"; if one does, DPO learns its end-of-turn mark. Strip the
# responses before training, leave out traces, and look at the shortest chosen and rejected.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps axolotl==0.19.0
"$dir/venv/bin/pip" -q install jinja2==3.1.6
cat >"$dir/run.py" <<'PY'
import importlib, logging, runpy, sys, sysconfig, types

from jinja2.sandbox import ImmutableSandboxedEnvironment

# The package brings torch. What runs here needs of it a logger, a function for old settings
# and the templates that it ships.
root = sysconfig.get_path("purelib") + "/axolotl"
for name in "", ".utils":
    package = sys.modules["axolotl" + name] = types.ModuleType("axolotl" + name)
    package.__path__ = [root + name.replace(".", "/")]
sys.modules["axolotl.utils.logging"] = types.SimpleNamespace(get_logger=logging.getLogger)
sys.modules["axolotl.utils.schemas"] = types.ModuleType("axolotl.utils.schemas")
sys.modules["axolotl.utils.schemas.utils"] = types.SimpleNamespace(handle_legacy_message_fields_logic=lambda settings: settings)
strategies = runpy.run_path(root + "/prompt_strategies/dpo/chat_template.py")


class Tokenizer:
    def apply_chat_template(self, messages, add_generation_prompt, chat_template, tokenize):
        env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
        return env.from_string(chat_template).render(
            messages=messages, add_generation_prompt=add_generation_prompt, bos_token="<s>", eos_token="</s>", date_string="26 Jul 2026"
        )


def chosen(template, response):
    settings = {"chat_template": template, "datasets": [{"chat_template": template}]}
    row = {"messages": "How many of them are deep?", "chosen": response, "rejected": "None."}
    return strategies["default"](settings)[0](row, tokenizer=Tokenizer())["chosen"]


header = "<|start_header_id|>user<|end_header_id|>\n\n[[dummy_message]]<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
for template, response, want in (
    ("llama3", "Three.", "Three.<|eot_id|>"),
    ("llama3", "Three.\n", ">"),
    ("gemma3", "Three.\n", ""),
    ("mistral_v2v3", "Three.\n", ">"),
    ("cohere", "Three.\n", ">"),
    ("qwen3", "<think>Baikal …</think>Three.", ""),
    ("deepseek_v3", "<think>\nBaikal …\n</think>\n\nThree.", ">"),
    ("llama3_2_vision", "3", f"3\nToday Date: 26 Jul 2026\n\n<|eot_id|>{header}3<|eot_id|>"),
):
    got = chosen(template, response)
    print(f"{template}, {response!r}: {got!r}")
    if got != want:
        raise SystemExit(f"that was {want!r} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
