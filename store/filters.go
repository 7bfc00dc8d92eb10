package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/pairing"
)

const (
	noteFilter = `
INSERT INTO filters (stage, kind, name, version, config, in_force) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT (stage, kind, name, version, config) DO UPDATE SET name = excluded.name
RETURNING id`
	retireFilters = `UPDATE filters SET in_force = 0, passed = 0, dropped = 0 WHERE stage = ? AND in_force = 1`
	forceFilter   = `UPDATE filters SET in_force = 1, place = ?, passed = ?, dropped = ? WHERE id = ?`
)

// UseFilters puts specs in force, in this order. Verdicts of other filters,
// versions and configurations stay in the deck. The caller holds the lock of
// LockRun, so that no verdicts arrive meanwhile.
func (d *Deck) UseFilters(ctx context.Context, specs []filter.Spec) error {
	return d.failed(d.useFilters(ctx, specs), "set the filters in force")
}

func (d *Deck) useFilters(ctx context.Context, specs []filter.Spec) error {
	order := make([]int64, len(specs))
	use, same := chains{}, false
	err := d.write(ctx, func(tx *sql.Tx) error {
		for i, s := range specs {
			id, err := putFilter(ctx, tx, stages.Filter, s)
			if err != nil {
				return fmt.Errorf("filter %s: %w", s.Name, err)
			}
			order[i] = id
			use[s.Kind] = append(use[s.Kind], link{id, s.Name})
		}
		now, err := chainsInForce(ctx, tx, stages.Filter)
		same = reflect.DeepEqual(now, use)
		return err
	})
	if err != nil || same {
		return err
	}
	// This runs outside a writing transaction: in a large deck it takes seconds,
	// and labels must not wait for it.
	count, err := recount(ctx, d.reader, stages.Filter, use)
	if err != nil {
		return err
	}
	return d.write(ctx, func(tx *sql.Tx) error { return force(ctx, tx, stages.Filter, order, count) })
}

// force puts the filters with these rows in force, and no others of the stage.
func force(ctx context.Context, tx *sql.Tx, stage stages.Stage, order []int64, count tally) error {
	if _, err := tx.ExecContext(ctx, retireFilters, stage); err != nil {
		return err
	}
	for i, id := range order {
		if _, err := tx.ExecContext(ctx, forceFilter, i+1, count[id].passed, count[id].dropped, id); err != nil {
			return err
		}
	}
	return nil
}

func putFilter(ctx context.Context, tx *sql.Tx, stage stages.Stage, s filter.Spec) (id int64, err error) {
	err = tx.QueryRowContext(ctx, noteFilter, stage, s.Kind, s.Name, s.Version, object(s.Config)).Scan(&id)
	return id, err
}

const known = `
SELECT j.value, f.kind, f.name, r.pass, r.value, r.reason, coalesce(r.span_from, 0), coalesce(r.span_to, 0)
FROM json_each(?) j CROSS JOIN filter_results r ON r.subject = unhex(j.value)
	CROSS JOIN filters f ON f.id = r.filter
WHERE f.stage = 'filter' AND f.in_force = 1`

// Known returns earlier verdicts of the filters in force on these subjects, by
// subject and name of the filter.
func (d *Deck) Known(ctx context.Context, subjects []stages.ID) (map[stages.ID]map[string]filter.Verdict, error) {
	out := make(map[stages.ID]map[string]filter.Verdict, len(subjects))
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var v filter.Verdict
		if err := rows.Scan(&v.Subject, &v.Kind, &v.Filter, &v.Pass, &v.Value, &v.Reason, &v.From, &v.To); err != nil {
			return err
		}
		if out[v.Subject] == nil {
			out[v.Subject] = map[string]filter.Verdict{}
		}
		out[v.Subject][v.Filter] = v
		return nil
	}, known, array(subjects))
	if err != nil {
		return nil, d.failed(err, "look for verdicts")
	}
	return out, nil
}

