package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/label"
)

const (
	historyRows = `
SELECT` + eventColumns + `, e.n,
	(SELECT substr(o.text, 1, 200) FROM prompts o WHERE o.n = p.prompt),
	` + flagSaid + `,
	coalesce((SELECT n.text FROM notes n WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'note' AND n.at >= ` + since + ` ORDER BY n.n DESC LIMIT 1), ''),
	` + editSaid + ` <> '', p.route = 'dropped',
	(SELECT count(*) FROM events v WHERE v.pair = e.pair AND v.annotator = e.annotator AND v.kind = 'choose' AND v.repeat_of IS e.repeat_of)
FROM %s CROSS JOIN pairs p ON p.n = e.pair
WHERE %s
ORDER BY e.n DESC LIMIT ?`

	// The list holds the current labels, and the answers to hidden repeats until
	// their pair is decided again: if an answer just given were not first in the
	// list, that would reveal it as one to a repeat.
	listed = `NOT EXISTS (
	SELECT 1 FROM events_live m
	WHERE m.pair = e.pair AND m.annotator = e.annotator AND m.repeat_of IS NULL AND m.n > e.n)`
	// A repeat has only the flag, note and edit that were given to it.
	since = `coalesce((
	SELECT min(s.at) FROM presentations s WHERE s.pair = e.pair AND s.annotator = e.annotator AND s.repeat_of = e.repeat_of), 0)`
	flagSaid = `coalesce((
	SELECT n.text FROM notes n
	WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'flag' AND n.at >= ` + since + ` ORDER BY n.n DESC LIMIT 1), '')`
	editSaid = `coalesce((
	SELECT t.text FROM edits t
	WHERE t.pair = e.pair AND t.annotator = e.annotator AND t.at >= ` + since + ` ORDER BY t.at DESC, t.n DESC LIMIT 1), '')`

	// The log is read backwards from the newest entry, so that a page costs the
	// same wherever it is.
	byLog = `events_live e`
	// If only few pairs can match, they are looked up instead.
	byFlags = `flagged f CROSS JOIN events_live e ON e.pair = f.pair`
	bySkips = `(
	SELECT q.pair FROM queue q WHERE q.state = 'open' AND q.skips > 0
	UNION SELECT r.pair FROM events r WHERE r.repeat_of IS NOT NULL AND r.answer = 'skip') s CROSS JOIN events_live e ON e.pair = s.pair`

	// A row's own source is kept as a tag of its prompt.
	fromSource = `(EXISTS (SELECT 1 FROM prompts o WHERE o.n = p.prompt AND o.source = (SELECT n FROM sources WHERE name = ?))
	OR EXISTS (SELECT 1 FROM prompt_tags g WHERE g.prompt = p.prompt AND g.tag = ?))`
	taggedWith = `EXISTS (SELECT 1 FROM json_each(e.tags) g WHERE g.value = ?)`
	mentions   = `(
	EXISTS (SELECT 1 FROM responses r WHERE r.n IN (p.a, p.b) AND holds(r.text, ?))
	OR EXISTS (SELECT 1 FROM prompts o WHERE o.n = p.prompt AND holds(o.text, ?))
	OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND holds(t.content, ?))
	OR EXISTS (SELECT 1 FROM notes n WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'note' AND n.at >= ` + since + ` AND holds(n.text, ?)))`

	versionsOf = `SELECT` + eventColumns + `
FROM pairs p CROSS JOIN events e ON e.pair = p.n WHERE p.id = unhex(?) AND e.annotator = ? ORDER BY e.n`
	shownByID = presentationColumns + `WHERE s.id = ?`
)

// History returns decisions and skips, newest first.
func (d *Deck) History(ctx context.Context, f label.HistoryFilter, before int64, limit int) ([]label.Past, error) {
	query, args := d.historyQuery(f, before, limit)
	var out []label.Past
	err := d.read(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, func(rows *sql.Rows) error {
			p, err := scanPast(rows)
			out = append(out, p)
			return err
		}, query, args...)
	})
	return out, d.failed(err, "read the history")
}

func (d *Deck) historyQuery(f label.HistoryFilter, before int64, limit int) (string, []any) {
	from := byLog
	and := []string{`e.annotator = ?`, listed}
	args := []any{d.annotator}
	need := func(on bool, sql string, values ...any) {
		if on {
			and = append(and, sql)
			args = append(args, values...)
		}
	}
	var answers []string
	for _, a := range []struct {
		on     bool
		answer label.Answer
	}{{f.Skipped, label.Skip}, {f.Tied, label.Tie}} {
		if a.on {
			answers = append(answers, string(a.answer))
		}
	}
	switch {
	case f.Flagged:
		from = byFlags
	case f.Skipped && len(answers) == 1:
		from = bySkips
	}
	need(before > 0, `e.n < ?`, before)
	need(f.Flagged, flagSaid+` <> ''`)
	need(len(answers) > 0, `e.answer IN (SELECT value FROM json_each(?))`, jsonStrings(answers))
	need(f.Fast, `e.fast = 1`)
	need(f.Tag != "", taggedWith, f.Tag)
	need(f.Source != "", fromSource, f.Source, f.Source)
	folded := string(words.Fold(nil, f.Text))
	need(f.Text != "", mentions, folded, folded, folded, folded)
	return fmt.Sprintf(historyRows, from, strings.Join(and, ` AND `)), append(args, limit)
}

// pastRow is a row of history: an event, and the columns after it.
type pastRow struct {
	rows *sql.Rows
	more []any
}

func (r pastRow) Scan(dest ...any) error { return r.rows.Scan(append(dest, r.more...)...) }

func scanPast(rows *sql.Rows) (label.Past, error) {
	var p label.Past
	e, err := scanEvent(pastRow{rows, []any{&p.Seq, &p.Excerpt, &p.Flag, &p.Note, &p.Edited, &p.Dropped, &p.Versions}})
	p.Pair, p.Current = e.Pair, e
	return p, err
}

// Versions returns the log of a pair, oldest entry first, including hidden repeats.
func (d *Deck) Versions(ctx context.Context, pair stages.ID) ([]label.Event, error) {
	var out []label.Event
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		out = append(out, e)
		return err
	}, versionsOf, pair, d.annotator)
	return out, d.failed(err, "read the log of pair %s", pair)
}

// Presentation returns a stored showing.
func (d *Deck) Presentation(ctx context.Context, id label.PresentationID) (label.Presentation, error) {
	p, _, err := scanPresentation(d.reader.QueryRowContext(ctx, shownByID, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	return p, d.failed(err, "read showing %s", id)
}
