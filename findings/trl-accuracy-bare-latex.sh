#!/usr/bin/env bash
# trl 1.16.0 with math-verify 0.9.0, accuracy_reward: a solution in LaTeX without dollar signs is
# read up to its first number; the right answer gets 0, a wrong one 1.
#
# Expected: solutions may be bare LaTeX, as \frac{1}{3} in the function's own example; what cannot
# be read is None, so that the row is skipped.
# Seen: 3\sqrt{2} is 3, 2\pi is 2: \boxed{3\sqrt{2}} gets 0.0 and \boxed{3} gets 1.0. \sqrt{2},
# \dfrac{3}{4}, x^2+1 and (1,2) are skipped, so whole kinds of task are never trained. In dollar
# signs all of these are read. On the other side, \boxed{\frac12} is not equal to 1/2 in any
# form, and a right number without \boxed and without "final answer is $…$" gets 0.0, in
# bold, after ####, in \( \) or in a plain sentence.
#
# What it means for preference data: pairs made of right and wrong samples turn round wherever the
# answer is a root or a multiple of pi, and no count shows it. Write dollar signs around each
# solution, and let the function grade the solutions themselves in \boxed{} first: all
# must get 1.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HF_HOME=$dir
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install transformers==5.24.0 datasets==5.2.0 math-verify==0.9.0 latex2sympy2_extended==1.11.0
"$dir/venv/bin/pip" -q install --no-deps trl==1.16.0 accelerate==1.12.0
cat >"$dir/run.py" <<'PY'
from trl.rewards import accuracy_reward


def said(what, solution, answers, want):
    completions = [[{"role": "assistant", "content": answer}] for answer in answers]
    got = accuracy_reward(completions, [solution] * len(answers))
    print(f"{what}: solution {solution}, " + ", ".join(f"{a} → {g}" for a, g in zip(answers, got)))
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


boxed = lambda *answers: [r"\boxed{%s}" % answer for answer in answers]
said("their example", r"\frac{1}{3}", boxed(r"\frac{1}{3}", r"\frac{1}{2}"), [1.0, 0.0])
said("bare", r"3\sqrt{2}", boxed(r"3\sqrt{2}", "3"), [0.0, 1.0])
said("in dollars", r"$3\sqrt{2}$", boxed(r"3\sqrt{2}", "3"), [1.0, 0.0])
said("bare", r"2\pi", boxed(r"2\pi", "2"), [0.0, 1.0])
said("in dollars", r"$2\pi$", boxed(r"2\pi", "2"), [1.0, 0.0])
for solution in r"\sqrt{2}", r"\dfrac{3}{4}", "x^2+1", "(1,2)":
    said("bare", solution, boxed(solution), [None])
    said("in dollars", f"${solution}$", boxed(solution), [1.0])
for solution in r"\frac{1}{2}", r"$\frac12$", "0.5":
    said("answer without braces", solution, boxed(r"\frac12", r"\frac{1}{2}"), [0.0, 1.0])
said("not boxed", "18", ["So it is $18$.", "The final answer is $18$", "**18**", "#### 18", r"\(18\)", "The answer is 18."], [0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
