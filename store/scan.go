package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"prefdeck/stages/ground/words"
	"prefdeck/stages/label"
)

// A text is looked for in one of two ways. Among few pairs, each pair's texts are looked
// up. Among most pairs of the deck, every table is read in the order of its rows, which
// takes half the time per pair, and only the rows that contain the text are traced to
// their pairs.
const (
	pairsThatHold = `
SELECT p.n FROM json_each(?2) j CROSS JOIN pairs p ON p.n BETWEEN j.value ->> 0 AND j.value ->> 1
	CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE ` + textsHold + ` LIMIT ?3`

	// A prompt's pairs are read once, however many of its responses contain the text.
	responsesThatHold = `
WITH found AS MATERIALIZED (
	SELECT r.n, r.prompt FROM json_each(?2) j CROSS JOIN responses r ON r.n BETWEEN j.value ->> 0 AND j.value ->> 1 WHERE holds(r.text, ?1))
SELECT p.n FROM (SELECT DISTINCT prompt FROM found) o CROSS JOIN pairs p ON p.prompt = o.prompt
WHERE p.a IN (SELECT n FROM found) OR p.b IN (SELECT n FROM found) LIMIT ?3`
	promptsThatHold = `
SELECT p.n FROM json_each(?2) j CROSS JOIN prompts o ON o.n BETWEEN j.value ->> 0 AND j.value ->> 1 CROSS JOIN pairs p ON p.prompt = o.n
WHERE holds(o.text, ?1) LIMIT ?3`
	turnsThatHold = `
SELECT p.n FROM json_each(?2) j CROSS JOIN prompt_turns t ON t.prompt BETWEEN j.value ->> 0 AND j.value ->> 1
	CROSS JOIN pairs p ON p.prompt = t.prompt
WHERE holds(t.content, ?1) LIMIT ?3`

	newestTexts = `SELECT (SELECT coalesce(max(n), 0) FROM responses), (SELECT coalesce(max(n), 0) FROM prompts)`
)

// span is a run of consecutive numbers of rows, both ends included.
type span struct{ from, to int64 }

const (
	// scanAtOnce is how many rows one query of a scan covers, and the first a 32nd of that.
	scanAtOnce = 5000
	shortest   = 32
)

// lookup is one query of a scan: ?1 is the text, ?2 the rows, and ?3 the limit.
type lookup struct {
	query string
	rows  [][2]int64
}

// run returns the pairs that the query finds, at most limit of them if that is not
// negative.
func (l lookup) run(ctx context.Context, q querier, folded string, limit int) ([]int64, error) {
	rows, err := json.Marshal(l.rows)
	if err != nil {
		return nil, err
	}
	return numbers(ctx, q, l.query, folded, string(rows), limit)
}

// limit returns how many pairs to ask for if more than most are too many. What whole
// tables bring may be the same pairs again.
func (l lookup) limit(most int) int {
	if l.query == pairsThatHold {
		return most + 1
	}
	return -1
}

// lookups returns the queries that find the pairs of the spans that contain a text. They
// may return a pair several times, and pairs outside the spans.
func (d *Deck) lookups(ctx context.Context, q querier, spans []span) ([]lookup, error) {
	var responses, prompts int64
	if err := q.QueryRowContext(ctx, newestTexts).Scan(&responses, &prompts); err != nil {
		return nil, err
	}
	if 4*pairsIn(spans) < responses {
		return cut(nil, pairsThatHold, windowsOf(spans, d.o.window)), nil
	}
	out := cut(nil, responsesThatHold, windowsOf([]span{{1, responses}}, d.o.window))
	for _, query := range []string{promptsThatHold, turnsThatHold} {
		out = cut(out, query, windowsOf([]span{{1, prompts}}, d.o.window))
	}
	return out, nil
}

// cut appends lookups that run a query over each of the windows.
func cut(to []lookup, query string, windows [][][2]int64) []lookup {
	for _, window := range windows {
		to = append(to, lookup{query, window})
	}
	return to
}

// windowsOf cuts spans into lists of at most this many rows each. The first lists are
// shorter: for a common text they have the first hit.
func windowsOf(spans []span, most int64) [][][2]int64 {
	var out [][][2]int64
	var open [][2]int64
	rows := max(1, most/shortest)
	room := rows
	for _, s := range spans {
		for s.from <= s.to {
			to := min(s.to, s.from+room-1)
			open = append(open, [2]int64{s.from, to})
			room -= to - s.from + 1
			s.from = to + 1
			if room == 0 {
				rows = min(2*rows, most)
				out, open, room = append(out, open), nil, rows
			}
		}
	}
	if len(open) > 0 {
		out = append(out, open)
	}
	return out
}

