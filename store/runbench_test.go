package store

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// BenchmarkRunBesideBareClient measures what storing costs a run of responses: a
// run and a client that stores nothing alternate in asking one server for the same.
// Their ratio is meaningful even on a busy machine.
func BenchmarkRunBesideBareClient(b *testing.B) {
	const prompts, samples, jobs = 200, 2, 4
	for _, latency := range []time.Duration{0, 5 * time.Millisecond} {
		b.Run(fmt.Sprint("latency ", latency), func(b *testing.B) {
			s := ollamatest.New(ollamatest.Model{Name: "m"})
			b.Cleanup(s.Close)
			s.Script(func(c ollamatest.Chat) ollamatest.Answer {
				time.Sleep(latency)
				return ollamatest.Default(c)
			})
			u, err := url.Parse(s.URL)
			must(b, err)
			c := peer.New(u)
			b.Cleanup(c.Close)
			var stored, bare time.Duration
			n := 0
			for b.Loop() {
				d := open(b, filepath.Join(b.TempDir(), "deck.db"), options())
				var ps []prompt.Prompt
				for i := range prompts {
					ps = append(ps, ask(b, fmt.Sprintf("Tell story %d.", i)))
				}
				_, err := d.SavePrompts(b.Context(), ps, nil)
				must(b, err)
				began := time.Now()
				must(b, response.Run(b.Context(), d, c, response.Options{Models: []string{"m"}, Samples: samples, Jobs: jobs}, discard(b)))
				stored += time.Since(began)
				began = time.Now()
				askBare(b, c, ps, samples, jobs)
				bare += time.Since(began)
				n += prompts * samples
			}
			b.ReportMetric(float64(n)/stored.Seconds(), "stored/s")
			b.ReportMetric(float64(n)/bare.Seconds(), "bare/s")
			b.ReportMetric(bare.Seconds()/stored.Seconds(), "of-bare")
		})
	}
}

// askBare asks for the samples of every prompt and drops the answers.
func askBare(b *testing.B, c *peer.Client, ps []prompt.Prompt, samples, jobs int) {
	work := make(chan ollama.Request)
	var clients sync.WaitGroup
	for range jobs {
		clients.Go(func() {
			for r := range work {
				if _, err := c.Chat(context.Background(), r, nil); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, p := range ps {
		for i := range samples {
			work <- ollama.Request{Model: "m", Options: map[string]any{"seed": i, "temperature": 1},
				Messages: []ollama.ChatMessage{{Role: "user", Content: p.Text()}}}
		}
	}
	close(work)
	clients.Wait()
}

// discard reads and drops events.
func discard(t testing.TB) stages.Events {
	events := make(chan stages.RunEvent)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range events {
		}
	}()
	t.Cleanup(func() {
		close(events)
		<-done
	})
	return events
}
