package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/route"
)

// A pair to which two annotators gave different answers is disputed until a third
// decides, or one of them takes another view. The decision is the third's label.
func TestDisputes(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 4)
	say := func(pair stages.ID, who string, c label.Choice) {
		t.Helper()
		e := choose(pair, c)
		e.Annotator = who
		e.Tags = []string{"clear"}
		must(t, d.Append(t.Context(), e))
	}
	want := func(who string, party int, open ...stages.ID) {
		t.Helper()
		got, own, err := d.Disputes(t.Context(), who)
		must(t, err)
		slices.Sort(got)
		slices.Sort(open)
		if !slices.Equal(got, open) || own != party {
			t.Errorf("%s may decide %v and is a party to %d, want %v and %d", who, got, own, open, party)
		}
	}
	want("carol", 0)
	for i, c := range []label.Choice{label.Graded(-3), label.Graded(1), {Answer: label.Skip}, label.Graded(2)} {
		say(pairs[i], "bob", label.Graded(2))
		say(pairs[i], d.annotator, c)
	}
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteText, Text: "Why not?"}))
	want("carol", 0, pairs[0])
	want("bob", 1)
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Gold: map[stages.ID]label.Known{pairs[1]: {Answer: label.A, Why: "known"}}})
	must(t, err)
	say(pairs[1], "bob", label.Graded(-3)) // of a pair whose answer is known
	want("carol", 0, pairs[0])
	said, err := d.Opinions(t.Context(), pairs[0])
	must(t, err)
	if len(said) != 2 || said[0].Annotator != "bob" || said[1].Choice != label.Graded(-3) || said[1].Note != "Why not?" || said[1].Tags[0] != "clear" {
		t.Errorf("said: %+v", said)
	}
	as := label.Presentation{ID: "p", Pair: pairs[0], Annotator: "carol", Left: label.SideB, Kind: label.Fresh}
	ruling := choose(pairs[0], label.Graded(1))
	ruling.Annotator = "carol"
	for range 2 { // as when nobody heard that it was stored
		must(t, d.Adjudicate(t.Context(), as, ruling))
	}
	want("carol", 0)
	checkVotes(t, d, pairs[0], route.Votes{B: 1}, 0)
	stats, err := d.Stats(t.Context())
	must(t, err)
	if stats.Disputed != (label.Disputed{Decided: 1}) {
		t.Errorf("disputed: %+v", stats.Disputed)
	}
	// Of seven preferences of three people: the ruling, and two pairs whose annotators
	// agree or skipped. The known answer of one pair is no row to train on.
	if l := stats.Labels; l.A+l.B != 8 || stats.Preferences != 3 {
		t.Errorf("%d labels prefer a response, %d pairs are to train on", l.A+l.B, stats.Preferences)
	}
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		i := slices.IndexFunc(l.Labels, func(g exchange.Given) bool { return g.Annotator == "carol" })
		if l.Pair.ID == pairs[0] && (i < 0 || l.Labels[i].Ordering != label.Adjudication || l.Labels[i].Left != label.SideB) {
			t.Errorf("the decision is not marked: %+v", l.Labels)
		}
		return nil
	}))
	again, err := d.Present(t.Context(), label.Presentation{ID: "q", Pair: pairs[0], Annotator: "carol", Left: label.SideA, Kind: label.Revisit})
	must(t, err)
	changed := choose(pairs[0], label.Graded(2))
	changed.Annotator, changed.Presentation = "carol", again.ID
	must(t, d.Append(t.Context(), changed))
	if stats, err = d.Stats(t.Context()); err != nil || stats.Disputed != (label.Disputed{Decided: 1}) {
		t.Errorf("a ruling that was changed on another screen: %+v, %v", stats.Disputed, err)
	}
	if said, err := d.Opinions(t.Context(), pairs[0]); err != nil || len(said) != 2 {
		t.Errorf("the adjudicator is among those who disagree: %+v, %v", said, err)
	}
	for i, e := range []label.Event{changed, ruling} {
		must(t, d.Append(t.Context(), label.Event{ID: label.EventID(fmt.Sprint("back", i)), Kind: label.Retract, Target: e.ID, Pair: pairs[0], Annotator: "carol"}))
	}
	want("carol", 0, pairs[0])
	checkVotes(t, d, pairs[0], route.Votes{A: 1, B: 1}, 0.5)
	say(pairs[0], "bob", label.Graded(-1))
	want("carol", 0)
	lawful(t, d)
}

// A ruling of the deck's own annotator is marked as one wherever decisions are read, and
// is no measure of how they label.
func TestRulingsOfTheOwner(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	for who, c := range map[string]label.Choice{"bob": label.Graded(-3), "carol": label.Graded(2)} {
		e := choose(pair, c)
		e.Annotator = who
		must(t, d.Append(t.Context(), e))
	}
	ruling := choose(pair, label.Graded(-1))
	ruling.Annotator, ruling.Active = d.annotator, time.Hour
	must(t, d.Adjudicate(t.Context(), label.Presentation{ID: "p", Pair: pair, Annotator: d.Annotator(), Left: label.SideA, Kind: label.Fresh}, ruling))
	marked := 0
	must(t, d.Decisions(t.Context(), time.Time{}, func(x measure.Decision) error {
		if x.Ruling {
			marked++
		}
		return nil
	}))
	rows, err := d.Rows(t.Context())
	must(t, err)
	for _, l := range rows.Labels {
		if l.Ruling != (l.Annotator == 0) {
			t.Errorf("%+v", l)
		}
	}
	q, err := measure.QualityOf(t.Context(), d, time.Time{})
	must(t, err)
	s, err := d.Stats(t.Context())
	must(t, err)
	if marked != 1 || q.Left.N+q.Fast.N+q.Answers.A+q.Active.N != 0 || s.Pace != label.NewPace(nil) {
		t.Errorf("%d marked, %+v, pace %+v", marked, q, s.Pace)
	}
}

