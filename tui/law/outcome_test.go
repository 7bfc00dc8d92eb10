package law

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/report"
)

// public holds the public schema against the world and the ledger.
func (s *sitting) public() {
	s.t.Helper()
	v := s.views
	v.prompts()
	v.responses()
	v.pairs()
	v.labels()
}

func (v views) prompts() {
	s := v.s
	s.t.Helper()
	want := map[string][]string{}
	for _, a := range s.world.asked {
		if a.Source != "" {
			want[string(a.ID)] = []string{a.System, a.Text(), strconv.Itoa(len(a.Turns)), strings.Join(a.Tags, "|"), a.Source}
		}
	}
	for _, row := range v.rows(`SELECT id, system, text, turns, tags, source FROM prompts_full`, 6) {
		var tags []string
		must(s.t, json.Unmarshal([]byte(row[4]), &tags))
		slices.Sort(tags)
		got := []string{row[1], row[2], row[3], strings.Join(tags, "|"), row[5]}
		if !slices.Equal(got, want[row[0]]) {
			s.fail("prompts_full has %q, want %q", got, want[row[0]])
		}
		delete(want, row[0])
	}
	if len(want) > 0 {
		s.fail("prompts_full lacks %q", want)
	}
}

func (v views) responses() {
	s := v.s
	s.t.Helper()
	want := map[string]int{}
	for _, a := range s.world.asked {
		for _, r := range a.replies {
			if r.source != "" {
				want[fmt.Sprintf("%q", []string{string(a.ID), r.model, r.text, r.thinking, r.source})]++
			}
		}
	}
	for _, row := range v.rows(`SELECT prompt, model, text, thinking, source FROM responses_full`, 5) {
		if key := fmt.Sprintf("%q", row); want[key] != 1 {
			s.fail("responses_full has %s; it should have %q", key, want)
		} else {
			delete(want, key)
		}
	}
	if len(want) > 0 {
		s.fail("responses_full lacks %q", want)
	}
}

func (v views) pairs() {
	s := v.s
	s.t.Helper()
	n := 0
	for _, row := range v.rows(`SELECT id, prompt, text_a, text_b, state, skips FROM pairs_full`, 6) {
		c := s.world.pairs[stages.ID(row[0])]
		want := []string{string(c.id), string(c.asked.ID), c.a, c.b, "", ""}
		if c.queued() {
			want[4], want[5] = "done", strconv.Itoa(s.ledger.skips(c))
			if s.ledger.open(c) {
				want[4] = "open"
			}
		}
		if !slices.Equal(row, want) {
			s.fail("pairs_full has %q, want %q", row, want)
		}
		n++
	}
	if n != len(s.world.pairs) {
		s.fail("pairs_full has %d pairs, want %d", n, len(s.world.pairs))
	}
}

// labels holds the views of the log against the ledger.
func (v views) labels() {
	s := v.s
	s.t.Helper()
	live := map[string]said{}
	for _, e := range s.ledger.live() {
		live[string(e.id)] = e
	}
	current := map[string]said{}
	for _, e := range s.ledger.labels() {
		current[string(e.id)] = e
	}
	for name, want := range map[string]map[string]said{"labels_live": live, "labels_current": current} {
		got := v.rows(`SELECT id, pair, answer, coalesce(strength, 0), scale, coalesce(repeat_of, ''), presentation FROM `+name, 7)
		for _, row := range got {
			e, ok := want[row[0]]
			if !ok {
				s.fail("%s has %q, which it should not", name, row)
			}
			strength, err := strconv.Atoi(row[3])
			must(s.t, err)
			points, err := strconv.Atoi(row[4])
			must(s.t, err)
			scale, err := label.ScaleOf(points)
			must(s.t, err)
			choice := label.Choice{Answer: label.Answer(row[2]), Strength: strength, Scale: scale}
			if row[1] != string(e.couple.id) || verdictOf(e.couple, choice) != e.verdict || row[5] != string(e.repeatOf) || row[6] != string(e.shown) {
				s.fail("%s has %q, want %+v", name, row, e)
			}
		}
		if len(got) != len(want) {
			s.fail("%s has %d rows, want %d", name, len(got), len(want))
		}
	}
	var tags, wantTags []string
	for _, row := range v.rows(`SELECT event, tag FROM label_tags`, 2) {
		tags = append(tags, row[0]+" "+row[1])
	}
	for _, e := range s.ledger.log {
		for _, tag := range e.tags {
			wantTags = append(wantTags, string(e.id)+" "+tag)
		}
	}
	slices.Sort(tags)
	slices.Sort(wantTags)
	if !slices.Equal(tags, wantTags) {
		s.fail("label_tags has %q, want %q", tags, wantTags)
	}
}

