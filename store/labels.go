package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"prefdeck/stages/label"
)

const (
	insertEvent = `
INSERT INTO events (id, kind, target, pair, annotator, presentation, repeat_of, answer, strength, blind, view,
	active_ms, wall_ms, seen_left, seen_right, fast, swallowed, tags, guideline, cols, rows, version, at, scale)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	// One query for everything that an event names, since a label waits for it. The pair may
	// have been revealed while it was on screen. No event has an earlier time than those before
	// it on the pair.
	namedByEvent = `
SELECT (SELECT n FROM events WHERE id = ?1), p.n, (SELECT n FROM events WHERE id = ?3),
	(SELECT n FROM presentations WHERE id = ?4), (SELECT n FROM presentations WHERE id = ?5),
	EXISTS (SELECT 1 FROM notes WHERE pair = p.n AND annotator = ?6 AND kind = ?7),
	coalesce((SELECT max(at) FROM events WHERE pair = p.n AND annotator = ?6), 0)
FROM deck d LEFT JOIN pairs p ON p.id = unhex(?2)`
)

// Append writes one event and returns when it is on disk (promise 1). It does not
// write an event again whose ID is in the log.
func (d *Deck) Append(ctx context.Context, e label.Event) error {
	if err := wellFormed(e); err != nil {
		return fmt.Errorf("label pair %s: %w", e.Pair, err)
	}
	if e.Annotator == "" {
		e.Annotator = d.annotator
	}
	if e.Version == "" {
		e.Version = d.o.Version
	}
	if e.View == "" {
		e.View = label.Rendered
	}
	if e.At.IsZero() {
		e.At = d.now()
	}
	err := d.write(ctx, func(tx *sql.Tx) error {
		// A label that has begun is written to its end: to be ready for a cancellation, each
		// statement would start two goroutines.
		return appendEvent(context.WithoutCancel(ctx), tx, e)
	})
	return d.failed(err, "label pair %s", e.Pair)
}

func appendEvent(ctx context.Context, tx *sql.Tx, e label.Event) error {
	var by eventNumbers
	if err := by.find(ctx, tx, e); err != nil {
		return err
	}
	if by.event.Valid {
		return nil // it is stored already
	}
	if !by.pair.Valid {
		return fmt.Errorf("the pair is %w", ErrUnknown)
	}
	if e.Kind != label.Choose {
		if err := fits(ctx, tx, e); err != nil {
			return err
		}
	}
	if err := by.complete(e); err != nil {
		return err
	}
	e.Blind = e.Blind && !(e.Kind == label.Choose && by.revealed)
	added, err := tx.ExecContext(ctx, insertEvent, eventValues(e, by)...)
	if err != nil {
		return err
	}
	n, err := added.LastInsertId()
	if err != nil {
		return err
	}
	if err := insertCriteria(ctx, tx, n, e.Criteria); err != nil {
		return err
	}
	return settlePairs(ctx, tx, by.pair.V)
}

// eventNumbers holds the numbers of the rows that an event names, and its own if it is stored.
type eventNumbers struct {
	event, pair, target, shown, repeated sql.Null[int64]
	revealed                             bool  // the annotator saw what blind labelling hides
	latest                               int64 // when the annotator's last event on the pair was
}

func (by *eventNumbers) find(ctx context.Context, q querier, e label.Event) error {
	return q.QueryRowContext(ctx, namedByEvent, e.ID, e.Pair, e.Target, e.Presentation, e.RepeatOf, e.Annotator, label.NoteRevealed).
		Scan(&by.event, &by.pair, &by.target, &by.shown, &by.repeated, &by.revealed, &by.latest)
}

// complete returns an error if the deck lacks a choice or a showing that the event names.
func (by *eventNumbers) complete(e label.Event) error {
	switch {
	case e.Target != "" && !by.target.Valid:
		return fmt.Errorf("choice %s is %w", e.Target, ErrUnknown)
	case e.Presentation != "" && !by.shown.Valid:
		return fmt.Errorf("showing %s is %w", e.Presentation, ErrUnknown)
	case e.RepeatOf != "" && !by.repeated.Valid:
		return fmt.Errorf("showing %s is %w", e.RepeatOf, ErrUnknown)
	}
	return nil
}

func wellFormed(e label.Event) error {
	switch {
	case e.ID == "":
		return errors.New("the event has no ID")
	case e.Kind == label.Choose && e.Target != "":
		return errors.New("a choice has no target")
	case e.Kind == label.Choose:
		return errors.Join(e.Choice.Valid(), validCriteria(e.Criteria))
	case e.Kind != label.Retract && e.Kind != label.Restore:
		return fmt.Errorf("unknown kind of event %q", e.Kind)
	case e.Target == "":
		return fmt.Errorf("nothing is named to %s", e.Kind)
	case e.Choice != label.Choice{} || len(e.Criteria) > 0:
		return fmt.Errorf("a %s cannot choose", e.Kind)
	}
	return nil
}

const targetOf = `
SELECT lower(hex(p.id)), e.annotator, e.kind,
	(SELECT k.kind FROM events k WHERE k.target = e.n ORDER BY k.n DESC LIMIT 1) IS NOT 'retract'
FROM events e CROSS JOIN pairs p ON p.n = e.pair WHERE e.id = ?`

// fits returns the reason why a retraction or a restoration would be meaningless,
// if any.
func fits(ctx context.Context, tx *sql.Tx, e label.Event) error {
	var target label.Event
	var counts bool
	err := tx.QueryRowContext(ctx, targetOf, e.Target).Scan(&target.Pair, &target.Annotator, &target.Kind, &counts)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("choice %s is %w", e.Target, ErrUnknown)
	case err != nil:
		return err
	case target.Kind != label.Choose || target.Pair != e.Pair || target.Annotator != e.Annotator:
		return fmt.Errorf("event %s is not a choice of %s on this pair", e.Target, e.Annotator)
	case e.Kind == label.Retract && !counts:
		return fmt.Errorf("choice %s is retracted already", e.Target)
	case e.Kind == label.Restore && counts:
		return fmt.Errorf("choice %s counts already", e.Target)
	}
	return nil
}

// eventValues returns the row of an event.
func eventValues(e label.Event, by eventNumbers) []any {
	return []any{e.ID, e.Kind, by.target, by.pair, e.Annotator, by.shown, by.repeated,
		orNull(e.Choice.Answer), strength(e.Choice), e.Blind, e.View, e.Active.Milliseconds(), e.Wall.Milliseconds(),
		e.SeenLeft, e.SeenRight, e.Fast, e.Swallowed, jsonStrings(e.Tags), e.Guideline, e.Cols, e.Rows, e.Version,
		max(e.At.UnixMilli(), by.latest), e.Choice.Scale.Points()}
}

// strength returns NULL if none was given, and for "negligibly better" on the scale
// of four, which the column scale tells apart: 0 only means a tie.
func strength(c label.Choice) any {
	if c.Strength == 0 && c.Answer != label.Tie {
		return nil
	}
	return c.Strength
}

const eventColumns = ` e.id, e.kind, coalesce((SELECT id FROM events WHERE n = e.target), ''),
	(SELECT lower(hex(id)) FROM pairs WHERE n = e.pair), e.annotator,
	coalesce((SELECT id FROM presentations WHERE n = e.presentation), ''),
	coalesce((SELECT id FROM presentations WHERE n = e.repeat_of), ''), coalesce(e.answer, ''), coalesce(e.strength, 0), e.blind, e.view, e.active_ms, e.wall_ms,
	e.seen_left, e.seen_right, e.fast, e.swallowed, e.tags, e.guideline, e.cols, e.rows, e.version, e.at, e.scale,
	(SELECT json_group_object(c.criterion, c.strength) FROM label_criteria c WHERE c.event = e.n) `

const (
	currentOf = `SELECT` + eventColumns + `
FROM json_each(?) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN events_current e ON e.pair = p.n WHERE e.annotator = ?`
	// The newest choice on a pair, if it was taken back.
	undoneOf = `SELECT` + eventColumns + `
FROM json_each(?1) j CROSS JOIN pairs p ON p.id = unhex(j.value) CROSS JOIN events e ON e.n = (
	SELECT c.n FROM events c
	WHERE c.pair = p.n AND c.annotator = ?2 AND c.kind = 'choose' AND c.repeat_of IS NULL ORDER BY c.n DESC LIMIT 1)
WHERE (SELECT k.kind FROM events k WHERE k.target = e.n ORDER BY k.n DESC LIMIT 1) = 'retract'`
	undoable = `SELECT` + eventColumns + `FROM events_live e WHERE e.annotator = ? ORDER BY e.n DESC LIMIT 1`
	// A merge takes back what a newer choice on the pair replaces: nobody undid that.
	redoable = `SELECT` + eventColumns + `
FROM events r CROSS JOIN events e ON e.n = r.target
WHERE r.annotator = ?1 AND r.kind = 'retract'
	AND r.n > (SELECT c.n FROM events c WHERE c.annotator = ?1 AND c.kind = 'choose' ORDER BY c.n DESC LIMIT 1)
	AND NOT EXISTS (SELECT 1 FROM events k WHERE k.target = r.target AND k.n > r.n)
	AND NOT (e.repeat_of IS NULL AND EXISTS (
		SELECT 1 FROM events_live m WHERE m.pair = e.pair AND m.annotator = e.annotator AND m.repeat_of IS NULL AND m.at > e.at))
ORDER BY r.n DESC LIMIT 1`
	pace = `
SELECT e.active_ms FROM events_live e LEFT JOIN presentations s ON s.n = e.presentation
WHERE e.annotator = ? AND e.answer <> 'skip' AND NOT ` + isRuling + ` ORDER BY e.n DESC LIMIT ?`
)

// Undoable returns the newest choice in force, including hidden repeats; ErrNone at
// the beginning.
func (d *Deck) Undoable(ctx context.Context) (label.Event, error) {
	return d.oneEvent(ctx, "look for what to undo", undoable)
}

// Redoable returns the choice that the newest retraction in force took back, unless
// something was chosen after it; ErrNone if there is nothing to redo.
func (d *Deck) Redoable(ctx context.Context) (label.Event, error) {
	return d.oneEvent(ctx, "look for what to redo", redoable)
}

func (d *Deck) oneEvent(ctx context.Context, doing, query string) (label.Event, error) {
	e, err := scanEvent(d.reader.QueryRowContext(ctx, query, d.annotator))
	if errors.Is(err, sql.ErrNoRows) {
		return label.Event{}, label.ErrNone
	}
	return e, d.failed(err, "%s", doing)
}

// Pace returns the active times of the last n decisions in force,
// newest first. A skip decides nothing.
func (d *Deck) Pace(ctx context.Context, n int) ([]time.Duration, error) {
	out, err := d.activeTimes(ctx, d.reader, n)
	return out, d.failed(err, "read the pace")
}

func (d *Deck) activeTimes(ctx context.Context, q querier, n int) ([]time.Duration, error) {
	var out []time.Duration
	err := each(ctx, q, func(rows *sql.Rows) error {
		var ms int64
		err := rows.Scan(&ms)
		out = append(out, milliseconds(ms))
		return err
	}, pace, d.annotator, n)
	return out, err
}

func scanEvent(row interface{ Scan(dest ...any) error }) (label.Event, error) {
	var e label.Event
	var active, wall, at int64
	var tags, criteria string
	var points int
	err := row.Scan(&e.ID, &e.Kind, &e.Target, &e.Pair, &e.Annotator, &e.Presentation, &e.RepeatOf,
		&e.Choice.Answer, &e.Choice.Strength, &e.Blind, &e.View, &active, &wall,
		&e.SeenLeft, &e.SeenRight, &e.Fast, &e.Swallowed, &tags, &e.Guideline, &e.Cols, &e.Rows, &e.Version, &at, &points, &criteria)
	if err != nil {
		return e, err
	}
	if e.Choice.Scale, err = label.ScaleOf(points); err != nil {
		return e, err
	}
	if e.Criteria, err = criteriaIn(criteria); err != nil {
		return e, err
	}
	e.Active, e.Wall, e.At = milliseconds(active), milliseconds(wall), instant(at)
	e.Tags, err = stringsIn("tags", tags)
	return e, err
}
