package behind

import (
	"fmt"
	"slices"

	"prefdeck/stages/judge"
	"prefdeck/stages/label"
)

// withoutItems returns the scores that are of no single item of a checklist.
func withoutItems(scores []label.Score) []label.Score {
	return slices.DeleteFunc(slices.Clone(scores), func(s label.Score) bool { return judge.OfItem(s.What) })
}

// checklistRows lists the items of a checklist with their weights, and how likely each
// response meets them, by each judge of either. A response whose item was judged before
// the person changed its text has not been judged on it.
func checklistRows(items []judge.ListItem, left, right []label.Score) []row {
	var rows []row
	for _, i := range items {
		text := brief(i.Text)
		var by []string
		for _, s := range slices.Concat(left, right) {
			if s.What == i.Score() && !slices.Contains(by, s.Scorer) {
				by = append(by, s.Scorer)
				text += fmt.Sprintf("\nA %s, B %s, by %s", met(i, s.Scorer, left), met(i, s.Scorer, right), brief(judgeOf(s)))
			}
		}
		if len(by) == 0 {
			text += "\nno judge has looked"
		}
		rows = append(rows, row{"weight " + amount(i.Weight), said{text: text}})
	}
	return rows
}

// judgeOf names the model behind a score, or its scorer.
func judgeOf(s label.Score) string {
	if ourJudge(s.Scorer, s.Model) {
		return s.Model
	}
	return s.Scorer
}

func met(i judge.ListItem, scorer string, scores []label.Score) string {
	for _, s := range scores {
		if s.What == i.Score() && s.Scorer == scorer {
			return fmt.Sprintf("%.0f %%", 100*s.Value)
		}
	}
	return unknown
}
