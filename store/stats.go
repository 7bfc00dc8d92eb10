package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

const (
	statsNumbers = `
SELECT (SELECT count(*) FROM prompts),
	(SELECT count(*) FROM responses WHERE status <> 'failed'),
	(SELECT count(*) FROM responses WHERE status = 'failed'),
	(SELECT count(slot) FROM responses),
	(SELECT count(*) FROM pairs),
	(SELECT count(*) FROM label_events)`
	statsLabels = `SELECT answer, count(*) FROM labels_current GROUP BY answer`
	statsFunnel = `
SELECT stage, filter, taken, dropped, passed FROM funnel
ORDER BY CASE stage WHEN 'prompts' THEN 0 ELSE 1 END, place, kind, filter`
)

// Stats is the numbers of the deck, all of one moment. Beside the filters' own
// rows the funnel has two that follow from the rest:
//
//   - stage responses, "answered": the requests made so far, dropped where no
//     answer came;
//   - stage label, "human": the pairs routed to a person, dropped where the
//     person preferred neither (tie, both bad), waiting where nobody has decided.
func (d *Deck) Stats(ctx context.Context) (measure.Stats, error) {
	var s measure.Stats
	err := d.read(ctx, func(tx *sql.Tx) error {
		var asked int
		err := tx.QueryRowContext(ctx, statsNumbers).Scan(&s.Prompts, &s.Responses, &s.Failed, &asked, &s.Pairs, &s.Events)
		if err != nil {
			return err
		}
		p, err := progress(ctx, tx)
		if err != nil {
			return err
		}
		s.Queue, s.Skipped, s.Flagged = p.Open, p.Skipped, p.Flagged
		if s.Labels, err = countLabels(ctx, tx); err != nil {
			return err
		}
		s.Funnel, err = funnel(ctx, tx, asked, s, p)
		return err
	})
	if err != nil {
		return measure.Stats{}, d.failed(err, "count what is in the deck")
	}
	return s, nil
}

func countLabels(ctx context.Context, q querier) (measure.Labels, error) {
	var l measure.Labels
	err := each(ctx, q, func(rows *sql.Rows) error {
		var answer label.Answer
		var n int
		if err := rows.Scan(&answer, &n); err != nil {
			return err
		}
		switch answer {
		case label.A:
			l.A = n
		case label.B:
			l.B = n
		case label.Tie:
			l.Tie = n
		case label.BothBad:
			l.BothBad = n
		case label.Skip:
			l.Skip = n
		}
		return nil
	}, statsLabels)
	return l, err
}

func funnel(ctx context.Context, q querier, asked int, s measure.Stats, p label.Progress) (measure.Funnel, error) {
	rowsOf := map[stages.Stage][]measure.FunnelFilter{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var stage stages.Stage
		var f measure.FunnelFilter
		err := rows.Scan(&stage, &f.Filter, &f.In, &f.Dropped, &f.Passed)
		rowsOf[stage] = append(rowsOf[stage], f)
		return err
	}, statsFunnel)
	if err != nil {
		return nil, err
	}
	if asked > 0 {
		rowsOf[stages.Responses] = []measure.FunnelFilter{{Filter: "answered", In: asked, Dropped: s.Failed, Passed: asked - s.Failed}}
	}
	if p.Total() > 0 {
		rowsOf[stages.Label] = []measure.FunnelFilter{{Filter: "human", In: p.Total(),
			Dropped: s.Labels.Tie + s.Labels.BothBad, Passed: s.Labels.A + s.Labels.B, Waiting: p.Open}}
	}
	var out measure.Funnel
	for _, stage := range []stages.Stage{stages.Prompts, stages.Responses, stages.Filter, stages.Label} {
		if fs := rowsOf[stage]; len(fs) > 0 {
			out = append(out, measure.FunnelStage{Stage: string(stage), Filters: fs})
		}
	}
	return out, nil
}
