package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/measure"
)

const (
	pastRuns    = `SELECT stage, status, counts, error, started_at, coalesce(ended_at, 0) FROM runs ORDER BY n DESC LIMIT ?`
	pastAnswers = `
SELECT e.at, e.active_ms FROM events_live e LEFT JOIN presentations s ON s.n = e.presentation
WHERE e.annotator = ? AND e.answer <> 'skip' AND e.source = '' AND NOT ` + isRuling + ` ORDER BY e.n DESC LIMIT ?`

	// answersOfDays is how many of the latest answers are put to their days: a screen reads
	// them each time that it counts.
	answersOfDays = 5000
)

// Recent returns the latest runs, and the days of the annotator's latest answers, at most
// this many of each. A day whose answers were not all read is left out.
func (d *Deck) Recent(ctx context.Context, most int) (measure.Recent, error) {
	var p measure.Recent
	err := d.read(ctx, func(tx *sql.Tx) error {
		err := each(ctx, tx, func(rows *sql.Rows) error {
			var r stages.Run
			var counts string
			var started, ended int64
			if err := rows.Scan(&r.Stage, &r.Status, &counts, &r.Error, &started, &ended); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
				return fmt.Errorf("counts of a run: %w", err)
			}
			if r.Started = time.UnixMilli(started); ended > 0 {
				r.Ended = time.UnixMilli(ended)
			}
			p.Runs = append(p.Runs, r)
			return nil
		}, pastRuns, most)
		if err != nil {
			return err
		}
		p.Days, err = answerDays(ctx, tx, d.annotator, most)
		return err
	})
	return p, d.failed(err, "read what happened lately")
}

// answerDays returns the latest days on which an annotator answered.
func answerDays(ctx context.Context, q querier, annotator string, most int) (days []measure.Day, err error) {
	read := 0
	err = each(ctx, q, func(rows *sql.Rows) error {
		var at, active int64
		if err := rows.Scan(&at, &active); err != nil {
			return err
		}
		read++
		y, m, day := time.UnixMilli(at).Date()
		on := time.Date(y, m, day, 0, 0, 0, 0, time.Local)
		if n := len(days); n == 0 || !days[n-1].On.Equal(on) {
			days = append(days, measure.Day{On: on})
		}
		last := &days[len(days)-1]
		last.Answers++
		last.Active += milliseconds(active)
		return nil
	}, pastAnswers, annotator, answersOfDays)
	if read == answersOfDays && len(days) > 1 {
		days = days[:len(days)-1]
	}
	return days[:min(len(days), most)], err
}