// numbers holds stats --json against the ledger.
func (s *sitting) numbers() {
	s.t.Helper()
	stats, err := s.deck.Stats(s.t.Context())
	must(s.t, err)
	q, err := measure.QualityOf(s.t.Context(), s.deck, time.Time{})
	must(s.t, err)
	stats.Quality = &q
	var out bytes.Buffer
	must(s.t, report.JSON(&out, stats))
	var got struct {
		Prompts, Responses, Pairs, Queue, Skipped, Flagged, Events int
		Labels                                                     map[string]int
		Quality                                                    struct{ Gold, Left share }
	}
	must(s.t, json.Unmarshal(out.Bytes(), &got))
	want := map[string]int{"events": len(s.ledger.log), "pairs": len(s.world.pairs), "a": 0, "b": 0, "tie": 0, "both_bad": 0, "skip": 0}
	for _, a := range s.world.asked {
		if a.Source != "" {
			want["prompts"]++
		}
		for _, r := range a.replies {
			if r.source != "" {
				want["responses"]++
			}
		}
	}
	for _, c := range s.world.pairs {
		if c.queued() && s.ledger.open(c) {
			want["queue"]++
			if s.ledger.skips(c) > 0 {
				want["skipped"]++
			}
		}
		if s.ledger.flags[c] != "" {
			want["flagged"]++
		}
	}
	var gold, left share
	for c, e := range s.ledger.labels() {
		name := string(e.verdict.answer)
		if e.verdict.answer == label.A {
			if e.verdict.better == c.b {
				name = "b"
			}
			left.add(e.verdict.better == e.left)
		}
		want[name]++
		if c.gold != nil && e.verdict.decides() {
			gold.add(c.gold.answer == e.verdict.answer && c.gold.verdict().better == e.verdict.better)
		}
	}
	has := map[string]int{"prompts": got.Prompts, "responses": got.Responses, "pairs": got.Pairs, "queue": got.Queue, "skipped": got.Skipped,
		"flagged": got.Flagged, "events": got.Events}
	maps.Copy(has, got.Labels)
	for name, n := range want {
		if has[name] != n {
			s.fail("stats has %s %d, want %d", name, has[name], n)
		}
	}
	if got.Quality.Gold != gold || got.Quality.Left != left {
		s.fail("stats has %+v, want gold %+v, left %+v", got.Quality, gold, left)
	}
}

// share is what stats says of a share.
type share struct{ Of, N int }

func (x *share) add(yes bool) {
	x.N++
	if yes {
		x.Of++
	}
}

// history holds the list of past decisions, and what can be undone and redone,
// against the ledger.
func (s *sitting) history() {
	s.t.Helper()
	ctx := s.t.Context()
	past, err := s.deck.History(ctx, label.HistoryFilter{}, 0, 10_000)
	must(s.t, err)
	listed := s.ledger.listed()
	if len(past) != len(listed) {
		s.fail("the history has %d decisions, want %d", len(past), len(listed))
	}
	for i, p := range past {
		e := listed[i]
		s.same(p.Current, e)
		_, edited := s.ledger.edits[e.couple]
		if e.repeatOf == "" && (p.Note != s.ledger.notes[e.couple] || p.Flag != s.ledger.flags[e.couple] || p.Edited != edited) {
			s.fail("the history has %+v, want the note %q, the flag %q, edited %v", p, s.ledger.notes[e.couple], s.ledger.flags[e.couple], edited)
		}
	}
	undoable, err := s.deck.Undoable(ctx)
	s.next("undo", undoable, err, s.ledger.undoable())
	redoable, err := s.deck.Redoable(ctx)
	s.next("redo", redoable, err, s.ledger.redoable())
}

func (s *sitting) next(what string, got label.Event, err error, want *said) {
	s.t.Helper()
	if want == nil {
		if err != label.ErrNone {
			s.fail("there is %+v to %s (%v), want nothing", got, what, err)
		}
		return
	}
	must(s.t, err)
	s.same(got, *want)
}

// items holds every pair as labelling and export read it, and the whole log of
// some, against the ledger.
func (s *sitting) items() {
	s.t.Helper()
	seen := map[*couple]bool{}
	read := func(it label.Item) {
		c := s.world.pairs[it.Pair.ID]
		seen[c] = true
		s.item(c, it)
	}
	must(s.t, s.deck.Labelled(s.t.Context(), func(l exchange.Labelled) error {
		read(l.Item)
		if e := s.ledger.current(s.world.pairs[l.Pair.ID]); e != nil && e.couple.of(l.Left) != e.left {
			s.fail("pair %s stood with %s on the left, the ledger has %q", named(l.Pair.ID), l.Left, e.left)
		}
		return nil
	}))
	waiting, err := s.deck.Upcoming(s.t.Context(), len(s.world.pairs)+1)
	must(s.t, err)
	for _, it := range waiting {
		if !s.ledger.open(s.world.pairs[it.Pair.ID]) {
			s.fail("pair %s waits, and is decided", named(it.Pair.ID))
		}
		read(it)
	}
	for n, c := range s.world.list() {
		if c.queued() && !seen[c] {
			s.fail("pair %s is neither labelled nor waiting", named(c.id))
		}
		if n%5 == 0 {
			s.log(c)
		}
	}
}

