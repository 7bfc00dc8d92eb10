package store

import (
	"context"
	"database/sql"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// disputed is the pairs to which annotators gave different answers. Only pairs with
// labels of several annotators are looked at: most decks have none. Rulings differ
// where decks were merged; then the newest counts, and the pair is open again until a
// second adjudicator agrees with it.
const disputed = `
SELECT n, party, rulings > 1 AS contested, rulings = 1 OR rulings > 1 AND backed > 1 AS decided
FROM (
	SELECT p.n, max(c.annotator = ?1) AS party,
		count(DISTINCT CASE WHEN ` + isRuling + ` THEN c.answer END) AS rulings,
		sum(` + isRuling + ` AND c.answer = (
			SELECT r.answer FROM events_current r JOIN presentations o ON o.n = r.presentation
			WHERE r.pair = p.n AND o.ordering = 'adjudication' AND r.answer <> 'skip' ORDER BY r.at DESC, r.id DESC LIMIT 1)) AS backed
	FROM (SELECT pair FROM events WHERE kind = 'choose' GROUP BY pair HAVING min(annotator) <> max(annotator)) several
		CROSS JOIN pairs p ON p.n = several.pair
		CROSS JOIN events_current c ON c.pair = p.n
		LEFT JOIN presentations s ON s.n = c.presentation
	WHERE p.route <> 'dropped' AND c.answer <> 'skip' AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)
	GROUP BY p.n
	HAVING count(DISTINCT CASE WHEN NOT ` + isRuling + ` THEN c.answer END) > 1)`

// isRuling reports whether a choice was made on the showing s of a dispute.
const isRuling = `(coalesce(s.ordering, '') = 'adjudication')`

const (
	openDisputes = `
SELECT lower(hex(p.id)), d.party FROM (` + disputed + `) d CROSS JOIN pairs p ON p.n = d.n WHERE NOT d.decided ORDER BY p.place, p.n`
	countDisputes = `
SELECT coalesce(sum(NOT decided), 0), coalesce(sum(decided), 0), coalesce(sum(contested AND NOT decided), 0) FROM (` + disputed + `)`
	opinions = `
SELECT c.id, c.annotator, c.answer, coalesce(c.strength, 0), c.scale, coalesce(
		(SELECT n.text FROM notes n WHERE n.event = c.n AND n.kind = 'tags' ORDER BY n.n DESC LIMIT 1), c.tags),
	coalesce((SELECT n.text FROM notes n WHERE n.pair = c.pair AND n.annotator = c.annotator AND n.kind = 'note' ORDER BY n.n DESC LIMIT 1), ''),
	` + isRuling + `
FROM pairs p CROSS JOIN events_current c ON c.pair = p.n LEFT JOIN presentations s ON s.n = c.presentation
WHERE p.id = unhex(?) AND c.answer <> 'skip' AND (NOT ` + isRuling + ` OR 1 < (
	SELECT count(DISTINCT r.answer) FROM events_current r JOIN presentations o ON o.n = r.presentation
	WHERE r.pair = p.n AND o.ordering = 'adjudication' AND r.answer <> 'skip'))
ORDER BY c.n`
	// votes is the labels by which pairs are decided: the newest ruling of an
	// adjudicator where there is one, and all labels of the pair otherwise. By time, so
	// that decks merged in any order agree.
	votes = `
WITH ruled AS MATERIALIZED (
	SELECT pair, answer FROM (
		SELECT c.pair, c.answer, row_number() OVER (PARTITION BY c.pair ORDER BY c.at DESC, c.id DESC) AS k
		FROM presentations s CROSS JOIN events_current c ON c.pair = s.pair AND c.presentation = s.n
		WHERE s.ordering = 'adjudication' AND c.answer <> 'skip')
	WHERE k = 1)
SELECT c.pair, c.answer FROM events_current c WHERE c.pair NOT IN (SELECT pair FROM ruled)
UNION ALL SELECT pair, answer FROM ruled`
	insertRuling = `
INSERT INTO presentations (id, pair, annotator, left_side, kind, ordering, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

// Disputes returns the open disputes that an annotator may decide, in the order of the
// queue, and counts those on which the annotator is a party.
func (d *Deck) Disputes(ctx context.Context, adjudicator string) (open []stages.ID, party int, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		var pair stages.ID
		var own bool
		if err := rows.Scan(&pair, &own); err != nil {
			return err
		}
		if own {
			party++
		} else {
			open = append(open, pair)
		}
		return nil
	}, openDisputes, adjudicator)
	return open, party, d.failed(err, "look for disagreements")
}

// countDisputed counts the disputes of a deck.
func countDisputed(ctx context.Context, q querier) (c label.Disputed, err error) {
	err = q.QueryRowContext(ctx, countDisputes, "").Scan(&c.Open, &c.Decided, &c.Contested)
	return c, err
}

// Opinions returns what the annotators of a pair said, and its adjudicators if their
// rulings differ.
func (d *Deck) Opinions(ctx context.Context, pair stages.ID) (out []label.Stance, err error) {
	err = each(ctx, d.reader, func(rows *sql.Rows) error {
		o := label.Stance{Event: label.Event{Kind: label.Choose, Pair: pair}}
		var points int
		var tags string
		err := rows.Scan(&o.ID, &o.Annotator, &o.Choice.Answer, &o.Choice.Strength, &points, &tags, &o.Note, &o.Ruling)
		if err == nil {
			o.Choice.Scale, err = label.ScaleOf(points)
		}
		if err == nil {
			o.Tags, err = stringsIn("tags", tags)
		}
		out = append(out, o)
		return err
	}, opinions, pair)
	return out, d.failed(err, "read what was said of pair %s", pair)
}

// Adjudicate stores a choice with its showing, and returns when both are on disk.
func (d *Deck) Adjudicate(ctx context.Context, as label.Presentation, e label.Event) error {
	if err := wellFormed(e); err != nil {
		return err
	}
	if e.Kind != label.Choose || e.Annotator == "" || as.Annotator != e.Annotator || as.Pair != e.Pair {
		return errors.New("adjudicate: the choice does not fit its showing")
	}
	if e.At.IsZero() {
		e.At = d.now()
	}
	if e.Version == "" {
		e.Version = d.o.Version
	}
	if e.View == "" {
		e.View = label.Rendered
	}
	e.Presentation = as.ID
	err := d.write(ctx, func(tx *sql.Tx) error {
		pair, err := numberOf(ctx, tx, as.Pair)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertRuling, as.ID, pair, as.Annotator, as.Left, label.Fresh, label.Adjudication, e.At.UnixMilli()); err != nil {
			return err
		}
		return appendEvent(ctx, tx, e)
	})
	return d.failed(err, "adjudicate pair %s", e.Pair)
}
