"""One training step on exported files with a tiny random model in TRL's trainers, and
the converters of LLaMA-Factory, ms-swift and Axolotl as far as they are installed.
Run by .ci/compare/trainers."""
import importlib, json, os, pathlib, sys, traceback

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", CUDA_VISIBLE_DEVICES="", TRL_EXPERIMENTAL_SILENCE="1")
files, scratch, which = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
TEMPLATE = "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"


def tiny():
    """Returns a tokenizer of bytes and the configuration of a model with 16 hidden units."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, PreTrainedTokenizerFast
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    specials = ["<pad>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    t = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(specials + alphabet)}, merges=[]))
    t.pre_tokenizer, t.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=t, pad_token="<pad>", eos_token="<|end|>", additional_special_tokens=specials[2:])
    tokenizer.chat_template = TEMPLATE
    config = LlamaConfig(vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
                         num_key_value_heads=2, max_position_embeddings=2048, pad_token_id=0, eos_token_id=1, bos_token_id=1)
    return tokenizer, config


def report(name, do):
    try:
        print(f"{name}: {do()}")
    except ModuleNotFoundError as e:
        print(f"{name}: NOT RUN, {e}")
    except Exception as e:
        traceback.print_exc()
        print(f"{name}: FAILED, {type(e).__name__}: {e}")
        global failed
        failed = True


failed = False


def step(trainer, config, file, **more):
    def do():
        import torch, transformers
        from datasets import load_dataset
        torch.manual_seed(1)
        tokenizer, shape = tiny()
        others = {}
        data = load_dataset("json", data_files=str(files / file), split="train", cache_dir=str(scratch / "cache"))
        where = importlib.import_module(more.pop("module", "trl"))
        arguments = getattr(where, config)(output_dir=str(scratch / trainer), max_steps=1, per_device_train_batch_size=2, use_cpu=True, bf16=False,
                                           report_to="none", save_strategy="no", logging_strategy="no", disable_tqdm=True, **more)
        if trainer == "RewardTrainer":
            shape.num_labels = 1
            model = transformers.LlamaForSequenceClassification(shape)
        else:
            model = transformers.LlamaForCausalLM(shape)
        if trainer in ("DPOTrainer", "KTOTrainer"):  # they would load the reference by the model's name, and it has none
            others["ref_model"] = transformers.LlamaForCausalLM(shape)
        t = getattr(where, trainer)(model=model, **others, args=arguments, train_dataset=data, processing_class=tokenizer)
        kept = len(t.train_dataset)
        out = t.train()
        return f"{len(data)} rows loaded, {kept} kept, one step, loss {out.training_loss:.4f}"
    report(f"TRL {trainer} on {file}", do)


def llamafactory():
    from datasets import load_dataset
    from llamafactory.data.converter import SharegptDatasetConverter
    from llamafactory.data.parser import DatasetAttr
    from llamafactory.hparams import DataArguments
    entry = json.loads("{" + (files / "llamafactory.entry").read_text() + "}")["prefdeck"]
    attr = DatasetAttr("file", dataset_name=entry["file_name"])
    attr.join(entry)
    convert = SharegptDatasetConverter(dataset_attr=attr, data_args=DataArguments())
    rows = [convert(r) for r in load_dataset("json", data_files=str(files / "llamafactory.jsonl"), split="train", cache_dir=str(scratch / "cache"))]
    empty = sum(not r["_prompt"] or len(r["_response"]) != 2 for r in rows)
    assert empty == 0, f"{empty} rows were dropped"
    return f"{len(rows)} rows converted, none dropped; the first is {rows[0]['_prompt'][-1]} → {[m['content'] for m in rows[0]['_response']]}"


def rows_of(file):
    return [json.loads(line) for line in (files / file).read_text(encoding="utf-8").splitlines()]


def swift():
    """Loads the files as swift rlhf does. strict raises for a row that it would delete."""
    from swift.dataset import load_dataset
    said = []
    for file in ("messages.jsonl", "steps-messages.jsonl"):
        data, _ = load_dataset([str(files / file)], num_proc=1, strict=True)
        rows = rows_of(file)
        assert len(data) == len(rows), f"{len(rows) - len(data)} rows of {file} were dropped"
        for r, d in zip(rows, data):
            assert d["messages"][-1]["role"] == "assistant" and d["messages"][-1]["content"] == r["messages"][-1]["content"]
            assert d.get("rejected_response") or d.get("rejected_messages")
        calls = sum("tool_calls" in m or m["role"].startswith("tool") for r in rows for m in r["messages"])
        kept = sum(bool(m.get("tool_calls")) or m["role"].startswith("tool") for r in data for m in r["messages"])
        said.append(f"{file}: {len(rows)} rows in, {len(data)} kept, {kept} of {calls} calls and results of tools")
    return "; ".join(said)


def axolotl():
    """Loads the files with Axolotl's own pipeline for preferences, which also drops long rows."""
    from axolotl.utils.data.rl import _load_split
    from axolotl.utils.dict import DictDefault
    tokenizer, config = tiny()
    tokenizer.save_pretrained(scratch / "tiny")
    config.save_pretrained(scratch / "tiny")
    said = []
    for file in ("trl.jsonl", "steps-trl.jsonl"):
        dataset = {"path": str(files / file), "ds_type": "json", "split": "train", "type": "chat_template.default",
                   "field_messages": "prompt", "field_chosen": "chosen", "field_rejected": "rejected"}
        made = _load_split(DictDefault({"datasets": [dataset], "rl": "dpo", "sequence_len": 1024, "dataset_num_proc": 1, "chat_template": "jinja",
                                        "chat_template_jinja": TEMPLATE, "base_model": str(scratch / "tiny"), "tokenizer_config": str(scratch / "tiny"),
                                        "base_model_config": str(scratch / "tiny"), "dataset_prepared_path": str(scratch / "prepared"), "skip_prepare_dataset": True}), "train")
        rows = rows_of(file)
        assert len(made) == len(rows), f"{len(rows) - len(made)} rows of {file} were dropped"
        whole = 0
        for r in rows:
            texts = [m["content"] or "" for m in r["chosen"]]
            whole += any(all(t in m["chosen"] for t in texts) for m in made)
        lost = sum("tool_calls" in m for r in rows for m in r["prompt"] + r["chosen"])
        said.append(f"{file}: {len(rows)} rows in, {len(made)} kept, {whole} with every message of chosen" + (f", {lost} calls of tools lost" if lost else ""))
    return "; ".join(said)


