package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// variedDeck makes twelve pairs of four prompts, three pairs each, made one second
// apart, with everything that a filter can ask for.
func variedDeck(t *testing.T) (d *Deck, pairs []pairing.Pair) {
	t.Helper()
	d = fresh(t)
	brig, sloop := stages.Model{ID: stages.ModelID("brig", ""), Name: "brig"}, stages.Model{ID: stages.ModelID("sloop", ""), Name: "sloop"}
	for i, text := range []string{"Write a poem about the sea", "Write a poem about a tree", "What is 2 + 2?", "Explain 100% of \\_x"} {
		p := ask(t, text)
		p.Source, p.Tags = fmt.Sprintf("file%d", i%2), []string{[]string{"verse", "verse", "sums", "law"}[i]}
		b := exchange.Batch{Models: []stages.Model{brig, sloop}}
		b.Prompts = append(b.Prompts, p)
		for k := range 3 {
			r := answer(p, fmt.Sprintf("Answer %d, %d", i, k))
			if r.Model = brig.ID; k == 2 {
				r.Model = sloop.ID
			}
			r.Identify()
			b.Responses = append(b.Responses, r)
		}
		for k := range 3 {
			pair, _ := pairing.New(b.Responses[k], b.Responses[(k+1)%3])
			b.Pairs = append(b.Pairs, pair)
		}
		_, err := d.SaveBatch(t.Context(), b)
		must(t, err)
		pairs = append(pairs, b.Pairs...)
	}
	return d, pairs
}

func upcoming(t *testing.T, d *Deck, n int, except ...stages.ID) []stages.ID {
	t.Helper()
	items, err := d.Upcoming(t.Context(), n, except...)
	must(t, err)
	var out []stages.ID
	for _, it := range items {
		out = append(out, it.Pair.ID)
	}
	return out
}

