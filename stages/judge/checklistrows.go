package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
)

// listRow is a prompt with its checklist, as other programs write it: Oumi and Potato
// call the list rubrics and criteria.
type listRow struct {
	ID        stages.ID         `json:"id"`
	PromptID  stages.ID         `json:"prompt_id"`
	Prompt    string            `json:"prompt"`
	System    string            `json:"system"`
	Checklist []json.RawMessage `json:"checklist"`
	Rubrics   []json.RawMessage `json:"rubrics"`
	Criteria  []json.RawMessage `json:"criteria"`
}

// itemRow is one item; a bare text is one, too.
type itemRow struct {
	Item        string   `json:"item"`
	Description string   `json:"description"`
	Criterion   string   `json:"criterion"`
	Name        string   `json:"name"`
	Weight      *float64 `json:"weight"`
	Points      *float64 `json:"points"`
}

// readRows reads checklists from JSON Lines. A prompt is named by its text, as one that
// is imported is, or by its identity.
func readRows(r io.Reader) ([]Checklist, error) {
	var out []Checklist
	rows := json.NewDecoder(r)
	for n := 1; ; n++ {
		var row listRow
		err := rows.Decode(&row)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var l Checklist
		if err == nil {
			l, err = row.list()
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", n, err)
		}
		out = append(out, l)
	}
}

func (r listRow) list() (l Checklist, err error) {
	switch {
	case r.Prompt != "":
		p, err := prompt.New(r.System, prompt.Message{Role: prompt.User, Content: r.Prompt})
		if err != nil {
			return l, err
		}
		l.Prompt = p.ID
	case r.PromptID != "":
		l.Prompt = r.PromptID
	case r.ID != "":
		l.Prompt = r.ID
	default:
		return l, errors.New("it has neither prompt nor prompt_id")
	}
	for _, items := range [][]json.RawMessage{r.Checklist, r.Rubrics, r.Criteria} {
		for _, raw := range items {
			i, err := readItemRow(raw)
			if err == nil {
				l.Items, err = withItem(l.Items, i)
			}
			if err != nil {
				return l, err
			}
		}
	}
	if len(l.Items) == 0 {
		return l, errors.New("it has no checklist: the fields checklist, rubrics and criteria hold one")
	}
	return l, nil
}

func readItemRow(raw json.RawMessage) (ListItem, error) {
	var i itemRow
	if err := json.Unmarshal(raw, &i.Item); err != nil {
		if err := json.Unmarshal(raw, &i); err != nil {
			return ListItem{}, fmt.Errorf("an item is a text, or an object with item and weight: %w", err)
		}
	}
	weight := 1.0
	for _, w := range []*float64{i.Points, i.Weight} {
		if w != nil {
			weight = *w
		}
	}
	for _, text := range []string{i.Item, i.Description, i.Criterion, i.Name} {
		if text != "" {
			return newItem(text, weight)
		}
	}
	return ListItem{}, errors.New("an item has no text")
}
