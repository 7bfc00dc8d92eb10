#!/usr/bin/env bash
# diversity 0.3.1 (PyPI): scores of a corpus at its two ends.
#
# Expected: homogenization_score is 1 for texts that are all the same and 0 for texts that
# have no word in common; ngram_diversity_score lies between 0 and 1; compression_ratio
# of the same texts is a ratio of gzip, above 1 where texts repeat.
# Seen: homogenization_score of texts without a common word is 1.0 as well: a sum of 0 is
# taken for a corpus of equal texts. ngram_diversity_score adds up four ratios, so it ends
# at 4, and its n-grams reach over the borders of texts. compression_ratio compresses what
# is compressed already, and a sentence said twice has 0.6: it grows with the size of
# the corpus whatever is in it.
#
# What it means for preference data: the most diverse set of responses is reported as the
# most uniform one. Take 1.0 for unknown, and compare compression at equal sizes only.
#
# The package asks for torch and transformers; its modules run here without them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps diversity==0.3.1
"$dir/venv/bin/pip" -q install evaluate==0.4.6 rouge-score==0.1.2 nltk==3.10.4 tqdm==4.70.1
cat >"$dir/run.py" <<'PY'
import importlib
import pathlib
import site
import sys
import types

package = types.ModuleType("diversity")
package.__path__ = [str(pathlib.Path(site.getsitepackages()[0], "diversity"))]
sys.modules["diversity"] = package
homogenization = importlib.import_module("diversity.homogenization").homogenization_score
ngrams = importlib.import_module("diversity.ngram_diversity").ngram_diversity_score
ratio = importlib.import_module("diversity.compression").compression_ratio

corpora = {
    "twenty times one sentence": (["the cat sat on the mat"] * 20, (1.0, 0.194)),
    "no word twice": ([" ".join(f"w{6 * i + j}" for j in range(6)) for i in range(20)], (1.0, 4.0)),
    "one word in common": ([f"so w{6 * i} w{6 * i + 1}" for i in range(20)], (0.333, 3.683)),
}
for what, (texts, want) in corpora.items():
    got = homogenization(texts, "rougel", verbose=False), ngrams(texts)
    print(f"{what}: homogenization {got[0]}, n-gram diversity {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
twice, often = ratio(["the cat sat on the mat"] * 2), ratio(["the cat sat on the mat"] * 1000)
print(f"compression of one sentence: twice {twice}, a thousand times {often}")
if not twice < 0.7 < 100 < often:
    raise SystemExit("twice was 0.6 and a thousand times over 100 when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