const (
	// A remark or a reason is rare: each element is subject, filter, pass, value,
	// reason, from and to.
	saveSpoken = `
INSERT INTO filter_results (subject, filter, pass, value, reason, span_from, span_to, run)
SELECT unhex(j.value ->> 0), j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4,
	iif(j.value ->> 6 = 0, NULL, j.value ->> 5), iif(j.value ->> 6 = 0, NULL, j.value ->> 6), ?
FROM json_each(?) j WHERE true
` + overVerdict
	saveSilent  = `INSERT INTO filter_results (subject, filter, pass, value, run) VALUES `
	overVerdict = `
ON CONFLICT (subject, filter) DO UPDATE SET
	pass = excluded.pass, value = excluded.value, reason = excluded.reason,
	span_from = excluded.span_from, span_to = excluded.span_to, run = excluded.run`
	letResponsesIn = `UPDATE responses SET dropped_by = '' WHERE prompt = ? AND dropped_by <> ''`
	dropResponse   = `
UPDATE responses SET dropped_by = ? WHERE id = unhex(?) AND prompt = ?
	AND NOT EXISTS (SELECT 1 FROM rescues WHERE subject = responses.id)`
	// The origin of a pair stays, unless that was an audit; its route is decided
	// anew, but nothing that a person let back in is dropped again, and no pair of the
	// test stream, which may have been drawn since the run read it.
	routePair = `
INSERT INTO pairs (` + pairFields + `) VALUES (unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET route = excluded.route, dropped_by = excluded.dropped_by, dropped_kind = excluded.dropped_kind, reason = excluded.reason,
	strategy = iif(pairs.strategy = 'audit', excluded.strategy, pairs.strategy),
	probability = iif(pairs.strategy = 'audit', excluded.probability, pairs.probability)
WHERE (route <> excluded.route OR dropped_by <> excluded.dropped_by OR dropped_kind <> excluded.dropped_kind OR reason <> excluded.reason)
	AND pairs.dropped_by <> '` + pairing.ByHand + `' AND pairs.strategy <> '` + pairing.StrategyTest + `'
	AND NOT (excluded.route = 'dropped' AND EXISTS (SELECT 1 FROM rescues WHERE subject = pairs.id))`
	// A drawn pair stays drawn; a larger share would have drawn it, too.
	drawAudit = `
INSERT INTO audits (pair, probability, run, at) VALUES (?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET probability = excluded.probability WHERE excluded.probability > audits.probability`
)

