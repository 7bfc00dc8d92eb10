package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// The pairs of a page are read in the order of their numbers, which is their order on
// disk, and sorted afterwards. Pages are random samples of the deck, because
// identities are hashes: the larger a page, the closer together its rows. To bound the
// memory, the size of a page follows from the length of the texts read so far.
const (
	firstPage   = 500 // pairs
	longestPage = 5_000
	pageTexts   = 4 << 20 // bytes
)

const (
	// Hidden repeats decide nothing: their pairs have been decided before.
	labelledPairs = `
SELECT p.n, p.id, NULL FROM ` + decidedPairs
	labelledByPrompt = `
SELECT p.n, p.id, iif(?2, o.id, NULL) FROM ` + decidedPairs + ` CROSS JOIN prompts o ON o.n = p.prompt
WHERE NOT ?1 OR o.parts IS NOT NULL OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n AND t.parts IS NOT NULL)
	OR EXISTS (SELECT 1 FROM responses r WHERE r.n IN (p.a, p.b) AND r.parts IS NOT NULL)`
	// Reading every row once is faster than looking up those of the labelled pairs, and
	// few decks have steps.
	anySteps = `
SELECT EXISTS (SELECT 1 FROM prompts WHERE parts IS NOT NULL) OR EXISTS (SELECT 1 FROM prompt_turns WHERE parts IS NOT NULL)
	OR EXISTS (SELECT 1 FROM responses WHERE parts IS NOT NULL)`
	decidedPairs = `(
		SELECT e.pair AS n FROM events e WHERE e.kind = 'choose' AND e.repeat_of IS NULL
		UNION SELECT m.pair FROM machine_labels m) c
	CROSS JOIN pairs p ON p.n = c.n`
	labelledTexts = `
SELECT p.n, lower(hex(p.id)), p.strategy, p.probability, p.route, p.dropped_by,
	lower(hex(o.id)), o.system, o.role, o.text, coalesce(o.parts, ''), o.language, o.source, EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n),
	lower(hex(a.id)), a.text, coalesce(a.parts, ''), a.thinking, a.status, lower(hex(b.id)), b.text, coalesce(b.parts, ''), b.thinking, b.status,
	g.answer, EXISTS (SELECT 1 FROM edits x WHERE x.pair = p.n)
FROM json_each(?1) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN gold g ON g.pair = p.n`
)

// Export calls do with one snapshot of the deck's labels. Labels made meanwhile are
// left to the next export.
func (d *Deck) Export(ctx context.Context, do func(exchange.Snapshot) error) error {
	var said error // by do, which is not the store's error
	err := d.read(ctx, func(tx *sql.Tx) error {
		said = do(&labels{d: d, tx: tx})
		return said
	})
	if said != nil {
		return said
	}
	return d.failed(err, "read the labelled pairs")
}

// labels is a snapshot for an export. It lives inside one call of Export.
type labels struct {
	d      *Deck
	tx     *sql.Tx
	tested map[stages.ID]int // pairs in the test stream, by prompt; nil: not read yet
}

// Each calls f for every pair with a choice, or a label of the machine, in the order of pair IDs. It reads ahead
// while f works.
func (l *labels) Each(ctx context.Context, w exchange.Wish, f func(exchange.Labelled) error) error {
	wanted, err := l.pairs(ctx, w)
	if err == nil && l.tested == nil {
		l.tested, err = countTestsByPrompt(ctx, l.tx)
	}
	if err != nil {
		return l.d.failed(err, "read the labelled pairs")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan []exchange.Labelled, 1)
	read := make(chan error, 1)
	go func() {
		defer close(pages)
		size := firstPage
		for from := 0; from < len(wanted); {
			page := wanted[from:min(len(wanted), from+size)]
			from += len(page)
			found, err := l.page(ctx, page, w)
			if err != nil {
				read <- err
				return
			}
			size = pageLike(found)
			select {
			case pages <- found:
			case <-ctx.Done():
				read <- ctx.Err()
				return
			}
		}
		read <- nil
	}()
	var said error
	for page := range pages {
		for _, one := range page {
			if said == nil {
				said = f(one)
			}
		}
		if said != nil {
			stop()
		}
	}
	err = <-read
	if said != nil {
		return said
	}
	return l.d.failed(err, "read the labelled pairs")
}

// pageLike returns the size of a page whose pairs are as long as these.
func pageLike(found []exchange.Labelled) int {
	bytes := 0
	for _, l := range found {
		for _, t := range l.Prompt.Turns {
			bytes += len(t.Content)
		}
		bytes += len(l.A.Text) + len(l.A.Thinking) + len(l.B.Text) + len(l.B.Thinking)
	}
	return max(1, min(longestPage, len(found)*pageTexts/max(bytes, 1)))
}

// exported is the place of a pair in an export. There may be a million of them, so it
// holds no pointers.
type exported struct {
	later      int // 1 unless it is one of those that come first
	prompt, id [16]byte
	n          int64
}

