package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

const (
	historyRows = `
SELECT` + eventColumns + `, e.seq,
	coalesce((SELECT substr(t.content, 1, 200) FROM prompt_turns t WHERE t.prompt = p.prompt ORDER BY t.n DESC LIMIT 1), ''),
	coalesce((SELECT n.text FROM notes n WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'flag' ORDER BY n.seq DESC LIMIT 1), ''),
	coalesce((SELECT n.text FROM notes n WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'note' ORDER BY n.seq DESC LIMIT 1), ''),
	coalesce((SELECT t.text FROM edits t WHERE t.pair = e.pair AND t.annotator = e.annotator ORDER BY t.at DESC, t.rowid DESC LIMIT 1), '') <> '',
	(SELECT count(*) FROM label_events v WHERE v.pair = e.pair AND v.annotator = e.annotator AND v.kind = 'choose' AND v.repeat_of IS NULL)
FROM %s CROSS JOIN pairs p ON p.id = e.pair
WHERE %s
ORDER BY e.seq DESC LIMIT ?`

	// The log is walked back from the newest entry, so that a page costs the same
	// wherever it is.
	byLog = `labels_current e`
	// Where few pairs can be meant, these are looked up instead.
	byFlags = `flagged f CROSS JOIN labels_current e ON e.pair = f.pair`
	bySkips = `queue s CROSS JOIN labels_current e ON s.state = 'open' AND s.skips > 0 AND e.pair = s.pair`

	taggedWith = `EXISTS (SELECT 1 FROM json_each(e.tags) g WHERE g.value = ?)`
	mentions   = `(
	EXISTS (SELECT 1 FROM responses r WHERE r.id IN (p.a, p.b) AND r.text LIKE ? ESCAPE '\')
	OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND t.content LIKE ? ESCAPE '\')
	OR EXISTS (SELECT 1 FROM notes n WHERE n.pair = e.pair AND n.annotator = e.annotator AND n.kind = 'note' AND n.text LIKE ? ESCAPE '\'))`

	versionsOf = `SELECT` + eventColumns + `FROM label_events e WHERE e.pair = ? AND e.annotator = ? ORDER BY e.seq`
	shownByID  = presentationColumns + `WHERE p.id = ?`
)

// History is the decided and skipped pairs, the one decided last first.
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
	and := []string{`e.annotator = ?`}
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
	}{{f.Skipped, label.Skip}, {f.Tied, label.Tie}, {f.BothBad, label.BothBad}} {
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
	need(before > 0, `e.seq < ?`, before)
	need(f.Answer != "", `e.answer = ?`, f.Answer)
	need(len(answers) > 0, `e.answer IN (SELECT value FROM json_each(?))`, jsonStrings(answers))
	need(f.Fast, `e.fast = 1`)
	need(f.Unblinded, `e.blind = 0`)
	need(f.Tag != "", taggedWith, f.Tag)
	need(!f.Since.IsZero(), `e.at >= ?`, f.Since.UnixMilli())
	need(f.Source != "", `EXISTS (SELECT 1 FROM prompts o WHERE o.id = p.prompt AND o.source = ?)`, f.Source)
	need(f.Edited, `coalesce((SELECT t.text FROM edits t WHERE t.pair = e.pair AND t.annotator = e.annotator
		ORDER BY t.at DESC, t.rowid DESC LIMIT 1), '') <> ''`)
	like := likeText(f.Text)
	need(f.Text != "", mentions, like, like, like)
	return fmt.Sprintf(historyRows, from, strings.Join(and, ` AND `)), append(args, limit)
}

// pastRow is a row of history: an event, and what stands after it.
type pastRow struct {
	rows *sql.Rows
	more []any
}

func (r pastRow) Scan(dest ...any) error { return r.rows.Scan(append(dest, r.more...)...) }

func scanPast(rows *sql.Rows) (label.Past, error) {
	var p label.Past
	e, err := scanEvent(pastRow{rows, []any{&p.Seq, &p.Excerpt, &p.Flag, &p.Note, &p.Edited, &p.Versions}})
	p.Pair, p.Current = e.Pair, e
	return p, err
}

// Versions is the log of a pair, oldest entry first, hidden repeats included.
func (d *Deck) Versions(ctx context.Context, pair stages.ID) ([]label.Event, error) {
	var out []label.Event
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		out = append(out, e)
		return err
	}, versionsOf, pair, d.annotator)
	return out, d.failed(err, "read the log of pair %s", pair)
}

// Presentation is a stored showing.
func (d *Deck) Presentation(ctx context.Context, id label.PresentationID) (label.Presentation, error) {
	p, _, err := scanPresentation(d.reader.QueryRowContext(ctx, shownByID, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	return p, d.failed(err, "read showing %s", id)
}