// SaveOutcomes stores the outcomes of filtering in one transaction. Nothing is settled
// until this run has gone over everything new, or another one over all subjects.
func (d *Deck) SaveOutcomes(ctx context.Context, run stages.RunID, os []filter.Ruling) error {
	err := d.haul(ctx, func(tx *sql.Tx) error {
		for _, step := range []string{forgetSettled, unsettle} {
			if _, err := tx.ExecContext(ctx, step, settingSettled, run); err != nil {
				return err
			}
		}
		inForce, err := chainsInForce(ctx, tx, stages.Filter)
		if err != nil {
			return err
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		var verdicts []filter.Verdict
		for _, o := range os {
			verdicts = append(verdicts, o.Verdicts...)
		}
		if err := storeVerdicts(&s, inForce, run, verdicts); err != nil {
			return err
		}
		newest, err := pairsTable().newest(&s)
		if err != nil {
			return err
		}
		var touched []int64
		for _, o := range os {
			pairs, err := d.saveOutcome(&s, run, o, newest)
			if err != nil {
				return fmt.Errorf("prompt %s: %w", o.Prompt, err)
			}
			touched = append(touched, pairs...)
		}
		if _, err := s.exec(dropStaleMachine, numberArray(touched)); err != nil {
			return fmt.Errorf("remove labels of the machine: %w", err)
		}
		if err := queueAfter(&s, newest); err != nil {
			return err
		}
		return settlePairs(ctx, tx, touched...)
	})
	return d.failed(err, "save %d outcomes", len(os))
}

// storeVerdicts stores verdicts of filters in force, and adjusts the funnel
// accordingly.
func storeVerdicts(s *statements, inForce chains, run stages.RunID, vs []filter.Verdict) error {
	subjects := make([]stages.ID, len(vs))
	for i, v := range vs {
		subjects[i] = v.Subject
	}
	slices.Sort(subjects)
	of, err := verdictsOf(s.ctx, s.tx, slices.Compact(subjects))
	if err != nil {
		return err
	}
	change := tally{}
	for _, before := range of {
		change.add(inForce, before, -1)
	}
	by, err := number(s, runKind, run)
	if err != nil {
		return fmt.Errorf("run %s: %w", run, err)
	}
	var spoken [][7]any
	silent := make(map[stages.ID][]pass, len(of))
	for _, v := range vs {
		id, ok := inForce.find(v.Kind, v.Filter)
		if !ok {
			return fmt.Errorf("verdict of %s filter %s: %w among the filters in force", v.Kind, v.Filter, ErrUnknown)
		}
		of[v.Subject][id] = v.Pass
		switch {
		case v.Pass && v.Reason == "":
			silent[v.Subject] = append(silent[v.Subject], pass{id, v.Value})
		case v.Pass:
			spoken = append(spoken, [7]any{v.Subject, id, 1, v.Value, v.Reason, v.From, v.To})
		default:
			spoken = append(spoken, [7]any{v.Subject, id, 0, v.Value, v.Reason, v.From, v.To})
		}
	}
	if err := storePasses(s, by, silent); err != nil {
		return err
	}
	if len(spoken) > 0 {
		list, err := json.Marshal(spoken)
		if err != nil {
			return fmt.Errorf("list the verdicts: %w", err)
		}
		if _, err := s.exec(saveSpoken, by, string(list)); err != nil {
			return fmt.Errorf("%d verdicts: %w", len(spoken), err)
		}
	}
	for _, after := range of {
		change.add(inForce, after, 1)
	}
	return change.save(s)
}

// pass is a verdict without a word: the filter's row and the value that it found.
type pass struct {
	filter int64
	value  float64
}

// storePasses stores the passes of each subject, in the order of the table's key, with
// one statement. Nearly all verdicts are passes, and nearly all subjects pass the same
// filters, so the filters are part of the statement and only values are bound.
func storePasses(s *statements, run any, of map[stages.ID][]pass) error {
	var args []any
	for _, subject := range slices.Sorted(maps.Keys(of)) {
		raw, err := hex.DecodeString(string(subject))
		if err != nil {
			return fmt.Errorf("identity %q: %w", subject, err)
		}
		passes := of[subject]
		args = append(args[:0], raw, run)
		query := []byte(saveSilent)
		for i, p := range passes {
			if i > 0 {
				query = append(query, ',')
			}
			query = fmt.Appendf(query, "(?1,%d,1,?%d,?2)", p.filter, i+3)
			args = append(args, p.value)
		}
		if _, err := s.exec(string(query)+overVerdict, args...); err != nil {
			return fmt.Errorf("passes of %s: %w", subject, err)
		}
	}
	return nil
}

// saveOutcome returns the numbers of the pairs whose place in the queue may have
// changed. Of those after the newest that the deck had, that have no history, they are
// only the audited ones.
func (d *Deck) saveOutcome(s *statements, run stages.RunID, o filter.Ruling, newest int64) (pairs []int64, err error) {
	asked, err := number(s, promptKind, o.Prompt)
	if err != nil {
		return nil, err
	}
	by, err := number(s, runKind, run)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", run, err)
	}
	if _, err := s.exec(letResponsesIn, asked); err != nil {
		return nil, err
	}
	for id, by := range o.Dropped {
		if _, err := s.exec(dropResponse, by, id, asked); err != nil {
			return nil, fmt.Errorf("response %s: %w", id, err)
		}
	}
	now := d.now().UnixMilli()
	for _, p := range o.Pairs {
		args, err := d.pairValues(s, []any{p.ID}, &p, now)
		if err == nil {
			_, err = s.exec(routePair, args...)
		}
		var n any
		if err == nil {
			n, err = number(s, pairKind, p.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("pair %s: %w", p.ID, err)
		}
		if n := n.(int64); n <= newest {
			pairs = append(pairs, n)
		}
	}
	if len(pairs) > 0 {
		if _, err := s.exec(dropMachineAudits, numberArray(pairs)); err != nil {
			return nil, fmt.Errorf("end the machine's audits of what is dropped: %w", err)
		}
	}
	for pair, probability := range o.Audits {
		n, err := number(s, pairKind, pair)
		if err == nil {
			_, err = s.exec(drawAudit, n, probability, by, now)
		}
		if err != nil {
			return nil, fmt.Errorf("audit of pair %s: %w", pair, err)
		}
		pairs = append(pairs, n.(int64))
	}
	return pairs, nil
}
