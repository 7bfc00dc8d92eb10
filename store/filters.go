package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/prompt"
)

const (
	retireFilters = `UPDATE filters SET in_force = 0 WHERE stage = ? AND (?2 = '' OR name = ?2)`
	useFilter     = `
INSERT INTO filters (stage, kind, name, version, config, place, in_force) VALUES (?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (stage, kind, name, version, config) DO UPDATE SET in_force = 1, place = excluded.place
RETURNING id`
	filtersInForce = `SELECT id, kind, name FROM filters WHERE stage = 'filter' AND in_force = 1`
)

// UseFilters makes specs the filters in force, in this order. What other filters,
// versions and configurations said stays in the deck.
func (d *Deck) UseFilters(ctx context.Context, specs []filter.Spec) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, retireFilters, stages.Filter, ""); err != nil {
			return err
		}
		for i, s := range specs {
			if _, err := putFilter(ctx, tx, stages.Filter, s, i+1); err != nil {
				return fmt.Errorf("filter %s: %w", s.Name, err)
			}
		}
		return nil
	})
	return d.failed(err, "set the filters in force")
}

func putFilter(ctx context.Context, tx *sql.Tx, stage stages.Stage, s filter.Spec, place int) (id int64, err error) {
	err = tx.QueryRowContext(ctx, useFilter, stage, s.Kind, s.Name, s.Version, object(s.Config), place).Scan(&id)
	return id, err
}

const known = `
SELECT r.subject, f.kind, f.name, r.pass, r.value, r.reason
FROM json_each(?) j CROSS JOIN filter_results r ON r.subject = j.value
	CROSS JOIN filters f ON f.id = r.filter
WHERE f.stage = 'filter' AND f.in_force = 1`

// Known is what the filters in force have said of these subjects before, by
// subject and name of the filter.
func (d *Deck) Known(ctx context.Context, subjects []stages.ID) (map[stages.ID]map[string]filter.Verdict, error) {
	out := make(map[stages.ID]map[string]filter.Verdict, len(subjects))
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var v filter.Verdict
		if err := rows.Scan(&v.Subject, &v.Kind, &v.Filter, &v.Pass, &v.Value, &v.Reason); err != nil {
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
	saveVerdict = `
INSERT INTO filter_results (subject, filter, pass, value, reason, run) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (subject, filter) DO UPDATE SET
	pass = excluded.pass, value = excluded.value, reason = excluded.reason, run = excluded.run`
	letResponsesIn = `UPDATE responses SET dropped_by = '' WHERE prompt = ? AND dropped_by <> ''`
	dropResponse   = `
UPDATE responses SET dropped_by = ? WHERE id = ? AND prompt = ?
	AND NOT EXISTS (SELECT 1 FROM rescues WHERE subject = responses.id)`
	// How a pair came to be stays; where it goes is decided anew, but nothing that
	// a person let back in is dropped again.
	routePair = insertPair + `
ON CONFLICT (id) DO UPDATE SET route = excluded.route, reason = excluded.reason
WHERE (route <> excluded.route OR reason <> excluded.reason)
	AND NOT (excluded.route = 'dropped' AND EXISTS (SELECT 1 FROM rescues WHERE subject = pairs.id))`
)

// SaveOutcomes stores what filtering decided, in one transaction.
func (d *Deck) SaveOutcomes(ctx context.Context, run stages.RunID, os []filter.Outcome) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		inForce, err := filterIDs(ctx, tx)
		if err != nil {
			return err
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		for _, o := range os {
			if err := d.saveOutcome(&s, inForce, run, o); err != nil {
				return fmt.Errorf("prompt %s: %w", o.Prompt, err)
			}
		}
		return nil
	})
	return d.failed(err, "save %d outcomes", len(os))
}

type filterKey struct {
	kind filter.Kind
	name string
}

func filterIDs(ctx context.Context, tx *sql.Tx) (map[filterKey]int64, error) {
	out := map[filterKey]int64{}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var k filterKey
		var id int64
		err := rows.Scan(&id, &k.kind, &k.name)
		out[k] = id
		return err
	}, filtersInForce)
	return out, err
}

func (d *Deck) saveOutcome(s *statements, inForce map[filterKey]int64, run stages.RunID, o filter.Outcome) error {
	for _, v := range o.Verdicts {
		id, ok := inForce[filterKey{v.Kind, v.Filter}]
		if !ok {
			return fmt.Errorf("verdict of %s filter %s: %w among the filters in force", v.Kind, v.Filter, ErrUnknown)
		}
		if _, err := s.exec(saveVerdict, v.Subject, id, v.Pass, v.Value, v.Reason, orNull(run)); err != nil {
			return fmt.Errorf("verdict of filter %s: %w", v.Filter, err)
		}
	}
	if _, err := s.exec(letResponsesIn, o.Prompt); err != nil {
		return err
	}
	for id, by := range o.Dropped {
		if _, err := s.exec(dropResponse, by, id, o.Prompt); err != nil {
			return fmt.Errorf("response %s: %w", id, err)
		}
	}
	for _, p := range o.Pairs {
		if _, err := s.exec(routePair, d.pairValues(p)...); err != nil {
			return fmt.Errorf("pair %s: %w", p.ID, err)
		}
	}
	return nil
}

const (
	placeOf = `
SELECT coalesce(
	(SELECT max(place) FROM filters WHERE stage = 'prompts' AND name = ?),
	(SELECT max(place) FROM filters WHERE stage = 'prompts') + 1, 1)`
	letPromptIn = `UPDATE prompts SET dropped_by = '' WHERE id = ? AND dropped_by = ?`
	dropPrompt  = `
UPDATE prompts SET dropped_by = ? WHERE id = ? AND dropped_by = ''
	AND NOT EXISTS (SELECT 1 FROM rescues WHERE subject = prompts.id)`
)

// CuratePrompts records, in one transaction, the verdicts of one curating filter
// and which prompts it turned down. A prompt that another filter turned down
// before keeps that filter's name; a rescued one stays in.
func (d *Deck) CuratePrompts(ctx context.Context, c prompt.Curation) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		var place int
		if err := tx.QueryRowContext(ctx, placeOf, c.Filter).Scan(&place); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, retireFilters, stages.Prompts, c.Filter); err != nil {
			return err
		}
		spec := filter.Spec{Name: c.Filter, Kind: filter.OfPrompt, Version: c.Version, Config: json.RawMessage(c.Config)}
		id, err := putFilter(ctx, tx, stages.Prompts, spec, place)
		if err != nil {
			return err
		}
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		for _, p := range c.Judged {
			drop, dropped := c.Dropped[p]
			if _, err := s.exec(saveVerdict, p, id, !dropped, drop.Value, drop.Reason, orNull(c.Run)); err != nil {
				return fmt.Errorf("prompt %s: %w", p, err)
			}
			if dropped {
				_, err = s.exec(dropPrompt, c.Filter, p)
			} else {
				_, err = s.exec(letPromptIn, p, c.Filter)
			}
			if err != nil {
				return fmt.Errorf("prompt %s: %w", p, err)
			}
		}
		return nil
	})
	return d.failed(err, "curate prompts with %s", c.Filter)
}
