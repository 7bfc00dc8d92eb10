package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"time"

	"prefdeck/stages/ground/words"
)

const (
	holdsText = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	WHERE p.n = q.pair AND ` + textsHold + `)`
	textsHold = `(holds(o.text, ?1) OR holds(a.text, ?1) OR holds(b.text, ?1)
	OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND holds(t.content, ?1)))`

	newestPair = `SELECT coalesce(max(n), 0) FROM pairs`
)

// lookedThrough is how many pairs are searched without first taking a sample. With
// more, a sample decides: if it has enough pairs with the text, walking the queue will
// soon meet one; if not, all pairs are searched once.
const (
	lookedThrough = 20_000
	samples       = 10
	// So many pairs are taken at each place, first few: a common text is among them.
	smallSample, largeSample = 20, 500
	// walkCost is how many pairs are read in the order of the disk in the time that a walk
	// takes for one.
	walkCost = 40
)

// searched adds to c the condition that a text occurs in the pair, ignoring case and
// accents. If few pairs contain it, they are listed; else a walk through the queue soon
// meets one, and the index spares it the texts of most others.
func (d *Deck) searched(ctx context.Context, q querier, text string, c *condition) error {
	folded := string(words.Fold(nil, text))
	holds, args := strings.ReplaceAll(holdsText, `?1`, `?`), repeated(folded, strings.Count(holdsText, `?1`))
	needles, exact := needlesOf(folded)
	if len(needles) > 0 && c.only == nil {
		found, err := d.lookUp(ctx, q, folded, needles, exact)
		if err != nil {
			return err
		}
		if !found.many {
			c.only = found.pairs
			return nil
		}
		if found.hits != nil {
			c.need(mayHold, found.hits.number)
			holds, args = surelyHolds+holds+`)`, append([]any{found.hits.number}, args...)
		}
	}
	c.need(holds, args...)
	return nil
}

func repeated(v any, n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// searchResult is the state of a search for the pairs that contain a folded text.
type searchResult struct {
	searched bool  // or else nothing is
	newest   int64 // the newest pair then
	pairs    []int64
	many     bool  // there are more than few, and pairs says nothing
	hits     *hits // then what the index says, if it knows the words
	chunks   int   // of the index then
}

// remembered is how many searches are remembered: the one in force, which the screen
// repeats after every label, and those that are tried meanwhile.
const remembered = 3

// lastFound holds the answers to the last searches, the latest first. Texts never change,
// so only newer pairs are searched again.
type lastFound struct {
	mu   sync.Mutex
	last []*foundText
}

// foundText is the state of a search for one text. A search for another does not wait for
// it.
type foundText struct {
	folded string
	mu     sync.Mutex
	result searchResult
}

// at returns what is known of a folded text, with a place for what is found now.
func (l *lastFound) at(folded string) *foundText {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.last, func(f *foundText) bool { return f.folded == folded })
	if i < 0 {
		i = min(len(l.last), remembered-1)
		l.last = append(l.last[:i], &foundText{folded: folded})
	}
	f := l.last[i]
	copy(l.last[1:], l.last[:i])
	l.last[0] = f
	return f
}

// hits returns what the index says of a folded text that is in many pairs; nil if that is
// not known.
func (l *lastFound) hits(folded string) *hits {
	f := l.at(folded)
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.result.hits
}

// keep remembers all pairs that contain a folded text, of those up to the newest.
func (l *lastFound) keep(folded string, newest int64, pairs []int64) {
	f := l.at(folded)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.result = searchResult{searched: true, newest: newest, pairs: append([]int64{}, pairs...)} // none is not nil
}

// lookUp returns what is known of a folded text, up to date.
func (d *Deck) lookUp(ctx context.Context, q querier, folded string, needles [][]byte, exact bool) (searchResult, error) {
	var newest int64
	if err := q.QueryRowContext(ctx, newestPair).Scan(&newest); err != nil {
		return searchResult{}, err
	}
	known, err := d.vocabularies(ctx, q)
	if err != nil {
		return searchResult{}, err
	}
	f := d.found.at(folded)
	f.mu.Lock()
	defer f.mu.Unlock()
	last := &f.result
	if !last.searched || last.newest > newest || last.many && last.chunks != len(known) {
		now := searchResult{searched: true, newest: newest, chunks: len(known)}
		if err := d.findNow(ctx, &now, folded, known, needles, exact); err != nil {
			return searchResult{}, err
		}
		*last = now
	}
	if last.newest < newest && !last.many {
		more, err := d.scan(ctx, []span{{last.newest + 1, newest}}, folded, d.o.few)
		if err != nil {
			return searchResult{}, err
		}
		last.pairs, last.newest = append(last.pairs, more...), newest
		last.many = len(last.pairs) > d.o.few
	}
	return *last, nil
}

// findNow looks for the pairs with a text anew.
func (d *Deck) findNow(ctx context.Context, now *searchResult, folded string, known []vocabulary, needles [][]byte, exact bool) error {
	h, err := d.hitsOf(ctx, known, needles, exact, now.newest)
	if err != nil {
		return err
	}
	if exact && len(h.pairs) > d.o.few {
		h.register()
		now.many, now.hits = true, h
		return nil
	}
	spans := h.rest(now.newest)
	if !exact {
		spans = append(single(h.pairs), spans...)
	}
	now.pairs, now.many, err = d.rare(ctx, spans, folded)
	if exact && !now.many {
		now.pairs = append(slices.Clip(h.pairs), now.pairs...)
		now.many = len(now.pairs) > d.o.few
	}
	if now.many && h.covered > 0 {
		h.register()
		now.hits = h
	}
	if now.pairs == nil {
		now.pairs = []int64{} // none is not nil
	}
	return err
}

// rare returns the pairs of the spans that contain a folded text, unless there are many.
func (d *Deck) rare(ctx context.Context, spans []span, folded string) (found []int64, many bool, err error) {
	if all := pairsIn(spans); all > lookedThrough {
		for _, size := range []int64{smallSample, largeSample} {
			most := int(samples * size * walkCost / all)
			some, err := d.scan(ctx, sampled(spans, size), folded, most)
			if err != nil || len(some) > most {
				return nil, true, err
			}
		}
	}
	found, err = d.scan(ctx, spans, folded, d.o.few)
	return found, len(found) > d.o.few, err
}

// sampled returns some of the pairs of spans: as many from each of several places.
func sampled(spans []span, size int64) (drawn []span) {
	for i := range samples {
		at := i * len(spans) / samples
		s := spans[at]
		s.from += (s.to - s.from) * int64(i) / samples
		for left := size; ; s = spans[at] {
			s.to = min(s.to, s.from+left-1)
			drawn = append(drawn, s)
			if left -= s.to - s.from + 1; left == 0 {
				break
			}
			if at++; at == len(spans) || at == (i+1)*len(spans)/samples {
				break
			}
		}
	}
	return drawn
}

// PrepareSearch works on the search index for the given time. It returns the share of
// pairs that are indexed, from 0 to 1.
func (d *Deck) PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error) {
	d.indexing.mu.Lock()
	defer d.indexing.mu.Unlock()
	for began := time.Now(); share < 1 && err == nil; {
		share, err = d.indexSome(ctx, &d.indexing)
		if time.Since(began) >= budget {
			break
		}
	}
	return share, d.failed(err, "prepare searching")
}

const (
	readAtOnce = 200     // pairs
	savedOnce  = 1 << 20 // bytes; more in a transaction would keep labels waiting
	// So few pairs are searched as quickly without an index.
	worthIndexing = 2000

	textsAfter = `
