#!/usr/bin/env bash
# glicko2 2.1.0 (PyPI): a player's volatility hardly changes unless the rating is near 1500.
#
# Expected: Glicko-2 depends on differences of ratings only. The same results against equal opponents change
# volatility and deviation alike at 1000, 1500 and 2000, as they do in glicko2 1.2.2 (npm).
# Seen: the equation for the new volatility contains the square of the rating where the paper has the square
# of the deviation. A player who wins all 20 games of one period and loses all 20 of the next, ten times
# over, ends with a volatility of 0.105 at 1500, 0.072 at 1400 and 0.060, the initial value, at 1000 and
# 2000. The npm package has 0.109 at each. The deviations differ with it: 34.6 at 1500, 27.8 at 2000.
#
# What it means for preference data: models rated far above or below 1500 look surer than they are, and
# their ratings follow a real change more slowly. Take another package, or centre the ratings on 1500.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install glicko2==2.1.0
npm init -y >/dev/null
npm install --silent glicko2@1.2.2 >/dev/null
cat >run.py <<'PY'
from glicko2 import Player

for base in (1000, 1400, 1500, 2000):
    player = Player(rating=base, rd=60, vol=0.06)
    for period in range(20):
        player.update_player([base] * 20, [50] * 20, [1 - period % 2] * 20)
    print(f"{base}: volatility {player.vol:.3f}, deviation {player.rd:.1f}")
PY
cat >run.mjs <<'JS'
import glicko2 from 'glicko2'

for (const base of [1000, 1400, 1500, 2000]) {
  const ranking = new glicko2.Glicko2({ tau: 0.5, rating: 1500, rd: 60, vol: 0.06 })
  const player = ranking.makePlayer(base, 60, 0.06)
  for (let period = 0; period < 20; period++) {
    ranking.updateRatings(Array.from({ length: 20 }, () => [player, ranking.makePlayer(base, 50, 0.06), 1 - period % 2]))
  }
  console.log(`${base}: volatility ${player.getVol().toFixed(3)}, deviation ${player.getRd().toFixed(1)}`)
}
JS
venv/bin/python run.py | tee pypi.txt
echo npm:
node run.mjs | tee npm.txt
cat >written.txt <<'TXT'
1000: volatility 0.060, deviation 27.8
1400: volatility 0.072, deviation 30.0
1500: volatility 0.105, deviation 34.6
2000: volatility 0.060, deviation 27.8
TXT
diff pypi.txt written.txt || { echo "the package had the numbers on the right when this was written"; exit 1; }
[ "$(cut -d: -f2 npm.txt | sort -u)" = " volatility 0.109, deviation 35.1" ] || { echo "npm had 0.109 everywhere when this was written"; exit 1; }
