package store

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// searchable is pairs in whose prompts, turns and responses different things stand.
func searchable(t testing.TB, from, n int) (b exchange.Batch, texts map[stages.ID]string) {
	t.Helper()
	said := []string{"École polytechnique", "e\u0301cole", "100% of \\_x", "大阪から東京へ", "Straße", "a \"quoted\" word", "nothing much",
		"I DON'T, won’t", "東京大学の電車", "averyveryverylongwordthatnobodywouldeverwritebutaprogram", "МОСКВА, Ёлка"}
	texts = map[stages.ID]string{}
	for i := from; i < from+n; i++ {
		turns := []prompt.Message{{Role: prompt.User, Content: fmt.Sprintf("Question %d of %s", i, said[i%len(said)])}}
		if i%5 == 0 {
			turns = append([]prompt.Message{{Role: prompt.User, Content: "Hello Wörld"}, {Role: prompt.Assistant, Content: "Hi"}}, turns...)
		}
		p, err := prompt.New("", turns...)
		must(t, err)
		x, y := answer(p, fmt.Sprintf("First says %d", i*7919%1000)), answer(p, "Second says "+said[i/7%len(said)])
		z, alone := answer(p, fmt.Sprintf("Third says %d", i)), answer(p, "nowhere") // in no pair
		b.Prompts = append(b.Prompts, p)
		b.Responses = append(b.Responses, x, y, z, alone)
		both := [][2]response.Response{{x, y}, {y, z}}
		for _, two := range both[:1+i%2] {
			pair, _ := pairing.New(two[0], two[1])
			if i%11 == 3 {
				pair.Route, pair.Reason = pairing.Dropped, "by hand"
			}
			b.Pairs = append(b.Pairs, pair)
			if pair.Route == pairing.Dropped {
				continue // it is not in the queue
			}
			for _, m := range p.Turns {
				texts[pair.ID] += m.Content + "\n"
			}
			texts[pair.ID] += two[0].Text + "\n" + two[1].Text
		}
	}
	return b, texts
}

var searches = []string{"école", "ECOLE", "東京", "東", "strasse", "wörld", "question 12", "says 77", `"quoted"`, "%", `\_x`, "a", "", "nowhere", "es",
	"don't", "n't, WON’T", "’", "東京へ", "京大", "школа", "МОСК", "елка", "12 of e", "s I don", " says 1", "says first", "verylongwordthatnobodywouldeverwrite", "everwritebutaprogram", "\xff"}

// checkSearches compares what every search finds with a look at all texts.
func checkSearches(t *testing.T, d *Deck, texts map[stages.ID]string, when string) {
	t.Helper()
	for _, text := range searches {
		var want []stages.ID
		for id, all := range texts {
			if holds(all, string(words.Fold(nil, text))) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		f := label.QueueFilter{Text: text}
		must(t, d.SetView(t.Context(), label.QueueView{Filter: f}))
		got := upcoming(t, d, len(texts)+1)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q finds %d pairs, want %d", when, text, len(got), len(want))
		}
		if n, err := d.Matching(t.Context(), f, len(texts)+1); n != len(want) || err != nil {
			t.Errorf("%s: %q matches %d, %v; want %d", when, text, n, err, len(want))
		}
		if again := upcoming(t, d, len(texts)+1); len(again) != len(want) { // after all were met
			t.Errorf("%s: %q finds %d pairs once counted, want %d", when, text, len(again), len(want))
		}
	}
}

