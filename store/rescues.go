package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// saveRescue gives a rescue no earlier time than the drop that it ends.
const saveRescue = `
INSERT INTO rescues (subject, kind, annotator, reason, at)
VALUES (unhex(?1), ?2, ?3, ?4, max(?5, coalesce((SELECT max(k.at) FROM pairs p CROSS JOIN notes k ON k.pair = p.n WHERE p.id = unhex(?1)), 0)))
ON CONFLICT (subject) DO UPDATE SET annotator = excluded.annotator, reason = excluded.reason, at = excluded.at
WHERE excluded.reason <> ''`

// rejoinTests puts a pair back into the test stream, which a drop by hand takes it from.
const rejoinTests = `
INSERT INTO audits (pair, probability, run, at)
SELECT p.n, p.probability, (SELECT max(r.n) FROM runs r WHERE r.config ->> '$.stream' = p.strategy), ?2
FROM pairs p WHERE p.n = ?1 AND p.strategy = '` + pairing.StrategyTest + `' ON CONFLICT DO NOTHING`

// Rescue lets a dropped prompt, response or pair back in, for good: no filter drops
// it again. With a prompt the pairs come back that left the queue with it. A pair that
// the machine decides becomes the person's, for good, too.
// A pair of the test stream is in it again. Verdicts stay in the deck. A later rescue
// replaces the reason if it gives one.
func (d *Deck) Rescue(ctx context.Context, kind stages.SubjectKind, subject stages.ID, reason string) error {
	back := map[stages.SubjectKind]string{
		stages.OfPrompt:   `UPDATE prompts SET dropped_by = '' WHERE id = unhex(?)`,
		stages.OfResponse: `UPDATE responses SET dropped_by = '' WHERE id = unhex(?)`,
	}[kind]
	if back == "" && kind != stages.OfPair {
		return fmt.Errorf("rescue %s: unknown kind %q", subject, kind)
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		save := func() error {
			_, err := tx.ExecContext(ctx, saveRescue, subject, kind, d.annotator, reason, d.now().UnixMilli())
			return err
		}
		if kind == stages.OfPair {
			pair, err := numberOf(ctx, tx, subject)
			if err != nil {
				return err
			}
			if err := save(); err != nil {
				return err
			}
			return letPairIn(ctx, tx, pair, d.now())
		}
		res, err := tx.ExecContext(ctx, back, subject)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return ErrUnknown
		}
		if err := save(); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, dropSetting, settingSettled); err != nil || kind == stages.OfResponse {
			return err
		}
		_, err = settlePrompts(ctx, tx, []stages.ID{subject})
		return err
	})
	return d.failed(err, "rescue %s %s", kind, subject)
}

// letPairIn gives a pair to the person, and to the test stream again if it was in it.
func letPairIn(ctx context.Context, tx *sql.Tx, pair int64, at time.Time) error {
	return reroute(ctx, tx, pair, change{letIn, []any{pair}}, change{dropMachine, []any{pair}}, change{rejoinTests, []any{pair, at.UnixMilli()}})
}

// dropByHand drops a pair and ends its rescue.
func dropByHand(ctx context.Context, tx *sql.Tx, pair int64, id stages.ID, why string) error {
	return reroute(ctx, tx, pair,
		change{dropPair, []any{pairing.ByHand, why, pair}}, change{dropRescue, []any{id}}, change{dropMachine, []any{pair}}, change{dropAudit, []any{pair}})
}

type change struct {
	query string
	args  []any
}

// reroute changes a pair and settles what follows from it; filters have to look at it again.
func reroute(ctx context.Context, tx *sql.Tx, pair int64, changes ...change) error {
	for _, c := range append(changes, change{dropSetting, []any{settingSettled}}) {
		if _, err := tx.ExecContext(ctx, c.query, c.args...); err != nil {
			return err
		}
	}
	if err := settleTestsOf(ctx, tx, pair); err != nil {
		return err
	}
	return settlePairs(ctx, tx, pair)
}

const (
	letIn      = `UPDATE pairs SET route = 'person', dropped_by = '', dropped_kind = '', reason = iif(route = 'person', reason, 'rescued') WHERE n = ?`
	dropPair   = `UPDATE pairs SET route = 'dropped', dropped_by = ?, dropped_kind = 'pair', reason = ? WHERE n = ?`
	dropRescue = `DELETE FROM rescues WHERE subject = unhex(?)`
	// What filters in force had dropped is in their rows of the funnel.
	pairsByHand = `
SELECT count(*) FROM (SELECT DISTINCT pair FROM notes WHERE kind = ?) n CROSS JOIN pairs p ON p.n = n.pair
WHERE p.dropped_by = ?
	AND NOT EXISTS (SELECT 1 FROM filter_results r CROSS JOIN filters f ON f.id = r.filter WHERE r.subject = p.id AND r.pass = 0 AND f.in_force = 1)
	AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.n IN (p.a, p.b) AND r.dropped_by <> '')`
	anyFrom = `
SELECT kind, id FROM (
	SELECT 'pair' AS kind, lower(hex(id)) AS id FROM pairs WHERE id BETWEEN unhex(?1) AND unhex(?2)
	UNION ALL SELECT 'response', lower(hex(id)) FROM responses WHERE id BETWEEN unhex(?1) AND unhex(?2)
	UNION ALL SELECT 'prompt', lower(hex(id)) FROM prompts WHERE id BETWEEN unhex(?1) AND unhex(?2))
LIMIT ?3`
)

// DropByHand drops a pair for a reason, until a person rescues it. Its labels stay, and
// a note keeps who dropped it.
func (d *Deck) DropByHand(ctx context.Context, pair stages.ID, reason string) error {
	err := d.write(ctx, func(tx *sql.Tx) error {
		n, err := numberOf(ctx, tx, pair)
		if err != nil {
			return err
		}
		why := pairing.DroppedBy + d.annotator
		if reason != "" {
			why += ": " + reason
		}
		if _, err := tx.ExecContext(ctx, insertNote, n, d.annotator, label.NoteDropped, why, d.now().UnixMilli()); err != nil {
			return err
		}
		return dropByHand(ctx, tx, n, pair, why)
	})
	return d.failed(err, "drop pair %s", pair)
}

// SubjectsFrom returns the first prompts, responses and pairs, at most limit of them,
// whose identity begins with a prefix of hexadecimal digits.
func (d *Deck) SubjectsFrom(ctx context.Context, prefix string, limit int) (map[stages.ID]stages.SubjectKind, error) {
	from, to, ok := identitiesFrom(prefix)
	if !ok {
		return nil, nil
	}
	out := map[stages.ID]stages.SubjectKind{}
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var kind stages.SubjectKind
		var id stages.ID
		err := rows.Scan(&kind, &id)
		out[id] = kind
		return err
	}, anyFrom, from, to, limit)
	return out, d.failed(err, "look for %s", prefix)
}