SELECT p.n, coalesce((SELECT group_concat(t.content, char(10)) FROM prompt_turns t WHERE t.prompt = p.prompt), ''), o.text, a.text, b.text
FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE p.n > ? ORDER BY p.n LIMIT ?`
)

// indexing is the chunk of the index being built. A chunk counts once its row in
// word_chunks exists. An interrupted chunk is built again from the same pairs and any
// newer ones, and so replaces the rows that had been stored.
type indexing struct {
	mu     sync.Mutex
	chunk  *chunk // nil: none is begun
	sealed *sealed
	number int64 // of the chunk
	newest int64 // the newest pair when it was begun
	saved  int   // groups
}

// indexSome does the next step of building the index.
func (d *Deck) indexSome(ctx context.Context, at *indexing) (share float64, err error) {
	if at.chunk == nil {
		known, err := d.vocabularies(ctx, d.reader)
		if err != nil {
			return 0, err
		}
		if err := d.reader.QueryRowContext(ctx, newestPair).Scan(&at.newest); err != nil {
			return 0, err
		}
		last := lastOf(known)
		if at.newest-last < d.o.worth {
			return 1, nil
		}
		at.chunk, at.sealed, at.number, at.saved = newChunk(last), nil, int64(len(known)), 0
	}
	if at.sealed != nil {
		err = d.saveSome(ctx, at)
	} else {
		err = d.gatherSome(ctx, at)
	}
	if err != nil || at.chunk == nil {
		return 0, err
	}
	return min(0.99, float64(at.chunk.last)/float64(at.newest)), nil
}

func (d *Deck) gatherSome(ctx context.Context, at *indexing) error {
	n := 0
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var pair int64
		var turns, prompt, a, b string
		if err := rows.Scan(&pair, &turns, &prompt, &a, &b); err != nil {
			return err
		}
		if n < readAtOnce && !at.chunk.full(pair) {
			at.chunk.add(pair, turns, prompt, a, b)
			n++
		}
		return nil
	}, textsAfter, at.chunk.last, readAtOnce)
	if err == nil && n < readAtOnce {
		at.sealed = at.chunk.seal()
	}
	return err
}