func pairsIn(spans []span) (n int64) {
	for _, s := range spans {
		n += s.to - s.from + 1
	}
	return n
}

// scan returns the pairs of the spans that contain a folded text, in order. It uses two
// connections at a time and ends once it has found more than most pairs.
func (d *Deck) scan(ctx context.Context, spans []span, folded string, most int) ([]int64, error) {
	list, err := d.lookups(ctx, d.seeker, spans)
	if err != nil {
		return nil, err
	}
	found, met := make([][]int64, len(list)), once{met: map[int64]bool{}}
	_, err = twoAtOnce(len(list), func(i int) (int, error) {
		some, err := list[i].run(ctx, d.seeker, folded, list[i].limit(most))
		found[i] = met.unmet(inSpans(spans, some))
		return len(found[i]), err
	}, most)
	return inSpans(spans, found...), err
}

// inSpans returns the pairs of the lists that are in the spans, in order, each once.
func inSpans(spans []span, lists ...[]int64) []int64 {
	all := slices.Concat(lists...)
	slices.Sort(all)
	out := all[:0]
	for _, n := range slices.Compact(all) {
		for len(spans) > 0 && spans[0].to < n {
			spans = spans[1:]
		}
		if len(spans) > 0 && spans[0].from <= n {
			out = append(out, n)
		}
	}
	return out
}

// countTexts counts the rows of the queue in a state that pass a filter with a text, up
// to a limit. If it has met every pair with the text, it remembers them.
func (d *Deck) countTexts(ctx context.Context, q querier, f label.QueueFilter, state string, limit int) (int, error) {
	folded := string(words.Fold(nil, f.Text))
	f.Text = ""
	rest, err := d.condition(ctx, q, f)
	if err != nil {
		return 0, err
	}
	var newest int64
	if err := q.QueryRowContext(ctx, newestPair).Scan(&newest); err != nil {
		return 0, err
	}
	spans := []span{{1, newest}}
	var batches [][]int64 // of pairs that are known to contain the text
	if h := d.found.hits(folded); h != nil {
		spans = h.rest(newest)
		if h.exact {
			batches = slices.Collect(slices.Chunk(h.pairs, few))
		} else {
			spans = append(single(h.pairs), spans...)
		}
	}
	list, err := d.lookups(ctx, q, spans)
	if err != nil {
		return 0, err
	}
	met := once{met: map[int64]bool{}}
	n, err := twoAtOnce(len(batches)+len(list), func(i int) (int, error) {
		var found []int64
		var err error
		if i < len(batches) {
			found = slices.Clone(batches[i])
		} else {
			l := list[i-len(batches)]
			found, err = l.run(ctx, d.seeker, folded, -1)
			found = inSpans(spans, found)
		}
		if found = met.unmet(found); err != nil || len(found) == 0 {
			return 0, err
		}
		those := rest
		those.only = found
		query, args := those.query(`count(*)`, ``, state)
		n := 0
		err = d.seeker.QueryRowContext(ctx, query, args...).Scan(&n)
		return n, err
	}, limit-1)
	if err == nil && n < limit && len(met.met) <= d.o.few {
		d.found.keep(folded, newest, slices.Sorted(maps.Keys(met.met)))
	}
	return min(n, limit), err
}

// once lets each pair through once that several queries come upon.
type once struct {
	mu  sync.Mutex
	met map[int64]bool
}

// unmet returns the pairs not found before.
func (o *once) unmet(found []int64) []int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.DeleteFunc(found, func(n int64) bool {
		known := o.met[n]
		o.met[n] = true
		return known
	})
}

// twoAtOnce runs n tasks, two at a time, until together they have found more than most
// pairs or one has failed. It returns how many they have found.
func twoAtOnce(n int, do func(i int) (came int, err error), most int) (total int, failed error) {
	var mu sync.Mutex
	next := 0
	var working sync.WaitGroup
	for range 2 {
		working.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				over := i >= n || failed != nil || total > most
				mu.Unlock()
				if over {
					return
				}
				came, err := do(i)
				mu.Lock()
				total += came
				if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	working.Wait()
	return total, failed
}
