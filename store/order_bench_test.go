package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// wordyDeck makes a deck of n pairs with texts of a usual length, 600 bytes a
// response, two pairs to a prompt, a tenth of them decided.
func wordyDeck(b *testing.B, n int) *Deck {
	b.Helper()
	began := time.Now()
	d := open(b, filepath.Join(b.TempDir(), "wordy.db"), options())
	random := rand.New(rand.NewPCG(1, 2))
	model := stages.Model{ID: stages.ModelID("brig:1b", ""), Name: "brig:1b"}
	text := func(words int) string {
		var s strings.Builder
		for range words {
			fmt.Fprintf(&s, "word%d ", random.IntN(20_000))
		}
		return s.String()
	}
	made := 0
	for made < n {
		batch := exchange.Batch{Models: []stages.Model{model}}
		for range benchBatch / 2 {
			p := ask(b, text(12))
			p.Source, p.Tags = fmt.Sprintf("file%d.jsonl", made%5), []string{fmt.Sprintf("tag%d", made%1000)}
			x, y, z := answer(p, text(70)), answer(p, text(70)), answer(p, text(70))
			x.Model = model.ID
			x.Identify()
			for _, two := range [][2]response.Response{{x, y}, {y, z}} {
				pair, _ := pairing.New(two[0], two[1])
				batch.Pairs = append(batch.Pairs, pair)
				made++
			}
			batch.Prompts = append(batch.Prompts, p)
			batch.Responses = append(batch.Responses, x, y, z)
		}
		_, err := d.SaveBatch(b.Context(), batch)
		must(b, err)
	}
	_, err := d.writer.Exec(`
INSERT INTO presentations (n, id, pair, annotator, left_side, kind, at) SELECT pair, 'p' || pair, pair, 'anna', 'a', 'fresh', 0 FROM queue ORDER BY place LIMIT ?1;
INSERT INTO events (id, kind, pair, annotator, presentation, answer, strength, active_ms, at)
SELECT 'e' || pair, 'choose', pair, 'anna', pair, 'a', -1, 5000, 0 FROM queue ORDER BY place LIMIT ?1;
UPDATE queue SET state = 'done' WHERE pair IN (SELECT pair FROM events);
UPDATE queue_counts SET n = n + iif(state = 'done', ?1, -?1) WHERE skipped = 0 AND state <> 'flagged'`, n/10)
	must(b, err)
	b.Logf("%d pairs made in %v", n, time.Since(began))
	return d
}

// BenchmarkWorkstation measures what the labelling screen asks for at 100,000
// pairs.
func BenchmarkWorkstation(b *testing.B) {
	d := wordyDeck(b, 100_000)
	benchViews(b, d)
	benchNavigation(b, d)
	benchHistory(b, d)
}

// benchViews measures what the screen asks for between two pairs in each order and
// with each filter.
func benchViews(b *testing.B, d *Deck) {
	model, tag, source := "brig:1b", "tag7", "file3.jsonl"
	views := map[string]label.QueueView{}
	for _, o := range label.Orders() {
		views["order "+o.String()] = label.QueueView{Order: o}
	}
	for name, f := range map[string]label.QueueFilter{
		"tag": {Tag: tag}, "source": {Source: source}, "model": {Model: model}, "no model": {Model: "none"},
		"flagged": {State: label.Flagged}, "text common": {Text: "word7"}, "text rare": {Text: "word12345"}, "text none": {Text: "nowhere to be found"},
		"no score": {Score: &label.ScoreRange{What: "helpfulness", Max: 1}}, "no verdict": {Verdict: &label.VerdictFilter{Filter: "refusal"}},
	} {
		views["filter "+name] = label.QueueView{Filter: f}
	}
	began := time.Now()
	share, err := d.PrepareSearch(b.Context(), time.Hour)
	must(b, err)
	b.Logf("prepared for searching in %v: %v of all, %d bytes", time.Since(began), share, query[int](b, d, `SELECT coalesce(sum(length(lists)), 0) FROM word_lists`))
	for name, v := range views {
		b.Run(name, func(b *testing.B) {
			must(b, d.SetView(b.Context(), v))
			for b.Loop() {
				_, err := d.Upcoming(b.Context(), 4)
				must(b, err)
			}
		})
	}
}

func benchNavigation(b *testing.B, d *Deck) {
	for _, o := range label.Orders() {
		must(b, d.SetView(b.Context(), label.QueueView{Order: o}))
		pair, err := d.At(b.Context(), 50_000)
		must(b, err)
		for name, do := range map[string]func() error{
			"next":       func() error { _, err := d.Neighbour(b.Context(), pair, label.Forward, false); return err },
			"unlabelled": func() error { _, err := d.Neighbour(b.Context(), pair, label.Forward, true); return err },
			"previous":   func() error { _, err := d.Neighbour(b.Context(), pair, label.Backward, false); return err },
			"at":         func() error { _, err := d.At(b.Context(), 90_000); return err },
			"position":   func() error { _, err := d.Position(b.Context(), pair); return err },
		} {
			b.Run(o.String()+" "+name, func(b *testing.B) {
				for b.Loop() {
					must(b, do())
				}
			})
		}
	}
}

func benchHistory(b *testing.B, d *Deck) {
	for name, f := range map[string]label.HistoryFilter{
		"all": {}, "flagged": {Flagged: true}, "skipped": {Skipped: true}, "fast": {Fast: true}, "tied": {Tied: true}, "tag": {Tag: "length"},
		"text": {Text: "nowhere"}, "source": {Source: "none"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := d.History(b.Context(), f, 0, 50)
				must(b, err)
			}
		})
	}
	b.Run("next repeat", func(b *testing.B) {
		for b.Loop() {
			_, _, err := d.NextRepeat(b.Context(), 1, time.Now())
			must(b, err)
		}
	})
}
