package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// reading counts the pages of candidates that are read, and the candidates.
type reading struct {
	*Deck
	pages, candidates int
}

func (r *reading) count(page []filter.Candidate, err error) ([]filter.Candidate, error) {
	r.pages++
	r.candidates += len(page)
	return page, err
}

func (r *reading) Candidates(ctx context.Context, after stages.ID, limit int) ([]filter.Candidate, error) {
	return r.count(r.Deck.Candidates(ctx, after, limit))
}

func (r *reading) CandidatesOf(ctx context.Context, prompts []stages.ID) ([]filter.Candidate, error) {
	return r.count(r.Deck.CandidatesOf(ctx, prompts))
}

// Filtering again reads nothing where nothing has come or changed, and everything
// where anything has.
func TestFilteringAgain(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	p, q := ask(t, "Which way to Ghent?"), ask(t, "And to Bruges?")
	m := stages.Model{ID: stages.ModelID("m", "d"), Name: "m"}
	say := func(p prompt.Prompt, sample int, text string, status response.Status) response.Response {
		r := response.Response{Prompt: p.ID, Model: m.ID, Slot: response.SlotID(p.ID, m.ID, "{}", sample), Sample: sample, Text: text, Status: status}
		r.Identify()
		return r
	}
	save := func(rs ...response.Response) func() error {
		return func() error { return d.SaveResponses(t.Context(), rs) }
	}
	_, err := d.SavePrompts(t.Context(), []prompt.Prompt{p, q}, nil)
	must(t, err)
	must(t, d.SaveModel(t.Context(), m))
	refusal := say(p, 2, "I'm sorry, but I can't help with that.", response.Complete)
	rate := func(scorer string, value float64) func() error {
		return func() error {
			return d.SaveRewards(t.Context(), "", scorer, []reward.Scored{{ID: refusal.ID, Score: value}})
		}
	}
	weigh := func(item string, weight float64) func() error {
		return func() error {
			return d.SaveLists(t.Context(), []judge.Checklist{{Prompt: p.ID, Items: []judge.ListItem{{Text: item, Weight: weight}}}})
		}
	}
	must(t, save(say(p, 0, "Along the canal.", response.Complete), say(p, 1, "Ask the ferryman at the second lock.", response.Complete), refusal, say(q, 0, "", response.Failed))())

	o := filter.Options{Audit: 0.5}
	counted := 0 // responses, by the run before
	again := func(after string, reads bool) {
		t.Helper()
		r := &reading{Deck: d}
		must(t, filter.Run(t.Context(), r, o, nil))
		if (r.pages > 0) != reads {
			t.Errorf("after %s: %d pages read, want %v", after, r.pages, reads)
		}
		in := query[int](t, d, `SELECT counts ->> '$.in' FROM runs ORDER BY n DESC LIMIT 1`)
		if !reads && in != counted {
			t.Errorf("after %s: %d responses counted, %d before", after, in, counted)
		}
		counted = in
	}
	again("responses", true)
	for _, change := range []struct {
		what  string
		do    func() error
		reads bool
	}{
		{"nothing", func() error { return nil }, false},
		{"a label", func() error { return d.Append(t.Context(), choose(next(t, d).Pair.ID, label.Graded(1))) }, false},
		{"a failure filled", save(say(q, 0, "By the old road.", response.Complete)), true},
		{"a new response", save(say(q, 1, "Over the fields.", response.Complete)), true},
		{"a stored one again", save(say(q, 1, "Over the fields.", response.Complete)), false},
		{"a prompt without a response", func() error {
			_, err := d.SavePrompts(t.Context(), []prompt.Prompt{ask(t, "And to Antwerp?")}, nil)
			return err
		}, false},
		{"another run that was interrupted", func() error {
			return d.SaveOutcomes(t.Context(), run(t, d, stages.Filter), []filter.Ruling{{Prompt: p.ID}})
		}, true},
		{"a rescue", func() error { return d.Rescue(t.Context(), stages.OfResponse, refusal.ID, "fine") }, true},
		{"a rating, by which pairs are chosen", func() error {
			return d.SaveRatings(t.Context(), []judge.Rating{{Response: refusal.ID, What: judge.Overall, Scorer: "j", Value: 3}})
		}, true},
		{"rewards", rate("head", 1), true},
		{"the same rewards", rate("head", 1), false},
		{"other rewards under the same name", rate("head", 2), true},
		{"an item of a checklist, judged", func() error {
			must(t, weigh("is kind", 1)())
			return d.SaveRatings(t.Context(), []judge.Rating{{Response: refusal.ID, What: judge.ListItem{Text: "is kind"}.Score(), Scorer: "j", Value: 1}})
		}, true},
		{"its weight turned round", weigh("is kind", -1), true},
		{"its weight turned back", weigh("is kind", 1), true},
		{"rewards of another head", rate("other", 2), true},
		{"another item, which no judge has seen", weigh("is short", 1), true},
		{"a prompt's difficulty", func() error {
			return d.SaveRatings(t.Context(), []judge.Rating{{Prompt: p.ID, What: judge.Difficulty, Scorer: "j", Value: 3}})
		}, false},
		{"an imported pair", func() error {
			_, err := d.SaveBatch(t.Context(), pairsOf(0, 1))
			return err
		}, true},
		{"a prompts run", func() error {
			r := run(t, d, stages.Prompts)
			_, err := d.CuratePrompts(t.Context(), []prompt.Curation{{Run: r, Filter: "duplicate", Version: 1, Config: "{}",
				Judged: []stages.ID{q.ID}, Dropped: map[stages.ID]prompt.Drop{q.ID: {Reason: "twice"}}}})
			return err
		}, true},
		{"another threshold", func() error { o.Thresholds = map[string]float64{"min_chars": 3}; return nil }, true},
		{"another option", func() error { o.PairsPerPrompt = 1; return nil }, true},
	} {
		must(t, change.do())
		again(change.what, change.reads)
		again(change.what+", and no more", false)
	}
}