// countLabelled bounds how many pairs labelledPairs finds.
const countLabelled = `SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM machine_labels)`

// pairs returns the numbers of the pairs to export: those that come first, then the
// others by identity.
func (l *labels) pairs(ctx context.Context, w exchange.Wish) ([]int64, error) {
	var most int
	if err := l.tx.QueryRowContext(ctx, countLabelled).Scan(&most); err != nil {
		return nil, err
	}
	query, args := labelledPairs, []any{}
	if w.Steps {
		any := false
		if err := l.tx.QueryRowContext(ctx, anySteps).Scan(&any); err != nil || !any {
			return nil, err
		}
	}
	if w.Steps || w.ByPrompt {
		query, args = labelledByPrompt, []any{w.Steps, w.ByPrompt}
	}
	found := make([]exported, 0, most)
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		var p exported
		var id, asked sql.RawBytes
		err := rows.Scan(&p.n, &id, &asked)
		copy(p.id[:], id)
		copy(p.prompt[:], asked)
		if len(w.First) > 0 && !slices.Contains(w.First, stages.ID(hex.EncodeToString(id))) {
			p.later = 1
		}
		found = append(found, p)
		return err
	}, query, args...)
	slices.SortFunc(found, func(a, b exported) int {
		return cmp.Or(a.later-b.later, bytes.Compare(a.prompt[:], b.prompt[:]), bytes.Compare(a.id[:], b.id[:]))
	})
	out := make([]int64, len(found))
	for i, p := range found {
		out[i] = p.n
	}
	return out, err
}

// page reads some of the pairs and returns them in the given order. It reads earlier
// turns, edits and details separately, since few exports need them.
func (l *labels) page(ctx context.Context, wanted []int64, w exchange.Wish) ([]exchange.Labelled, error) {
	byNumber := slices.Sorted(slices.Values(wanted))
	out := make([]exchange.Labelled, 0, len(wanted))
	at := make(map[int64]*exchange.Labelled, len(wanted))
	var long, edited []stages.ID
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		one, row, err := scanLabelled(rows)
		one.Tested = l.tested[one.Prompt.ID] > 0
		if row.turns {
			long = append(long, one.Prompt.ID)
		}
		if row.edits {
			edited = append(edited, one.Pair.ID)
		}
		out = append(out, one)
		at[row.n] = &out[len(out)-1] // of the capacity for all
		return err
	}, labelledTexts, numberArray(byNumber))
	if err == nil {
		err = l.given(ctx, byNumber, at)
	}
	if err == nil && len(long) > 0 {
		err = l.conversations(ctx, long, out)
	}
	if err == nil && len(edited) > 0 {
		err = l.edits(ctx, edited, out)
	}
	if err == nil {
		err = l.machine(ctx, byNumber, at)
	}
	if err == nil && w.Details {
		err = l.details(ctx, byNumber, at)
	}
	if err != nil {
		return nil, err
	}
	sorted := make([]exchange.Labelled, 0, len(wanted))
	for _, n := range wanted {
		if one, ok := at[n]; ok { // a broken deck may lack a response
			sorted = append(sorted, *one)
		}
	}
	return sorted, nil
}

// labelledRow holds the columns of labelledTexts that say what else to read.
type labelledRow struct {
	n            int64 // of the pair
	turns, edits bool  // the prompt has more turns, the pair has edits
}

func scanLabelled(rows *sql.Rows) (l exchange.Labelled, r labelledRow, err error) {
	var asked prompt.Message
	var gold sql.Null[label.Answer]
	err = rows.Scan(&r.n, &l.Pair.ID, &l.Pair.Strategy, &l.Pair.Probability, &l.Pair.Route, &l.Pair.DroppedBy,
		&l.Prompt.ID, &l.Prompt.System, &asked.Role, &asked.Content, &asked.Parts, &l.Prompt.Language, &l.Prompt.Source, &r.turns,
		&l.A.ID, &l.A.Text, &l.A.Parts, &l.A.Thinking, &l.A.Status,
		&l.B.ID, &l.B.Text, &l.B.Parts, &l.B.Thinking, &l.B.Status, &gold, &r.edits)
	l.Pair.Prompt, l.Pair.A, l.Pair.B = l.Prompt.ID, l.A.ID, l.B.ID
	l.Prompt.Turns = []prompt.Message{asked}
	if gold.Valid {
		l.Gold = &label.Known{Answer: gold.V}
	}
	return l, r, err
}

// conversations reads the earlier turns of the prompts that have any.
func (l *labels) conversations(ctx context.Context, of []stages.ID, out []exchange.Labelled) error {
	whole, err := prompts(ctx, l.tx, of)
	if err != nil {
		return err
	}
	for i := range out {
		if p, ok := whole[out[i].Prompt.ID]; ok {
			out[i].Prompt = p
		}
	}
	return nil
}