// checkWays compares the two ways of looking for a text: pair by pair, and table by table.
// Neither takes a text of few pairs, which stands in several places of each, for one of
// more than most.
func checkWays(t *testing.T, d *Deck, pairs int64) {
	t.Helper()
	for _, text := range searches {
		folded := string(words.Fold(nil, text))
		whole, err := d.scan(t.Context(), []span{{1, pairs}}, folded, 1000)
		must(t, err)
		var some []int64
		for from := int64(1); from <= pairs; from += 50 {
			found, err := d.scan(t.Context(), []span{{from, from + 49}}, folded, 1000)
			must(t, err)
			some = append(some, found...)
		}
		if !slices.Equal(whole, some) {
			t.Errorf("%q: table by table %d pairs, pair by pair %d", text, len(whole), len(some))
		}
		found, err := d.scan(t.Context(), []span{{1, pairs}}, folded, len(whole))
		if must(t, err); !slices.Equal(whole, found) {
			t.Errorf("%q: %d pairs, and %d of at most so many", text, len(whole), len(found))
		}
	}
}

// A sample holds as many pairs from each place as it should, if there are so many, and no
// pair of other spans.
func TestSampled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spans := []span{{}}
		for _, n := range rapid.SliceOfN(rapid.Int64Range(1, 60), 1, 200).Draw(t, "pairs") {
			from := spans[len(spans)-1].to + 2
			spans = append(spans, span{from, from + n - 1})
		}
		spans = spans[1:]
		size := rapid.Int64Range(1, 9).Draw(t, "size")
		drawn := sampled(spans, size)
		for _, s := range drawn {
			if !slices.ContainsFunc(spans, func(of span) bool { return of.from <= s.from && s.from <= s.to && s.to <= of.to }) {
				t.Fatalf("%v of %v", s, spans)
			}
		}
		if n := pairsIn(drawn); n > samples*size || n < samples || int64(len(spans)) >= samples*size && n != samples*size {
			t.Errorf("%d pairs, %d from each of %d places in %v", n, size, samples, spans)
		}
		for i := range drawn[1:] {
			if len(spans) >= samples && drawn[i].to >= drawn[i+1].from {
				t.Errorf("%v overlaps %v in a sample of %v", drawn[i], drawn[i+1], spans)
			}
		}
		for i := range samples { // of the spans, and of a single one
			if tenth := spans[i*len(spans)/samples : (i+1)*len(spans)/samples]; len(tenth) > 0 && len(inSpans(tenth, pairsOfSpans(drawn))) == 0 {
				t.Errorf("%v has nothing of tenth %d of %v", drawn, i, spans)
			}
			from, to := 10_000*int64(i)/samples, 10_000*int64(i+1)/samples-1
			if of := sampled([]span{{0, 10_000}}, size); len(inSpans([]span{{from, to}}, pairsOfSpans(of))) != int(size) {
				t.Errorf("%v of one span has not %d from %d to %d", of, size, from, to)
			}
		}
	})
}

func pairsOfSpans(spans []span) (pairs []int64) {
	for _, s := range spans {
		for n := s.from; n <= s.to; n++ {
			pairs = append(pairs, n)
		}
	}
	return pairs
}

// The windows of a scan hold all rows in order, each once, first few and then more.
func TestWindowsOf(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var spans []span
		var want []int64
		n := int64(0)
		for _, rows := range rapid.SliceOfN(rapid.Int64Range(1, 300), 0, 20).Draw(t, "rows") {
			spans = append(spans, span{n + 2, n + 1 + rows})
			want = append(want, pairsOfSpans(spans[len(spans)-1:])...)
			n += rows + 2
		}
		most := rapid.Int64Range(1, 200).Draw(t, "most")
		var all []int64
		before := int64(0)
		windows := windowsOf(spans, most)
		for i, w := range windows {
			in := int64(0)
			for _, rows := range w {
				for ; rows[0] <= rows[1]; rows[0]++ {
					all = append(all, rows[0])
					in++
				}
			}
			if i == 0 && in > max(1, most/32) || in > most || i < len(windows)-1 && in < min(2*before, most) {
				t.Errorf("window %d of at most %d rows has %d, the previous one %d", i, most, in, before)
			}
			before = in
		}
		if !slices.Equal(all, want) {
			t.Errorf("%v, want %v", all, want)
		}
	})
}

