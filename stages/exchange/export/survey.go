package export

import (
	"context"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
)

// found lists the kinds of steps in the rows of a file. All rows have the same columns.
type found struct {
	steps   bool // a turn as it is written is more than text, or a response is several
	loose   bool // messages differ in their keys
	tools   bool // a prompt offers tools, and the format has a column for them
	noTools string
}

// survey looks at the rows with steps, or with thinking that is wanted, before any is
// written. It returns the pairs to begin with: for each column, the first in which a
// message has further keys. The datasets library guesses types from the first 10 MB:
// if it meets two sets of keys there, it keeps each message's own, and otherwise
// refuses the file at the first further key.
func (r *run) survey(ctx context.Context, d exchange.Exporter) (first []stages.ID, err error) {
	if r.format.steps == noSteps {
		return nil, nil
	}
	all := *r
	all.sum = newAccount(r.format.name)
	all.o.found = found{steps: true, noTools: r.format.noTools}
	columns := r.format.columns(all.o)
	seen := make([]bool, len(columns))
	err = d.Export(ctx, func(labels exchange.Snapshot) error {
		wish := r.wish()
		wish.Steps = !r.o.Thinking
		return labels.Each(ctx, wish, func(l exchange.Labelled) error {
			for _, one := range r.format.decide(&l, all.o, all.sum) {
				for _, row := range r.format.rows(one, all.o, all.sum) {
					if r.o.InvalidUTF8 == SkipInvalid && !all.valid(columns, row.values) {
						continue
					}
					r.o.found.tools = r.o.found.tools || r.format.extras && offered(l.Prompt) != nil
					starts := false
					for i, c := range columns {
						if !seen[i] && rarities(c.shape, row.values[i]) {
							seen[i], starts = true, true
						}
					}
					if starts {
						first = append(first, l.Pair.ID)
					}
					r.o.found.steps = r.o.found.steps || starts || offered(l.Prompt) != nil || row.from != nil && row.from.goesOn()
				}
			}
			return ctx.Err()
		})
	})
	r.o.found.noTools, r.o.found.loose = r.format.noTools, len(first) > 0
	return first, err
}
