package label_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/store"
)

// sitting is a sitting at a real deck, without a screen: steps run as they are
// issued, one after another, unless shuffle draws another order.
type sitting struct {
	t testing.TB
	*label.Sitting
	deck    label.SittingDeck
	now     time.Time
	shuffle *rand.Rand
	heard   []label.Outcome // since the last question
}

// deckOf makes a deck of n pairs, always in the same order.
func deckOf(t testing.TB, n int) *store.Deck {
	t.Helper()
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "d.db"), store.Options{Create: true, Annotator: "ann", QueueSeed: 7})
	must(t, err)
	t.Cleanup(func() { must(t, deck.Close()) })
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, `{"prompt":"Question %d?","response_a":"Yes %[1]d.","response_b":"No %[1]d.","model_a":"one","model_b":"two"}`+"\n", i+1)
	}
	_, err = exchange.Import(t.Context(), deck, []string{"-"}, exchange.ImportOptions{Stdin: strings.NewReader(rows.String())}, nil)
	must(t, err)
	return deck
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sit opens a sitting at a deck.
func sit(t testing.TB, deck label.SittingDeck, change ...func(*label.SittingOptions)) *sitting {
	t.Helper()
	s := &sitting{t: t, deck: deck, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	o := label.SittingOptions{Now: func() time.Time { return s.now }, Guard: &label.Guard{}, Ahead: 2}
	for _, f := range change {
		f(&o)
	}
	s.Sitting = label.NewSitting(deck, o)
	s.do(s.Open())
	return s
}

// do runs the steps of a change and those that follow, and paints the current pair.
func (s *sitting) do(c label.Change) {
	s.t.Helper()
	steps := c.Steps
	for {
		if c.Outcome != nil {
			s.heard = append(s.heard, c.Outcome)
		}
		if len(steps) == 0 {
			break
		}
		if s.shuffle != nil {
			s.shuffle.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
		}
		step := steps[0]
		c = s.Apply(step.Run(s.t.Context()))
		steps = append(steps[1:], c.Steps...)
	}
	if s.Phase() == label.Opening && s.Up().Item.Pair.ID != "" {
		s.Begin()
	}
	s.now = s.now.Add(20 * time.Second)
}

// answer decides the current pair by how much better the right side is.
func (s *sitting) answer(strength int) {
	s.t.Helper()
	s.do(s.Answer(label.Graded(strength), label.Look{}, false))
}

func (s *sitting) skip() { s.do(s.Answer(label.Choice{Answer: label.Skip}, label.Look{}, false)) }

// up returns the prompt of the current pair.
func (s *sitting) up() string { return s.Up().Item.Prompt.Text() }

// last returns the latest outcome of a kind.
func last[O label.Outcome](s *sitting) O {
	s.t.Helper()
	for i := len(s.heard) - 1; i >= 0; i-- {
		if o, ok := s.heard[i].(O); ok {
			return o
		}
	}
	var none O
	s.t.Fatalf("nothing of %T was heard: %+v", none, s.heard)
	return none
}

// Undo goes back for ever, across restarts, to the sides on which a pair was
// decided; redo goes the other way.
func TestUndoAndRedo(t *testing.T) {
	t.Parallel()
	deck := deckOf(t, 4)
	s := sit(t, deck)
	var went []string
	var left []label.Side
	for _, strength := range []int{-2, 1, 3} {
		went, left = append(went, s.up()), append(left, s.Up().Left())
		s.answer(strength)
	}
	s = sit(t, deck) // a restart
	fourth := s.up()
	for i := 2; i >= 0; i-- {
		s.do(s.Undo())
		if up := s.Up(); s.up() != went[i] || up.Left() != left[i] || up.Answer == nil || up.Screen(up.Answer.Choice) != label.Graded([]int{-2, 1, 3}[i]) {
			t.Fatalf("undone answer %d: up is %s on %s with %+v, want %s on %s", i, s.up(), up.Left(), up.Answer, went[i], left[i])
		}
	}
	s.do(s.Undo())
	if o := last[label.Rewritten](s); !errors.Is(o.Err, label.ErrNone) || s.up() != went[0] {
		t.Errorf("at the beginning: %+v, up is %s", o, s.up())
	}
	for range 3 {
		s.do(s.Redo())
	}
	if s.up() != fourth || s.Progress().Done != 3 {
		t.Errorf("redone: up is %s, %+v", s.up(), s.Progress())
	}
	s.do(s.Redo())
	if o := last[label.Rewritten](s); o.Kind != label.Restore || !errors.Is(o.Err, label.ErrNone) {
		t.Errorf("nothing more to redo: %+v", o)
	}
	if sum := s.Summary(); sum.Undone != 3 || sum.Redone != 3 {
		t.Errorf("summary %+v", sum)
	}
}

// An unfinished pair comes back as it was left.
func TestWhatWasSaidComesBack(t *testing.T) {
	t.Parallel()
	s := sit(t, deckOf(t, 4))
	s.answer(1)
	second := s.up()
	s.ToggleTag("format")
	s.Compare("helpfulness", -3)
	s.do(s.Undo())
	if s.Tags() != nil {
		t.Errorf("reasons %v on another pair", s.Tags())
	}
	s.answer(-1)
	if s.up() != second || fmt.Sprint(s.Tags()) != "[format]" || s.Criteria()["helpfulness"] != -3 {
		t.Errorf("up is %s with %v and %v", s.up(), s.Tags(), s.Criteria())
	}
}

// always is a deck in which a hidden repeat of the first showing is always due.
type always struct {
	*store.Deck
	first label.Presentation
	asked int
}

func (d *always) Present(ctx context.Context, p label.Presentation) (label.Presentation, error) {
	p, err := d.Deck.Present(ctx, p)
	if d.first.ID == "" {
		d.first = p
	}
	return p, err
}

func (d *always) NextRepeat(ctx context.Context, _ float64, now time.Time) (label.Item, label.Presentation, error) {
	d.asked++
	n, err := d.Pace(ctx, 1)
	if err != nil || len(n) == 0 {
		return label.Item{}, label.Presentation{}, errors.Join(err, label.ErrNone)
	}
	item, err := d.Item(ctx, d.first.Pair)
	item, as := label.AsRepeat(item, d.first)
	as.At = now
	return item, as, err
}

func repeating(o *label.SittingOptions) { o.Repeats = 0.5 }

// A hidden repeat comes up as a new pair with swapped sides, and nothing that a
// face can see of its showing tells the two apart, even after its answer is undone.
func TestARepeatLooksNew(t *testing.T) {
	t.Parallel()
	deck := &always{Deck: deckOf(t, 4)}
	s := sit(t, deck, repeating)
	first, left := s.up(), s.Up().Left()
	s.do(s.Note("of old"))
	s.do(s.Flag("odd"))
	s.Reveal()
	s.answer(2)
	s.answer(1)
	if up := s.Up(); s.up() != first || up.Left() == left {
		t.Fatalf("up is %s on %s, want the repeat of %s", s.up(), up.Left(), first)
	}
	for _, when := range []string{"come up", "undone"} {
		up := s.Up()
		if it := up.Item; it.Note != "" || it.Flag != "" || it.Current != nil || it.Undone != nil || it.Edit != nil || up.Visited || up.WasDecided() || !s.LooksBlind() {
			t.Errorf("%s, the repeat is told by %+v", when, up)
		}
		if when == "undone" {
			break
		}
		if up.Answer != nil {
			t.Errorf("it has the answer %+v", up.Answer)
		}
		s.answer(-3)
		if log, err := deck.Versions(t.Context(), up.Item.Pair.ID); err != nil || log[len(log)-1].RepeatOf != deck.first.ID {
			t.Errorf("it was stored as %+v, %v", log, err)
		}
		s.do(s.Undo())
	}
	if was := s.Up().Answer; was == nil || s.Up().Screen(was.Choice) != label.Graded(-3) {
		t.Errorf("undone, it has the answer %+v", was)
	}
}

// No hidden repeat comes up in a filtered queue: one that does not pass the filter
// would stand out.
func TestNoRepeatInAFilteredQueue(t *testing.T) {
	t.Parallel()
	for _, filter := range []label.QueueFilter{{Text: "Question"}, {Model: "one"}} {
		deck := &always{Deck: deckOf(t, 6)}
		must(t, deck.SetView(t.Context(), label.QueueView{Filter: filter}))
		s := sit(t, deck, repeating)
		for range 4 {
			s.answer(1)
		}
		if n, err := deck.Repeated(t.Context()); n > 0 || err != nil || s.Decisions() != 4 || deck.asked > 0 {
			t.Errorf("%+v: asked for %d repeats, %d were answered, %v", filter, deck.asked, n, err)
		}
		s.do(s.Through(label.QueueView{}))
		s.answer(1)
		s.answer(1)
		if n, err := deck.Repeated(t.Context()); n == 0 || err != nil {
			t.Errorf("%+v: no repeat in the whole queue, %v", filter, err)
		}
	}
}

// A search that finds nothing leaves the queue as it was.
func TestSearching(t *testing.T) {
	t.Parallel()
	deck := deckOf(t, 12)
	s := sit(t, deck)
	up := s.up()
	s.do(s.Through(label.QueueView{Filter: label.QueueFilter{Model: "nobody"}}))
	if o := last[label.Viewed](s); o.Found() || len(o.Has.Models) != 2 || s.View() != (label.QueueView{}) || s.up() != up {
		t.Errorf("found %+v, up is %s", o, s.up())
	}
	s.do(s.Through(label.QueueView{Filter: label.QueueFilter{Text: "question 12"}}))
	if o := last[label.Viewed](s); !o.Found() || last[label.Matched](s).N != 1 || s.up() != "Question 12?" || s.Place() != (label.Place{N: 1, Of: 1}) {
		t.Errorf("found %+v, up is %s at %v", o, s.up(), s.Place())
	}
	place := s.Place()
	s.do(s.Through(s.View()))
	if o := last[label.Matched](s); o.N != 1 || s.Rearranging() || s.up() != "Question 12?" || s.Place() != place {
		t.Errorf("the same search again: %+v, up is %s at %v", o, s.up(), s.Place())
	}
	s.answer(1)
	if s.Phase() != label.Empty {
		t.Errorf("phase %v, up is %s", s.Phase(), s.up())
	}
	s.do(s.Through(label.QueueView{}))
	if o := last[label.Viewed](s); !o.Cleared || s.up() != up {
		t.Errorf("%+v, up is %s", o, s.up())
	}
	if kept, err := deck.View(t.Context()); err != nil || kept != (label.QueueView{}) {
		t.Errorf("the deck keeps %+v, %v", kept, err)
	}
}

// A filter that includes decided pairs steps through them, unless the face cannot
// leave a pair.
func TestWalking(t *testing.T) {
	t.Parallel()
	deck := deckOf(t, 4)
	s := sit(t, deck)
	s.answer(1)
	s.answer(2)
	decided := label.QueueView{Filter: label.QueueFilter{State: label.Decided}}
	s.do(s.Through(decided))
	first := s.up()
	if up := s.Up(); !up.WasDecided() || s.Strayed() {
		t.Errorf("up is %+v", up)
	}
	s.do(s.Visit(label.Destination{To: label.Forward}))
	if s.up() == first || !s.Up().WasDecided() {
		t.Errorf("the second is %s", s.up())
	}
	s.do(s.Visit(label.Destination{To: label.Forward}))
	if o := last[label.Visited](s); !errors.Is(o.Err, label.ErrNone) {
		t.Errorf("after the last one: %+v", o)
	}

	deck = deckOf(t, 4)
	s = sit(t, deck)
	s.do(s.Visit(label.Destination{Place: 3}))
	s.answer(1)
	must(t, deck.SetView(t.Context(), decided))
	s = sit(t, deck, func(o *label.SittingOptions) { o.WaitingOnly = true })
	if s.Up().WasDecided() {
		t.Errorf("a face that cannot leave it has %s", s.up())
	}
	if s.answer(1); s.Phase() != label.Empty {
		t.Errorf("phase %d with %s, and nothing that is decided waits", s.Phase(), s.up())
	}
}

// The pair that was up when a sitting ended is up again, with its remarks.
func TestResuming(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do      func(s *sitting)
		visited bool
		was     int // strength of its answer; 0: none
	}{
		"a pair of the queue": {func(s *sitting) { s.answer(1) }, false, 0},
		"an undone one":       {func(s *sitting) { s.answer(2); s.do(s.Undo()) }, false, 2},
		"a decided one":       {func(s *sitting) { s.answer(3); s.do(s.Visit(label.Destination{To: label.Backward})) }, true, 3},
	} {
		deck := deckOf(t, 3)
		s := sit(t, deck)
		c.do(s)
		before := s.Up()
		up := sit(t, deck).Up()
		if up.Item.Pair.ID != before.Item.Pair.ID || up.Left() != before.Left() || up.Visited != c.visited || (up.Answer != nil) != (c.was != 0) {
			t.Errorf("%s: %+v, was %+v", name, up, before)
		}
		if up.Answer != nil && up.Screen(up.Answer.Choice) != label.Graded(c.was) {
			t.Errorf("%s: it was %v", name, up.Screen(up.Answer.Choice))
		}
	}
}