// Rulings that differ, as merged decks bring them, make the pair open again for those
// who have said nothing of it, until one is of the newest one's opinion.
func TestRulingsThatDiffer(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	for who, c := range map[string]label.Choice{"ann": label.Graded(-3), "bob": label.Graded(2)} {
		e := choose(pair, c)
		e.Annotator = who
		must(t, d.Append(t.Context(), e))
	}
	at := time.UnixMilli(1_700_000_000_000)
	rule := func(who string, c label.Choice, want label.Disputed, opinions int) {
		t.Helper()
		e := choose(pair, c)
		e.Annotator, e.At = who, at
		at = at.Add(time.Minute)
		must(t, d.Adjudicate(t.Context(), label.Presentation{ID: label.PresentationID(who), Pair: pair, Annotator: who, Left: label.SideA, Kind: label.Fresh}, e))
		stats, err := d.Stats(t.Context())
		must(t, err)
		said, err := d.Opinions(t.Context(), pair)
		must(t, err)
		if stats.Disputed != want || len(said) != opinions {
			t.Errorf("after %s: %+v, %d opinions", who, stats.Disputed, len(said))
		}
	}
	rule("carol", label.Graded(-1), label.Disputed{Decided: 1}, 2)
	rule("dave", label.Graded(1), label.Disputed{Open: 1, Contested: 1}, 4)
	for who, want := range map[string][2]int{"carol": {0, 1}, "dave": {0, 1}, "ann": {0, 1}, "eve": {1, 0}} {
		open, party, err := d.Disputes(t.Context(), who)
		if must(t, err); len(open) != want[0] || party != want[1] {
			t.Errorf("%s may decide %d and is a party to %d", who, len(open), party)
		}
	}
	rule("eve", label.Choice{Answer: label.Tie}, label.Disputed{Open: 1, Contested: 1}, 5)
	rule("fay", label.Graded(-2), label.Disputed{Decided: 1}, 6)
}

// checkVotes checks what routing and reward models take for the labels of a pair, and
// that the rows that agreement is measured by mark its ruling.
func checkVotes(t *testing.T, d *Deck, pair stages.ID, votes route.Votes, y float64) {
	t.Helper()
	for _, c := range casesOf(t, d) {
		if c.Pair == pair && c.Votes != votes {
			t.Errorf("votes %+v, want %+v", c.Votes, votes)
		}
	}
	compared, err := d.RewardPairs(t.Context())
	must(t, err)
	trials, err := d.Trials(t.Context())
	must(t, err)
	if len(compared) == 0 || compared[0].Y != y || len(trials) == 0 || trials[0].Y != y {
		t.Errorf("compared %+v, trials %+v, want %v first", compared, trials, y)
	}
	rows, err := d.Rows(t.Context())
	must(t, err)
	rulings := 0
	for _, l := range rows.Labels {
		if l.Ruling {
			rulings++
		}
	}
	if ruled := votes.A+votes.B == 1; ruled != (rulings == 1) {
		t.Errorf("%d rulings among the labels", rulings)
	}
}

// A decision that cannot be stored leaves no showing behind.
func TestAdjudicationIsWhole(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	as := label.Presentation{ID: "p", Pair: pair, Annotator: "carol", Left: label.SideA}
	e := choose(pair, label.Graded(1))
	e.Annotator = "dave"
	if err := d.Adjudicate(t.Context(), as, e); err == nil {
		t.Error("a decision of somebody else's showing was stored")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e.Annotator = "carol"
	if err := d.Adjudicate(ctx, as, e); err == nil {
		t.Error("stored though the context had ended")
	}
	if n := query[int](t, d, `SELECT (SELECT count(*) FROM presentations) + (SELECT count(*) FROM events)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

// A label on a pair with an empty side is no preference to train on, as in exports.
func TestPreferencesLeaveOutEmptySides(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var b exchange.Batch
	for i, texts := range [][2]string{{"one", " \u00a0\u2003\n\u3000"}, {"", "two"}, {"three", "four"}, {"five", "\u200b"}} {
		p := ask(t, fmt.Sprint("asked ", i))
		x, y := answer(p, texts[0]), answer(p, texts[1])
		pair, _ := pairing.New(x, y)
		b.Prompts, b.Responses, b.Pairs = append(b.Prompts, p), append(b.Responses, x, y), append(b.Pairs, pair)
	}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	for _, p := range b.Pairs {
		must(t, d.Append(t.Context(), choose(p.ID, label.Graded(-2))))
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	if s.Labels.A+s.Labels.B != 4 || s.Preferences != 2 {
		t.Errorf("%+v, %d preferences, want 2", s.Labels, s.Preferences)
	}
	three := b.Prompts[2].ID // nothing trains on a prompt of a held-out test
	recorded(t, d, []prompt.Curation{{
		Filter: prompt.Contaminated, Version: 1, Config: "{}", Run: run(t, d, stages.Prompts), Judged: []stages.ID{three},
		Dropped: map[stages.ID]prompt.Drop{three: {Reason: "of a test"}},
	}})
	s, err = d.Stats(t.Context())
	must(t, err)
	if s.Preferences != 1 {
		t.Errorf("%d preferences, want 1", s.Preferences)
	}
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		if dropped := l.Prompt.Dropped == prompt.Contaminated; dropped != (l.Prompt.ID == three) {
			t.Errorf("an export reads the prompt of %q as dropped by %q", l.A.Text, l.Prompt.Dropped)
		}
		return nil
	}))
}
