#!/usr/bin/env bash
# nemo-evaluator 0.2.8 (NVIDIA), the scorers bleu and chrf for custom benchmarks: one wrong word has a
# BLEU-4 of 0.84, and a perfect match can have a chrF of 50.
#
# Expected: a response that shares no word with the target has a BLEU near 0, smoothed or not; chrF,
# "sacreBLEU style" by its documentation, is 100 for equal texts.
# Seen: the documented add-1 smoothing also applies to n-grams that are longer than the response, so each of
# their precisions is 1. "Onega" for "Baikal" has a bleu_1 of 0.5 and a bleu_4 of 0.84, three wrong words
# 0.45, ten 0.11. In chrf, n-grams longer than the text count as 0 instead: "No." for "No." is 50, where
# sacreBLEU says 100.
#
# What it means for preference data: on short answers the wrong response can have the better score. A wrong
# word, with 0.84, stands above a sentence that contains the right name, with 0.23. Use sacrebleu.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install sacrebleu==2.6.0
"$dir/venv/bin/pip" -q install --no-deps nemo-evaluator==0.2.8
cat >"$dir/run.py" <<'PY'
import importlib.util, sysconfig, types

import sacrebleu

# The package brings servers and clients; its scorers need the standard library alone.
spec = importlib.util.spec_from_file_location("scorers", sysconfig.get_path("purelib") + "/nemo_evaluator/contrib/byob/scorers.py")
scorers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scorers)


def scored(response, target):
    sample = types.SimpleNamespace(response=response, target=target, metadata={})
    bleu = scorers.bleu(sample)
    chrf = scorers.chrf(sample)["chrf"], sacrebleu.sentence_chrf(response, [target]).score
    return round(bleu["bleu_1"], 2), round(bleu["bleu_4"], 2), *(round(score) for score in chrf)


def said(what, got, want):
    print(f"{what}: BLEU-1 {got[0]}, BLEU-4 {got[1]}, chrF {got[2]}, sacreBLEU's {got[3]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("Onega for Baikal", scored("Onega", "Baikal"), (0.5, 0.84, 3, 3))
said("three wrong words", scored("the deep sea", "Lake Baikal, Russia"), (0.25, 0.45, 6, 3))
said("ten wrong words", scored("it may be one of them but who can say", "Lake Baikal"), (0.09, 0.11, 7, 6))
said("No. for No.", scored("No.", "No."), (1.0, 1.0, 50, 100))
said("Baikal for Baikal", scored("Baikal", "Baikal"), (1.0, 1.0, 100, 100))
said("nearly right", scored("It is the deep Lake Baikal, I think", "It is Lake Baikal"), (0.44, 0.23, 70, 62))
PY
"$dir/venv/bin/python" "$dir/run.py"
