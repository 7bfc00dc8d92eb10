package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// rowSource is where an export takes the rows of pairs from.
type rowSource interface {
	// texts calls f with the texts of each pair, in any order. The row is valid until f
	// returns.
	texts(ctx context.Context, numbers []int64, f func(*labelledRow) error) error
	// given calls f with every label of the pairs that counts, in any order.
	given(ctx context.Context, numbers []int64, f func(*givenRow) error) error
}

// deckRows reads the rows from the deck.
type deckRows struct {
	tx      *sql.Tx
	details bool // of labels
}

const (
	// Reading a column costs as much as finding its row, so plainTexts packs the texts of
	// most pairs into one, and leaves out every pair for which labelledTexts has more.
	plainTexts = `
SELECT p.n, p.probability, coalesce(o.source, 0), concat(p.id, o.id, a.id, b.id,
	p.strategy, char(0), p.route, char(0), o.language, char(0), o.system, char(0), o.text, char(0), a.text, char(0), b.text)
FROM json_each(?1) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE p.dropped_by = '' AND o.dropped_by = '' AND o.role = 'user' AND o.parts IS NULL
	AND a.parts IS NULL AND a.thinking = '' AND a.status = 'complete' AND b.parts IS NULL AND b.thinking = '' AND b.status = 'complete'
	AND NOT EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n) AND NOT EXISTS (SELECT 1 FROM edits x WHERE x.pair = p.n)
	AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)`
	labelledTexts = `
SELECT p.n, p.probability, coalesce(o.source, 0), p.id, p.strategy, p.route, o.id, o.system, o.text, o.language, a.id, a.text, b.id, b.text,
	p.dropped_by, o.dropped_by, o.role, coalesce(o.parts, ''), EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n),
	coalesce(a.parts, ''), a.thinking, a.status, coalesce(b.parts, ''), b.thinking, b.status,
	g.answer, EXISTS (SELECT 1 FROM edits x WHERE x.pair = p.n)
FROM json_each(?1) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN gold g ON g.pair = p.n`
)

func (d deckRows) texts(ctx context.Context, numbers []int64, f func(*labelledRow) error) error {
	seen := make(map[int64]bool, len(numbers))
	scan := func(row *labelledRow) func(rows *sql.Rows) error {
		return func(rows *sql.Rows) error {
			if err := rows.Scan(row.columns...); err != nil || !row.unpack() {
				return err
			}
			seen[row.n] = true
			return f(row)
		}
	}
	err := each(ctx, d.tx, scan(newLabelledRow(false)), plainTexts, numberArray(numbers))
	if err != nil || len(seen) == len(numbers) {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(numbers), func(n int64) bool { return seen[n] })
	return each(ctx, d.tx, scan(newLabelledRow(true)), labelledTexts, numberArray(rest))
}

func (d deckRows) given(ctx context.Context, numbers []int64, f func(*givenRow) error) error {
	query := briefLabels
	if d.details {
		query = givenLabels
	}
	return d.labels(ctx, f, query+labelsOfPairs, numberArray(numbers))
}

// labels calls f with every label that a query returns.
func (d deckRows) labels(ctx context.Context, f func(*givenRow) error, query string, args ...any) error {
	row := newGivenRow(d.details)
	return each(ctx, d.tx, func(rows *sql.Rows) error {
		if err := rows.Scan(row.columns...); err != nil {
			return err
		}
		return f(row)
	}, query, args...)
}

// labelledRow is where a row of plainTexts or labelledTexts is scanned.
type labelledRow struct {
	exchange.Labelled
	n                  int64  // of the pair
	source             int64  // of the prompt; 0: none
	pair, prompt, a, b string // identities
	asked              prompt.Message
	gold               sql.Null[label.Answer]
	turns, edits       bool // the prompt has more turns, the pair has edits

	whole   bool   // it is one of labelledTexts
	packed  string // else the last column of plainTexts
	columns []any  // where the columns of the query go
}

// newLabelledRow returns a row that has what every row of plainTexts has.
func newLabelledRow(whole bool) *labelledRow {
	r := &labelledRow{asked: prompt.Message{Role: prompt.User}, whole: whole}
	r.A.Status, r.B.Status = response.Complete, response.Complete
	// Types of ours would be scanned by reflection, which takes as long as reading the column.
	r.columns = []any{&r.n, &r.Pair.Probability, &r.source}
	if !whole {
		r.columns = append(r.columns, &r.packed)
		return r
	}
	r.columns = append(r.columns, &r.pair, &r.Pair.Strategy, (*string)(&r.Pair.Route), &r.prompt, &r.Prompt.System, &r.asked.Content,
		&r.Prompt.Language, &r.a, &r.A.Text, &r.b, &r.B.Text,
		&r.Pair.DroppedBy, &r.Prompt.Dropped, (*string)(&r.asked.Role), &r.asked.Parts, &r.turns, &r.A.Parts, &r.A.Thinking, (*string)(&r.A.Status),
		&r.B.Parts, &r.B.Thinking, (*string)(&r.B.Status), &r.gold, &r.edits)
	return r
}

// unpack takes what plainTexts has packed apart. It reports whether that is possible: not
// where a text holds the character between the texts.
func (r *labelledRow) unpack() bool {
	if r.whole {
		return true
	}
	const id = len(rawID{})
	if len(r.packed) < 4*id {
		return false
	}
	ids, texts := r.packed[:4*id], r.packed[4*id:]
	r.pair, r.prompt, r.a, r.b = ids[:id], ids[id:2*id], ids[2*id:3*id], ids[3*id:]
	for _, to := range []*string{&r.Pair.Strategy, (*string)(&r.Pair.Route), &r.Prompt.Language, &r.Prompt.System, &r.asked.Content, &r.A.Text} {
		var more bool
		if *to, texts, more = strings.Cut(texts, "\x00"); !more {
			return false
		}
	}
	r.B.Text = texts
	return strings.IndexByte(texts, 0) < 0
}

// labelled returns the pair of a row that was scanned.
func (r *labelledRow) labelled() exchange.Labelled {
	var raw [4 * len(rawID{})]byte
	var digits [2 * len(raw)]byte
	ids := string(hex.AppendEncode(digits[:0], append(append(append(append(raw[:0], r.pair...), r.prompt...), r.a...), r.b...))) // memory for all four
	next := func(raw string) stages.ID {
		id := ids[:hex.EncodedLen(len(raw))]
		ids = ids[len(id):]
		return stages.ID(id)
	}
	l := r.Labelled
	l.Pair.ID, l.Prompt.ID, l.A.ID, l.B.ID = next(r.pair), next(r.prompt), next(r.a), next(r.b)
	l.Pair.Prompt, l.Pair.A, l.Pair.B = l.Prompt.ID, l.A.ID, l.B.ID
	l.Prompt.Turns = []prompt.Message{r.asked}
	if r.gold.Valid {
		l.Gold = &label.Known{Answer: r.gold.V}
	}
	return l
}