// Searching finds the same before, while and after its index is made, when making
// it was broken off, and in pairs that came since.
func TestSearchFindsTheSameAllTheWhile(t *testing.T) {
	t.Parallel()
	t.Run("listed", func(t *testing.T) { searchAllTheWhile(t, few) })
	t.Run("met on a walk", func(t *testing.T) { searchAllTheWhile(t, 2) })
}

func searchAllTheWhile(t *testing.T, few int) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	o := options()
	o.worth, o.window, o.few, o.words = 10, 100, few, 1+rand.IntN(3000)
	d, err := Open(t.Context(), path, o)
	must(t, err)
	b, texts := searchable(t, 0, 300)
	_, err = d.SaveBatch(t.Context(), b)
	must(t, err)
	checkSearches(t, d, texts, "without an index")
	checkWays(t, d, 450)

	steps := 1 + rand.IntN(20) // gathering takes two
	for range steps {
		_, err := d.PrepareSearch(t.Context(), 0)
		must(t, err)
	}
	checkSearches(t, d, texts, fmt.Sprintf("after %d steps", steps))
	must(t, d.Close())
	d = open(t, path, o)
	more, newer := searchable(t, 300, 40)
	_, err = d.SaveBatch(t.Context(), more)
	must(t, err)
	for id, text := range newer {
		texts[id] = text
	}
	checkSearches(t, d, texts, fmt.Sprintf("broken off after %d steps", steps))
	for _, when := range []string{"indexed", "with newer pairs", "indexed again"} {
		if when == "with newer pairs" {
			more, newer := searchable(t, 340, 30)
			_, err = d.SaveBatch(t.Context(), more)
			must(t, err)
			for id, text := range newer {
				texts[id] = text
			}
		} else if share, err := d.PrepareSearch(t.Context(), time.Minute); share != 1 || err != nil {
			t.Errorf("prepared %v, %v", share, err)
		}
		checkSearches(t, d, texts, when)
	}
	if n := query[int](t, d, `SELECT count(*) FROM word_chunks`); n < 2 {
		t.Errorf("%d chunks", n)
	}
}

// The search in force is not made again because others are tried meanwhile, nor does it
// wait for them, or for a second connection.
func TestSearchesLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	o := options()
	o.worth, o.few = 10, 20
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
	b, _ := searchable(t, 0, 40)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	_, err = d.PrepareSearch(t.Context(), time.Minute)
	must(t, err)
	for _, text := range []string{"says 7", "first says"} { // in few pairs, and in many
		must(t, d.SetView(t.Context(), label.QueueView{Filter: label.QueueFilter{Text: text}}))
		inForce := d.found.at(text)
		want := len(upcoming(t, d, 100))
		known := inForce.result
		for i, other := range []string{"école", "東京", "nowhere", "a", "strasse"} {
			_, err := d.Matching(t.Context(), label.QueueFilter{Text: other}, 1)
			must(t, err)
			tried := d.found.at(string(words.Fold(nil, other)))
			if !tried.result.searched {
				t.Errorf("%q is forgotten", other)
			}
			tried.mu.Lock() // as if it were still being looked for
			if n := len(upcoming(t, d, 100)); n != want || want == 0 {
				t.Errorf("%q: %d pairs, then %d", text, want, n)
			}
			tried.mu.Unlock()
			if d.found.at(text) != inForce || inForce.result.hits != known.hits || len(known.pairs) > 0 && &inForce.result.pairs[0] != &known.pairs[0] {
				t.Errorf("%q was looked for again after %q", text, other)
			}
			if n := len(d.found.last); n > remembered || i > 0 && n < remembered {
				t.Errorf("%d searches are remembered", n)
			}
		}
	}
	for range readers - 1 {
		taken, err := d.reader.Conn(t.Context())
		must(t, err)
		defer func() { must(t, taken.Close()) }()
	}
	short, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if _, err := d.Matching(short, label.QueueFilter{Text: "hello"}, 1); err != nil {
		t.Errorf("with one connection: %v", err)
	}
}

