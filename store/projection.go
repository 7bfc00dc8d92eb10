package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const (
	queuedNow      = `SELECT state, skips, doubt FROM queue WHERE pair = ?`
	queuedExpected = `SELECT state, skips, place, prompt, made, (` + doubtOf + `) FROM queue_expected WHERE pair = ?1`
	enqueue        = `
INSERT INTO queue (pair, state, skips, place, prompt, made, doubt) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (pair) DO UPDATE SET state = excluded.state, skips = excluded.skips, doubt = excluded.doubt`
	dequeue      = `DELETE FROM queue WHERE pair = ?`
	countMoves   = `INSERT INTO settings (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value + 1 AS TEXT)`
	addToCount   = `UPDATE queue_counts SET n = n + ? WHERE state = ? AND skipped = ?`
	flagExpected = `
SELECT coalesce((
	SELECT n.text FROM notes n WHERE n.pair = ? AND n.annotator = d.annotator AND n.kind = 'flag' ORDER BY n.n DESC LIMIT 1), '') <> ''
FROM deck d`
	flag   = `INSERT INTO flagged (pair) VALUES (?) ON CONFLICT DO NOTHING`
	unflag = `DELETE FROM flagged WHERE pair = ?`
)

// standing holds the columns of the queue that change; its zero value is no row.
type standing struct {
	state string
	skips int
	doubt float64
}

// counted is a row of queue_counts.
type counted struct {
	state   string
	skipped bool
}

func (s standing) counted() counted { return counted{s.state, s.skips > 0} }

// settlePairs brings the queue's rows of these pairs in line with the pairs, audits,
// judgements and log, and the counts with the rows. Whoever changes any of those calls
// it in the same transaction.
func settlePairs(ctx context.Context, tx *sql.Tx, pairs ...int64) error {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	change := map[counted]int{}
	moves := false
	for _, pair := range pairs {
		moved, err := settlePair(&s, pair, change)
		if err != nil {
			return fmt.Errorf("queue pair %d: %w", pair, err)
		}
		moves = moves || moved
	}
	if moves {
		if _, err := s.exec(countMoves, settingMoves); err != nil {
			return err
		}
	}
	return moveCounts(&s, change)
}

// settlePair reports whether the pair has joined the queue, left it, or moved in an
// order.
func settlePair(s *statements, pair int64, change map[counted]int) (moved bool, err error) {
	var was, is standing
	err = s.row(queuedNow, pair)(&was.state, &was.skips, &was.doubt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	var place, made int64
	var prompt []byte
	err = s.row(queuedExpected, pair)(&is.state, &is.skips, &place, &prompt, &made, &is.doubt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	switch {
	case was == is:
		return false, nil
	case is.state == "":
		_, err = s.exec(dequeue, pair)
	default:
		_, err = s.exec(enqueue, pair, is.state, is.skips, place, prompt, made, is.doubt)
	}
	change[was.counted()]--
	change[is.counted()]++
	return (was.state == "") != (is.state == "") || was.doubt != is.doubt, err
}

// moveCounts adds to the numbers of the queue.
func moveCounts(s *statements, change map[counted]int) error {
	for of, n := range change {
		if n == 0 || of.state == "" {
			continue
		}
		if _, err := s.exec(addToCount, n, of.state, of.skipped); err != nil {
			return err
		}
	}
	return nil
}

// settleFlag brings the flag of a pair in line with its notes.
func settleFlag(ctx context.Context, tx *sql.Tx, pair int64) error {
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	var set bool
	if err := s.row(flagExpected, pair)(&set); err != nil {
		return err
	}
	query, by := unflag, -1
	if set {
		query, by = flag, 1
	}
	n, err := s.exec(query, pair)
	if err != nil {
		return err
	}
	return moveCounts(&s, map[counted]int{{state: "flagged"}: by * int(n)})
}
