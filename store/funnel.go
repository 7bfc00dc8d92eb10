package store

import (
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
)

// The funnel says how many each filter in force took in, dropped and passed.
// Subjects pass the filters of their stage and kind one after another, so a verdict
// counts only if every filter in force before it passed the subject. Other verdicts
// stay: they are from a time when an earlier filter had another threshold or was
// off, and count again when that returns.
//
// The counts are stored in the filters' own rows, and kept up to date in the
// transaction that changes them: a screen that shows the funnel during a run cannot
// count millions of verdicts each time.

// link is one filter of a chain.
type link struct {
	id   int64
	name string
}

// chains holds the filters in force of one stage, by kind, in order.
type chains map[stages.SubjectKind][]link

const filtersInForce = `SELECT id, kind, name FROM filters WHERE stage = ? AND in_force = 1 ORDER BY kind, place`

func chainsInForce(ctx context.Context, q querier, stage stages.Stage) (chains, error) {
	out := chains{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var kind stages.SubjectKind
		var l link
		err := rows.Scan(&l.id, &kind, &l.name)
		out[kind] = append(out[kind], l)
		return err
	}, filtersInForce, stage)
	return out, err
}

// find returns the filter's row, if it is in force.
func (c chains) find(kind stages.SubjectKind, name string) (id int64, ok bool) {
	i := slices.IndexFunc(c[kind], func(l link) bool { return l.name == name })
	if i < 0 {
		return 0, false
	}
	return c[kind][i].id, true
}

// said holds the verdicts on one subject: whether it passes, by filter.
type said map[int64]bool

// tally counts what filters passed and dropped, by filter.
type tally map[int64]struct{ passed, dropped int }

// add counts one subject n times: at each filter up to the first that dropped it or
// has not judged it yet. The subject has one kind, so the chains of other kinds
// have no verdict on it.
func (t tally) add(c chains, s said, n int) {
	for _, chain := range c {
		for _, l := range chain {
			pass, judged := s[l.id]
			if !judged {
				break
			}
			count := t[l.id]
			if pass {
				count.passed += n
			} else {
				count.dropped += n
			}
			t[l.id] = count
			if !pass {
				break
			}
		}
	}
}

const addToFunnel = `UPDATE filters SET passed = passed + ?, dropped = dropped + ? WHERE id = ?`

func (t tally) save(s *statements) error {
	for id, n := range t {
		if _, err := s.exec(addToFunnel, n.passed, n.dropped, id); err != nil {
			return err
		}
	}
	return nil
}

const (
	saidOf = `
SELECT j.value, r.filter, r.pass FROM json_each(?) j CROSS JOIN filter_results r ON r.subject = unhex(j.value)`
	saidOfAll = `
SELECT lower(hex(r.subject)), r.filter, r.pass FROM filter_results r ORDER BY r.subject`
	saidOfPrompts = `
SELECT lower(hex(r.subject)), r.filter, r.pass FROM prompts p CROSS JOIN filter_results r ON r.subject = p.id ORDER BY p.id`
)

// verdictsOf returns all verdicts ever given on these subjects.
func verdictsOf(ctx context.Context, q querier, subjects []stages.ID) (map[stages.ID]said, error) {
	out := make(map[stages.ID]said, len(subjects))
	for _, id := range subjects {
		out[id] = said{}
	}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var subject stages.ID
		var id int64
		var pass bool
		err := rows.Scan(&subject, &id, &pass)
		out[subject][id] = pass
		return err
	}, saidOf, array(subjects))
	return out, err
}

// recount computes the funnel of a stage for the filters in c, whether or not they
// are in force yet. It reads all verdicts, so it is for changes of the filters.
func recount(ctx context.Context, q querier, stage stages.Stage, c chains) (tally, error) {
	query := saidOfAll
	if stage == stages.Prompts {
		query = saidOfPrompts
	}
	t := tally{}
	var subject stages.ID
	s := said{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var next stages.ID
		var id int64
		var pass bool
		if err := rows.Scan(&next, &id, &pass); err != nil {
			return err
		}
		if next != subject {
			t.add(c, s, 1)
			subject = next
			clear(s)
		}
		s[id] = pass
		return nil
	}, query)
	t.add(c, s, 1)
	return t, err
}