func (s *sitting) item(c *couple, it label.Item) {
	s.t.Helper()
	edit, edited := s.ledger.edits[c]
	switch current := s.ledger.current(c); {
	case it.Prompt.ID != c.asked.ID || it.Prompt.System != c.asked.System || !slices.Equal(it.Prompt.Turns, c.asked.Turns) ||
		it.A.Text != c.a || it.B.Text != c.b:
		s.fail("pair %s is %+v, %q, %q, want %+v", named(c.id), it.Prompt, it.A.Text, it.B.Text, c)
	case it.Note != s.ledger.notes[c] || it.Flag != s.ledger.flags[c] || it.Skips != s.ledger.skips(c) && c.queued():
		s.fail("pair %s has note %q, flag %q, %d skips, want %q, %q, %d", named(c.id), it.Note, it.Flag, it.Skips,
			s.ledger.notes[c], s.ledger.flags[c], s.ledger.skips(c))
	case (it.Edit != nil) != edited || edited && (it.Edit.Text != edit.text || it.Edit.Base != c.response(it, edit.base)):
		s.fail("pair %s has the edit %+v, want %+v", named(c.id), it.Edit, edit)
	case (it.Gold != nil) != (c.gold != nil):
		s.fail("pair %s has the known answer %+v, want %+v", named(c.id), it.Gold, c.gold)
	case it.Gold != nil && verdictOf(c, label.Choice{Answer: it.Gold.Answer}) != c.gold.verdict():
		s.fail("pair %s has the known answer %+v, want %+v", named(c.id), it.Gold, c.gold)
	case (it.Current != nil) != (current != nil):
		s.fail("pair %s has the label %+v, want %+v", named(c.id), it.Current, current)
	case current != nil:
		s.same(*it.Current, *current)
	}
}

// response is the response of an item with a text.
func (c *couple) response(it label.Item, text string) stages.ID {
	if text == c.a {
		return it.A.ID
	}
	return it.B.ID
}

// verdict is the known answer as a verdict without a strength.
func (k *known) verdict() verdict {
	v := verdict{answer: k.answer, points: label.SevenPoint.Points()}
	if k.answer == label.A {
		v.better = k.better
	}
	return v
}

// log holds the whole log of a pair against the ledger.
func (s *sitting) log(c *couple) {
	s.t.Helper()
	log, err := s.deck.Versions(s.t.Context(), c.id)
	must(s.t, err)
	want := slices.DeleteFunc(slices.Clone(s.ledger.log), func(e said) bool { return e.couple != c })
	if len(log) != len(want) {
		s.fail("pair %s has a log of %d entries, want %d", named(c.id), len(log), len(want))
	}
	for i, e := range log {
		s.same(e, want[i])
	}
}

// searches holds filters of the queue against the ledger.
func (s *sitting) searches() {
	s.t.Helper()
	ctx := s.t.Context()
	if len(s.world.pairs) == 0 {
		return
	}
	if s.w.chance(2) {
		_, err := s.deck.PrepareSearch(ctx, time.Minute)
		must(s.t, err)
	}
	for range 3 {
		f, words := s.newFilter()
		want := map[string]bool{}
		for _, c := range s.world.pairs {
			if s.ledger.keeps(f, c) {
				want[string(c.id)] = true
			}
		}
		n, err := s.deck.Matching(ctx, f, 1_000_000)
		must(s.t, err)
		if n != len(want) {
			s.fail("%d pairs match %q, want %d", n, words, len(want))
		}
		if f.State == label.Waiting || f.State == label.Skipped {
			continue // moving about, decided pairs are in the way
		}
		s.walk(f, words, want)
	}
	must(s.t, s.deck.SetView(ctx, label.QueueView{}))
}

// walk goes through the pairs of a filter from place to place.
func (s *sitting) walk(f label.Filter, words string, want map[string]bool) {
	s.t.Helper()
	ctx := s.t.Context()
	must(s.t, s.deck.SetView(ctx, label.QueueView{Filter: f, Order: pick(s.w, label.Orders())}))
	got := map[string]bool{}
	for n := 1; ; n++ {
		id, err := s.deck.At(ctx, n)
		if err == label.ErrNone {
			break
		}
		must(s.t, err)
		got[string(id)] = true
	}
	if !maps.Equal(got, want) {
		s.fail("%q goes through %v, want %v", words, got, want)
	}
}

// outcome holds everything against the world and the ledger.
func (s *sitting) outcome() {
	s.t.Helper()
	s.history()
	s.items()
	s.export()
	s.public()
	s.numbers()
	s.searches()
}
