#!/usr/bin/env bash
# cleanlab 2.9.0, get_label_quality_multiannotator with quality_method="agreement" and the
# default consensus_method, "best_quality": the consensus of several annotators.
#
# Expected: where all annotators of an example give the same label, that label.
# Seen: wherever all of them say 1, the consensus is 0, with a quality of 0.0. Labels per
# class are counted in a table of floats (missing answers are NaN), and for floats the
# classes that occur fill the table from its first column. So it goes with three classes
# for every example in which one of the lower ones does not occur. The annotators' own
# quality is reckoned from that consensus and sinks with it. The method "crowdlab", or the
# consensus "majority_vote", gives 1.
#
# What it means for preference data: of three people who agree, half the clearest labels
# turn round. Name consensus_method="majority_vote" with this quality, and look for rows of
# quality 0.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install cleanlab==2.9.0 numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
cat >"$dir/run.py" <<'PY'
import warnings

import numpy as np
from cleanlab.multiannotator import get_label_quality_multiannotator as quality

warnings.filterwarnings("ignore")
rng = np.random.default_rng(0)
right = rng.integers(0, 2, 300)
labels = np.array([np.where(rng.uniform(size=300) < 0.85, right, 1 - right) for _ in range(3)]).T.astype(float)
judge = np.where(right == 1, 0.7, 0.3) + rng.uniform(-0.15, 0.15, 300)
judge = np.c_[1 - judge, judge]
agree = (labels == labels[:, :1]).all(axis=1)
turned = {}
for method in ("agreement", "crowdlab"):
    for consensus in ("best_quality", "majority_vote"):
        rows = quality(labels, judge, quality_method=method, consensus_method=consensus, verbose=False)["label_quality"]
        got = rows["consensus_label"].to_numpy()
        turned[method, consensus] = [int((got != label)[agree & (labels[:, 0] == label)].sum()) for label in (0, 1)]
        print(f"{method}, {consensus}: of {agree.sum()} examples with one label only, "
              f"{turned[method, consensus][0]} of 0 and {turned[method, consensus][1]} of 1 turned round")
want = {key: [0, 98 if key == ("agreement", "best_quality") else 0] for key in turned}
if turned != want:
    raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