// A search that is remembered has the pairs that came since, also if they are too many
// to list.
func TestARememberedSearchHasNewPairs(t *testing.T) {
	t.Parallel()
	for _, few := range []int{3, 20, few} {
		o := options()
		o.worth, o.few = 10, few
		d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
		all := map[stages.ID]string{}
		for from := 0; from < 60; from += 12 {
			b, texts := searchable(t, from, 12)
			maps.Copy(all, texts)
			_, err := d.SaveBatch(t.Context(), b)
			must(t, err)
			if from == 24 {
				_, err = d.PrepareSearch(t.Context(), time.Minute)
				must(t, err)
			}
			for _, text := range []string{"école", "says"} {
				want := 0
				for _, said := range all {
					if holds(said, string(words.Fold(nil, text))) {
						want++
					}
				}
				must(t, d.SetView(t.Context(), label.QueueView{Filter: label.QueueFilter{Text: text}}))
				if n := len(upcoming(t, d, 1000)); n != want {
					t.Errorf("few are %d: %q is in %d pairs of the first %d prompts, want %d", few, text, n, from+12, want)
				}
			}
		}
	}
}

// An index with a hole is searched around, and made again.
func TestTheIndexIsMadeAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	o := options()
	o.worth = 10
	d, err := Open(t.Context(), path, o)
	must(t, err)
	b, texts := searchable(t, 0, 40)
	_, err = d.SaveBatch(t.Context(), b)
	must(t, err)
	prepared := func() {
		t.Helper()
		if share, err := d.PrepareSearch(t.Context(), time.Minute); share != 1 || err != nil {
			t.Fatalf("prepared %v, %v", share, err)
		}
	}
	prepared()
	checkSearches(t, d, texts, "made anew")
	for _, damage := range []string{
		`UPDATE word_chunks SET words = x'', sizes = x''`, `UPDATE word_lists SET lists = x'ffffffffffffffffff01'`, `DELETE FROM word_lists`,
		`UPDATE word_chunks SET last = 1 << 60`, `UPDATE word_chunks SET after = -9223372036854775808`,
	} {
		must(t, alter(d, damage))
		must(t, d.Close())
		d = open(t, path, o)
		_, err := d.Matching(t.Context(), label.QueueFilter{Text: "école"}, 10)
		must(t, err)
	}
	checkSearches(t, d, texts, "with a hole")
	prepared()
	checkSearches(t, d, texts, "made once more")
	for _, f := range Check(t.Context(), path, CheckOptions{}) {
		if f.Check == "deck schema" && f.Level != stages.OK {
			t.Error(f.Text)
		}
	}
}

// A search of a deck without an index: the first pair on screen, and all pairs that
// have a word of one in 1,000; then making the index, and a search with it.
func BenchmarkSearch(b *testing.B) {
	d := wordyDeck(b, 100_000)
	rare := label.QueueFilter{Text: "word12345"} // in one of 140
	none := label.QueueFilter{Text: "nowhere to be found"}
	measure := func(when string) {
		for name, f := range map[string]label.QueueFilter{"rare": rare, "none": none} {
			b.Run(when+"/"+name+"/first", func(b *testing.B) {
				must(b, d.SetView(b.Context(), label.QueueView{Filter: f}))
				for b.Loop() {
					d.found.last = nil
					_, err := d.Upcoming(b.Context(), 1)
					must(b, err)
				}
			})
			b.Run(when+"/"+name+"/all", func(b *testing.B) {
				for b.Loop() {
					d.found.last = nil
					_, err := d.Matching(b.Context(), f, 1_000_000)
					must(b, err)
				}
			})
		}
	}
	measure("without index")
	began := time.Now()
	share, err := d.PrepareSearch(b.Context(), time.Hour)
	must(b, err)
	b.Logf("the index of 100,000 pairs made in %v: %v, %d bytes", time.Since(began), share, query[int](b, d, `SELECT sum(length(lists)) FROM word_lists`))
	measure("with index")
}
