package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/measure"
	"prefdeck/stages/prompt"
)

// pages is a deck that is filtered two prompts at a time, and fails after a number
// of pages.
type pages struct {
	*Deck
	left int
}

var errStop = errors.New("stop")

func (p *pages) Candidates(ctx context.Context, after stages.ID, _ int) ([]filter.Candidate, error) {
	return p.Deck.Candidates(ctx, after, 2)
}

func (p *pages) SaveOutcomes(ctx context.Context, run stages.RunID, os []filter.Ruling) error {
	if p.left--; p.left < 0 {
		return errStop
	}
	return p.Deck.SaveOutcomes(ctx, run, os)
}

// step is one filter of a funnel counted by hand.
type step struct {
	stage   stages.Stage
	kind    stages.SubjectKind
	id      int64
	count   measure.FunnelFilter
	verdict map[stages.ID]bool
}

// countFunnel counts the verdicts by hand.
func countFunnel(t *testing.T, d *Deck) []step {
	t.Helper()
	var steps []step
	must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
		s := step{verdict: map[stages.ID]bool{}}
		err := rows.Scan(&s.stage, &s.kind, &s.id, &s.count.Filter)
		s.count.Kind = s.kind
		steps = append(steps, s)
		return err
	}, `SELECT stage, kind, id, name FROM filters WHERE in_force = 1 ORDER BY iif(stage = 'prompts', 0, 1), place`))
	must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
		var id int64
		var subject stages.ID
		var pass bool
		err := rows.Scan(&id, &subject, &pass)
		for _, s := range steps {
			if s.id == id {
				s.verdict[subject] = pass
			}
		}
		return err
	}, `SELECT filter, lower(hex(subject)), pass FROM filter_results`))
	for i := range steps {
		s := &steps[i]
	subjects:
		for subject, pass := range s.verdict {
			for _, before := range steps[:i] {
				if before.stage == s.stage && before.kind == s.kind && !before.verdict[subject] {
					continue subjects
				}
			}
			s.count.In++
			if pass {
				s.count.Passed++
			} else {
				s.count.Dropped++
			}
		}
	}
	return steps
}

// checkFunnel compares the deck's funnel with one counted by hand. After a whole
// run each filter takes in what the previous one passed, except that nothing more
// is found out about a pair that lost a response.
func checkFunnel(t *testing.T, rt *rapid.T, d *Deck, whole bool) {
	t.Helper()
	steps := countFunnel(t, d)
	s, err := d.Stats(t.Context())
	must(t, err)
	var got, want []measure.FunnelFilter
	for _, stage := range s.Funnel {
		if stage.Stage == string(stages.Prompts) || stage.Stage == string(stages.Filter) {
			got = append(got, stage.Filters...)
		}
	}
	if last := len(got) - 1; last >= 0 && got[last].Filter == "limit" {
		limit := got[last]
		got = got[:last]
		var live int
		must(t, d.reader.QueryRow(`SELECT count(*) FROM pairs WHERE route <> 'dropped'`).Scan(&live))
		if limit.In != got[last-1].Passed || limit.Dropped+limit.Passed != limit.In || whole && limit.Passed < live { // a pair that lost a response since counts as passed
			rt.Fatalf("the limit's row is %+v, the row before it %+v; %d pairs are in", limit, got[last-1], live)
		}
	}
	for i, s := range steps {
		want = append(want, s.count)
		if i == 0 || steps[i-1].stage != s.stage || steps[i-1].kind != s.kind {
			continue
		}
		if before := steps[i-1].count; s.count.In > before.Passed || whole && s.kind != stages.OfPair && s.count.In < before.Passed {
			rt.Fatalf("%s takes in %d, %s passes %d", s.count.Filter, s.count.In, before.Filter, before.Passed)
		}
	}
	if !slices.Equal(got, want) {
		rt.Fatalf("funnel\n%+v, counted by hand\n%+v", got, want)
	}
	for _, law := range laws {
		if law.check != "deck funnel" && law.check != "deck verdicts" && law.check != "deck queue" && law.check != "deck counts" {
			continue
		}
		if p, err := law.look(t.Context(), d.reader); p != nil || err != nil {
			rt.Fatalf("%s: %+v, %v", law.check, p, err)
		}
	}
}

// empty removes everything that filtering and curating know: one deck serves all
// tries of a law.
func empty(t *testing.T, d *Deck) {
	t.Helper()
	for _, table := range []string{"filter_results", "filters", "queue", "audits", "pairs", "responses", "prompt_turns", "prompts", "runs"} {
		err := alter(d, `DELETE FROM `+table)
		must(t, err)
	}
	must(t, alter(d, `UPDATE queue_counts SET n = 0`))
}