// refusing is a deck that refuses answers while err is set.
type refusing struct {
	*store.Deck
	err error
}

func (d *refusing) Append(ctx context.Context, e label.Event) error {
	if d.err != nil {
		return d.err
	}
	return d.Deck.Append(ctx, e)
}

// Promise 1: a refused answer stays, is saved once when it is sent again, and is
// written to another file with the rest.
func TestPromise1ARefusedAnswerStays(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	deck := &refusing{Deck: deckOf(t, 3), err: full}
	s := sit(t, deck)
	first := s.up()
	s.answer(2)
	screen, refused, ok := s.Pending()
	if s.up() != first || s.Phase() != label.Unsaved || !ok || screen != label.Graded(2) || !errors.Is(refused, full) {
		t.Fatalf("up is %s, pending %v (%v), %v", s.up(), screen, ok, refused)
	}
	s.do(s.Undo())
	last[label.Busy](s)
	path := filepath.Join(t.TempDir(), "copy.db")
	s.do(s.SaveElsewhere(path))
	if o := last[label.SavedElsewhere](s); o.Err != nil || !o.All || s.Losses().Elsewhere != path {
		t.Errorf("saved elsewhere: %+v, %+v", o, s.Losses())
	}
	copied, err := store.Open(t.Context(), path, store.Options{})
	must(t, err)
	defer copied.Close()
	if e, err := copied.Undoable(t.Context()); err != nil || e.Choice.Answer == label.Skip {
		t.Errorf("the copy has %+v, %v", e, err)
	}
	deck.err = nil
	s.do(s.Retry())
	log, err := deck.Versions(t.Context(), s.Last().Item.Pair.ID)
	if err != nil || len(log) != 1 || s.up() == first || s.Losses().Any() {
		t.Errorf("saved again: %+v, %v, up is %s, lost %+v", log, err, s.up(), s.Losses())
	}
}