def axolotl_kto():
    """Applies Axolotl's strategies for KTO, which make one text of a prompt and one of an answer."""
    from axolotl.prompt_strategies.kto import chatml, llama3
    said = []
    for strategy, ends in ((chatml, "<|im_end|>"), (llama3, "<|eot_id|>")):
        good = 0
        rows = rows_of("kto.jsonl")
        for r in rows:
            made = strategy.ultra(None)(dict(r))
            assert r["prompt"] in made["prompt"] and made["completion"] == r["completion"] + ends, made
            assert isinstance(made["label"], bool), made
            good += made["label"]
        said.append(f"{strategy.__name__.split('.')[-1]}.ultra: {len(rows)} rows, each whole, {good} good")
    return "; ".join(said)


if which == "trl":
    step("RewardTrainer", "RewardConfig", "trl.jsonl", max_length=1024)
    step("RewardTrainer", "RewardConfig", "implicit.jsonl", max_length=1024)
    step("DPOTrainer", "DPOConfig", "trl.jsonl", max_length=1024)
    step("DPOTrainer", "DPOConfig", "plain.jsonl", max_length=1024)
    step("KTOTrainer", "KTOConfig", "trl-unpaired.jsonl", max_length=1024)
    step("TPOTrainer", "TPOConfig", "tpo.jsonl", max_length=1024, module="trl.experimental.tpo")
else:
    report(which, {"llamafactory": llamafactory, "ms-swift": swift, "axolotl": axolotl}[which])
    if which == "axolotl":
        report("axolotl, KTO", axolotl_kto)
sys.exit(1 if failed else 0)