func TestOrders(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	prompt, place, made := map[stages.ID]stages.ID{}, map[stages.ID]int64{}, map[stages.ID]int64{}
	for _, p := range pairs {
		prompt[p.ID], place[p.ID] = p.Prompt, d.place(p.ID)
		made[p.ID] = query[int64](t, d, `SELECT created_at FROM pairs WHERE id = unhex(?)`, p.ID)
	}
	for i, probability := range map[int]float64{4: 0.9, 7: 0.45, 9: 0.6} {
		err := alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, 'j', 'a', ?2, 'a' FROM pairs WHERE id = unhex(?1)`, pairs[i].ID, probability)
		must(t, err)
	}
	requeue(t, d)
	doubt := map[stages.ID]float64{pairs[4].ID: 0.4, pairs[7].ID: 0.05, pairs[9].ID: 0.1}
	all := make([]stages.ID, len(pairs))
	for i, p := range pairs {
		all[i] = p.ID
	}
	skipped, decided := pairs[9].ID, pairs[1].ID
	must(t, d.Append(t.Context(), choose(skipped, label.Choice{Answer: label.Skip})))
	must(t, d.Append(t.Context(), choose(decided, label.Graded(1))))
	rate := func(judge string, value float64, of ...stages.ID) {
		for _, id := range of {
			must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?), 'prompt', 'difficulty', ?, ?)`, id, judge, value))
		}
	}
	rate("j", 3, pairs[0].Prompt, pairs[3].Prompt)
	rate("k", 6, pairs[3].Prompt, pairs[9].Prompt)
	ease := map[stages.ID]float64{pairs[0].Prompt: -3, pairs[3].Prompt: -4.5, pairs[6].Prompt: 1, pairs[9].Prompt: -6}
	for order, key := range map[label.Order]func(x, y stages.ID) int{
		label.Random:   func(x, y stages.ID) int { return 0 },
		label.ByPrompt: func(x, y stages.ID) int { return cmp.Compare(prompt[x], prompt[y]) },
		label.Newest:   func(x, y stages.ID) int { return -cmp.Compare(made[x], made[y]) },
		label.Hardest:  func(x, y stages.ID) int { return cmp.Compare(ease[prompt[x]], ease[prompt[y]]) },
		label.Uncertain: func(x, y stages.ID) int {
			one := func(id stages.ID) float64 {
				if v, ok := doubt[id]; ok {
					return v
				}
				return 1
			}
			return cmp.Compare(one(x), one(y))
		},
	} {
		t.Run(order.String(), func(t *testing.T) {
			must(t, d.SetView(t.Context(), label.QueueView{Order: order}))
			want := slices.Clone(all)
			slices.SortFunc(want, func(x, y stages.ID) int { return cmp.Or(key(x, y), cmp.Compare(place[x], place[y])) })
			// Moving visits all of them, whatever their state.
			for i, id := range want {
				at, err := d.At(t.Context(), i+1)
				must(t, err)
				place, err := d.Position(t.Context(), id)
				must(t, err)
				if at != id || place != (label.Place{N: i + 1, Of: len(want)}) {
					t.Errorf("place %d has %s, which has %s", i+1, at, place)
				}
				next, err := d.Neighbour(t.Context(), id, label.Forward, false)
				if i+1 == len(want) {
					if !errors.Is(err, label.ErrNone) {
						t.Errorf("after the last one: %s, %v", next, err)
					}
					continue
				}
				back, _ := d.Neighbour(t.Context(), want[i+1], label.Backward, false)
				if next != want[i+1] || back != id {
					t.Errorf("beside %s: %s; and back: %s", id, next, back)
				}
				if open, err := d.Neighbour(t.Context(), id, label.Forward, true); err == nil && open == decided {
					t.Error("a decided pair is taken for an unlabelled one")
				}
			}
			// The upcoming pairs leave out the decided one and end with the skipped
			// one.
			queue := append(without(want, []stages.ID{decided, skipped}), skipped)
			if got := upcoming(t, d, 20); !slices.Equal(got, queue) {
				t.Errorf("upcoming %v, want %v", got, queue)
			}
			if got := upcoming(t, d, 3, queue[1]); !slices.Equal(got, []stages.ID{queue[0], queue[2], queue[3]}) {
				t.Errorf("upcoming without the second: %v", got)
			}
		})
	}
}