// unnoted is a deck that takes drafts but no notes.
type unnoted struct{ *store.Deck }

func (unnoted) AddNote(context.Context, label.Note) error { return errors.New("full") }

// Promise 1: a note that was refused goes along to another file, and so does what was
// written of it since, although the note would end that.
func TestPromise1ANoteAndItsNewerDraftGoAlong(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"as it was": "hm", "written on": "hm, no"} {
		deck := unnoted{deckOf(t, 1)}
		s := sit(t, deck)
		d := s.Up().NoteDraft()
		s.do(s.Note("hm"))
		if o := last[label.Noted](s); o.Err == nil || s.Losses().Text == nil {
			t.Fatalf("%s: %+v, lost %+v", name, o, s.Losses())
		}
		path := filepath.Join(t.TempDir(), "copy.db")
		s.do(s.SaveElsewhere(path))
		if o := last[label.SavedElsewhere](s); o.Err != nil || !o.All {
			t.Errorf("%s: saved elsewhere: %+v", name, o)
		}
		copied, err := store.Open(t.Context(), path, store.Options{})
		must(t, err)
		defer copied.Close()
		if item, err := copied.Item(t.Context(), d.Pair); err != nil || item.Note != "hm" || len(item.Drafts) > 0 {
			t.Errorf("%s: the copy has %q and %v, %v", name, item.Note, item.Drafts, err)
		}

		d.Text = text
		s.do(s.Keep(d))
		if l := s.Losses(); (l.Text == nil) != (text == "hm") || l.Elsewhere != "" {
			t.Errorf("%s: lost %+v once the draft is kept", name, l)
		}
		path = filepath.Join(t.TempDir(), "newer.db")
		s.do(s.SaveElsewhere(path))
		newer, err := store.Open(t.Context(), path, store.Options{})
		must(t, err)
		defer newer.Close()
		if item, err := newer.Item(t.Context(), d.Pair); err != nil || item.Drafts[""] != text {
			t.Errorf("%s: the copy has %q and %v, %v", name, item.Note, item.Drafts, err)
		}
	}
}

