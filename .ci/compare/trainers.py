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


def swift():
    from swift.dataset import load_dataset
    data, _ = load_dataset([str(files / "messages.jsonl")], num_proc=1, strict=True)
    assert all(r["messages"][-1]["role"] == "assistant" and (r.get("rejected_response") or r.get("rejected_messages")) for r in data)
    return f"{len(data)} rows, columns {sorted(data.column_names)}"


def axolotl():
    from axolotl.prompt_strategies.dpo.chat_template import default
    from axolotl.utils.dict import DictDefault
    tokenizer, _ = tiny()
    convert = default(DictDefault({"datasets": [{"field_messages": "prompt", "field_chosen": "chosen", "field_rejected": "rejected"}]}))
    convert = convert[0] if isinstance(convert, tuple) else convert
    rows = [json.loads(line) for line in (files / "trl.jsonl").read_text(encoding="utf-8").splitlines()]
    made = [convert(r, tokenizer=tokenizer) for r in rows]
    for r, m in zip(rows, made):
        for side in ("chosen", "rejected"):
            assert r[side][0]["content"].strip() in m[side], (side, r[side], m[side])
    return f"{len(made)} rows converted, every response whole; the first is {made[0]['chosen']!r}"


if which == "trl":
    step("RewardTrainer", "RewardConfig", "trl.jsonl", max_length=1024)
    step("RewardTrainer", "RewardConfig", "implicit.jsonl", max_length=1024)
    step("DPOTrainer", "DPOConfig", "trl.jsonl", max_length=1024)
    step("DPOTrainer", "DPOConfig", "plain.jsonl", max_length=1024)
    step("KTOTrainer", "KTOConfig", "trl-unpaired.jsonl", max_length=1024)
    step("TPOTrainer", "TPOConfig", "tpo.jsonl", max_length=1024, module="trl.experimental.tpo")
else:
    report(which, {"llamafactory": llamafactory, "ms-swift": swift, "axolotl": axolotl}[which])
sys.exit(1 if failed else 0)
