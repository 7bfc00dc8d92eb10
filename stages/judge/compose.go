package judge

import (
	"context"
	"encoding/json"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// composedTokens bounds a reply that is a checklist: eight items of two lines each.
const composedTokens = 600

// compose plans the checklists of prompts that have none. They are asked for in one form
// whatever the method is, since a list is no single token.
func (j *session) compose(ctx context.Context) (work, error) {
	w := j.o.Prompts.items()
	if err := j.cases.SaveWordings(ctx, []Wording{w}); err != nil {
		return work{}, fmt.Errorf("store what models are asked: %w", err)
	}
	lack, known, err := j.cases.Unlisted(ctx, j.o.Scope)
	if err != nil {
		return work{}, fmt.Errorf("look for prompts without a checklist: %w", err)
	}
	out := work{known: known, verdicts: len(lack)}
	out.each = func(ctx context.Context, hand func(task) bool) error {
		return j.eachPrompt(ctx, lack, hand, func(p prompt.Prompt) Question {
			q := j.question(AboutList, w, fill(w.Text, map[string]string{"prompt": asked(p)}))
			q.Subject, q.Judge = p.ID, j.name("items", w)
			return q
		})
	}
	return out, nil
}

// eachPrompt hands out a question about each prompt, page by page.
func (j *session) eachPrompt(ctx context.Context, lack []stages.ID, hand func(task) bool, ask func(prompt.Prompt) Question) error {
	return eachPage(lack, func(page []stages.ID) (bool, error) {
		found, err := j.cases.PromptsByID(ctx, page)
		if err != nil {
			return false, fmt.Errorf("read prompts to judge: %w", err)
		}
		for _, p := range found {
			if !hand(task{questions: []Question{ask(p)}}) {
				return false, nil
			}
		}
		return true, nil
	})
}

// greatest is the greatest weight that a model may give an item, as its prompt says.
const greatest = 5

// listOfItems returns the JSON schema of a checklist.
func listOfItems() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"type":"array","minItems":%d,"maxItems":%d,"items":{"type":"object",`+
		`"properties":{"item":{"type":"string","minLength":1,"maxLength":%d},"weight":{"type":"integer","minimum":1,"maximum":%d}},"required":["item","weight"]}}`,
		leastItems, mostItems, longestOne, greatest))
}

// readComposed reads the checklist that a model wrote. Items that say the same twice are
// one; with fewer than three different ones there is no checklist.
func readComposed(reply string) (items []ListItem, err error) {
	var found []struct {
		Item   string
		Weight float64
	}
	if err := json.Unmarshal([]byte(reply), &found); err != nil {
		return nil, noVerdict(reply)
	}
	for _, f := range found {
		i, err := newItem(f.Item, f.Weight)
		if err != nil || i.Weight < 1 || i.Weight > greatest {
			return nil, noVerdict(reply)
		}
		if longer, err := withItem(items, i); err == nil {
			items = longer
		}
	}
	if len(items) < leastItems {
		return nil, noVerdict(reply)
	}
	return items, nil
}