// Steps touch nothing of their sitting, so that they may run at the same time, while
// the sitting goes on.
func TestStepsRunOnAnyGoroutine(t *testing.T) {
	t.Parallel()
	s := sit(t, deckOf(t, 6))
	results := make(chan label.StepResult)
	follow := func(c label.Change) {
		running := 0
		start := func(c label.Change) {
			for _, step := range c.Steps {
				running++
				go func() { results <- step.Run(t.Context()) }()
			}
		}
		for start(c); running > 0; running-- {
			start(s.Apply(<-results))
			s.Touch()
		}
		if s.Phase() == label.Opening && s.Up().Item.Pair.ID != "" {
			s.Begin()
		}
	}
	for range 4 {
		follow(s.Answer(label.Graded(1), label.Look{}, false))
		follow(s.Undo())
		follow(s.Visit(label.Destination{To: label.Forward}))
		follow(s.Note("hm"))
		follow(s.Back())
		follow(s.Redo())
	}
	if got := s.Progress().Done; got == 0 || !s.Ready() || s.Losses().Any() {
		t.Errorf("%d decided, phase %d, lost %+v", got, s.Phase(), s.Losses())
	}
}

// Whatever is done, and in whichever order the steps return: a waiting pair is up,
// or none waits; no pair of the queue has two labels; and undoing and redoing
// everything leaves the labels as they were.
func TestAnySitting(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	for n := range uint64(10) {
		t.Run(fmt.Sprint(seed+n), func(t *testing.T) {
			t.Parallel()
			anySitting(t, rand.New(rand.NewPCG(seed+n, 0)))
		})
	}
}

