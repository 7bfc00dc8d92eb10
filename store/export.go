package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
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
	// Reading a column costs as much as finding its row. Most pairs need few of them:
	// plainTexts leaves out every pair of which labelledTexts would tell more.
	plainTexts = `
SELECT p.n, p.id, p.strategy, p.probability, p.route, o.id, o.system, o.text, o.language, coalesce((SELECT s.name FROM sources s WHERE s.n = o.source), ''), a.id, a.text, b.id, b.text
FROM json_each(?1) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE p.dropped_by = '' AND o.role = 'user' AND o.parts IS NULL
	AND a.parts IS NULL AND a.thinking = '' AND a.status = 'complete' AND b.parts IS NULL AND b.thinking = '' AND b.status = 'complete'
	AND NOT EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n) AND NOT EXISTS (SELECT 1 FROM edits x WHERE x.pair = p.n)
	AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n)`
	labelledTexts = `
SELECT p.n, p.id, p.strategy, p.probability, p.route, o.id, o.system, o.text, o.language, coalesce((SELECT s.name FROM sources s WHERE s.n = o.source), ''), a.id, a.text, b.id, b.text,
	p.dropped_by, o.role, coalesce(o.parts, ''), EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n),
	coalesce(a.parts, ''), a.thinking, a.status, coalesce(b.parts, ''), b.thinking, b.status,
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
		l := &labels{d: d, readers: []*sql.Tx{tx}}
		twin, end, err := d.twin(ctx, tx)
		if err != nil {
			return err
		}
		defer end()
		if twin != nil {
			l.readers = append(l.readers, twin)
		}
		if err := tx.QueryRowContext(ctx, anyMachineLabel).Scan(&l.machines); err != nil {
			return err
		}
		said = do(l)
		return said
	})
	if said != nil {
		return said
	}
	return d.failed(err, "read the labelled pairs")
}

// labels is a snapshot for an export. It lives inside one call of Export.
type labels struct {
	d        *Deck
	readers  []*sql.Tx         // of the same state of the deck
	machines bool              // there are labels of machines
	tested   map[stages.ID]int // pairs in the test stream, by prompt; nil: not read yet
}

const anyMachineLabel = `SELECT EXISTS (SELECT 1 FROM machine_labels)`

// Each calls f for every pair with a choice, or a label of the machine, in the order of
// pair IDs. It reads ahead while f works.
func (l *labels) Each(ctx context.Context, w exchange.Wish, f func(exchange.Labelled) error) error {
	wanted, err := l.pairs(ctx, w)
	if err == nil && l.tested == nil {
		l.tested, err = countTestsByPrompt(ctx, l.readers[0])
	}
	if err != nil {
		return l.d.failed(err, "read the labelled pairs")
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var said error
	for coming := range l.pages(reading, wanted, w) {
		page := <-coming
		if err == nil && said == nil {
			err = page.err
		}
		for i := range page.found {
			if said == nil && err == nil {
				said = f(page.found[i])
			}
		}
		if said != nil || err != nil {
			stop()
		}
	}
	if said != nil {
		return said
	}
	return l.d.failed(cmp.Or(err, ctx.Err()), "read the labelled pairs")
}

// page is some of the pairs of an export, as they were read.
type page struct {
	found []exchange.Labelled
	err   error
}

// pages reads the pairs with all readers at once, and sends the pages in the order of
// the pairs. It closes the channel once no reader is at work, early if ctx ends.
func (l *labels) pages(ctx context.Context, wanted []int64, w exchange.Wish) <-chan chan page {
	coming := make(chan chan page, 1)
	var mu sync.Mutex
	from, size := 0, firstPage
	// The next page is announced before it is read, so that its place is kept.
	next := func() (numbers []int64, into chan page) {
		mu.Lock()
		defer mu.Unlock()
		if from == len(wanted) {
			return nil, nil
		}
		into = make(chan page, 1)
		select {
		case coming <- into:
		case <-ctx.Done():
			return nil, nil
		}
		numbers = wanted[from:min(len(wanted), from+size)]
		from += len(numbers)
		return numbers, into
	}
	var reading sync.WaitGroup
	for _, tx := range l.readers {
		reading.Go(func() {
			for numbers, into := next(); into != nil; numbers, into = next() {
				found, err := l.page(ctx, tx, numbers, w)
				into <- page{found, err} // before the lock, which may be waiting for this page
				mu.Lock()
				size = pageLike(found)
				mu.Unlock()
			}
		})
	}
	go func() {
		reading.Wait()
		close(coming)
	}()
	return coming
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
	if err := l.readers[0].QueryRowContext(ctx, countLabelled).Scan(&most); err != nil {
		return nil, err
	}
	query, args := labelledPairs, []any{}
	if w.Steps {
		any := false
		if err := l.readers[0].QueryRowContext(ctx, anySteps).Scan(&any); err != nil || !any {
			return nil, err
		}
	}
	if w.Steps || w.ByPrompt {
		query, args = labelledByPrompt, []any{w.Steps, w.ByPrompt}
	}
	found := make([]exported, 0, most)
	err := each(ctx, l.readers[0], func(rows *sql.Rows) error {
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
func (l *labels) page(ctx context.Context, tx *sql.Tx, wanted []int64, w exchange.Wish) ([]exchange.Labelled, error) {
	p := pageReader{labels: l, tx: tx, place: make(map[int64]int, len(wanted)), out: make([]exchange.Labelled, len(wanted))}
	for i, n := range wanted {
		p.place[n] = i
	}
	byNumber := slices.Sorted(slices.Values(wanted))
	err := p.texts(ctx, byNumber)
	if err == nil {
		err = p.given(ctx, byNumber, w)
	}
	if err == nil && l.machines {
		err = p.machine(ctx, byNumber)
	}
	if err == nil && w.Details {
		err = p.details(ctx, byNumber)
	}
	// A broken deck may lack a response.
	return slices.DeleteFunc(p.out, func(l exchange.Labelled) bool { return l.Pair.ID == "" }), err
}

// pageReader reads one page of an export.
type pageReader struct {
	*labels
	tx    *sql.Tx
	place map[int64]int // of a pair in out, by its number
	out   []exchange.Labelled
}

// at returns the pair with a number.
func (p *pageReader) at(n int64) *exchange.Labelled { return &p.out[p.place[n]] }

// texts reads the pairs with their prompts and responses.
func (p *pageReader) texts(ctx context.Context, byNumber []int64) error {
	seen := make(map[int64]bool, len(byNumber))
	row := labelledRow{asked: prompt.Message{Role: prompt.User}}
	row.A.Status, row.B.Status = response.Complete, response.Complete
	plain := row.plain()
	err := each(ctx, p.tx, func(rows *sql.Rows) error {
		err := rows.Scan(plain...)
		seen[row.n] = true
		p.keep(&row)
		return err
	}, plainTexts, numberArray(byNumber))
	rest := slices.DeleteFunc(slices.Clone(byNumber), func(n int64) bool { return seen[n] })
	if err != nil || len(rest) == 0 {
		return err
	}
	var long, edited []stages.ID
	all := append(plain, row.more()...)
	err = each(ctx, p.tx, func(rows *sql.Rows) error {
		err := rows.Scan(all...)
		one := p.keep(&row)
		if row.turns {
			long = append(long, one.Prompt.ID)
		}
		if row.edits {
			edited = append(edited, one.Pair.ID)
		}
		return err
	}, labelledTexts, numberArray(rest))
	if err == nil && len(long) > 0 {
		err = p.conversations(ctx, long)
	}
	if err == nil && len(edited) > 0 {
		err = p.edits(ctx, edited)
	}
	return err
}

// keep puts the pair of a row into its place.
func (p *pageReader) keep(row *labelledRow) *exchange.Labelled {
	one := p.at(row.n)
	*one = row.labelled()
	one.Tested = p.tested[one.Prompt.ID] > 0
	return one
}

// labelledRow is where a row of plainTexts or labelledTexts is scanned.
type labelledRow struct {
	exchange.Labelled
	n                  int64        // of the pair
	pair, prompt, a, b sql.RawBytes // identities
	asked              prompt.Message
	gold               sql.Null[label.Answer]
	turns, edits       bool // the prompt has more turns, the pair has edits
}

// plain returns where the columns of plainTexts go. Types of ours would be scanned by
// reflection, which takes as long as reading the column.
func (r *labelledRow) plain() []any {
	return []any{&r.n, &r.pair, &r.Pair.Strategy, &r.Pair.Probability, (*string)(&r.Pair.Route), &r.prompt, &r.Prompt.System, &r.asked.Content,
		&r.Prompt.Language, &r.Prompt.Source, &r.a, &r.A.Text, &r.b, &r.B.Text}
}

// more returns where the further columns of labelledTexts go.
func (r *labelledRow) more() []any {
	return []any{&r.Pair.DroppedBy, (*string)(&r.asked.Role), &r.asked.Parts, &r.turns, &r.A.Parts, &r.A.Thinking, (*string)(&r.A.Status),
		&r.B.Parts, &r.B.Thinking, (*string)(&r.B.Status), &r.gold, &r.edits}
}

// labelled returns the pair of a row that was scanned.
func (r *labelledRow) labelled() exchange.Labelled {
	var digits [4 * 2 * len(rawID{})]byte
	all := hex.AppendEncode(hex.AppendEncode(hex.AppendEncode(hex.AppendEncode(digits[:0], r.pair), r.prompt), r.a), r.b)
	ids := string(all) // memory for all four
	next := func(raw []byte) stages.ID {
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

// conversations reads the earlier turns of the prompts that have any.
func (p *pageReader) conversations(ctx context.Context, of []stages.ID) error {
	whole, err := prompts(ctx, p.tx, of)
	if err != nil {
		return err
	}
	for i := range p.out {
		if found, ok := whole[p.out[i].Prompt.ID]; ok {
			p.out[i].Prompt = found
		}
	}
	return nil
}
