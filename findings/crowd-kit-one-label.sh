#!/usr/bin/env bash
# crowd-kit 1.4.2, DawidSkene: who has given one label only has said nothing.
#
# Expected: a text that one person has seen keeps that person's label, above all if they
# agreed with everybody on the texts that they share with others.
# Seen: two people agree on nine texts, six of them B. A third says A of three of the same
# texts, as they do, and A of three more that nobody else has seen: those three become B,
# with 0.625. Without a single B of hers the fit takes her to say A of everything, so each of
# her texts gets the commoner label. One B, even of a text of her own, and all three are A
# with 1.0. OneCoinDawidSkene keeps A in both cases.
#
# What it means for preference data: someone who has only begun, or whose queue is sorted,
# has one label so far, and the labels that only they gave turn round, all in one
# direction. Look for people with one label before fitting, and for probabilities near the
# share of the labels.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install crowd-kit==1.4.2 pandas==2.3.3
cat >"$dir/run.py" <<'PY'
import pandas
from crowdkit.aggregation import DawidSkene, OneCoinDawidSkene

both = "BABBABBAB"
rows = [(f"shared {i}", who, label) for who in ("first", "second") for i, label in enumerate(both)]
rows += [(f"shared {i}", "third", both[i]) for i in (1, 4, 7)]
for own, model, want in (
    ("AAA", DawidSkene, ("BBB", 0.375)),
    ("AAAB", DawidSkene, ("AAAB", 1.0)),
    ("AAA", OneCoinDawidSkene, ("AAA", 1.0)),
    ("AAAB", OneCoinDawidSkene, ("AAAB", 1.0)),
):
    alone = [(f"own {i}", "third", label) for i, label in enumerate(own)]
    fit = model(n_iter=100).fit(pandas.DataFrame(rows + alone, columns=["task", "worker", "label"]))
    labels = "".join(fit.labels_[f"own {i}"] for i in range(len(own)))
    got = (labels, round(float(fit.probas_.loc["own 0", "A"]), 3))
    print(f"{model.__name__}, the third alone says {own}: {got[0]}, A of the first with {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
