"""Loads every export with what trainers load it with, and checks columns, types,
counts and texts. Run by .ci/loaders/run, which installs the packages.

    check.py PREFDECK SCRATCH
"""
import ast, importlib.util, json, os, pathlib, subprocess, sys

program, scratch = sys.argv[1], pathlib.Path(sys.argv[2])
os.environ.update(HF_HOME=str(scratch / "hf"), HF_DATASETS_OFFLINE="1", HF_HUB_OFFLINE="1")
import datasets, pyarrow.json, pyarrow.parquet

datasets.disable_progress_bars()
deck, failed, checked = scratch / "deck.db", [], 0

# Texts that loaders are known to trip over, in 12 prompts of one and several turns.
odd = ["2024-05-01", "null", "[1, 2]", "42", "\u0085 \u2028 line", " blanks ", "é 漢字 😀", "x", "a\tb\n\nc", '"quoted" \\n', "true", "<think>no</think>yes"]
rows = []
for i, text in enumerate(odd):
    prompt = [{"role": "user", "content": f"Question {i}: {text}?"}]
    if i % 3 == 1:
        prompt = [{"role": "system", "content": "Be brief."}] + prompt
    if i % 3 == 2:
        prompt = [{"role": "user", "content": "First"}, {"role": "assistant", "content": "Second"}] + prompt
    rows.append({"prompt": prompt, "response_a": text, "response_b": f"another {i}", "model_a": "m1", "model_b": "m2", "tags": ["odd"]})
(scratch / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))