func anySitting(t *testing.T, r *rand.Rand) {
	deck := &always{Deck: deckOf(t, 5)}
	s := sit(t, deck, repeating)
	s.shuffle = r
	ops := []func(){
		func() { s.answer(r.IntN(7) - 3) },
		func() { s.answer(r.IntN(7) - 3) },
		s.skip,
		func() { s.do(s.Undo()) },
		func() { s.do(s.Redo()) },
		func() { s.do(s.Visit(label.Destination{To: label.Forward, Unlabelled: r.IntN(2) == 0})) },
		func() { s.do(s.Visit(label.Destination{To: label.Backward})) },
		func() { s.do(s.Visit(label.Destination{Place: 1 + r.IntN(6)})) },
		func() {
			if s.Strayed() {
				s.do(s.Back())
			}
		},
		func() {
			text := []string{"", "1", "Yes"}[r.IntN(3)]
			s.do(s.Through(label.QueueView{Filter: label.QueueFilter{Text: text}}))
		},
		func() { s = sit(t, deck, repeating); s.shuffle = r },
	}
	for range 30 {
		op := r.IntN(len(ops))
		ops[op]()
		switch {
		case !s.Ready() || s.Writing():
			t.Fatalf("after %d the sitting is in phase %d", op, s.Phase())
		case (s.Phase() == label.Empty) != (s.Up().Item.Pair.ID == ""):
			t.Fatalf("after %d phase %d with %s", op, s.Phase(), s.up())
		case s.Losses().Any():
			t.Fatalf("after %d %+v is lost", op, s.Losses())
		}
	}
	before := labels(t, deck.Deck)
	n := 0
	for s.do(s.Undo()); last[label.Rewritten](s).Err == nil; s.do(s.Undo()) {
		n++
	}
	if left := labels(t, deck.Deck); len(left) > 0 || !errors.Is(last[label.Rewritten](s).Err, label.ErrNone) {
		t.Fatalf("%d undone, %v is left, %+v", n, left, last[label.Rewritten](s))
	}
	for range n {
		s.do(s.Redo())
	}
	if after := labels(t, deck.Deck); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Fatalf("%d redone, the labels are %v, were %v", n, after, before)
	}
}

// labels returns the current labels of a deck, including skips.
func labels(t testing.TB, deck *store.Deck) map[stages.ID]label.Choice {
	t.Helper()
	past, err := deck.History(t.Context(), label.HistoryFilter{}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := map[stages.ID]label.Choice{}
	for _, p := range past {
		if p.Current.RepeatOf != "" {
			continue
		}
		if _, twice := out[p.Pair]; twice {
			t.Fatalf("pair %s is listed twice", p.Pair)
		}
		out[p.Pair] = p.Current.Choice
	}
	return out
}