// Whatever is switched on, off and back on, in however many pages and with whatever
// runs cut short: the funnel adds up.
func TestFunnelAddsUp(t *testing.T) {
	t.Parallel()
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), options())
	texts := []string{
		"", "No.", "I'm sorry, but I cannot help with that.", "I am ChatGPT, a language model trained by OpenAI.",
		strings.Repeat("again and again ", 60), "The old town of Ghent was founded where two rivers meet, the Scheldt and the Lys.",
		"The old town of Ghent was founded where two rivers met, the Scheldt and the Lys.",
		"La vieille ville de Gand a été fondée là où se rencontrent deux rivières, l'Escaut et la Lys.",
	}
	rapid.Check(t, func(rt *rapid.T) {
		empty(t, d)
		for n := range rapid.IntRange(1, 4).Draw(rt, "steps") {
			if n == 0 || rapid.Bool().Draw(rt, "more") {
				p := ask(t, fmt.Sprint("Tell me about the history of Ghent, in so many words: ", n))
				b := exchange.Batch{Prompts: []prompt.Prompt{p, ask(t, fmt.Sprint("And of Bruges? ", n)), ask(t, fmt.Sprint("Of Ypres? ", n))}}
				for _, p := range b.Prompts {
					for _, text := range rapid.SliceOfNDistinct(rapid.SampledFrom(texts), 1, 4, rapid.ID).Draw(rt, "texts") {
						b.Responses = append(b.Responses, answer(p, text))
					}
				}
				_, err := d.SaveBatch(t.Context(), b)
				must(t, err)
			}
			o := filter.Options{
				Off: rapid.SliceOfNDistinct(rapid.SampledFrom(filter.Names()), 0, 3, rapid.ID).Draw(rt, "off"),
				Thresholds: map[string]float64{
					"min_chars":      rapid.SampledFrom([]float64{0, 5, 60}).Draw(rt, "min chars"),
					"max_repetition": rapid.SampledFrom([]float64{0, 0.01, 1}).Draw(rt, "max repetition"),
					"near_identical": rapid.SampledFrom([]float64{0, 0.2, 1}).Draw(rt, "near identical"),
				},
				PairsPerPrompt: rapid.SampledFrom([]int{0, 1}).Draw(rt, "pairs per prompt"),
				Audit:          rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(rt, "audit"),
			}
			if rapid.Bool().Draw(rt, "English only") {
				o.Languages = []string{"en"}
			}
			left := rapid.SampledFrom([]int{1, 1000, 1000}).Draw(rt, "pages")
			err := filter.Run(t.Context(), &pages{d, left}, o, nil)
			if !errors.Is(err, errStop) {
				must(t, err)
			}
			checkFunnel(t, rt, d, err == nil)
		}
	})
}

// A curating filter of the prompts with a changed threshold is another filter in
// the same place.
func TestFunnelOfPromptsAddsUp(t *testing.T) {
	t.Parallel()
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), options())
	rapid.Check(t, func(rt *rapid.T) {
		empty(t, d)
		var in []prompt.Prompt
		for i := range 5 {
			in = append(in, ask(t, fmt.Sprint("prompt ", i)))
		}
		slices.SortFunc(in, func(x, y prompt.Prompt) int { return cmp.Compare(x.ID, y.ID) })
		_, err := d.SavePrompts(t.Context(), in, nil)
		must(t, err)
		for range rapid.IntRange(1, 5).Draw(rt, "steps") {
			left := rapid.SliceOfNDistinct(rapid.SampledFrom(in), 1, 5, func(p prompt.Prompt) stages.ID { return p.ID }).Draw(rt, "judged")
			var chain []prompt.Curation
			for _, name := range rapid.SampledFrom([][]string{{"exact-duplicate", "near-duplicate"}, {"no-task", "exact-duplicate", "near-duplicate"}, {"near-duplicate"}}).Draw(rt, "chain") {
				c := prompt.Curation{Filter: name, Version: 1, Config: rapid.SampledFrom([]string{`{"t":1}`, `{"t":2}`}).Draw(rt, "config"),
					Dropped: map[stages.ID]prompt.Drop{}}
				for _, p := range left {
					c.Judged = append(c.Judged, p.ID)
					if rapid.Bool().Draw(rt, "dropped") {
						c.Dropped[p.ID] = prompt.Drop{Reason: "because"}
					}
				}
				chain = append(chain, c)
				left = slices.DeleteFunc(slices.Clone(left), func(p prompt.Prompt) bool { _, gone := c.Dropped[p.ID]; return gone })
			}
			recorded(t, d, chain)
			checkFunnel(t, rt, d, false)
		}
	})
}
