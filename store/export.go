package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
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
	decidedPairs = `
SELECT e.pair FROM events e WHERE e.kind = 'choose' AND e.repeat_of IS NULL
UNION ALL SELECT m.pair FROM machine_labels m`
	listOfDecided  = `SELECT coalesce(group_concat(pair), '') FROM (` + decidedPairs + `)`
	pairsWithSteps = `
SELECT p.n FROM (SELECT DISTINCT pair FROM (` + decidedPairs + `)) c CROSS JOIN pairs p ON p.n = c.pair CROSS JOIN prompts o ON o.n = p.prompt
WHERE o.parts IS NOT NULL OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n AND t.parts IS NOT NULL)
	OR EXISTS (SELECT 1 FROM responses r WHERE r.n IN (p.a, p.b) AND r.parts IS NOT NULL)`
	// Reading every row once is faster than looking up those of the labelled pairs, and
	// few decks have steps.
	anySteps = `
SELECT EXISTS (SELECT 1 FROM prompts WHERE parts IS NOT NULL) OR EXISTS (SELECT 1 FROM prompt_turns WHERE parts IS NOT NULL)
	OR EXISTS (SELECT 1 FROM responses WHERE parts IS NOT NULL)`
	identitiesOfPairs = `
SELECT p.n, p.id, o.id FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt`
)

