package store

import (
	"database/sql"
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// Of an annotator's choices on a pair, of the undos and redos of a choice, and of the
// notes and flags on a pair, the last in the log stands. What is absorbed comes after what
// was there, even if it is older. Then the newer one is written once more, or a choice is
// taken back, so that decks of one annotator come to the same whichever takes in the
// other. Within one log no later entry has an earlier time, whatever the clock said (see
// namedByEvent, insertNote, insertEdit).
const (
	lastOfLogs = `SELECT (SELECT coalesce(max(n), 0) FROM events), (SELECT coalesce(max(n), 0) FROM notes)`

	// A choice that is absorbed comes after an earlier one that is newer, and so may one do
	// that an absorbed undo or redo concerns.
	superseded = `
SELECT DISTINCT l.n, coalesce((SELECT u.id FROM events u WHERE u.target = l.n ORDER BY u.n DESC LIMIT 1), l.id)
FROM events k CROSS JOIN events_live l ON l.pair = k.pair
WHERE k.n > ?1 AND l.repeat_of IS NULL AND EXISTS (
	SELECT 1 FROM events_live m WHERE m.pair = l.pair AND m.annotator = l.annotator AND m.repeat_of IS NULL
		AND m.n <= ?1 AND m.n < l.n AND m.at > l.at
		AND (l.n > ?1 OR EXISTS (SELECT 1 FROM events u WHERE u.target IN (l.n, m.n) AND u.n > ?1)))`
	// The undo is as late as what it follows, the choice or its newest redo: else that
	// redo would be written once more wherever the two meet again.
	retractSuperseded = `
INSERT INTO events (id, kind, target, pair, annotator, version, at)
SELECT ?1, 'retract', e.n, e.pair, e.annotator, ?2, coalesce((SELECT max(u.at) FROM events u WHERE u.target = e.n), e.at)
FROM events e WHERE e.n = ?3 ON CONFLICT DO NOTHING`

	outdatedUndos = `
SELECT m.id FROM events k CROSS JOIN events m ON m.n = (
	SELECT x.n FROM events x WHERE x.target = k.target AND x.n <= ?1 ORDER BY x.at DESC, x.n DESC LIMIT 1)
WHERE k.n > ?1 AND k.target IS NOT NULL AND k.n = (SELECT max(l.n) FROM events l WHERE l.target = k.target)
	AND m.at > k.at AND m.kind <> k.kind`
	repeatUndo = `
INSERT INTO events (id, kind, target, pair, annotator, version, at)
SELECT ?1, e.kind, e.target, e.pair, e.annotator, ?2, e.at FROM events e WHERE e.id = ?3 ON CONFLICT DO NOTHING`

	// A millisecond later it is no note that the other deck has.
	repeatNotes = `
INSERT INTO notes (pair, annotator, kind, text, response, span_from, span_to, at)
SELECT m.pair, m.annotator, m.kind, m.text, m.response, m.span_from, m.span_to, m.at + 1 FROM notes k CROSS JOIN notes m ON m.n = (
	SELECT x.n FROM notes x WHERE x.pair = k.pair AND x.annotator = k.annotator AND x.kind = k.kind AND x.n <= ?1 ORDER BY x.at DESC, x.n DESC LIMIT 1)
WHERE k.n > ?1 AND k.kind IN ('note', 'flag') AND k.n = (
	SELECT max(l.n) FROM notes l WHERE l.pair = k.pair AND l.annotator = k.annotator AND l.kind = k.kind)
	AND m.at > k.at AND m.text <> k.text`

	// A drop by hand leaves a note and ends the pair's rescue.
	droppedElsewhere = `
SELECT p.n, lower(hex(p.id)), k.text FROM notes k CROSS JOIN pairs p ON p.n = k.pair
WHERE k.n > ?1 AND k.n = ` + lastDrop + ` AND p.dropped_by <> '` + pairing.ByHand + `'
	AND NOT EXISTS (SELECT 1 FROM rescues r WHERE r.subject = p.id AND r.at >= k.at)`
	rescuedElsewhere = `
SELECT p.n, lower(hex(p.id)), iif(r.at >= k.at, '', k.text) FROM rescues r CROSS JOIN pairs p ON p.id = r.subject CROSS JOIN notes k ON k.n = ` + lastDrop + `
WHERE p.dropped_by = '` + pairing.ByHand + `'`
	lastDrop = `(SELECT l.n FROM notes l WHERE l.pair = p.n AND l.kind = '` + string(label.NoteDropped) + `' ORDER BY l.at DESC, l.n DESC LIMIT 1)`
)

// keepNewer lets what was newer in the logs before the absorbed entries stand, up to the
// numbers given, and what people dropped or rescued later in either deck.
func (a *absorbing) keepNewer(last, lastNote int64) error {
	if err := a.redoUndos(last); err != nil {
		return err
	}
	if err := a.supersede(last); err != nil {
		return err
	}
	if _, err := a.s.exec(repeatNotes, lastNote); err != nil {
		return err
	}
	return a.redrop(lastNote)
}

// redrop drops and rescues pairs by hand as was done in the other deck, if that is newer
// than what was done here.
func (a *absorbing) redrop(lastNote int64) error {
	type pair struct {
		n   int64
		id  stages.ID
		why string // "": it is rescued
	}
	var found []pair
	for _, q := range []struct {
		query string
		args  []any
	}{{droppedElsewhere, []any{lastNote}}, {rescuedElsewhere, nil}} {
		err := each(a.ctx, a.tx, func(rows *sql.Rows) error {
			var p pair
			err := rows.Scan(&p.n, &p.id, &p.why)
			found = append(found, p)
			return err
		}, q.query, q.args...)
		if err != nil {
			return err
		}
	}
	for _, p := range found {
		var err error
		if p.why == "" {
			err = letPairIn(a.ctx, a.tx, p.n, a.d.now())
		} else {
			err = dropByHand(a.ctx, a.tx, p.n, p.id, p.why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// redoUndos writes the undos and redos once more that older ones come after.
func (a *absorbing) redoUndos(last int64) error {
	newer, err := ids(a.ctx, a.tx, outdatedUndos, last)
	for _, id := range newer {
		if err == nil {
			_, err = a.s.exec(repeatUndo, string(stages.Hash("newer", string(id))), a.d.o.Version, id)
		}
	}
	return err
}

// sane returns an error if the log after the event number last breaks a law that nothing
// could restore: it never changes.
func (a *absorbing) sane(last int64) error {
	var stray int
	err := a.tx.QueryRowContext(a.ctx, strayRetractions+` AND k.n > ?`, last).Scan(&stray)
	if err == nil && stray > 0 {
		err = errors.New(worded("its log is damaged: "+strayText, stray))
	}
	return err
}

// supersede retracts choices that an earlier entry of the log is newer than, where one
// after the event number last concerns either.
func (a *absorbing) supersede(last int64) error {
	type late struct {
		n      int64
		latest string // the last event on it: the choice, or an undo or redo of it
	}
	var found []late
	err := each(a.ctx, a.tx, func(rows *sql.Rows) error {
		var l late
		err := rows.Scan(&l.n, &l.latest)
		found = append(found, l)
		return err
	}, superseded, last)
	for _, l := range found {
		if err == nil {
			a.out.Superseded++
			_, err = a.s.exec(retractSuperseded, string(stages.Hash("superseded", l.latest)), a.d.o.Version, l.n)
		}
	}
	return err
}
