package judge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/prompt"
)

// Scores of prompts.
const (
	Difficulty = "difficulty" // how many of the criteria a prompt meets, 0 to 7
	Unsafe     = "unsafe"     // the probability that no careful assistant would comply
	Spread     = "spread"     // between the best and the worst overall rating of its responses
	Worst      = "worst"      // the lowest of these ratings
)

// criteria is how many there are: those of BenchBuilder (arXiv 2406.11939).
const criteria = 7

// listTokens bounds a reply that names criteria: "[1, 2, 3, 4, 5, 6, 7]" has about 20.
const listTokens = 32

// difficulty plans the questions which criteria the prompts meet.
func (j *session) difficulty(ctx context.Context) (work, error) {
	return j.aboutPrompts(ctx, AboutDifficulty, j.o.Prompts.difficulty())
}

// safety plans the questions whether an assistant should do what the prompts ask.
func (j *session) safety(ctx context.Context) (work, error) {
	return j.aboutPrompts(ctx, AboutSafety, j.o.Prompts.safety())
}

// aboutPrompts plans one question about each prompt that the deck lacks the answer to.
func (j *session) aboutPrompts(ctx context.Context, topic Topic, w Wording) (work, error) {
	if err := j.cases.SaveWordings(ctx, []Wording{w}); err != nil {
		return work{}, fmt.Errorf("store what judges are asked: %w", err)
	}
	scorer := j.name("prompt", w)
	lack, known, err := j.cases.Unscored(ctx, w.Name, scorer, j.o.Scope)
	if err != nil {
		return work{}, fmt.Errorf("look for prompts to judge: %w", err)
	}
	out := work{known: known, verdicts: len(lack)}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return j.eachPrompt(ctx, lack, hand, func(p prompt.Prompt) Question {
			q := j.question(topic, w, fill(w.Text, map[string]string{"prompt": asked(p)}))
			q.Subject, q.What, q.Judge = p.ID, w.Name, scorer
			return q
		})
	}
	return out, nil
}

// listOfCriteria returns the JSON schema of a list of criteria.
func listOfCriteria() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"type":"array","items":{"type":"integer","minimum":1,"maximum":%d},"maxItems":%d}`, criteria, criteria))
}

// listForm finds lists of numbers, such as [1, 4] or [].
var listForm = pattern.Lazy(`\[\s*(\d+(?:\s*,\s*\d+)*)?\s*\]`)

// readCriteria reads a reply that names criteria in one list. A number that no criterion
// has spoils the whole list.
func readCriteria(reply string) (met []int, err error) {
	found := listForm().FindAllStringSubmatch(reply, -1)
	if len(found) != 1 {
		return nil, noVerdict(reply)
	}
	for text := range strings.SplitSeq(found[0][1], ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue // the list is empty
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > criteria {
			return nil, noVerdict(reply)
		}
		if !slices.Contains(met, n) {
			met = append(met, n)
		}
	}
	return met, nil
}
