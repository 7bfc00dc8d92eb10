package store

import (
	"cmp"
	"errors"
	flags "flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

var walks = flags.Int("walks", 3, "on how many random decks moving among pairs is tried")

// walker is a deck beside the slow and obvious model of moving among its pairs.
type walker struct {
	*testing.T
	d       *Deck
	path    string
	o       Options
	r       *rand.Rand
	release func() // lets the indexes be made; nil: nothing holds them up
	view    label.QueueView
	did     []string

	log     ledger
	pairs   []walked // in the order of their arrival
	prompts []stages.ID
	flagged map[stages.ID]bool
	doubt   map[stages.ID]float64
	rated   map[stages.ID][]rating // of prompts, in the order in which they were stored
	tests   map[stages.ID]bool     // pairs of the test stream
	tested  map[stages.ID]bool     // prompts
}

type walked struct {
	pairing.Pair
	n, made   int64
	tag, word string
}

type rating struct {
	by      string
	version int
	value   float64
}

func (w *walker) ease(prompt stages.ID) float64 {
	newest := map[string]rating{}
	for _, r := range w.rated[prompt] {
		newest[r.by] = r
	}
	by, sum, n := map[string]int{}, 0.0, 0.0
	for judge, r := range newest {
		by[judge] = r.version
	}
	for _, r := range w.rated[prompt] {
		if by[r.by] == r.version {
			sum, n = sum+r.value, n+1
		}
	}
	if n == 0 {
		return 1
	}
	return -sum / n
}

func (w *walker) doubtOf(pair stages.ID) float64 {
	if d, ok := w.doubt[pair]; ok {
		return d
	}
	return 1
}

// compare is the order of a list.
func (w *walker) compare(x, y walked) int {
	first := 0
	switch w.view.Order {
	case label.ByPrompt:
		first = cmp.Compare(x.Prompt[:16], y.Prompt[:16])
	case label.Newest:
		first = cmp.Compare(y.made, x.made)
	case label.Uncertain:
		first = cmp.Compare(w.doubtOf(x.ID), w.doubtOf(y.ID))
	case label.Hardest:
		first = cmp.Compare(w.ease(x.Prompt), w.ease(y.Prompt))
	}
	return cmp.Or(first, cmp.Compare(w.log.place[x.ID], w.log.place[y.ID]), cmp.Compare(x.n, y.n))
}

// waiting is the order in which pairs come up.
func (w *walker) waiting(x, y walked) int {
	last := func(p walked) int {
		first := w.log.skips(p.ID) == 0
		switch {
		case w.tested[p.Prompt] && !w.tests[p.ID]:
			return 2
		case w.view.Order == label.Uncertain && !(first && w.doubtOf(p.ID) < 1), w.view.Order == label.Hardest && !(first && w.ease(p.Prompt) < 1):
			return 1
		}
		return 0
	}
	// Of pairs beside the test set those without a doubt or a rating come last, too.
	unsure := func(p walked) int {
		switch w.view.Order {
		case label.Uncertain:
			return bit(!(w.log.skips(p.ID) == 0 && w.doubtOf(p.ID) < 1))
		case label.Hardest:
			return bit(!(w.log.skips(p.ID) == 0 && w.ease(p.Prompt) < 1))
		}
		return 0
	}
	order := w.compare(x, y)
	if unsure(x) == 1 && unsure(y) == 1 {
		order = cmp.Or(cmp.Compare(w.log.place[x.ID], w.log.place[y.ID]), cmp.Compare(x.n, y.n))
	}
	return cmp.Or(cmp.Compare(last(x)/2, last(y)/2), cmp.Compare(unsure(x), unsure(y)), cmp.Compare(w.log.skips(x.ID), w.log.skips(y.ID)), order)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *walker) passes(p walked, f label.QueueFilter) bool {
	return (f.Tag == "" || p.tag == f.Tag) && (f.Text == "" || p.word == f.Text) &&
		(!f.Flag && f.State != label.Flagged || w.flagged[p.ID]) && (f.State != label.Skipped || w.log.open(p.ID) && w.log.skips(p.ID) > 0)
}

// select returns the pairs that pass the filter in force, and are open if only those
// are wanted.
func (w *walker) list(open bool, by func(x, y walked) int) []stages.ID {
	var found []walked
	for _, p := range w.pairs {
		is := w.log.open(p.ID)
		if w.passes(p, w.view.Filter) && (is || !open) && (w.view.Filter.State != label.Decided || !is) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, by)
	var out []stages.ID
	for _, p := range found {
		out = append(out, p.ID)
	}
	return out
}

func (w *walker) matching(f label.QueueFilter) (n int) {
	for _, p := range w.pairs {
		open := w.log.open(p.ID)
		wrong := map[label.State]bool{label.Waiting: !open, label.Skipped: !open, label.Decided: open}[f.State]
		n += bit(w.passes(p, f) && !wrong)
	}
	return n
}

func one[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// grow stores new prompts, and pairs of old ones.
func (w *walker) grow() {
	var b exchange.Batch
	var made []walked
	for range 1 + w.r.IntN(4) {
		word := one(w.r, []string{"ochre", "umber", "sienna"})
		p := ask(w, fmt.Sprintf("Question %d", len(w.prompts)))
		tag := one(w.r, []string{"sea", "land"})
		p.Tags = []string{tag}
		b.Prompts = append(b.Prompts, p)
		w.prompts = append(w.prompts, p.ID)
		x, y, z := answer(p, "yes "+word), answer(p, "no "+word), answer(p, "perhaps "+word)
		b.Responses = append(b.Responses, x, y, z)
		for _, two := range [][2]int{{0, 1}, {1, 2}}[:1+w.r.IntN(2)] {
			of := b.Responses[len(b.Responses)-3:]
			pair, _ := pairing.New(of[two[0]], of[two[1]])
			b.Pairs = append(b.Pairs, pair)
			made = append(made, walked{Pair: pair, tag: tag, word: word})
		}
	}
	_, err := w.d.SaveBatch(w.Context(), b)
	must(w, err)
	for _, m := range made {
		m.n, m.made = query[int64](w, w.d, `SELECT n FROM pairs WHERE id = unhex(?)`, m.ID), query[int64](w, w.d, `SELECT created_at FROM pairs WHERE id = unhex(?)`, m.ID)
		w.log.place[m.ID] = w.d.place(m.ID)
		w.pairs, w.log.pairs = append(w.pairs, m), append(w.log.pairs, m.ID)
	}
}

func (w *walker) append(e label.Event) {
	must(w, w.d.Append(w.Context(), e))
	w.log.events = append(w.log.events, e)
}

func (w *walker) undo() {
	if target := w.log.undoable(); target != "" {
		w.append(label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: target, Pair: w.log.event(target).Pair})
	}
}

func (w *walker) redo() {
	if target := w.log.redoable(); target != "" {
		w.append(label.Event{ID: label.NewEventID(), Kind: label.Restore, Target: target, Pair: w.log.event(target).Pair})
	}
}

func (w *walker) rate() {
	prompt, r := one(w.r, w.prompts), rating{one(w.r, []string{"m", "n"}), 1 + w.r.IntN(3), float64(w.r.IntN(4))}
	for _, was := range w.rated[prompt] {
		if was.by == r.by && was.version == r.version {
			return // it stands
		}
	}
	must(w, w.d.SaveRatings(w.Context(), []judge.Rating{{Prompt: prompt, What: judge.Difficulty, Value: r.value,
		Scorer: fmt.Sprintf("%s:1b@aaaaaaaa difficulty@0000000%d structured", r.by, r.version)}}))
	w.rated[prompt] = append(w.rated[prompt], r)
}

func (w *walker) judge() {
	pair, p := one(w.r, w.pairs).ID, float64(w.r.IntN(5))/4
	if _, ok := w.doubt[pair]; ok {
		return
	}
	must(w, w.d.SaveOpinions(w.Context(), []judge.Opinion{{Pair: pair, Judge: "j", First: judge.AFirst, Probability: p, Answer: "a"}}))
	w.doubt[pair] = max(p-0.5, 0.5-p)
}

func (w *walker) test() {
	i := w.r.IntN(len(w.pairs))
	p := w.pairs[i]
	p.Strategy, p.Probability = pairing.StrategyTest, 0.5
	must(w, w.d.SaveTests(w.Context(), run(w.T, w.d, stages.Filter), []pairing.Pair{p.Pair}))
	w.tests[p.ID], w.tested[p.Prompt] = true, true
}

// reopen closes the deck, as if labelling ended while an order was being indexed.
func (w *walker) reopen() {
	w.let()
	must(w, w.d.Close())
	var err error
	w.d, err = Open(w.Context(), w.path, w.o)
	must(w, err)
}

func (w *walker) hold() {
	if w.release == nil {
		w.release = w.d.arranging.giveWay()
	}
}

func (w *walker) let() {
	if w.release != nil {
		w.release()
		w.release = nil
	}
}

func (w *walker) arranged() {
	w.let()
	must(w, w.d.Arranged(w.Context()))
}

func (w *walker) look() {
	f := one(w.r, []label.QueueFilter{{}, {}, {Tag: "sea"}, {Text: "umber"}, {Tag: "land", Text: "ochre"}, {State: label.Decided}, {State: label.Skipped},
		{State: label.Flagged}, {State: label.Any, Tag: "sea"}, {Flag: true, State: label.Decided}})
	orders := slices.DeleteFunc(label.Orders(), func(o label.Order) bool { return o == label.Diverse || o == label.Informative })
	w.view = label.QueueView{Order: one(w.r, orders), Filter: f}
	must(w, w.d.SetView(w.Context(), w.view))
}

// check compares some answers of the deck with the model.
func (w *walker) check() {
	w.Helper()
	list, next := w.list(false, w.compare), w.list(true, w.waiting)
	if w.view.Filter.State == label.Decided {
		next = nil
	}
	fail := func(what string, got, want any, err error) {
		w.Helper()
		w.Fatalf("%s\nview %+v: %s %v, want %v, %v", strings.Join(w.did, "\n"), w.view, what, got, want, err)
	}
	n := w.r.IntN(len(list) + 2)
	at, err := w.d.At(w.Context(), n)
	if n < 1 || n > len(list) {
		if !errors.Is(err, label.ErrNone) {
			fail(fmt.Sprint("at ", n), at, label.ErrNone, err)
		}
	} else if at != list[n-1] || err != nil {
		fail(fmt.Sprint("at ", n), at, list[n-1], err)
	}
	from := one(w.r, w.pairs)
	place, err := w.d.Position(w.Context(), from.ID)
	if want := (label.Place{N: 1 + slices.Index(list, from.ID), Of: len(list)}); place != want || err != nil {
		fail(fmt.Sprint("place of ", from.ID), place, want, err)
	}
	to, open := one(w.r, []label.Direction{label.Forward, label.Backward}), w.r.IntN(2) == 0
	var want stages.ID
	for _, id := range list {
		p := w.pairs[slices.IndexFunc(w.pairs, func(p walked) bool { return p.ID == id })]
		side := w.compare(p, from)
		if open && !w.log.open(id) {
			continue
		}
		if to == label.Forward && side > 0 {
			want = id
			break
		}
		if to == label.Backward && side < 0 {
			want = id
		}
	}
	got, err := w.d.Neighbour(w.Context(), from.ID, to, open)
	if got != want || err != nil && !(want == "" && errors.Is(err, label.ErrNone)) {
		fail(fmt.Sprintf("beside %s, %v, open %t", from.ID, to, open), got, want, err)
	}
	except := []stages.ID{one(w.r, w.pairs).ID}
	next = without(slices.Clone(next), except)
	k := 1 + w.r.IntN(len(w.pairs)+1)
	if got := upcoming(w.T, w.d, k, except...); !slices.Equal(got, next[:min(k, len(next))]) {
		fail(fmt.Sprint("upcoming ", k), got, next[:min(k, len(next))], nil)
	}
	if n, err := w.d.Matching(w.Context(), w.view.Filter, 1000); n != w.matching(w.view.Filter) || err != nil {
		fail("matching", n, w.matching(w.view.Filter), err)
	}
}

// Places, jumps, neighbours, the pairs that come up and their number are what a slow and
// obvious look at all pairs says, in every order and with filters, whatever is labelled,
// undone, judged and added meanwhile, and however far the index of the order is.
func TestMovingAgreesWithALookAtAllPairs(t *testing.T) {
	t.Parallel()
	for range *walks {
		walk(t, rand.Uint64())
	}
}

func walk(t *testing.T, seed uint64) {
	w := &walker{T: t, path: filepath.Join(t.TempDir(), "deck.db"), o: options(), r: rand.New(rand.NewPCG(seed, 0)), did: []string{fmt.Sprint("seed ", seed)},
		log: ledger{place: map[stages.ID]int64{}}, flagged: map[stages.ID]bool{}, doubt: map[stages.ID]float64{}, rated: map[stages.ID][]rating{},
		tests: map[stages.ID]bool{}, tested: map[stages.ID]bool{}}
	w.o.atOnce, w.o.page, w.o.fenceEvery = w.r.IntN(12), 1+w.r.IntN(5), 2+w.r.IntN(4)
	w.o.patience = time.Millisecond
	var err error
	w.d, err = Open(t.Context(), w.path, w.o)
	must(t, err)
	defer func() {
		w.let()
		must(t, w.d.Close())
		must(t, os.Remove(w.path))
	}()
	w.grow()
	actions := []struct {
		name string
		do   func()
	}{
		{"look", w.look}, {"look", w.look}, {"grow", w.grow}, {"undo", w.undo}, {"redo", w.redo}, {"rate", w.rate}, {"rate", w.rate}, {"judge", w.judge},
		{"judge", w.judge}, {"reopen", w.reopen}, {"hold", w.hold}, {"let", w.let}, {"arranged", w.arranged},
		{"label", func() { w.append(choose(one(w.r, w.pairs).ID, label.Graded(1))) }},
		{"skip", func() { w.append(choose(one(w.r, w.pairs).ID, label.Choice{Answer: label.Skip})) }},
		{"flag", func() {
			pair := one(w.r, w.pairs).ID
			w.flagged[pair] = !w.flagged[pair]
			must(w, w.d.AddNote(w.Context(), label.Note{Pair: pair, Kind: label.NoteFlag, Text: map[bool]string{true: "odd"}[w.flagged[pair]]}))
		}},
	}
	for range 60 {
		a := one(w.r, actions)
		if w.r.IntN(40) == 0 {
			a.name, a.do = "test", w.test
		}
		w.did = append(w.did, a.name)
		a.do()
		w.check()
	}
}