// What filtering takes when nothing has come since the last time.
func BenchmarkFilterAgain(b *testing.B) {
	for _, n := range []int{1_000, 50_000} {
		d := open(b, filepath.Join(b.TempDir(), "deck.db"), options())
		for from := 0; from < n; from += benchBatch {
			var batch exchange.Batch
			for i := from; i < from+benchBatch; i++ {
				p := ask(b, fmt.Sprintf("Tell story %d.", i))
				batch.Prompts = append(batch.Prompts, p)
				batch.Responses = append(batch.Responses, answer(p, strings.Repeat(fmt.Sprintf("It began in %d. ", i), 20)), answer(p, strings.Repeat(fmt.Sprintf("Once, in %d, it rained. ", i), 20)))
			}
			_, err := d.SaveBatch(b.Context(), batch)
			must(b, err)
		}
		must(b, filter.Run(b.Context(), d, filter.Options{}, nil))
		b.Run(fmt.Sprint(2*n, " responses"), func(b *testing.B) {
			for b.Loop() {
				must(b, filter.Run(b.Context(), d, filter.Options{}, nil))
			}
		})
	}
}

// Responses that wait to be paired are counted alike before and after a run has gone
// over everything: the deck asks differently then.
func TestWaitingResponses(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 2)
	m := stages.Model{ID: stages.ModelID("m", "d"), Name: "m"}
	must(t, d.SaveModel(t.Context(), m))
	respond := func(p prompt.Prompt, texts ...string) {
		t.Helper()
		_, err := d.SavePrompts(t.Context(), []prompt.Prompt{p}, nil)
		must(t, err)
		for i, text := range texts {
			r := response.Response{Prompt: p.ID, Model: m.ID, Slot: response.SlotID(p.ID, m.ID, "{}", i), Sample: i, Text: text, Status: response.Complete}
			if text == "" {
				r.Status = response.Failed
			}
			r.Identify()
			must(t, d.SaveResponses(t.Context(), []response.Response{r}))
		}
	}
	waiting := func(want int) {
		t.Helper()
		s, err := d.Stats(t.Context())
		must(t, err)
		if s.Unpaired != want {
			t.Errorf("%d responses wait, want %d", s.Unpaired, want)
		}
	}
	dropped := ask(t, "Which way to Ghent?")
	dropped.Dropped = "language"
	respond(dropped, "Along the canal.")
	respond(ask(t, "And to Bruges?"), "By the old road.", "Ask the ferryman.", "")
	waiting(2)
	must(t, filter.Run(t.Context(), d, filter.Options{}, nil))
	waiting(0)
	respond(ask(t, "And to Ypres?"), "Over the fields.", "")
	waiting(1)
}