// The diverse order does not stay with one prompt, and ends.
func TestDiverseOrder(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Diverse}))
	must(t, d.Append(t.Context(), choose(pairs[0].ID, label.Choice{Answer: label.Skip})))
	got := upcoming(t, d, 20)
	if len(got) != len(pairs) || got[len(got)-1] != pairs[0].ID {
		t.Fatalf("%v", got)
	}
	prompt := map[stages.ID]stages.ID{}
	for _, p := range pairs {
		prompt[p.ID] = p.Prompt
	}
	first := map[stages.ID]bool{}
	for _, id := range got[:4] {
		first[prompt[id]] = true
	}
	if len(first) != 4 {
		t.Errorf("the first four pairs are of %d prompts", len(first))
	}
	must(t, d.Append(t.Context(), choose(got[0], label.Graded(1))))
	if again := upcoming(t, d, 1); prompt[again[0]] == prompt[got[0]] {
		t.Error("the same prompt twice in a row")
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[5].ID, Kind: label.NoteFlag, Text: "odd"}))
	must(t, d.Append(t.Context(), choose(pairs[2].ID, label.Choice{Answer: label.Skip})))
	must(t, d.Append(t.Context(), choose(pairs[3].ID, label.Graded(1))))
	err := alter(d, `
INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?1), 'response', 'helpfulness', 'j', 0.25), (unhex(?2), 'prompt', 'difficulty', 'j', 3);
INSERT INTO filters (stage, kind, name, version, config) VALUES ('filter', 'response', 'refusal', 1, '{}');
INSERT INTO filter_results (subject, filter, pass) SELECT unhex(?1), id, 0 FROM filters UNION ALL SELECT unhex(?3), id, 1 FROM filters`,
		pairs[6].A, pairs[9].Prompt, pairs[0].A)
	must(t, err)
	of := func(numbers ...int) []stages.ID {
		var out []stages.ID
		for _, n := range numbers {
			out = append(out, pairs[n].ID)
		}
		slices.Sort(out)
		return out
	}
	holding := func(response stages.ID) (out []stages.ID) {
		for _, p := range pairs {
			if p.A == response || p.B == response {
				out = append(out, p.ID)
			}
		}
		slices.Sort(out)
		return out
	}
	for name, c := range map[string]struct {
		f    label.QueueFilter
		want []stages.ID
	}{
		"tag":            {label.QueueFilter{Tag: "verse"}, of(0, 1, 2, 4, 5)},
		"source":         {label.QueueFilter{Source: "file0"}, of(0, 1, 2, 6, 7, 8)},
		"tag and source": {label.QueueFilter{Tag: "verse", Source: "file1"}, of(4, 5)},
		"flagged":        {label.QueueFilter{State: label.Flagged}, of(5)},
		"skipped":        {label.QueueFilter{State: label.Skipped}, of(2)},
		"decided":        {label.QueueFilter{State: label.Decided}, nil}, // none of them waits
		"any":            {label.QueueFilter{State: label.Any, Tag: "sums"}, of(6, 7, 8)},
		"text":           {label.QueueFilter{Text: "POEM about a TREE"}, of(4, 5)},
		"response text":  {label.QueueFilter{Text: "answer 2, 1"}, of(6, 7)},
		"literal text":   {label.QueueFilter{Text: `0% of \_`}, of(9, 10, 11)},
		"no text":        {label.QueueFilter{Text: "nowhere"}, nil},
		"model":          {label.QueueFilter{Model: "sloop", Tag: "sums"}, of(7, 8)},
		"score":          {label.QueueFilter{Score: &label.ScoreRange{What: "helpfulness", Min: 0.25, Max: 1}}, holding(pairs[6].A)},
		"prompt's score": {label.QueueFilter{Score: &label.ScoreRange{What: "difficulty", Max: 9}}, of(9, 10, 11)},
		"turned down":    {label.QueueFilter{Verdict: &label.VerdictFilter{Filter: "refusal"}}, holding(pairs[6].A)},
		"passed":         {label.QueueFilter{Verdict: &label.VerdictFilter{Filter: "refusal", Pass: true}}, without(holding(pairs[0].A), nil)},
	} {
		must(t, d.SetView(t.Context(), label.QueueView{Filter: c.f}))
		got := upcoming(t, d, 20)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if n, err := d.Matching(t.Context(), c.f, 100); err != nil || c.f.State != label.Decided && n != len(c.want) {
			t.Errorf("%s: %d match, want %d, %v", name, n, len(c.want), err)
		}
	}
	// Moving among the pairs that pass a filter.
	must(t, d.SetView(t.Context(), label.QueueView{Filter: label.QueueFilter{State: label.Decided}}))
	if at, err := d.At(t.Context(), 1); err != nil || at != pairs[3].ID {
		t.Errorf("the first decided pair: %s, %v", at, err)
	}
	if place, err := d.Position(t.Context(), pairs[0].ID); place != (label.Place{Of: 1}) || err != nil {
		t.Errorf("a pair that is not in the list: %s, %v", place, err)
	}
	if _, err := d.At(t.Context(), 2); !errors.Is(err, label.ErrNone) {
		t.Error(err)
	}
	// A flag beside another state.
	for _, c := range []struct {
		state label.State
		flag  stages.ID
		want  int
	}{{label.Decided, "", 0}, {label.Skipped, "", 0}, {label.Decided, pairs[3].ID, 1}, {label.Skipped, pairs[2].ID, 1}} {
		if c.flag != "" {
			must(t, d.AddNote(t.Context(), label.Note{Pair: c.flag, Kind: label.NoteFlag, Text: "odd"}))
		}
		if n, err := d.Matching(t.Context(), label.QueueFilter{State: c.state, Flag: true}, 100); n != c.want || err != nil {
			t.Errorf("%s and flagged: %d, %v; want %d", c.state, n, err, c.want)
		}
	}
	c, err := d.Choices(t.Context())
	if err != nil || !slices.Equal(c.Tags, []string{"law", "sums", "verse"}) || !slices.Equal(c.Sources, []string{"file0", "file1"}) ||
		!slices.Equal(c.Models, []string{"brig", "sloop"}) || !slices.Equal(c.Scores, []string{"difficulty", "helpfulness"}) || !slices.Equal(c.Filters, []string{"refusal"}) || c.Judged {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestViewSurvives(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	want := label.QueueView{Order: label.Newest, Filter: label.QueueFilter{Text: "x", Score: &label.ScoreRange{What: "y", Max: 2}}}
	must(t, d.SetView(t.Context(), want))
	path := d.Path()
	must(t, d.Close())
	d = open(t, path, options())
	got, err := d.View(t.Context())
	if err != nil || got.Order != want.Order || got.Filter.Text != "x" || *got.Filter.Score != *want.Filter.Score {
		t.Errorf("%+v, %v", got, err)
	}
	if err := d.SetView(t.Context(), label.QueueView{Order: "x"}); err == nil {
		t.Error("an unknown order")
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	decide := func(i int, c label.Choice, change func(*label.Event)) {
		t.Helper()
		e := choose(pairs[i].ID, c)
		if change != nil {
			change(&e)
		}
		must(t, d.Append(t.Context(), e))
	}
	decide(0, label.Graded(1), nil)
	decide(1, label.Choice{Answer: label.Skip}, nil)
	decide(3, label.Graded(0), func(e *label.Event) { e.Tags = []string{"style"} })
	decide(4, label.Choice{Answer: label.BothBad}, func(e *label.Event) { e.Fast, e.Blind = true, false })
	decide(0, label.Graded(-3), nil) // again
	decide(6, label.Graded(2), nil)
	undone, err := d.Undoable(t.Context())
	must(t, err)
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: undone.ID, Pair: undone.Pair}))
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[3].ID, Kind: label.NoteFlag, Text: "odd"}))
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[9].ID, Kind: label.NoteFlag, Text: "not decided"}))
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[1].ID, Kind: label.NoteText, Text: "Hm, later"}))
	must(t, d.AddEdit(t.Context(), label.Edit{ID: "x", Pair: pairs[4].ID, Base: pairs[4].A, Text: "better"}))

	for name, c := range map[string]struct {
		f    label.HistoryFilter
		want []int
	}{
		"all": {label.HistoryFilter{}, []int{0, 4, 3, 1}}, "flagged": {label.HistoryFilter{Flagged: true}, []int{3}},
		"skipped": {label.HistoryFilter{Skipped: true}, []int{1}}, "undecided": {label.HistoryFilter{Skipped: true, Tied: true}, []int{3, 1}},
		"fast": {label.HistoryFilter{Fast: true}, []int{4}},
		"tag":  {label.HistoryFilter{Tag: "style"}, []int{3}}, "source": {label.HistoryFilter{Source: "file1"}, []int{4, 3}},
		"source of a row": {label.HistoryFilter{Source: "verse"}, []int{0, 4, 3, 1}}, "no such source": {label.HistoryFilter{Source: "sums"}, nil},
		"text": {label.HistoryFilter{Text: "the sea"}, []int{0, 1}}, "note": {label.HistoryFilter{Text: "hm, LATER"}, []int{1}},
	} {
		past, err := d.History(t.Context(), c.f, 0, 10)
		must(t, err)
		var got, want []stages.ID
		for _, p := range past {
			got = append(got, p.Pair)
		}
		for _, i := range c.want {
			want = append(want, pairs[i].ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	first, err := d.History(t.Context(), label.HistoryFilter{}, 0, 2)
	must(t, err)
	rest, err := d.History(t.Context(), label.HistoryFilter{}, first[1].Seq, 9)
	must(t, err)
	if len(rest) != 2 || rest[0].Pair != pairs[3].ID {
		t.Errorf("second page %+v", rest)
	}
	if p := first[0]; p.Versions != 2 || p.Current.Choice != label.Graded(-3) || p.Excerpt != "Write a poem about the sea" {
		t.Errorf("%+v", p)
	}
	if rest[0].Flag != "odd" || rest[1].Note != "Hm, later" || !first[1].Edited {
		t.Errorf("%+v, %+v", first[1], rest)
	}
	log, err := d.Versions(t.Context(), pairs[6].ID)
	if err != nil || len(log) != 2 || log[1].Kind != label.Retract || log[1].Target != log[0].ID {
		t.Errorf("%+v, %v", log, err)
	}
	if _, err := d.Presentation(t.Context(), "x"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}

// The table behind the order by difficulty follows scores, labels and new pairs, and goes
// with the order; without it the order is random.
func TestTheTableOfTheHardest(t *testing.T) {
	t.Parallel()
	d, pairs := variedDeck(t)
	hardest := label.QueueView{Order: label.Hardest}
	rate := func(prompt stages.ID, version int, value float64) {
		t.Helper()
		must(t, d.SaveRatings(t.Context(), []judge.Rating{{Prompt: prompt, What: judge.Difficulty, Value: value,
			Scorer: fmt.Sprintf("m:1b@aaaaaaaa difficulty@0000000%d structured", version)}}))
	}
	rate(pairs[0].Prompt, 1, 1)
	must(t, d.SetView(t.Context(), hardest))
	before, err := d.At(t.Context(), 1) // from now on places are remembered
	must(t, err)
	queue := upcoming(t, d, 20)
	last := pairs[slices.IndexFunc(pairs, func(p pairing.Pair) bool { return p.ID == queue[len(queue)-1] })]
	rate(last.Prompt, 1, 0) // which a newer version of the judge replaces
	rate(last.Prompt, 2, 3)
	must(t, d.SetView(t.Context(), label.QueueView{}))
	must(t, d.SetView(t.Context(), hardest))
	rate(pairs[0].Prompt, 3, 2)
	if e := query[string](t, d, `SELECT group_concat(DISTINCT ease) FROM (SELECT ease FROM queue_difficulty ORDER BY ease)`); e != "-3.0,-2.0,1.0" {
		t.Errorf("the eases are %s", e)
	}
	queue = upcoming(t, d, 3)
	if first, err := d.At(t.Context(), 1); err != nil || first != queue[0] || first == before || !slices.Contains(queue, last.ID) {
		t.Errorf("after a score upcoming are %v, the first is %s (%s before, %v)", queue, first, before, err)
	}
	skipped, decided := queue[0], queue[1]
	must(t, d.Append(t.Context(), choose(skipped, label.Choice{Answer: label.Skip})))
	must(t, d.Append(t.Context(), choose(decided, label.Graded(1))))
	more := pairsOf(0, 3)
	_, err = d.SaveBatch(t.Context(), more)
	must(t, err)
	if got := upcoming(t, d, 20); len(got) != len(pairs)+len(more.Pairs)-1 || got[0] != queue[2] || got[len(got)-1] != skipped || slices.Contains(got, decided) {
		t.Errorf("after a skip, a label and new pairs, upcoming are %v", got)
	}
	if found := broken(t, d.file); found != nil {
		t.Errorf("doctor finds %v", found)
	}
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Newest}))
	if n := query[int](t, d, `SELECT count(*) FROM sqlite_schema WHERE name LIKE '%difficulty%' OR name LIKE '%rated%'`); n != 0 {
		t.Errorf("%d things of the order stay", n)
	}
	must(t, alter(d, `UPDATE settings SET value = '{"order":"difficulty"}' WHERE key = 'queue'`))
	if got := upcoming(t, d, 20); len(got) != len(pairs)+2 {
		t.Errorf("upcoming are %v", got)
	}
}
