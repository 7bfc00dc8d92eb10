package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	newestChoice = `
SELECT coalesce((SELECT e.n FROM events e WHERE e.annotator = ? AND e.kind = 'choose' ORDER BY e.n DESC LIMIT 1), 0)`
	// The last choice that is at least label.RepeatAfter choices back.
	lastRepeatable = `
SELECT e.n FROM events e WHERE e.annotator = ? AND e.kind = 'choose' ORDER BY e.n DESC LIMIT 1 OFFSET ?`
	// The first decision in a range of the log that is the current label of its
	// pair, old enough, and not repeated yet.
	repeatable = presentationColumns + `
WHERE s.n = (
	SELECT e.presentation FROM events e
	WHERE e.annotator = ?1 AND e.kind = 'choose' AND e.n BETWEEN ?2 AND ?3 AND e.at <= ?4
		AND e.repeat_of IS NULL AND e.answer <> 'skip' AND e.presentation IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM events r WHERE r.repeat_of = e.presentation)
		AND NOT EXISTS (SELECT 1 FROM presentations j WHERE j.n = e.presentation AND j.ordering = 'adjudication')
		AND EXISTS (SELECT 1 FROM events_current c WHERE c.pair = e.pair AND c.annotator = e.annotator AND c.n = e.n)
	ORDER BY e.n LIMIT 1)`
	remarksOfRepeat = `
SELECT n.kind, n.text FROM notes n
WHERE n.pair = (SELECT n FROM pairs WHERE id = unhex(?1)) AND n.annotator = ?2 AND n.at >= (
	SELECT min(s.at) FROM presentations o CROSS JOIN presentations s ON s.repeat_of = o.n
	WHERE o.id = ?3 AND s.pair = n.pair AND s.annotator = ?2)
ORDER BY n.n`
	draftsOfRepeat = `
SELECT coalesce(lower(hex(r.id)), ''), d.text FROM drafts d LEFT JOIN responses r ON r.n = d.base
WHERE d.pair = (SELECT n FROM pairs WHERE id = unhex(?1)) AND d.annotator = ?2
	AND d.repeat_of = (SELECT n FROM presentations WHERE id = ?3)`
	repeatsAnswered = `
SELECT count(*) FROM events_live e WHERE e.repeat_of IS NOT NULL AND e.annotator = ? AND e.answer <> 'skip'`
)

// SaidOfRepeat returns the remarks made on a hidden repeat of a showing of a pair.
func (d *Deck) SaidOfRepeat(ctx context.Context, pair stages.ID, of label.PresentationID) (label.Remarked, error) {
	var said label.Remarked
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var kind label.NoteKind
		var text string
		err := rows.Scan(&kind, &text)
		switch kind { // the newest comes last and wins
		case label.NoteText:
			said.Note = text
		case label.NoteFlag:
			said.Flag = text
		}
		return err
	}, remarksOfRepeat, pair, d.annotator, of)
	if err == nil {
		err = each(ctx, d.reader, func(rows *sql.Rows) error {
			var base stages.ID
			var text string
			err := rows.Scan(&base, &text)
			if said.Drafts == nil {
				said.Drafts = label.Drafts{}
			}
			said.Drafts[base] = text
			return err
		}, draftsOfRepeat, pair, d.annotator, of)
	}
	return said, d.failed(err, "read what was noted of pair %s", pair)
}

// Repeated counts the hidden repeats in force that decide. It reads all of them:
// once per sitting, not once per label.
func (d *Deck) Repeated(ctx context.Context) (n int, err error) {
	err = d.reader.QueryRowContext(ctx, repeatsAnswered, d.annotator).Scan(&n)
	return n, d.failed(err, "count the hidden repeats")
}

// NextRepeat returns a hidden repeat if one is due; otherwise ErrNone. Each
// decision is repeated at most once.
func (d *Deck) NextRepeat(ctx context.Context, share float64, now time.Time) (label.Item, label.Presentation, error) {
	var item label.Item
	var shown label.Presentation
	err := d.read(ctx, func(tx *sql.Tx) error {
		earlier, err := d.dueRepeat(ctx, tx, share, now)
		if err != nil {
			return err
		}
		found, err := d.items(ctx, tx, []stages.ID{earlier.Pair})
		if err != nil {
			return err
		}
		item, shown = label.AsRepeat(found[0], earlier)
		shown.At = now
		return nil
	})
	if errors.Is(err, label.ErrNone) {
		return item, shown, label.ErrNone
	}
	return item, shown, d.failed(err, "look for a hidden repeat")
}

func (d *Deck) dueRepeat(ctx context.Context, q querier, share float64, now time.Time) (label.Presentation, error) {
	var n, last int64
	if err := q.QueryRowContext(ctx, newestChoice, d.annotator).Scan(&n); err != nil {
		return label.Presentation{}, err
	}
	if !label.Due(d.queueSeed, n, share) {
		return label.Presentation{}, label.ErrNone
	}
	err := q.QueryRowContext(ctx, lastRepeatable, d.annotator, label.RepeatAfter).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return label.Presentation{}, label.ErrNone
	}
	if err != nil {
		return label.Presentation{}, err
	}
	old := now.Add(-label.RepeatGap).UnixMilli()
	from := 1 + label.RepeatPlace(d.queueSeed, n, last)
	for _, span := range [][2]int64{{from, last}, {1, from - 1}} {
		p, _, err := scanPresentation(q.QueryRowContext(ctx, repeatable, d.annotator, span[0], span[1], old))
		if !errors.Is(err, sql.ErrNoRows) {
			return p, err
		}
	}
	return label.Presentation{}, label.ErrNone
}
