//go:build realollama

package store

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// A run on a real deck loses next to nothing against a bare loop over the same
// requests, as many at a time. Both take turns, so that whatever else the machine does
// hits both. go test -tags realollama, with OLLAMA_HOST set.
func TestRealRunAgainstABareLoop(t *testing.T) {
	const rounds, prompts, jobs = 3, 12, 2
	ctx := t.Context()
	c, err := ollama.FromEnvironment()
	must(t, err)
	t.Cleanup(c.Close)
	name := cmp.Or(os.Getenv("PREFDECK_TEST_MODEL"), "smollm2:135m")
	o := response.Options{Models: []string{name}, Samples: 1, Jobs: jobs, Base: map[string]any{"num_ctx": 512, "num_predict": 48, "temperature": 0}}
	models, err := response.Resolve(ctx, c, o)
	must(t, err)
	var ps []prompt.Prompt
	for i := range prompts {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: fmt.Sprintf("Tell a story about %d rivers.", i+2)})
		must(t, err)
		ps = append(ps, p)
	}
	bare := func() (tokens int) {
		todo := make(chan prompt.Prompt)
		var sum sync.Mutex
		var workers sync.WaitGroup
		for range jobs {
			workers.Go(func() {
				for p := range todo {
					w, err := o.One(p, models[0], response.SlotID(p.ID, models[0].ID, "", 0))
					if err != nil {
						t.Error(err)
						continue
					}
					reply, err := c.Chat(ctx, w.Request, nil)
					if err != nil {
						t.Error(err)
					}
					sum.Lock()
					tokens += reply.Tokens
					sum.Unlock()
				}
			})
		}
		for _, p := range ps {
			todo <- p
		}
		close(todo)
		workers.Wait()
		return tokens
	}
	run := func() int {
		d := fresh(t)
		_, err := d.SavePrompts(ctx, ps, nil)
		must(t, err)
		must(t, response.Run(ctx, d, c, o, nil))
		speeds, err := d.Speeds(ctx)
		must(t, err)
		return speeds[models[0].Name].Tokens
	}
	rate := func(do func() int) float64 {
		began := time.Now()
		return float64(do()) / time.Since(began).Seconds()
	}
	bare() // loads the model
	var shares []float64
	for range rounds {
		loop := rate(bare)
		ours := rate(run)
		t.Logf("a bare loop %.1f tokens/s, a run %.1f", loop, ours)
		shares = append(shares, ours/loop)
	}
	slices.Sort(shares)
	if median := shares[rounds/2]; median < 0.98 {
		t.Errorf("a run reaches %.3f of a bare loop, want 0.98; %v", median, shares)
	} else {
		t.Logf("a run reaches %.3f of a bare loop; %.3f", median, shares)
	}
}
