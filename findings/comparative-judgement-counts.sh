#!/usr/bin/env bash
# comparative-judgement 0.0.7, BTMCJ (Bradley-Terry): winning 51 of 100 comparisons counts as much as
# winning all 100.
#
# Expected: as in the Bradley-Terry model, the gap between two scores grows with the share of wins, as it
# does with BradleyTerryModelOG from the same file.
# Seen: before fitting, the matrix of wins is reduced to a list in which each pair appears once, won by the
# side with more wins. A model that wins 51 of 100 against every other gets the same score and standard
# error as one that wins all 100. Pairs with equal wins are left out.
#
# What it means for preference data: more annotators per pair add nothing, and close models look far apart.
# Use BradleyTerryModelOG, choix or evalica.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5 scipy==1.16.3
"$dir/venv/bin/pip" -q install --no-deps comparative-judgement==0.0.7
cat >"$dir/run.py" <<'PY'
import importlib.util, itertools, sysconfig

# The package brings Ray for another model; this one needs NumPy and SciPy.
spec = importlib.util.spec_from_file_location("btm", sysconfig.get_path("purelib") + "/cj/models/BTM.py")
btm = importlib.util.module_from_spec(spec)
spec.loader.exec_module(btm)


def fitted(wins):
    """Fits 100 battles of each pair of three models, of which the one with the lower number wins some."""
    battles = [(a, b, a if i < wins else b) for a, b in itertools.combinations(range(3), 2) for i in range(100)]
    model, other = btm.BTMCJ(3), btm.BradleyTerryModelOG(3)
    model.run(battles)
    other.run(battles)
    errors = [round(float(result["seTheta"]), 2) for result in model.results]
    return [round(float(score), 2) for score in model.scores], errors, [round(float(p), 2) for p in other.p]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


all_won = fitted(100)
said("100 of 100", all_won[:2], fitted(60)[:2])
said("51 of 100", fitted(51)[:2], all_won[:2])
said("BradleyTerryModelOG, 51 of 100", fitted(51)[2], [0.34, 0.33, 0.32])
said("BradleyTerryModelOG, 90 of 100", fitted(90)[2], [0.81, 0.16, 0.03])
PY
"$dir/venv/bin/python" "$dir/run.py"