// Export calls do with one snapshot of the deck's labels. Labels made meanwhile are
// left to the next export.
func (d *Deck) Export(ctx context.Context, do func(exchange.Snapshot) error) error {
	var said error // by do, which is not the store's error
	err := d.read(ctx, func(tx *sql.Tx) error {
		l := &labels{d: d, readers: []*sql.Tx{tx}}
		defer l.endSpool()
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
	spool    *spool            // nil: not filled, or not worth while
	small    bool              // it is not worth while, or there is no space for it
}

const anyMachineLabel = `SELECT EXISTS (SELECT 1 FROM machine_labels)`

// Each calls f for every pair with a choice, or a label of the machine, in the order of
// pair IDs. It reads ahead while f works.
func (l *labels) Each(ctx context.Context, w exchange.Wish, f func(exchange.Labelled) error) error {
	in, err := l.arranged(ctx, w)
	if err == nil && l.tested == nil {
		l.tested, err = countTestsByPrompt(ctx, l.readers[0])
	}
	if err != nil {
		return l.d.failed(err, "read the labelled pairs")
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var said error
	for coming := range l.pages(reading, in, w) {
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

// arrangement is the pairs of an export in their order, with the rows of each.
type arrangement struct {
	order   []int64     // numbers of pairs
	rows    []rowSource // one for each reader
	longest int         // page, in pairs
}

// arranged puts the pairs of an export into their order. Where there are many, it reads
// their rows first, in the order of the disk. If there is no space to keep them, they are
// read in the order of the pairs, which takes twice as long.
func (l *labels) arranged(ctx context.Context, w exchange.Wish) (arrangement, error) {
	if err := l.fillSpool(ctx, w); err != nil {
		return arrangement{}, err
	}
	if l.spool != nil {
		return l.spooled(ctx, w)
	}
	those := l.decided
	if w.Steps {
		those = l.withSteps
	}
	wanted, err := those(ctx)
	if err != nil {
		return arrangement{}, err
	}
	return l.unspooled(ctx, wanted, w)
}

// fillSpool makes a spool that has what is wished for, unless there is one already or it
// is not worth while.
func (l *labels) fillSpool(ctx context.Context, w exchange.Wish) error {
	if l.spool != nil && l.spool.byPrompt == w.ByPrompt && l.spool.details == w.Details {
		return nil
	}
	l.endSpool()
	if l.small {
		return nil
	}
	decided, err := l.decided(ctx)
	if l.small = len(decided) < l.d.o.spooling.from; err != nil || l.small {
		return err
	}
	l.spool, err = l.newSpool(ctx, decided, w)
	if errors.Is(err, errNoSpool) {
		l.small, err = true, nil
	}
	return err
}

func (l *labels) endSpool() {
	if l.spool != nil {
		l.spool.close()
		l.spool = nil
	}
}

// decided returns the numbers of the pairs that an export has, in ascending order. They
// come as one text: a row for each would take four times as long.
func (l *labels) decided(ctx context.Context) ([]int64, error) {
	var list string
	if err := l.readers[0].QueryRowContext(ctx, listOfDecided).Scan(&list); err != nil || list == "" {
		return nil, err
	}
	var found []int64
	for digits := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// withSteps returns the numbers of those of the pairs that have steps, in ascending order.
func (l *labels) withSteps(ctx context.Context) ([]int64, error) {
	any := false
	if err := l.readers[0].QueryRowContext(ctx, anySteps).Scan(&any); err != nil || !any {
		return nil, err
	}
	found, err := numbers(ctx, l.readers[0], pairsWithSteps)
	slices.Sort(found)
	return found, err
}

// unspooled arranges pairs whose rows are to come from the deck.
func (l *labels) unspooled(ctx context.Context, wanted []int64, w exchange.Wish) (arrangement, error) {
	in := arrangement{longest: longestPage}
	for _, tx := range l.readers {
		in.rows = append(in.rows, deckRows{tx, w.Details})
	}
	var numbers []int64
	var keys exportKeys
	err := each(ctx, l.readers[0], func(rows *sql.Rows) error {
		var n int64
		var id, prompt sql.RawBytes
		err := rows.Scan(&n, &id, &prompt)
		numbers = append(numbers, n)
		keys.pairs = append(keys.pairs, padded(id))
		keys.prompts = append(keys.prompts, padded(prompt))
		return err
	}, identitiesOfPairs, numberArray(wanted))
	for _, i := range keys.order(w) {
		in.order = append(in.order, numbers[i])
	}
	return in, err
}

// exportKeys is the order of exported pairs: by their identities and their prompts'.
type exportKeys struct{ pairs, prompts []rawID }

// padded returns an identity as it was read. No version has written one of another length.
func padded[Bytes ~string | ~[]byte](read Bytes) (id rawID) {
	copy(id[:], read)
	return id
}

// order returns the places of the pairs in the order of an export: of those that come
// first, then of the others by identity.
func (of exportKeys) order(w exchange.Wish) []int32 {
	type key struct {
		begins uint64 // with these 8 bytes: most pairs differ in them
		i      int32
	}
	keys := make([]key, len(of.pairs))
	for i := range keys {
		by := of.pairs[i]
		if w.ByPrompt {
			by = of.prompts[i]
		}
		keys[i] = key{binary.BigEndian.Uint64(by[:]), int32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		by := cmp.Compare(a.begins, b.begins)
		if by == 0 && w.ByPrompt {
			by = bytes.Compare(of.prompts[a.i][:], of.prompts[b.i][:])
		}
		return cmp.Or(by, bytes.Compare(of.pairs[a.i][:], of.pairs[b.i][:]))
	})
	first := func(i int32) bool { return slices.Contains(w.First, stages.ID(hex.EncodeToString(of.pairs[i][:]))) }
	out := make([]int32, 0, len(keys))
	if len(w.First) > 0 {
		for _, k := range keys {
			if first(k.i) {
				out = append(out, k.i)
			}
		}
	}
	for _, k := range keys {
		if len(w.First) == 0 || !first(k.i) {
			out = append(out, k.i)
		}
	}
	return out
}

// page is some of the pairs of an export, as they were read.
type page struct {
	found []exchange.Labelled
	err   error
}

// pages reads the pairs with all readers at once, and sends the pages in the order of
// the pairs. It closes the channel once no reader is at work, early if ctx ends.
func (l *labels) pages(ctx context.Context, in arrangement, w exchange.Wish) <-chan chan page {
	coming := make(chan chan page, 1)
	var mu sync.Mutex
	from, size := 0, min(firstPage, in.longest)
	// The next page is announced before it is read, so that its place is kept.
	next := func() (numbers []int64, into chan page) {
		mu.Lock()
		defer mu.Unlock()
		if from == len(in.order) {
			return nil, nil
		}
		into = make(chan page, 1)
		select {
		case coming <- into:
		case <-ctx.Done():
			return nil, nil
		}
		numbers = in.order[from:min(len(in.order), from+size)]
		from += len(numbers)
		return numbers, into
	}
	var reading sync.WaitGroup
	for i, tx := range l.readers {
		reading.Go(func() {
			for numbers, into := next(); into != nil; numbers, into = next() {
				found, err := l.page(ctx, tx, in.rows[i], numbers, w)
				into <- page{found, err} // before the lock, which may be waiting for this page
				mu.Lock()
				size = pageLike(found, in.longest)
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
func pageLike(found []exchange.Labelled, longest int) int {
	bytes := 0
	for _, l := range found {
		for _, t := range l.Prompt.Turns {
			bytes += len(t.Content)
		}
		bytes += len(l.A.Text) + len(l.A.Thinking) + len(l.B.Text) + len(l.B.Thinking)
	}
	return max(1, min(longest, len(found)*pageTexts/max(bytes, 1)))
}

// page reads some of the pairs and returns them in the given order. It reads earlier
// turns, edits and details separately, since few exports need them.
func (l *labels) page(ctx context.Context, tx *sql.Tx, rows rowSource, wanted []int64, w exchange.Wish) ([]exchange.Labelled, error) {
	p := pageReader{labels: l, tx: tx, rows: rows, place: make(map[int64]int, len(wanted)), out: make([]exchange.Labelled, len(wanted))}
	for i, n := range wanted {
		p.place[n] = i
	}
	byNumber := slices.Sorted(slices.Values(wanted))
	err := p.texts(ctx, byNumber)
	if err == nil {
		err = p.given(ctx, byNumber)
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
	rows  rowSource
	place map[int64]int // of a pair in out, by its number
	out   []exchange.Labelled
}

// at returns the pair with a number.
func (p *pageReader) at(n int64) *exchange.Labelled { return &p.out[p.place[n]] }

// texts reads the pairs with their prompts and responses.
func (p *pageReader) texts(ctx context.Context, byNumber []int64) error {
	var long, edited []stages.ID
	bySource := map[int64][]int64{} // pairs
	err := p.rows.texts(ctx, byNumber, func(row *labelledRow) error {
		one := p.keep(row)
		if row.source != 0 {
			bySource[row.source] = append(bySource[row.source], row.n)
		}
		if row.turns {
			long = append(long, one.Prompt.ID)
		}
		if row.edits {
			edited = append(edited, one.Pair.ID)
		}
		return nil
	})
	if err == nil && len(bySource) > 0 {
		err = p.sources(ctx, bySource)
	}
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

// sources reads the names of the prompts' sources, of which every prompt may have its own.
func (p *pageReader) sources(ctx context.Context, bySource map[int64][]int64) error {
	return each(ctx, p.tx, func(rows *sql.Rows) error {
		var source int64
		var name string
		err := rows.Scan(&source, &name)
		for _, n := range bySource[source] {
			p.at(n).Prompt.Source = name
		}
		return err
	}, sourcesNumbered, numberArray(slices.Sorted(maps.Keys(bySource))))
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
