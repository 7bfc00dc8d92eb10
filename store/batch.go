package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/response"
)

const (
	firstRun = `SELECT id FROM runs ORDER BY n LIMIT 1`
	hasRun   = `SELECT count(*) FROM runs WHERE id = ?`
	prompted = `SELECT j.value FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value)`

	hasWording = `SELECT count(*) FROM judge_prompts WHERE hash = unhex(?)`
	// What questions are about, by their places, and whether their answers are there. A
	// prompt has one checklist, whoever wrote it.
	answeredPairs = `
SELECT j.key, EXISTS (SELECT 1 FROM judgements o WHERE o.pair = p.n AND o.judge = j.value->>'judge' AND o.first = j.value->>'first')
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value->>'subject') WHERE j.value->>'topic' = 'pairwise'`
	answeredResponses = `
SELECT j.key, ` + scoreStands + ` FROM json_each(?) j CROSS JOIN responses r ON r.id = unhex(j.value->>'subject')
WHERE j.value->>'topic' IN ('pointwise', 'checklist')`
	answeredPrompts = `
SELECT j.key, CASE j.value->>'topic' WHEN 'items' THEN EXISTS (SELECT 1 FROM checklists c WHERE c.prompt = r.n) ELSE ` + scoreStands + ` END
FROM json_each(?) j CROSS JOIN prompts r ON r.id = unhex(j.value->>'subject')
WHERE j.value->>'topic' IN ('items', 'difficulty', 'safety')`
	scoreStands = `EXISTS (SELECT 1 FROM scores s WHERE s.subject = r.id AND s.what = j.value->>'what' AND s.scorer = j.value->>'judge')`

	responsesInSlots = responseColumns + ofSlot + responseOrigin
)

// FirstRun returns the deck's oldest run; "" for none.
func (d *Deck) FirstRun(ctx context.Context) (id stages.RunID, err error) {
	err = d.reader.QueryRowContext(ctx, firstRun).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, d.failed(err, "look up the first run")
}

// HasRun reports whether the deck has a run.
func (d *Deck) HasRun(ctx context.Context, id stages.RunID) (bool, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, hasRun, id).Scan(&n)
	return n > 0, d.failed(err, "look up run %s", id)
}

// Prompted reports which of the prompts the deck has.
func (d *Deck) Prompted(ctx context.Context, wanted []stages.ID) (map[stages.ID]bool, error) {
	found, err := ids(ctx, d.reader, prompted, array(wanted))
	if err != nil {
		return nil, d.failed(err, "look up %d prompts", len(wanted))
	}
	out := make(map[stages.ID]bool, len(found))
	for _, id := range found {
		out[id] = true
	}
	return out, nil
}

// HasWording reports whether the deck has a text that judges are asked with.
func (d *Deck) HasWording(ctx context.Context, id stages.ID) (bool, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, hasWording, id).Scan(&n)
	return n > 0, d.failed(err, "look up what judges are asked")
}

// Judged returns, by their places, the questions whose subject the deck has, and whether
// it has their answer, too.
func (d *Deck) Judged(ctx context.Context, qs []judge.Question) (map[int]bool, error) {
	type question struct {
		Topic   judge.Topic `json:"topic"`
		Subject stages.ID   `json:"subject"`
		First   judge.First `json:"first"`
		What    string      `json:"what"`
		Judge   string      `json:"judge"`
	}
	wanted := make([]question, len(qs))
	for i, q := range qs {
		wanted[i] = question{q.Topic, q.Subject, q.First, q.What, q.Judge}
	}
	list, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	out := map[int]bool{}
	for _, query := range []string{answeredPairs, answeredResponses, answeredPrompts} {
		err := each(ctx, d.reader, func(rows *sql.Rows) error {
			var place int
			var answered bool
			err := rows.Scan(&place, &answered)
			out[place] = answered
			return err
		}, query, string(list))
		if err != nil {
			return nil, d.failed(err, "look up the answers of judges")
		}
	}
	return out, nil
}

// InSlots returns the responses in the slots, failed ones too, by slot.
func (d *Deck) InSlots(ctx context.Context, slots []stages.ID) (map[stages.ID]response.Response, error) {
	found, err := responses(ctx, d.reader, responsesInSlots, slots)
	if err != nil {
		return nil, d.failed(err, "look up %d responses", len(slots))
	}
	out := make(map[stages.ID]response.Response, len(found))
	for _, r := range found {
		out[r.Slot] = r
	}
	return out, nil
}