def run(*args, **more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PREFDECK", "XDG"))}
    done = subprocess.run([program, *args, "--deck", deck], env=env, capture_output=True, text=True, timeout=120, start_new_session=True, **{"input": "", **more})
    if done.returncode:
        sys.exit(f"prefdeck {' '.join(map(str, args))}: exit code {done.returncode}\n{done.stderr}")
    return done.stderr


def expect(name, got, want):
    global checked
    checked += 1
    if got != want:
        failed.append(name)
        print(f"{name}:\n  got  {got!r}\n  want {want!r}")


run("import", scratch / "in.jsonl")
run("label", "--plain", "--guard", "0", input="".join(f"{k}\n" for k in "1267375126tx"))
counts = json.loads(subprocess.run([program, "stats", "--json", "--deck", deck], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout)["labels"]
decided, ties, bad = counts.get("a", 0) + counts.get("b", 0), counts.get("tie", 0), counts.get("both_bad", 0)
expect("labels", (decided, ties, bad), (10, 1, 1))

T, F, I, B = "string", "float64", "int64", "bool"
M = [{"role": T, "content": T}]
pairs = {"prompt": M, "chosen": M, "rejected": M, "margin": F}
formats = {
    "trl": (decided, pairs),
    "trl-unpaired": (2 * decided + 2 * bad, {"prompt": M, "completion": M, "label": B}),
    "messages": (decided, {"messages": M, "rejected_response": T, "margin": F}),
    "llamafactory": (decided, {"conversations": M, "chosen": M[0], "rejected": M[0]}),
    "helpsteer3": (decided, {"domain": T, "language": T, "context": M, "response1": T, "response2": T, "overall_preference": I,
                             "individual_preference": [{"score": I, "reasoning": T, "feedback1": T, "feedback2": T}]}),
    "openai": (decided, {"input": {"messages": M}, "preferred_output": M, "non_preferred_output": M}),
    "ultrafeedback": (decided, {"prompt": T, "prompt_id": T, "chosen": M, "rejected": M, "messages": M, "score_chosen": F, "score_rejected": F}),
    "hh": (None, {"chosen": T, "rejected": T}),
    "rewardbench": (decided, {"prompt": T, "chosen": M, "rejected": M, "chosen_model": T, "rejected_model": T, "subset": T, "id": T}),
    "rewardbench2": (None, {"id": T, "prompt": T, "chosen": [T], "rejected": [T], "num_correct": I, "num_incorrect": I, "total_completions": I, "models": [T], "subset": T}),
    "arena": (decided + ties + bad, {"question_id": T, "model_a": T, "model_b": T, "winner": T, "judge": T, "conversation_a": M, "conversation_b": M, "language": T, "tstamp": F}),
}


def shape(feature):
    """Returns a feature of datasets as nested lists, dicts and names of types."""
    if isinstance(feature, (list, tuple)):
        return [shape(feature[0])]
    if isinstance(feature, dict):
        return {k: shape(v) for k, v in feature.items()}
    if hasattr(feature, "feature"):
        return [shape(feature.feature)]
    return feature.dtype.removeprefix("large_")


loaded = {}
for name, (n, columns) in formats.items():
    for kind, builder in (("jsonl", "json"), ("parquet", "parquet")):
        path = scratch / "files" / f"{name}.{kind}"
        path.parent.mkdir(exist_ok=True)
        said = run("export", "--to", name, "--out", path)
        again = scratch / "files" / f"again.{kind}"
        run("export", "--to", name, "--out", again)
        expect(f"{name}.{kind}: same bytes", again.read_bytes() == path.read_bytes(), True)
        again.unlink()
        got = datasets.load_dataset(builder, data_files=str(path), split="train", cache_dir=str(scratch / "cache"))
        loaded[name, kind] = got
        expect(f"{name}.{kind}: columns", {k: shape(v) for k, v in got.features.items()}, columns)
        if n is not None:
            expect(f"{name}.{kind}: rows", len(got), n)
        table = pyarrow.json.read_json(path) if kind == "jsonl" else pyarrow.parquet.read_table(path)
        expect(f"{name}.{kind}: rows by pyarrow", table.num_rows, len(got))
    expect(f"{name}: JSONL and Parquet hold the same", loaded[name, "jsonl"].to_list(), loaded[name, "parquet"].to_list())
    lines = [json.loads(line) for line in (scratch / "files" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    expect(f"{name}: texts", loaded[name, "jsonl"].to_list(), lines)

texts = {r["prompt"][-1]["content"]: {r["response_a"], r["response_b"]} for r in rows}
for r in loaded["trl", "parquet"]:
    expect("trl: both responses", {r["chosen"][0]["content"], r["rejected"][0]["content"]}, texts[r["prompt"][-1]["content"]])

# Options that change the columns.
for name, options, extra in (
    ("trl", ["--details"], {"pair": T, "strength": I, "seconds": F, "blind": B, "filters": T}),
    ("trl", ["--ties", "soft"], {"soft_label": F}),
    ("trl", ["--annotators", "distribution"], {"soft_label": F, "votes_chosen": I}),
    ("trl", ["--machine"], {"labelled_by": T}),
    ("csv", [], {"prompt": T, "answer": T, "strength": I, "seconds": F, "blind": B}),
):
    path = scratch / f"more.{'csv' if name == 'csv' else 'jsonl'}"
    run("export", "--to", name, *options, "--out", path)
    got = datasets.load_dataset("csv" if name == "csv" else "json", data_files=str(path), split="train", cache_dir=str(scratch / "cache2"))
    expect(f"{name} {options}", {k: shape(got.features[k]) for k in extra}, extra)

# A folder for the Hub loads by its card, with the splits that it names.
run("export", "--to", "trl", "--push-ready", "--split", "0.4", "--seed", "3", "--out", scratch / "hub")
hub = datasets.load_dataset(str(scratch / "hub"), cache_dir=str(scratch / "cache3"))
expect("hub: splits", sorted(hub), ["test", "train"])
expect("hub: rows", sum(map(len, hub.values())), decided)


# What a person made on the screen: see TestTheFirstHour.
hour = datasets.load_dataset("json", data_files=str(scratch / "hour.jsonl"), split="train", cache_dir=str(scratch / "cache5"))
expect("hour: columns", {k: shape(hour.features[k]) for k in ("prompt", "chosen", "rejected")}, {"prompt": M, "chosen": M, "rejected": M})
expect("hour: rows", len(hour), 20)
expect("hour: pairs", {tuple(sorted(r[k][0]["content"][:5] for k in ("chosen", "rejected"))) for r in hour}, {("first", "secon")})


def trl(*names):
    """Returns functions of trl's data_utils, without the rest of trl, which needs torch."""
    source = pathlib.Path(importlib.util.find_spec("trl").submodule_search_locations[0], "data_utils.py").read_text()
    tree = ast.parse(source)
    keep = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.Assign, ast.AnnAssign))]
    found = {n.name for n in keep if isinstance(n, ast.FunctionDef)}
    missing = set(names) - found
    if missing:
        sys.exit(f"trl has no {', '.join(missing)} any more: look where they went")
    space = {"Any": object, "datasets": datasets, "Dataset": datasets.Dataset, "DatasetDict": datasets.DatasetDict}
    head = "from __future__ import annotations\nfrom collections.abc import Callable, Sequence\nfrom typing import Any, TypeVar\n"
    body = "\n".join(ast.unparse(n) for n in keep if isinstance(n, ast.FunctionDef))
    exec(compile(head + body, "trl/data_utils.py", "exec"), space)
    return [space[n] for n in names]


conversational, extract, unpair = trl("is_conversational", "extract_prompt", "unpair_preference_dataset")
for name in ("trl", "trl-unpaired"):
    for r in loaded[name, "jsonl"]:
        expect(f"{name}: conversational to TRL", conversational(r), True)
for options in (["--implicit"], ["--implicit", "--plain-text"]):
    path = scratch / "implicit.jsonl"
    run("export", "--to", "trl", *options, "--out", path)
    explicit = scratch / "explicit.jsonl"
    run("export", "--to", "trl", *options[1:], "--out", explicit)
    want = {json.dumps([r["prompt"], r["chosen"], r["rejected"]]) for r in map(json.loads, explicit.read_text(encoding="utf-8").splitlines())}
    for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        cut = extract({"chosen": r["chosen"], "rejected": r["rejected"]})
        expect(f"{options}: TRL finds the prompt", json.dumps([cut["prompt"], cut["chosen"], cut["rejected"]]) in want, True)
again = unpair(loaded["trl", "jsonl"].remove_columns("margin"))
expect("trl: unpaired by TRL", len(again), 2 * decided)

# Calls of tools, results and responses of several turns, in a deck of their own with
# more than the 10 MB from which datasets guesses the types of a file. The rows with
# steps are few, and the arguments of their calls have different keys and types.
plain_deck, deck = deck, scratch / "steps.db"


def call(name, arguments, **more):
    return {"role": "assistant", "content": "", "tool_calls": [{"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}], **more}


def tool(text):
    return {"role": "tool", "content": text, "name": "f", "tool_call_id": "c"}


user, tools = {"role": "user", "content": "Use it."}, [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}}]
said = lambda text, **more: {"role": "assistant", "content": text, **more}
steps = [{"prompt": [{"role": "user", "content": f"{i} " + "long " * 300_000}], "chosen": [said("yes")], "rejected": [said("no")]} for i in range(9)]
steps += [
    {"prompt": [user, call("f", {"x": 1}), tool("2"), {"role": "user", "content": "And?"}], "chosen": [call("f", {"x": 1})], "rejected": [call("f", {"x": "1"})], "tools": tools},
    {"prompt": [user], "chosen": [call("f", {"y": [1, None]}, reasoning_content="So."), tool("3"), said("three")], "rejected": [said("four")]},
    {"prompt": [user, said("", reasoning_content="Hm."), user], "chosen": [said("one", reasoning_content="One.")], "rejected": [said("two")]},
]
(scratch / "steps.jsonl").write_text("".join(json.dumps(r) + "\n" for r in steps))
run("import", scratch / "steps.jsonl", "--labels-of", "them")
for name, options, n in (("trl", [], 12), ("trl", ["--thinking"], 12), ("trl-unpaired", [], 24), ("messages", [], 12), ("ultrafeedback", [], 12), ("openai", [], 11),
                         ("rewardbench", [], 11), ("arena", [], 0), ("helpsteer3", [], 10)):
    loaded = []
    for kind, builder in (("jsonl", "json"), ("parquet", "parquet")) if n else ():
        path = scratch / "files" / f"steps-{name}.{kind}"
        run("export", "--to", name, *options, "--annotators", "them", "--out", path)
        loaded.append(datasets.load_dataset(builder, data_files=str(path), split="train", cache_dir=str(scratch / "cache4")).to_list())
        expect(f"{name} {options} with steps, {kind}: rows", len(loaded[-1]), n)
    if n:
        lines = [json.loads(line) for line in (scratch / "files" / f"steps-{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        expect(f"{name} {options} with steps: what datasets reads", loaded[0] == lines, True)
        expect(f"{name} {options} with steps: JSONL and Parquet hold the same", loaded[0] == loaded[1], True)
    if name.startswith("trl"):
        for r in loaded[0]:
            expect(f"{name}: conversational to TRL with steps", conversational(r), True)
            tools_read = json.loads(r["tools"])  # as its trainers do
            expect(f"{name}: tools", tools_read in (None, tools), True)
deck = plain_deck

print(f"{checked - len(failed)} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
