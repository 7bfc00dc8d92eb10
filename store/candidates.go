package store

import (
	"context"
	"database/sql"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// A pair has two responses to its prompt, so these include every prompt with a
// pair.
const withResponses = ` p.dropped_by = ''
	AND EXISTS (SELECT 1 FROM responses r WHERE r.prompt = p.n AND r.status <> 'failed')`

const (
	countCandidates = `SELECT count(*) FROM prompts p WHERE` + withResponses
	candidatesAmong = `
SELECT lower(hex(p.id)) FROM json_each(?) j CROSS JOIN prompts p ON p.id = unhex(j.value) WHERE` + withResponses + ` ORDER BY p.id`
	promptsOfThese = `
SELECT DISTINCT lower(hex(p.id)) FROM json_each(?) j CROSS JOIN responses r ON r.id = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt`
	pageCandidates = `SELECT lower(hex(p.id)) FROM prompts p WHERE p.id > unhex(?) AND` + withResponses + ` ORDER BY p.id LIMIT ?`
)

// CountCandidates returns how many prompts that are in have a response or a pair.
func (d *Deck) CountCandidates(ctx context.Context) (int, error) {
	var n int
	err := d.reader.QueryRowContext(ctx, countCandidates).Scan(&n)
	return n, d.failed(err, "count the prompts with responses")
}

// Candidates returns a page of those prompts with everything that may be paired, by
// prompt id, after the given one.
func (d *Deck) Candidates(ctx context.Context, after stages.ID, limit int) ([]filter.Candidate, error) {
	var page []filter.Candidate
	err := d.read(ctx, func(tx *sql.Tx) error {
		wanted, err := ids(ctx, tx, pageCandidates, after, limit)
		if err != nil {
			return err
		}
		page, err = candidates(ctx, tx, wanted)
		return err
	})
	if err != nil {
		return nil, d.failed(err, "read what may be paired")
	}
	return page, nil
}

// CandidatesOf returns the prompts among these that are in and have a response or a pair,
// with everything that may be paired.
func (d *Deck) CandidatesOf(ctx context.Context, prompts []stages.ID) ([]filter.Candidate, error) {
	var page []filter.Candidate
	err := d.read(ctx, func(tx *sql.Tx) error {
		wanted, err := ids(ctx, tx, candidatesAmong, array(prompts))
		if err != nil {
			return err
		}
		page, err = candidates(ctx, tx, wanted)
		return err
	})
	return page, d.failed(err, "read what may be paired")
}

// PromptsOf returns the prompts of responses, each once.
func (d *Deck) PromptsOf(ctx context.Context, responses []stages.ID) ([]stages.ID, error) {
	found, err := ids(ctx, d.reader, promptsOfThese, array(responses))
	return found, d.failed(err, "look up the prompts of %d responses", len(responses))
}

func candidates(ctx context.Context, q querier, wanted []stages.ID) ([]filter.Candidate, error) {
	asked, err := prompts(ctx, q, wanted)
	if err != nil {
		return nil, err
	}
	answers, err := responses(ctx, q, responsesOfAsked, wanted)
	if err != nil {
		return nil, err
	}
	made, err := pairs(ctx, q, pairsOfAsked, wanted)
	if err != nil {
		return nil, err
	}
	answered, err := models(ctx, q, modelsOf(answers))
	if err != nil {
		return nil, err
	}
	back, err := ids(ctx, q, rescuedAmong, array(subjectsOf(answers, made)))
	if err != nil {
		return nil, err
	}
	rescued := make(map[stages.ID]bool, len(back))
	for _, id := range back {
		rescued[id] = true
	}
	drawn, err := auditsOf(ctx, q, made)
	if err != nil {
		return nil, err
	}
	page := make([]filter.Candidate, len(wanted))
	index := make(map[stages.ID]*filter.Candidate, len(wanted))
	for i, id := range wanted {
		page[i].Prompt = asked[id]
		index[id] = &page[i]
	}
	for _, r := range answers {
		c := index[r.Prompt]
		c.Responses = append(c.Responses, r)
		markRescued(c, r.ID, rescued)
	}
	for i := range page {
		for _, id := range modelsOf(page[i].Responses) {
			if m, ok := answered[id]; ok {
				page[i].Models = append(page[i].Models, m)
			}
		}
	}
	for _, p := range made {
		c := index[p.Prompt]
		c.Pairs = append(c.Pairs, p)
		markRescued(c, p.ID, rescued)
		if probability, ok := drawn[p.ID]; ok {
			if c.Audited == nil {
				c.Audited = map[stages.ID]float64{}
			}
			c.Audited[p.ID] = probability
		}
	}
	return page, nil
}

const (
	allTexts = `
SELECT lower(hex(r.id)), r.prompt, r.text FROM responses r CROSS JOIN prompts p ON p.n = r.prompt
WHERE r.status <> 'failed' AND p.dropped_by = '' ORDER BY r.n`
	fellowsAmong = `
SELECT j.value, p.text, r.text FROM json_each(?) j CROSS JOIN responses r ON r.id = unhex(j.value) CROSS JOIN prompts p ON p.n = r.prompt`
)

// Texts yields the responses to prompts that are in, in the order in which they came.
func (d *Deck) Texts(ctx context.Context, yield func(filter.Passage) error) error {
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var t filter.Passage
		if err := rows.Scan(&t.Response, &t.Prompt, &t.Text); err != nil {
			return err
		}
		return yield(t)
	}, allTexts)
	return d.failed(err, "read all responses")
}

// Fellows returns responses with what their prompts ask.
func (d *Deck) Fellows(ctx context.Context, responses []stages.ID) (map[stages.ID]filter.Fellow, error) {
	out := make(map[stages.ID]filter.Fellow, len(responses))
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var id stages.ID
		var f filter.Fellow
		err := rows.Scan(&id, &f.Ask, &f.Text)
		out[id] = f
		return err
	}, fellowsAmong, array(responses))
	return out, d.failed(err, "read %d responses", len(responses))
}

const auditsAmong = `
SELECT j.value, a.probability FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN audits a ON a.pair = p.n`

// auditsOf returns the pairs that are in the audit sample, with the probability of
// their selection.
func auditsOf(ctx context.Context, q querier, ps []pairing.Pair) (map[stages.ID]float64, error) {
	out := map[stages.ID]float64{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var pair stages.ID
		var probability float64
		err := rows.Scan(&pair, &probability)
		out[pair] = probability
		return err
	}, auditsAmong, array(subjectsOf(nil, ps)))
	return out, err
}

const rescuedAmong = `SELECT j.value FROM json_each(?) j CROSS JOIN rescues r ON r.subject = unhex(j.value)`

// subjectsOf returns everything that filters may judge.
func subjectsOf(rs []response.Response, ps []pairing.Pair) []stages.ID {
	out := make([]stages.ID, 0, len(rs)+len(ps))
	for _, r := range rs {
		out = append(out, r.ID)
	}
	for _, p := range ps {
		out = append(out, p.ID)
	}
	return out
}

func markRescued(c *filter.Candidate, subject stages.ID, rescued map[stages.ID]bool) {
	if !rescued[subject] {
		return
	}
	if c.Rescued == nil {
		c.Rescued = map[stages.ID]bool{}
	}
	c.Rescued[subject] = true
}

// modelsOf returns the models of rs, each once, in the order of first appearance.
func modelsOf(rs []response.Response) []stages.ID {
	var out []stages.ID
	seen := map[stages.ID]bool{"": true}
	for _, r := range rs {
		if !seen[r.Model] {
			seen[r.Model] = true
			out = append(out, r.Model)
		}
	}
	return out
}
